"""SQLite's writers in a queue: nobody is refused, nobody sleeps, and an error gives the turn on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa

from bot.storage.database import open_database, writing

ADD = "INSERT INTO word VALUES (?)"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """A database that refuses at once whoever does not wait for his turn."""
    engine = open_database(f"sqlite:///{tmp_path / 'words.db'}")
    sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 0"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE word (word TEXT PRIMARY KEY)")
    yield engine
    engine.dispose()


def words(engine: sa.Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT word FROM word").scalars())


@pytest.mark.parametrize(
    "begin", [lambda engine: engine.begin(), writing], ids=["begins with a write", "begins as writer"]
)
def test_whoever_comes_while_another_writes_has_the_next_turn(engine, begin):
    asked = Event()

    def write(word: str) -> None:
        asked.set()
        with begin(engine) as connection:
            connection.exec_driver_sql(ADD, (word,))

    with ThreadPoolExecutor(8) as threads:
        with writing(engine) as first:
            first.exec_driver_sql(ADD, ("first",))
            others = [threads.submit(write, str(n)) for n in range(8)]
            asked.wait()
            assert words(engine) == set()  # who reads waits for nobody
            assert not any(other.done() for other in others)
        for other in others:
            other.result(timeout=20)
    assert words(engine) == {"first", *map(str, range(8))}


def test_an_error_a_way_back_and_a_closed_connection_give_the_turn_on(engine):
    def twice() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(ADD, ("twice",))
            connection.exec_driver_sql(ADD, ("twice",))

    with pytest.raises(sa.exc.IntegrityError):
        twice()
    left = engine.connect()
    left.exec_driver_sql(ADD, ("left",))
    left.rollback()
    lost = engine.connect()
    lost.exec_driver_sql(ADD, ("lost",))
    lost.invalidate()
    with writing(engine) as connection:
        connection.exec_driver_sql(ADD, ("kept",))
    assert words(engine) == {"kept"}


def test_another_process_is_waited_for_as_long_as_sqlite_waits(engine):
    other = open_database(str(engine.url))  # has a queue of its own, as another process would
    with writing(other) as connection:
        connection.exec_driver_sql(ADD, ("theirs",))
        with pytest.raises(sa.exc.OperationalError, match="locked"), writing(engine):
            pass
    with writing(engine) as connection:
        connection.exec_driver_sql(ADD, ("ours",))
    other.dispose()
    assert words(engine) == {"theirs", "ours"}
