"""How long lanes have been waiting: what tells an operator that deliveries do not go out."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.model import AlertKind, Posting, Receipt
from bot.storage import schema
from tests.clock import START
from tests.contract.test_delivery_store import ALL, ATACMS, take, tell  # noqa: F401 - a fixture

OPEN = AlertKind.OPEN
MINUTE = timedelta(minutes=1)


@pytest.fixture
def waits(bench):
    """Whole minutes that each lane waits, so many minutes after the start."""

    def ask(minutes: int) -> dict[str, int]:
        return {lane: wait // MINUTE for lane, wait in bench.store.waits(START + minutes * MINUTE).items()}

    return ask


def test_where_nothing_is_to_be_sent_nobody_waits(bench, waits):
    assert waits(5) == {}


def test_each_lane_waits_since_its_oldest_delivery(bench, tell, waits):  # noqa: F811
    tell((OPEN, ALL, "a"), (OPEN, ATACMS, "a"))
    bench.wall.forward(minutes=2)
    tell((OPEN, ALL, "b"))
    assert waits(5) == {ALL.key: 5, ATACMS.key: 5}
    assert waits(0) == {ALL.key: 0, ATACMS.key: 0}


def test_a_lane_that_sent_something_moves(bench, tell, waits):  # noqa: F811
    tell((OPEN, ALL, "a"))
    tell((OPEN, ALL, "b"))
    bench.store.deliveries.sent(take(bench), Receipt("m1"), START + 3 * MINUTE)
    assert waits(5) == {ALL.key: 2}
    bench.store.deliveries.sent(take(bench), Receipt("m2"), START + 5 * MINUTE)
    assert waits(9) == {}


def test_a_pause_is_no_waiting_and_begins_it_anew(bench, tell, waits):  # noqa: F811
    tell((OPEN, ALL, "a"))
    take(bench)
    bench.store.deliveries.pause(ALL.key, START + 60 * MINUTE, "slow down")
    assert waits(30) == {}
    assert waits(62) == {ALL.key: 2}


def test_nothing_waits_for_a_destination_that_is_gone(bench, tell, waits):  # noqa: F811
    tell((OPEN, ALL, "a"), (OPEN, ATACMS, "a"))
    bench.store.deliveries.gone(ALL.key, "the channel was deleted")
    assert waits(5) == {ATACMS.key: 5}


def test_what_was_held_back_waits_since_it_may_go(bench, tell, waits):  # noqa: F811
    tell((OPEN, ALL, "a"))
    with bench.store.database.begin() as connection:
        connection.execute(sa.update(schema.delivery).values(not_before=START + 8 * MINUTE))
    assert waits(9) == {ALL.key: 1}


def test_the_oldest_of_a_platform_is_known_by_when_it_could_have_been_sent(bench, tell):  # noqa: F811
    store = bench.store.deliveries
    assert store.oldest() == {}
    tell((OPEN, ALL, "a"), (OPEN, ATACMS, "a"))
    bench.wall.forward(minutes=2)
    tell((OPEN, ALL, "b"))
    assert store.oldest() == {ALL.platform: START}
    store.sent(take(bench), Receipt("m1"), START + 3 * MINUTE)
    store.gone(ATACMS.key, "the channel was deleted")
    assert store.oldest() == {ALL.platform: START + 2 * MINUTE}


def test_what_is_taken_with_a_receipt_is_the_next_with_its_intent(bench, tell):  # noqa: F811
    tell((OPEN, ALL, "a"))
    tell((OPEN, ALL, "b"))
    first = take(bench)
    second = bench.store.deliveries.sent(first, Receipt("m1"), START, more=True)
    assert (second.id, second.attempts, second.posting) == (first.id + 1, 1, Posting("m1"))  # its root is known already
    assert take(bench).attempts == 2  # whoever dies with it leaves it as begun: it is looked for first
    assert bench.store.deliveries.sent(second, Receipt("m2"), START, more=True) is None


def test_lanes_that_nothing_goes_through_are_counted_by_why(bench, tell):  # noqa: F811
    tell((OPEN, ALL, "a"), (OPEN, ATACMS, "a"))
    store = bench.store.deliveries
    assert store.closed(START) == {}
    store.pause(ALL.key, START + MINUTE, "slow down")
    store.gone(ATACMS.key, "the channel was deleted")
    store.pause(ATACMS.key, START + MINUTE, "slow down")
    assert store.closed(START) == {("preview", "paused"): 1, ("preview", "gone"): 1}
    assert store.closed(START + MINUTE) == {("preview", "gone"): 1}
