from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import GiveUp, RetryLater
from bot.model import Reading
from bot.pipeline.read import Read
from bot.ports import Fetched
from tests.clock import START, HandClock
from tests.unit.pipeline.kit import COURIER, Feeds, Web, article, due_entry

LONG = "The page says it all, at length. " * 5


class Echo:
    """Stands for the Reader: an article that speaks of aid is about aid."""

    def read(self, article):
        text = f"{article.title} {article.text}"
        return Reading(article, "aid" if "aid" in text.split() else "other")


class Bench:
    def __init__(self, page: Fetched | Exception | None = None, extracted: str | Exception = LONG) -> None:
        self.feeds, self.clock, self.extracted = Feeds(), HandClock(), extracted
        self.web = Web(
            page=page or Fetched("https://courier.example/a?final", 200, {"content-type": "text/html"}, b"<p>")
        )
        self.heard: list[str] = []
        self.read = Read(self.feeds, self.web, self.extract, Echo(), self.clock, 3, self.heard.append)

    async def extract(self, body, url, content_type):
        assert (body, url, content_type) == (b"<p>", "https://courier.example/a?final", "text/html")
        if isinstance(self.extracted, Exception):
            raise self.extracted
        return article(self.extracted)

    async def text(self, due) -> str:
        return (await self.read.step(due)).article.text


RELEVANT = "Some aid was sent."


async def test_a_page_is_asked_for_only_where_the_first_look_shows_aid():
    bench = Bench()
    assert await bench.text(due_entry("Football.")) == "Football."
    assert bench.web.asked == []
    assert await bench.text(due_entry(RELEVANT)) == LONG
    assert bench.heard == ["read"]


async def test_the_page_gives_text_and_notes_and_the_feed_all_else():
    found = (await Bench().read.step(due_entry(RELEVANT))).article
    assert (found.title, found.url, found.source) == ("A title", "https://courier.example/a", "The Courier")
    assert (found.published, found.notes) == (START, ("With reporting from Harbour News",))


@pytest.mark.parametrize(("feed", "read"), [("en", "en"), (None, "fr")])
async def test_the_feeds_language_counts_before_the_pages(feed, read):
    due = due_entry(RELEVANT, spec=replace(COURIER, lang=feed))
    assert (await Bench().read.step(due)).article.lang == read


@pytest.mark.parametrize(
    ("wish", "summary", "asked"),
    [("never", RELEVANT, 0), ("always", "Football.", 1), ("when_relevant", RELEVANT, 1)],
)
async def test_a_feed_may_wish_its_pages_always_or_never(wish, summary, asked):
    bench = Bench()
    await bench.read.step(due_entry(summary, spec=replace(COURIER, page=wish)))
    assert len(bench.web.asked) == asked


async def test_an_entry_without_an_address_has_no_page():
    due = due_entry(RELEVANT)
    bench = Bench()
    assert await bench.text(replace(due, entry=replace(due.entry, url=""))) == RELEVANT
    assert bench.web.asked == []


async def test_a_page_with_less_than_the_feed_gave_is_a_teaser():
    assert await Bench(extracted="Subscribe to read.").text(due_entry(RELEVANT * 3)) == RELEVANT * 3


@pytest.mark.parametrize("page", [RetryLater("connection lost"), Fetched("u", 503), Fetched("u", 429)])
async def test_a_page_that_cannot_be_had_now_is_tried_again_later(page):
    bench = Bench(page)
    assert await bench.read.step(due_entry(RELEVANT)) is None
    assert bench.feeds.put_off_until == [START + timedelta(minutes=5)]
    assert bench.heard == ["retried"]


async def test_it_waits_as_long_as_the_page_says():
    bench = Bench(RetryLater("slow down", after=3600))
    await bench.read.step(due_entry(RELEVANT))
    assert bench.feeds.put_off_until == [START + timedelta(hours=1)]


async def test_after_the_last_attempt_title_and_summary_must_do():
    bench = Bench(RetryLater("connection lost"))
    assert await bench.text(due_entry(RELEVANT, attempts=2)) == RELEVANT
    assert (bench.feeds.put_off_until, bench.heard) == ([], ["given_up"])


@pytest.mark.parametrize("page", [GiveUp("robots.txt asks not to"), Fetched("u", 404), Fetched("u", 304)])
async def test_a_page_that_will_never_come_is_not_waited_for(page):
    bench = Bench(page)
    assert await bench.text(due_entry(RELEVANT)) == RELEVANT
    assert (bench.feeds.put_off_until, bench.heard) == ([], ["given_up"])


@pytest.mark.parametrize("trouble", [GiveUp("it could not be read within 20 s"), ZeroDivisionError("a bug")])
async def test_a_page_that_cannot_be_read_does_not_cost_the_entry(trouble):
    bench = Bench(extracted=trouble)
    assert await bench.text(due_entry(RELEVANT)) == RELEVANT
    assert bench.heard == ["given_up"]
