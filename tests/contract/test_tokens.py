"""Tokens on both databases, without a process that works on them."""

import pytest
import sqlalchemy as sa

from bot.engine.tokens import Tokens

LANE, OTHER = "slack:T1:C1", "discord::7"


@pytest.fixture
def tokens(database) -> Tokens:
    tokens = Tokens(database)
    tokens.prepare()
    tokens.prepare()
    return tokens


def give(database: sa.Engine, tokens: Tokens, *deliveries: int, lane: str = LANE) -> None:
    with database.begin() as connection:
        for delivery in deliveries:
            tokens.give(connection, delivery, lane)


def status(database: sa.Engine, to: str, **more: object) -> None:
    table = "workflow_status" if database.dialect.name == "sqlite" else "dbos.workflow_status"
    with database.begin() as connection:
        connection.execute(sa.text(f"update {table} set status = :to, executor_id = 'one', completed_at = :at"),
                           {"to": to, "at": more.get("at")})  # fmt: skip


def count(database: sa.Engine) -> int:
    table = "workflow_status" if database.dialect.name == "sqlite" else "dbos.workflow_status"
    with database.connect() as connection:
        return connection.exec_driver_sql(f"select count(*) from {table}").scalar()


def test_they_can_be_given_before_anybody_works_on_a_new_database(database, tokens):
    give(database, tokens, 1, 2)
    give(database, tokens, 3, lane=OTHER)
    assert tokens.lanes() == {LANE, OTHER}


def test_one_is_given_with_its_delivery_or_not_at_all(database, tokens):
    with pytest.raises(RuntimeError), database.begin() as connection:  # noqa: PT012 - what was given before the bug
        tokens.give(connection, 1, LANE)
        raise RuntimeError("a bug")
    assert tokens.lanes() == set()


def test_those_of_deliveries_that_went_out_are_taken_back(database, tokens):
    give(database, tokens, 1, 2, 3)
    tokens.take_back([1, 3], running="dlv-000000000003")
    assert count(database) == 2


def test_a_lane_that_must_wait_keeps_the_one_that_waits_for_it(database, tokens):
    give(database, tokens, 1, 2)
    give(database, tokens, 3, lane=OTHER)
    tokens.only(LANE, tokens.again(LANE, 3600))
    assert (count(database), tokens.lanes()) == (2, {LANE, OTHER})


def test_what_a_dead_process_held_goes_back_into_its_queue(database, tokens):
    give(database, tokens, 1)
    status(database, "PENDING")
    (begun,) = tokens.begun(["deliver:slack"])
    assert (begun.id, begun.executor) == ("dlv-000000000001", "one")
    assert tokens.begun(["deliver:discord"]) == []
    tokens.put_back([begun])
    assert tokens.begun(["deliver:slack"]) == []
    assert tokens.lanes() == {LANE}


@pytest.mark.parametrize(
    ("end", "at", "left"), [("SUCCESS", 0, 0), ("ERROR", 0, 0), ("SUCCESS", 2**42, 3), ("ENQUEUED", None, 3)]
)
def test_finished_ones_are_deleted_after_a_day_a_few_at_a_time(database, tokens, end, at, left):
    give(database, tokens, 1, 2, 3)
    status(database, end, at=at)
    while tokens.prune(limit=2):
        pass
    assert count(database) == left
