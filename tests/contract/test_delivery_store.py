from datetime import timedelta

import pytest

from bot.model import (
    Alert,
    AlertKind,
    Delivery,
    Destination,
    FeedHealth,
    FeedSpec,
    Message,
    Posting,
    Receipt,
    StoryState,
)
from bot.ports import Paused
from tests.clock import START
from tests.contract.test_feed_store import claim, due, entry

ALL, ATACMS = Destination("preview", "all"), Destination("preview", "atacms")


@pytest.fixture
def tell(bench):
    """Writes one alert of a story with these deliveries, each as (kind, destination, headline)."""
    feeds = bench.store.feeds
    feeds.list_feeds([FeedSpec("https://courier.example/feed", "The Courier")], listed_in="config")
    (taken,) = claim(feeds)
    stories: list[int] = []

    def write(*deliveries: tuple[AlertKind, Destination, str]) -> None:
        number = len(stories)
        feeds.keep(taken, FeedHealth(), [entry(f"e{number}")], START)
        (found,) = due(feeds)
        with bench.store.stories.settling() as ledger:
            story = ledger.save_story(stories[0] if stories else None, StoryState("A story"), at=START, aid=True)
            stories.append(story)
            told = [Delivery(kind, to, "announced", Message(text)) for kind, to, text in deliveries]
            ledger.tell(story, found, Alert(AlertKind.OPEN, ()), "announced", told)
            ledger.close(found, ["told"])

    return write


def take(bench, to: Destination = ALL, seconds: float = 0):
    return bench.store.deliveries.take(to.key, START + timedelta(seconds=seconds))


def test_each_delivery_gets_its_token_in_its_lane(bench, tell):
    tell((AlertKind.OPEN, ALL, "a"), (AlertKind.OPEN, ATACMS, "a"))
    assert [lane for _, lane in bench.enqueued] == [ALL.key, ATACMS.key]


def test_a_lane_gives_its_oldest_unsent_delivery_again_and_again_until_it_is_sent(bench, tell):
    tell((AlertKind.OPEN, ALL, "first"))
    tell((AlertKind.REPLY, ALL, "second"))
    assert [take(bench).attempts for _ in range(2)] == [1, 2]
    bench.store.deliveries.sent(take(bench), Receipt("m1", "t1"), START)
    second = take(bench)
    assert (second.delivery.message.headline, second.posting, second.attempts) == ("second", Posting("m1", "t1"), 1)
    bench.store.deliveries.sent(second, Receipt("m2", "t1"), START)
    assert take(bench) is None


def test_a_story_whose_thread_was_gone_goes_on_in_its_new_one(bench, tell):
    tell((AlertKind.OPEN, ALL, "first"), (AlertKind.OPEN, ATACMS, "first"))
    for to in (ALL, ATACMS):
        bench.store.deliveries.sent(take(bench, to), Receipt("m1"), START)
    for n, receipt in enumerate((Receipt("m2", "m1"), Receipt("m3"), Receipt("m4", "m4"), Receipt("m5", "m4"))):
        tell((AlertKind.REPLY, ALL, f"{n}"))
        bench.store.deliveries.sent(take(bench), receipt, START)
    tell((AlertKind.REPLY, ALL, "next"), (AlertKind.REPLY, ATACMS, "next"))
    assert take(bench).posting == Posting("m4", "m4")
    assert take(bench, ATACMS).posting == Posting("m1", "")


def test_lanes_do_not_see_each_other(bench, tell):
    tell((AlertKind.OPEN, ALL, "a"), (AlertKind.OPEN, ATACMS, "a"))
    bench.store.deliveries.sent(take(bench), Receipt("m1"), START)
    assert take(bench) is None
    assert take(bench, ATACMS).posting is None


def test_a_paused_lane_says_how_long(bench, tell):
    tell((AlertKind.OPEN, ALL, "a"))
    bench.store.deliveries.pause(ALL.key, START + timedelta(seconds=90), "slow down")
    assert take(bench, seconds=30) == Paused(60)
    assert take(bench, seconds=91).attempts == 1


def test_edits_of_one_root_are_merged_into_the_last(bench, tell):
    tell((AlertKind.OPEN, ALL, "root"))
    for text in ("two outlets", "three outlets", "four outlets"):
        tell((AlertKind.EDIT, ALL, text))
    bench.store.deliveries.sent(take(bench), Receipt("m1"), START)
    last = take(bench)
    assert last.delivery.message.headline == "four outlets"
    bench.store.deliveries.sent(last, Receipt("m1"), START)
    assert take(bench) is None


def test_a_failed_delivery_lets_its_lane_go_on(bench, tell):
    tell((AlertKind.OPEN, ALL, "first"))
    tell((AlertKind.REPLY, ALL, "second"))
    bench.store.deliveries.failed(take(bench), "too long")
    assert take(bench).delivery.message.headline == "second"


def test_nothing_more_is_sent_to_a_destination_that_is_gone(bench, tell):
    tell((AlertKind.OPEN, ALL, "first"), (AlertKind.OPEN, ATACMS, "first"))
    bench.store.deliveries.gone(ALL.key, "the channel was deleted")
    assert take(bench) is None
    assert take(bench, ATACMS) is not None


def test_a_story_knows_where_it_was_opened(bench, tell):
    tell((AlertKind.OPEN, ALL, "root"), (AlertKind.OPEN, ATACMS, "root"))
    with bench.store.stories.settling() as ledger:
        assert ledger.story(1).opened_in == {ALL.key, ATACMS.key}


def test_a_story_stands_where_its_last_reply_began_a_thread_because_its_own_was_gone(bench, tell):
    tell((AlertKind.OPEN, ALL, "root"))
    for receipt, stands in ((Receipt("m1", "m1"), ("m1", "m1")), (Receipt("m2", "m1"), ("m1", "m1")), (Receipt("m3", "m3"), ("m3", "m3"))):  # fmt: skip
        bench.store.deliveries.sent(take(bench), receipt, START)
        tell((AlertKind.REPLY, ALL, "reply"))
        assert take(bench).posting == Posting(*stands)
