from datetime import timedelta

import pytest

from bot.errors import GiveUp, Gone, RetryLater
from bot.feeds.cadence import Cadence
from bot.model import Destination, Entry, FeedHealth, ParsedFeed
from bot.pipeline.poll import Poll
from bot.ports import Fetched
from tests.clock import START, HandClock
from tests.unit.pipeline.kit import COURIER, Feeds, Notices, Web, due_feed

ALL, DESK = Destination("preview", "all"), Destination("preview", "desk")
LONG_AGO = START - timedelta(days=60)


def feed_of(*keys: str) -> ParsedFeed:
    return ParsedFeed("The Courier", tuple(Entry(key, "", key, "", START) for key in keys))


class Bench:
    """One poll after another of one feed, with what its store was given."""

    def __init__(self, answer: Fetched | Exception, parsed: ParsedFeed | Exception | None = None) -> None:
        self.feeds, self.notices, self.web, self.clock = Feeds(), Notices(), Web(feed=answer), HandClock()
        self.parsed = parsed or feed_of("a", "b")
        self.poll = Poll(
            self.feeds, self.notices, self.web, self.parse, self.clock, Cadence(), lambda: (ALL, DESK, ALL)
        )

    async def parse(self, body, url, content_type):
        self.given = (body, url, content_type)
        if isinstance(self.parsed, Exception):
            raise self.parsed
        return self.parsed

    async def once(self, health: FeedHealth | None = None) -> FeedHealth:
        await self.poll.step(due_feed(health))
        return self.feeds.health

    def wait(self) -> float:
        return (self.feeds.health.next_poll_at - self.clock.now()).total_seconds()


def answer(status: int = 200, **headers: str) -> Fetched:
    return Fetched(COURIER.url, status, {k.replace("_", "-"): v for k, v in headers.items()}, b"<rss/>")


async def test_what_the_feed_says_is_kept_with_its_health():
    bench = Bench(answer(etag='"x"', content_type="text/xml"))
    health = await bench.once()
    assert bench.given == (b"<rss/>", COURIER.url, "text/xml")
    assert bench.feeds.kept[-1][1] == ["a", "b"]
    assert (health.etag, health.read_at, health.problem) == ('"x"', START, "")


async def test_it_asks_only_for_what_is_new_and_304_moves_only_the_time():
    bench = Bench(answer(304))
    health = await bench.once(FeedHealth(etag='"x"', last_modified="Mon", keys="k", newest=START))
    assert bench.web.asked == [(COURIER.url, {"If-None-Match": '"x"', "If-Modified-Since": "Mon"})]
    assert bench.feeds.kept[-1][1] == []
    assert (health.keys, health.failures) == ("k", 0)
    assert not hasattr(bench, "given")


@pytest.mark.parametrize("error", [RetryLater("connection lost"), GiveUp("not a feed"), Gone("no such host")])
async def test_an_error_of_the_door_only_moves_the_time(error):
    bench = Bench(error)
    health = await bench.once(FeedHealth(newest=START))
    assert (health.failures, health.problem, bench.feeds.kept[-1][1]) == (1, str(error), [])
    assert health.next_poll_at > START
    assert bench.notices.told == {}


async def test_what_cannot_be_read_as_a_feed_is_the_feeds_problem():
    assert (await Bench(answer(), GiveUp("this is no feed")).once()).problem == "this is no feed"


async def test_a_bug_of_ours_is_a_failing_feed_that_will_be_told_of():
    bench = Bench(answer(), ZeroDivisionError("oops"))
    health = await bench.once(FeedHealth(failing_since=START - timedelta(days=2), failures=9))
    assert (health.failures, health.problem) == (10, "it could not be read: ZeroDivisionError('oops')")
    assert len(bench.notices.told) == 1


async def test_retry_after_is_obeyed():
    bench = Bench(answer(503, retry_after="7200"))
    health = await bench.once()
    assert health.problem == "it answers 503"
    assert bench.wait() >= 7200


async def test_a_feed_that_moved_is_asked_at_its_new_address_once_that_is_believed():
    target = "https://courier.example/new"
    bench = Bench(Fetched(target, 200, {}, b"<rss/>", moved_to=target))
    health = await bench.once(await bench.once())
    await bench.once(health)
    assert [url for url, _ in bench.web.asked] == [COURIER.url, COURIER.url, target]


async def test_a_dead_feed_is_told_once_and_once_a_channel():
    bench = Bench(answer(404))
    health = FeedHealth(newest=LONG_AGO)
    for _ in range(4):
        health = await bench.once(health)
        bench.clock.forward(days=1)
    ((key, deliveries),) = bench.notices.told.items()
    assert key == f"feed:7:{LONG_AGO}"
    assert [delivery.destination for delivery in deliveries] == [ALL, DESK]
    assert deliveries[0].message.title == "The Courier"


async def test_a_feed_that_is_gone_is_told_and_not_asked_again():
    bench = Bench(answer(410))
    health = await bench.once(FeedHealth(newest=START))
    assert (health.gone, health.next_poll_at) == (True, None)
    assert len(bench.notices.told) == 1


async def test_a_feed_that_answers_with_old_news_only_is_dead_although_it_answers():
    old = ParsedFeed("The Courier", (Entry("a", "", "a", "", LONG_AGO),))
    bench = Bench(answer(), old)
    assert (await bench.once()).problem == ""
    assert list(bench.notices.told) == [f"feed:7:{LONG_AGO}"]


async def test_while_no_feed_answers_at_all_it_is_no_feeds_fault():
    bench = Bench(RetryLater("no route to host"))
    bench.feeds.heard = False
    health = FeedHealth(newest=START)
    for _ in range(4):
        health = await bench.once(health)
        bench.clock.forward(days=1)
    assert bench.notices.told == {}
    bench.feeds.heard = True
    await bench.once(health)
    assert len(bench.notices.told) == 1


async def test_after_a_long_pause_of_ours_a_feed_that_fails_once_is_not_dead():
    bench = Bench(RetryLater("it takes too long"))
    await bench.once(FeedHealth(newest=LONG_AGO, read_at=LONG_AGO + timedelta(hours=1)))
    assert bench.notices.told == {}


async def test_a_live_feed_tells_nobody():
    bench = Bench(answer())
    await bench.once()
    assert bench.notices.told == {}
