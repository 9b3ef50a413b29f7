from datetime import UTC, datetime, timedelta

import pytest

from bot.alerts.notices import blind_since, feed_died, told_of_feeds
from bot.model import Destination, FeedHealth, FeedSpec, Subscription

SPEC = FeedSpec("https://courier.example/feed", "The Courier")
NEWEST = datetime(2023, 3, 7, 9, 5, tzinfo=UTC)
LATER = NEWEST + timedelta(days=30)


def facts(health: FeedHealth) -> dict[str, str]:
    return {fact.label: fact.text for fact in feed_died(SPEC, health).facts}


def test_it_says_which_feed_why_and_since_when():
    message = feed_died(SPEC, FeedHealth(newest=NEWEST, problem="it answers 404"))
    assert (message.headline, message.title, message.url) == ("A feed went silent", "The Courier", SPEC.url)
    assert facts(FeedHealth(newest=NEWEST, problem="it answers 404")) == {
        "Why": "it answers 404",
        "Newest entry": "7 Mar 2023, 09:05 UTC",
    }


def test_a_frozen_feed_answers_and_says_nothing_new():
    assert facts(FeedHealth(newest=NEWEST))["Why"].startswith("it answers, but nothing new")


def test_a_feed_that_was_never_read_says_so():
    assert facts(FeedHealth(problem="no such host"))["Newest entry"] == "none was ever read"


def test_a_frozen_feed_that_stutters_did_not_go_blind_again():
    frozen, stutters = FeedHealth(newest=NEWEST), FeedHealth(newest=NEWEST, failing_since=LATER, failures=1)
    assert blind_since(frozen) == blind_since(stutters) == NEWEST


def test_a_feed_that_spoke_again_and_then_dies_is_another_event():
    assert blind_since(FeedHealth(newest=LATER)) != blind_since(FeedHealth(newest=NEWEST))


def test_a_feed_that_was_never_read_is_blind_since_it_first_failed():
    assert blind_since(FeedHealth(failing_since=NEWEST)) == NEWEST


@pytest.mark.parametrize(
    ("rules", "told"),
    [(["everything", "topic:atacms"], ["c0"]), (["topic:himars", "topic:atacms", "story:7"], ["c0", "c1"])],
)
def test_a_dead_feed_is_told_to_those_who_hear_everything_or_else_to_all(rules, told):
    subscriptions = [Subscription(Destination("preview", f"c{n}"), wish) for n, wish in enumerate(rules)]
    assert [destination.channel for destination in told_of_feeds(subscriptions)] == told
