from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import GiveUp, Gone, RetryLater
from bot.feeds.cadence import Cadence, Outcome, Rules, conditions
from bot.model import Entry, FeedHealth, FeedSpec, ParsedFeed
from bot.ports import Fetched

NOW = datetime(2023, 9, 22, 18, 48, tzinfo=UTC)
URL = "https://herald.example/rss"
SPEC = FeedSpec(URL, "Herald")
RULES = Rules(spread=0.0)
CADENCE = Cadence(RULES)


def feed(gap: float = 1800.0, *, count: int = 10, newest: datetime | None = NOW, **more) -> ParsedFeed:
    dates = [newest - timedelta(seconds=gap * n) if newest else None for n in reversed(range(count))]
    return ParsedFeed("Herald", tuple(Entry(f"k{n}", "", f"t{n}", "", d) for n, d in enumerate(dates)), **more)


def answer(status: int = 200, read: ParsedFeed | None = None, *, moved: str | None = None, **headers: str) -> Outcome:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if read is None and status == 200:
        read = feed()
    return Outcome.of(Fetched(URL, status, named, moved_to=moved), read)


def after(outcome: Outcome, health: FeedHealth | None = None, spec: FeedSpec = SPEC, now: datetime = NOW) -> FeedHealth:
    return CADENCE.next_poll(spec, health or FeedHealth(), outcome, now)


def wait(outcome: Outcome, health: FeedHealth | None = None, spec: FeedSpec = SPEC) -> float:
    at = after(outcome, health, spec).next_poll_at
    assert at
    return (at - NOW).total_seconds()


# --- how often ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("gap", "seconds"), [(60, 120), (1800, 450), (3600, 900), (86400, 1800)])
def test_a_feed_is_asked_four_times_in_its_usual_gap_within_limits(gap, seconds):
    assert wait(answer(read=feed(gap))) == seconds


def test_the_rate_is_remembered_while_nothing_changes():
    health = after(answer(read=feed(3600)))
    assert wait(answer(304), health) == 900


def test_one_burst_does_not_hide_the_usual_gap():
    usual = feed(3600, count=9)
    burst = replace(usual.entries[-1], key="k9", published=NOW - timedelta(seconds=5))
    assert after(answer(read=replace(usual, entries=(*usual.entries, burst)))).gap == 3600


@pytest.mark.parametrize(("ttl", "seconds"), [(None, 450), (600.0, 600), (60.0, 450), (86400.0, 900)])
def test_a_ttl_lengthens_the_interval_up_to_a_limit(ttl, seconds):
    assert wait(answer(read=feed(ttl_seconds=ttl))) == seconds


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("max-age=600", 600), ("public, max-age=31536000", 900), ("no-cache, max-age=600", 450), ("s-max-age=600", 450)],
)
def test_cache_control_lengthens_it_too(header, seconds):
    assert wait(answer(cache_control=header)) == seconds


def test_the_operators_wish_comes_before_the_feeds():
    assert wait(answer(read=feed(ttl_seconds=900.0)), spec=replace(SPEC, poll_minutes=5)) == 300


def test_nothing_is_asked_more_often_than_allowed():
    assert wait(answer(), spec=replace(SPEC, poll_minutes=0.1)) == RULES.shortest


def test_feeds_are_set_apart_always_in_the_same_way():
    spread = Cadence(Rules(spread=0.1))
    specs = [FeedSpec(f"https://herald.example/{n}", "x") for n in range(200)]
    times = {spread.next_poll(spec, FeedHealth(), answer(), NOW).next_poll_at for spec in specs}
    assert len(times) > 190
    assert all(timedelta(seconds=405) <= at - NOW <= timedelta(seconds=495) for at in times if at)
    again = {spread.next_poll(spec, FeedHealth(), answer(), NOW).next_poll_at for spec in specs}
    assert again == times


# --- trouble --------------------------------------------------------------------------------------------------------


def test_failures_back_off_up_to_a_limit_and_are_forgotten():
    health, waits = FeedHealth(), []
    for _ in range(12):
        waits.append(wait(answer(500), health))
        health = after(answer(500), health)
    assert waits == [min(120 * 2**n, 14400) for n in range(12)]
    assert (health.failures, health.failing_since, health.problem) == (12, NOW, "it answers 500")
    health = after(answer(), health)
    assert (health.failures, health.failing_since, health.problem, health.read_at) == (0, None, "", NOW)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 120),
        ("3600", 3600),
        ("999999999", 86400),
        (format_datetime(NOW + timedelta(hours=2)), 7200),
        (format_datetime(NOW - timedelta(hours=2)), 120),
        ("soon", 120),
    ],
)
def test_retry_after_is_obeyed_in_both_forms(value, seconds):
    assert wait(answer(429, retry_after=value)) == seconds


def test_errors_of_the_door_say_how_long_to_wait():
    assert wait(Outcome.failed(RetryLater("busy", 700.0))) == 700
    assert after(Outcome.failed(GiveUp("this is a web page, not a feed"))).problem == "this is a web page, not a feed"


@pytest.mark.parametrize("outcome", [answer(404), Outcome.failed(Gone("there is no host named herald.example"))])
def test_what_is_missing_is_tolerated_then_dead_and_may_come_back(outcome):
    health = FeedHealth()
    for n in range(RULES.missing_tolerated):
        assert CADENCE.health(health, NOW) == "live", n
        health = after(outcome, health)
    assert CADENCE.health(health, NOW) == "dead"
    assert health.next_poll_at
    assert CADENCE.health(after(answer(), health), NOW) == "live"


def test_410_is_the_end():
    health = after(answer(410))
    assert (health.gone, health.next_poll_at, CADENCE.health(health, NOW)) == (True, None, "gone")


# --- conditions -----------------------------------------------------------------------------------------------------


def test_conditions_are_what_the_last_answer_said():
    health = after(answer(etag='"7"', last_modified="Fri, 22 Sep 2023 18:48:00 GMT"))
    assert conditions(health) == {"If-None-Match": '"7"', "If-Modified-Since": "Fri, 22 Sep 2023 18:48:00 GMT"}
    assert conditions(after(answer(304), health)) == conditions(health)
    assert conditions(after(answer(500), health)) == conditions(health)
    assert conditions(after(answer(), health)) == {}


def test_a_document_that_broke_off_is_asked_for_again_in_full():
    cut = feed(cut=True, problem="the document breaks off")
    health = after(answer(read=cut, etag='"8"'), after(answer(etag='"7"')))
    assert conditions(health) == {}
    assert health.problem == "the document breaks off"
    assert health.failures == 0


# --- moves ----------------------------------------------------------------------------------------------------------


def test_a_move_is_believed_the_second_time():
    health = after(answer(moved="https://herald.example/new"))
    assert health.url == ""
    health = after(answer(304, moved="https://herald.example/new"), health)
    assert (health.url, health.moved_to) == ("https://herald.example/new", "")


def test_a_move_that_was_taken_back_or_led_nowhere_is_not():
    moved = answer(moved="https://login.example/wifi")
    assert after(moved, after(answer(), after(moved))).url == ""
    assert after(moved, after(answer(moved="https://other.example"), after(moved))).url == ""
    failed = Outcome.of(Fetched(URL, 200, moved_to="https://login.example/wifi"))
    assert after(failed, after(moved)).url == ""


# --- health ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gap_hours", "age_days", "health"),
    [
        (1, 1, "live"), (1, 3, "quiet"), (1, 15, "dead"), (24, 5, "live"), (24, 9, "quiet"), (24, 41, "dead"),
        (168, 30, "live"), (168, 60, "quiet"), (168, 300, "dead"),
    ],
)  # fmt: skip
def test_health_is_the_age_of_the_newest_entry_against_the_usual_rate(gap_hours, age_days, health):
    frozen = feed(gap_hours * 3600.0, newest=NOW - timedelta(days=age_days))
    assert CADENCE.health(after(answer(read=frozen)), NOW) == health


def test_a_frozen_feed_that_answers_is_dead():
    health = after(answer(read=feed(newest=NOW - timedelta(days=900))))
    later = NOW + timedelta(hours=1)
    assert CADENCE.health(after(answer(304), health, now=later), later) == "dead"


def test_a_day_without_an_answer_is_dead():
    health = after(answer(503), after(answer()))
    assert CADENCE.health(health, NOW + timedelta(hours=23)) == "live"
    assert CADENCE.health(health, NOW + timedelta(hours=25)) == "dead"


def test_a_feed_without_dates_lives_while_its_entries_change():
    first = after(answer(read=feed(newest=None)))
    later = NOW + timedelta(days=3)
    same = after(answer(read=feed(newest=None)), first, now=later)
    other = after(answer(read=feed(newest=None, count=11)), first, now=later)
    assert (same.newest, other.newest) == (NOW, later)
    assert CADENCE.health(same, later) == "quiet"
    assert CADENCE.health(other, later) == "live"


def test_dates_ahead_are_no_sign_of_life():
    entry = Entry("k", "", "t", "", NOW + timedelta(hours=20))
    health = after(answer(read=ParsedFeed("Herald", (entry,))), FeedHealth(newest=NOW - timedelta(days=3), keys="x"))
    assert health.newest == NOW


outcomes = st.one_of(
    st.sampled_from(
        [answer(304), answer(404), answer(500), answer(429, retry_after="90000"), Outcome.failed(GiveUp("x"))]
    ),
    st.floats(0, 1e9).map(lambda gap: answer(read=feed(gap, count=5, newest=NOW))),
    st.floats(0, 1e9).map(lambda after: Outcome.failed(RetryLater("x", after))),
)


@given(st.lists(outcomes, max_size=40), st.one_of(st.none(), st.floats(0.01, 600)))
def test_whatever_happens_the_next_poll_is_neither_too_soon_nor_never(history, minutes):
    health, spec = FeedHealth(), replace(SPEC, poll_minutes=minutes)
    for outcome in history:
        health = CADENCE.next_poll(spec, health, outcome, NOW)
        assert health.next_poll_at
        assert RULES.shortest <= (health.next_poll_at - NOW).total_seconds() <= 86400
