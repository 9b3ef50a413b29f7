from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.feeds import opml
from bot.feeds.extract import Extractor
from bot.settings.lexicon import load_lexicon
from demo.newsroom import FastClock, Newsroom, page
from demo.stream import load
from tests.shared import ROOT

NEWS = load()
END = NEWS.entries[-1].at


class Seconds:
    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def web(seconds: Seconds) -> AsyncIterator[TestClient]:
    room = Newsroom(NEWS, FastClock(NEWS.start, speed=60.0, seconds=seconds))  # one second is an hour
    async with TestClient(TestServer(room.app())) as client:
        yield client


async def clock(web: TestClient) -> dict:
    return await (await web.get("/clock")).json()


async def test_the_clock_stands_still_until_the_first_feed_is_asked_for(web: TestClient, seconds: Seconds):
    seconds.passed = 5
    assert (await clock(web))["now"] == NEWS.start.isoformat()
    await web.get("/feeds/fjordwire.xml")
    seconds.passed = 8
    await web.get("/feeds/fjordwire.xml")
    assert (await clock(web))["now"] == (NEWS.start + timedelta(hours=3)).isoformat()


def test_after_the_news_the_clock_keeps_step_with_ours(seconds: Seconds) -> None:
    clock = FastClock(NEWS.start, speed=60.0, seconds=seconds, ends=NEWS.start + timedelta(hours=5))
    clock.run()
    seconds.passed = 5
    assert clock.now() - NEWS.start == timedelta(hours=5)
    seconds.passed = 65
    assert clock.now() - NEWS.start == timedelta(hours=5, minutes=1)


async def test_the_clock_tells_how_far_the_stream_is(web: TestClient, seconds: Seconds):
    backlog = sum(e.at < NEWS.start for e in NEWS.entries)
    assert await clock(web) == {"now": NEWS.start.isoformat(), "served": backlog, "total": len(NEWS.entries)}
    await web.get("/feeds/fjordwire.xml")
    seconds.passed = 10 * 24
    assert (await clock(web))["served"] == len(NEWS.entries)


async def test_every_feed_is_listed_as_the_bot_reads_lists(web: TestClient):
    specs = opml.read(await (await web.get("/feeds.opml")).read())
    assert [spec.name for spec in specs] == [feed.title for feed in NEWS.feeds.values()]
    assert {spec.tier for spec in specs} == {1, 2, 3}
    for spec in specs:
        assert (await web.get("/" + spec.url.split("/", 3)[3])).status == 200


async def test_a_feed_that_did_not_change_answers_304(web: TestClient, seconds: Seconds):
    first = await web.get("/feeds/fjordwire.xml")
    again = {"If-None-Match": first.headers["ETag"]}
    assert (await web.get("/feeds/fjordwire.xml", headers=again)).status == 304
    seconds.passed = 5
    assert (await web.get("/feeds/fjordwire.xml", headers=again)).status == 200


async def test_a_changed_entry_keeps_its_guid(web: TestClient, seconds: Seconds):
    await web.get("/feeds/harbour-times.xml")
    entry = next(e for e in NEWS.entries if "80 ATACMS" in e.versions[0].title)
    for hours, number in ((77, "80 ATACMS"), (79, "18 ATACMS")):
        seconds.passed = hours
        body = await (await web.get("/feeds/harbour-times.xml")).text()
        assert f"harbour-times:{entry.id}" in body
        assert number in body


async def test_the_feed_that_dies_fails_and_then_is_gone(web: TestClient, seconds: Seconds):
    answers = []
    for hours in (0, 43, 91):
        seconds.passed = hours
        answers.append((await web.get("/feeds/copperfield-radio.xml")).status)
    assert answers == [200, 500, 404]


async def test_what_has_not_happened_yet_is_not_there(web: TestClient):
    assert (await web.get(f"/article/{NEWS.entries[-1].id}")).status == 404
    assert (await web.get(f"/article/{NEWS.entries[0].id}")).status == 200
    assert (await web.get("/article/none")).status == 404
    assert (await web.get("/feeds/none.xml")).status == 404


@pytest.mark.parametrize("entry", NEWS.entries, ids=lambda e: e.id)
def test_a_page_is_read_as_its_text_whatever_it_wears(entry):
    extractor = Extractor(load_lexicon(ROOT / "config" / "lexicon").clutter)
    feed = NEWS.feeds[entry.feed]
    for version in entry.versions:
        article = extractor.extract(page(feed, entry, version.since))
        assert article.text.split("\n") == list(version.paragraphs)
        assert (article.title, article.source, article.published) == (version.title, feed.title, entry.at)
