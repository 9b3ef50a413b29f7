from datetime import timedelta

import pytest

from bot.model import AlertKind
from bot.storage.letters import SqlLetterStore
from tests.clock import START
from tests.contract.test_held_store import QUIET, TEAM, Desk


@pytest.fixture
def desk(bench) -> Desk:
    return Desk(bench)


@pytest.fixture
def called() -> list[str]:
    return []


@pytest.fixture
def letters(bench, called) -> SqlLetterStore:
    return SqlLetterStore(bench.store.database, lambda _, __, lane: called.append(lane))


def test_those_that_wait_or_died_are_listed_and_by_state_and_channel(bench, desk, letters):
    desk.tell(1, AlertKind.OPEN)
    desk.send()
    desk.tell(2, AlertKind.OPEN)
    bench.store.deliveries.failed(desk.take(), "too long")
    desk.tell(3, AlertKind.OPEN, until=QUIET)
    assert [(one.id, one.state) for one in letters.listed()] == [(2, "dead"), (3, "held")]
    assert [one.id for one in letters.listed("sent")] == [1]
    assert [one.id for one in letters.listed(destination="C1", limit=1)] == [3]
    assert letters.listed(destination="C2") == []


def test_each_attempt_is_kept_with_its_problem_also_after_a_retry(bench, desk, letters, called):
    desk.tell(1, AlertKind.OPEN)
    store = bench.store.deliveries
    desk.take()
    store.pause(TEAM.key, bench.wall.now() + timedelta(seconds=2), "502")
    bench.wall.forward(seconds=3)
    store.failed(desk.take(), "too long")
    letter, attempts = letters.explained(1)
    assert (letter.state, letter.attempts, letter.problem) == ("dead", 2, "too long")
    assert [(a.number, a.at, a.problem) for a in attempts] == [
        (1, START, "502"),
        (2, START + timedelta(seconds=3), "too long"),
    ]
    assert letters.retry([1]) == (1, 0)
    assert called == [TEAM.key]
    assert desk.take().attempts == 3  # so it is looked for before it is posted again
    assert len(letters.explained(1)[1]) == 2
    assert letters.explained(77) is None


def test_what_waits_for_a_channel_that_is_gone_stays_dead_until_that_is_open_again(bench, desk, letters, called):
    desk.tell(1, AlertKind.OPEN)
    bench.store.deliveries.gone(TEAM.key, "no such channel")
    assert letters.retry() == (0, 1)
    assert letters.gone() == [(TEAM, "no such channel")]
    assert letters.reopen("C9") == []
    assert letters.reopen("C1") == [TEAM]
    assert letters.retry() == (1, 0)
    assert called == [TEAM.key]
    assert desk.send() == ["open"]


def test_an_edit_that_a_later_one_overtook_is_not_sent_again(bench, desk, letters):
    desk.tell(1, AlertKind.OPEN)
    desk.send()
    desk.tell(1, AlertKind.EDIT, of=AlertKind.REPLY, text="older")
    bench.store.deliveries.failed(desk.take(), "no such message")
    desk.tell(1, AlertKind.EDIT, of=AlertKind.REPLY, text="newer")
    desk.send()
    letters.retry()
    assert desk.send() == []
    assert letters.explained(2)[0].state == "merged"
