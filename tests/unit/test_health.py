from datetime import timedelta

import pytest

from bot.health import STUCK, health
from tests.clock import START


class Store:
    refused = ""

    def __init__(self, waits: dict[str, timedelta], *, reachable: bool = True) -> None:
        self._waits, self._reachable = waits, reachable
        self.trouble = self.deliveries = self.feeds = self

    def reachable(self) -> bool:
        return self._reachable

    def recent(self):
        return self.refused

    def gone_lanes(self):
        return ["slack::C9"]

    def given_up(self, now):
        return 2, "https://courier.example/a: could not be read"

    def waits(self, now):
        assert self._reachable, "a database that does not answer is not asked again"
        return self._waits


def said(waits=None, *, reachable: bool = True, up: timedelta = timedelta(days=1), late: bool = False):
    return health(
        Store(waits or {}, reachable=reachable), START, platforms=("slack", "discord"), up=up, ticks_late=late
    )


def test_a_bot_with_nothing_to_do_is_well():
    well = {"ok": True, "database": True, "ticks_late": False, "oldest_due_seconds": 0, "stuck": []}
    assert said() == well | {"gone": ["slack::C9"], "given_up": 2}


def test_a_database_that_takes_nothing_is_no_good_to_the_bot(monkeypatch):
    monkeypatch.setattr(Store, "refused", "database or disk is full")
    found = said()
    assert (found["ok"], found["database"], found["problem"]) == (False, False, "database or disk is full")


def test_what_waits_for_its_turn_is_no_illness():
    found = said({"slack::C1": timedelta(minutes=2), "discord::1": STUCK})
    assert (found["ok"], found["oldest_due_seconds"], found["stuck"]) == (True, STUCK.total_seconds(), [])


def test_a_lane_that_does_not_move_is_named():
    found = said({"slack::C1": STUCK + timedelta(seconds=1), "discord::1": timedelta(0)})
    assert (found["ok"], found["stuck"]) == (False, ["slack::C1"])


def test_what_waited_while_the_bot_was_down_has_its_time():
    waits = {"slack::C1": timedelta(hours=8)}
    assert said(waits, up=STUCK)["ok"] is True
    assert said(waits, up=STUCK + timedelta(seconds=1))["ok"] is False


def test_each_process_answers_for_the_platforms_that_it_delivers_to():
    found = said({"preview::all": timedelta(days=1), "slack::C1": timedelta(0)})
    assert (found["ok"], found["oldest_due_seconds"]) == (True, 0)


@pytest.mark.parametrize("ill", [{"reachable": False}, {"late": True}])
def test_without_database_or_ticks_it_is_not_well(ill):
    assert said(**ill)["ok"] is False
