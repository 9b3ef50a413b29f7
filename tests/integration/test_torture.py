"""`make torture` in short: the real bot is killed, its chats are in bad weather, and the books balance."""

import pytest

from bench.torture import database, play
from bench.torture_bot import POINTS
from bench.torture_nursery import nursing
from bench.torture_report import Trial

WHERE = ("before the commit of: settling", "after the commit of: intent", "during a post", "after a post")


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
async def test_killed_again_and_again_in_bad_weather_nothing_is_lost_doubled_or_out_of_order(name, tmp_path):
    assert set(WHERE) <= set(POINTS)
    trial = Trial(name, seed=7, kills=2 * len(WHERE), deliveries=100, channels=4, brief=True, points=WHERE)
    with database(name, tmp_path) as url:
        async with nursing() as nursery:
            outcome = await play(trial, nursery, tmp_path, url)
    assert outcome.wrong() == []
    assert outcome.kills == trial.kills
    assert outcome.books.states["sent"] >= trial.deliveries
    assert outcome.at_points
