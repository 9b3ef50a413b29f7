"""When a subscription is told: by the wall clock of its zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.hours import is_quiet, next_time, not_before
from bot.model import Destination, Quiet, Rhythm, Subscription

DESK = Subscription(Destination("preview", "desk"))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "now", "then"),
    [
        (Rhythm("daily", 480, 0, "UTC"), "2024-05-01 07:59", "2024-05-01 08:00"),
        (Rhythm("daily", 480, 0, "UTC"), "2024-05-01 08:00", "2024-05-02 08:00"),
        (Rhythm("daily", 480, 0, "Europe/Berlin"), "2024-05-01 05:00", "2024-05-01 06:00"),
        (Rhythm("daily", 480, 0, "Europe/Berlin"), "2024-01-10 05:00", "2024-01-10 07:00"),
        # Clocks go forward in the night to 31 March 2024, back in that to 27 October: eight stays eight.
        (Rhythm("daily", 480, 0, "Europe/Berlin"), "2024-03-30 07:00", "2024-03-31 06:00"),
        (Rhythm("daily", 480, 0, "Europe/Berlin"), "2024-10-26 06:00", "2024-10-27 07:00"),
        # Half past two is left out: it comes an hour later by the clock. It is shown twice: the first counts.
        (Rhythm("daily", 150, 0, "Europe/Berlin"), "2024-03-31 00:00", "2024-03-31 01:30"),
        (Rhythm("daily", 150, 0, "Europe/Berlin"), "2024-10-27 00:00", "2024-10-27 00:30"),
        (Rhythm("daily", 150, 0, "Europe/Berlin"), "2024-10-27 00:30", "2024-10-28 01:30"),
        (Rhythm("weekly", 480, 0, "UTC"), "2024-05-01 12:00", "2024-05-06 08:00"),
        (Rhythm("weekly", 480, 2, "UTC"), "2024-05-01 08:00", "2024-05-08 08:00"),
        # It is Monday in Tokyo while it is Sunday in UTC.
        (Rhythm("weekly", 480, 0, "Asia/Tokyo"), "2024-05-05 22:00", "2024-05-05 23:00"),
    ],
)
def test_the_next_time_is_that_of_the_wall(rhythm, now, then):
    assert next_time(rhythm, utc(now)) == utc(then)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (Quiet(1320, 420), "2024-05-01 23:00", "2024-05-02 07:00"),
        (Quiet(1320, 420), "2024-05-01 06:59", "2024-05-01 07:00"),
        (Quiet(1320, 420), "2024-05-01 07:00", None),
        (Quiet(1320, 420), "2024-05-01 21:59", None),
        (Quiet(720, 780), "2024-05-01 12:30", "2024-05-01 13:00"),
        (Quiet(720, 780), "2024-05-01 13:00", None),
        (Quiet(1320, 420, "America/New_York"), "2024-05-01 03:00", "2024-05-01 11:00"),
    ],
)
def test_quiet_hours_hold_until_their_end(quiet, now, until):
    subscription = Subscription(DESK.destination, quiet=quiet)
    assert not_before(subscription, utc(now)) == (utc(until) if until else None)


def test_a_digest_comes_at_its_time_whatever_is_quiet():
    digest = Subscription(DESK.destination, rhythm=Rhythm("daily", 120), quiet=Quiet(0, 600))
    assert not_before(digest, utc("2024-05-01 01:00")) == utc("2024-05-01 02:00")
    assert not_before(DESK, utc("2024-05-01 01:00")) is None


ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(st.integers(0, 1439), ZONES, MOMENTS)
def test_every_day_has_its_digest_and_only_one(minute, zone, now):
    rhythm = Rhythm("daily", minute, 0, zone)
    first = next_time(rhythm, now)
    second = next_time(rhythm, first)
    days = [at.astimezone(ZoneInfo(zone)).date() for at in (first, second)]
    assert now < first <= now + timedelta(hours=26)
    assert days[1] - days[0] == timedelta(days=1)


@given(st.integers(0, 1439), st.integers(0, 1439), ZONES, MOMENTS)
def test_what_is_held_goes_out_when_it_is_no_longer_quiet(since, until, zone, now):
    subscription = Subscription(DESK.destination, quiet=Quiet(since, until, zone))
    held = not_before(subscription, now)
    if held is not None:
        assert now < held
        assert since == until or not is_quiet(subscription.quiet, held)
