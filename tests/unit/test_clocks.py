from datetime import UTC, datetime, timedelta

import pytest

from bot.clocks import FollowedClock, WallClock
from bot.errors import GiveUp, RetryLater
from bot.ports import Fetched

URL = "http://127.0.0.1:8700/clock"


class Newsroom:
    """bot.ports.Fetch: answers one body after another."""

    def __init__(self, *bodies: str, status: int = 200) -> None:
        self.bodies, self.status = list(bodies), status

    async def get(self, url, *, headers=None):
        assert url == URL
        return Fetched(url, self.status, {}, self.bodies.pop(0).encode())


def test_the_walls_time_is_utc():
    assert WallClock().now().utcoffset() == timedelta(0)


async def test_it_shows_the_last_answer_and_stands_still_between_two():
    clock = FollowedClock(
        URL, Newsroom('{"now": "2023-01-24T10:00:00+00:00", "served": 3}', '{"now": "2023-01-24T10:05:00Z"}')
    )
    await clock.follow()
    assert [clock.now(), clock.now()] == [datetime(2023, 1, 24, 10, tzinfo=UTC)] * 2
    await clock.follow()
    assert clock.now() == datetime(2023, 1, 24, 10, 5, tzinfo=UTC)


async def test_it_never_goes_back():
    clock = FollowedClock(URL, Newsroom('{"now": "2023-01-24T10:00:00Z"}', '{"now": "2023-01-23T10:00:00Z"}'))
    await clock.follow()
    await clock.follow()
    assert clock.now() == datetime(2023, 1, 24, 10, tzinfo=UTC)


@pytest.mark.parametrize("said", ["2023-01-24T10:00:00", "2023-01-24T12:00:00+02:00"])
async def test_whatever_zone_it_answers_in_its_time_is_utc(said):
    clock = FollowedClock(URL, Newsroom(f'{{"now": "{said}"}}'))
    await clock.follow()
    assert clock.now().isoformat() == "2023-01-24T10:00:00+00:00"


async def test_before_the_first_answer_there_is_no_time():
    clock = FollowedClock(URL, Newsroom("", status=503))
    with pytest.raises(RetryLater, match="answered 503"):
        await clock.follow()
    with pytest.raises(RetryLater, match="no time yet"):
        clock.now()


@pytest.mark.parametrize("body", ["<html>", "{}", '{"now": 5}', '{"now": "noon"}', ""])
async def test_what_is_no_clock_is_said_with_what_it_should_answer(body):
    with pytest.raises(GiveUp, match="ISO 8601"):
        await FollowedClock(URL, Newsroom(body)).follow()
