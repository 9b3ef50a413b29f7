"""Several processes on one PostgreSQL, and why there is but one on SQLite."""

import sys
from pathlib import Path

import pytest

from bot.clocks import WallClock
from bot.engine import Tokens
from bot.errors import ConfigError, RetryLater
from bot.storage.database import open_database
from bot.storage.presence import present
from bot.storage.store import Store
from tests.databases import Postgres
from tests.integration.child import Child
from tests.integration.engine_child import NOW, decide

CHANNELS = ("a", "b", "c", "d")
ALERTS = 60


@pytest.fixture
def store(postgres) -> Store:
    database = postgres.empty()
    tokens = Tokens(database)
    tokens.prepare()
    return Store(database, tokens.give, WallClock())


def worker(folder: Path, postgres: Postgres, name: str) -> Child:
    return Child(sys.executable, "-m", "tests.integration.engine_child", str(folder), "work", postgres.url, name)


def posted(folder: Path) -> dict[str, list[str]]:
    lines = [line.split() for line in (folder / "chat").read_text().splitlines()]
    return {channel: [headline for to, headline, _ in lines if to == channel] for channel in CHANNELS}


def test_of_two_workers_one_dies_for_good_and_the_other_ends_its_work(tmp_path, postgres, store):
    with worker(tmp_path, postgres, "one") as one, worker(tmp_path, postgres, "two") as two:
        one.until("decided")
        two.until("decided")
        decide(store, list(CHANNELS), ALERTS)
        one.until("posted", count=10)
        two.until("posted", count=10)
        one.kill()
        one.hear(1)
        before = sum(len(lines) for lines in posted(tmp_path).values())
        assert before < ALERTS * len(CHANNELS), "it was killed too late to show anything"
        two.until("took over")
        while not store.idle(NOW):
            two.hear(0.2)
        assert two.stop("end") == 0
    assert posted(tmp_path) == {channel: [f"{n:03}" for n in range(ALERTS)] for channel in CHANNELS}


def test_two_processes_of_one_name_are_refused_and_a_dead_one_makes_room(postgres, store):
    one = present(store.database, "one")
    with pytest.raises(RetryLater, match="runs already"):
        present(store.database, "one")  # waits a little: it might only be looked whether we are dead
    with one.without({"one", "two"}) as dead:
        assert dead == ["two"]
    one.leave()
    present(store.database, "one").leave()


def test_a_process_that_lost_its_connection_takes_its_lock_again(postgres, store):
    one = present(store.database, "one")
    with store.database.begin() as connection:
        connection.exec_driver_sql(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 2 and pid <> pg_backend_pid()"
        )
    assert one.here()
    with pytest.raises(RetryLater):
        present(store.database, "one")
    one.leave()


def test_on_sqlite_a_second_process_is_told_so(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'aidwire.db'}")
    first = present(database, "local")
    with pytest.raises(ConfigError, match="SQLite is for one"):
        present(database, "other")
    first.leave()
    present(database, "local").leave()
