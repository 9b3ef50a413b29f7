"""Which processes work on one database: an advisory lock of PostgreSQL each, a locked file beside SQLite's."""

from __future__ import annotations

import fcntl
import math
import os
import time
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
import structlog

from bot.errors import ConfigError, RetryLater

_log = structlog.get_logger()

# Any constants: PostgreSQL's advisory locks of processes, each beside its name's number, and one that all share.
_EXECUTORS, _ALL = 7305, 7307
_PATIENCE = 2.0  # seconds for a lock that another process holds just to see whether we are dead


class PostgresPresence:
    """bot.engine.Presence by an advisory lock, which the server gives back when our connection ends."""

    # Others take over at the second look that finds our lock free, and look every 5 s (bot/engine/deliveries.py): from
    # when it was lost they need no less than that, of which a second is left for what we have just begun to send.
    sure_for = 4.0

    def __init__(self, database: sa.Engine, name: str) -> None:
        """Raises RetryLater where a process of that name is alive, or was: a server notices a loss within 30 s."""
        self.name = name
        self._database = database
        self._connection: sa.Connection | None = None
        end = time.monotonic() + _PATIENCE
        while not self._locked():
            if time.monotonic() > end:
                said = f"a process named {name!r} runs already, or the database is being copied"
                raise RetryLater(f"AIDWIRE_EXECUTOR: {said}: give each process its own name, or wait for the copy")
            time.sleep(0.1)

    def here(self) -> bool:
        """See bot.engine.Presence."""
        try:
            assert self._connection is not None
            self._connection.execute(sa.select(1))
        except (AssertionError, sa.exc.SQLAlchemyError):
            _log.warning("lost the lock of this process; taking it again", executor=self.name)
            self.leave()
            return self._locked()
        return True

    @contextmanager
    def without(self, names: Collection[str]) -> Iterator[Sequence[str]]:
        """See bot.engine.Presence. Their locks are ours until the end, so none of them starts again meanwhile."""
        with self._database.begin() as connection:
            lock = sa.func.pg_try_advisory_xact_lock
            others = sorted(set(names) - {self.name})
            yield [name for name in others if connection.execute(sa.select(lock(_EXECUTORS, _number(name)))).scalar()]

    def leave(self) -> None:
        """See bot.engine.Presence."""
        if self._connection is not None:
            self._connection.invalidate()  # the lock is the connection's: it must not go back into the pool with it
            self._connection.close()
            self._connection = None

    def _locked(self) -> bool:
        connection = self._database.connect().execution_options(isolation_level="AUTOCOMMIT")
        for setting in ("idle = 10", "interval = 5", "count = 3"):  # a machine that went away is noticed within 30 s
            connection.exec_driver_sql(f"SET tcp_keepalives_{setting}")
        lock = sa.func.pg_try_advisory_lock_shared(_ALL), sa.func.pg_try_advisory_lock(_EXECUTORS, _number(self.name))
        if not all(connection.execute(sa.select(*lock)).one()):
            connection.invalidate()  # it may have one of the two
            connection.close()
            return False
        self._connection = connection
        return True


class FilePresence:
    """bot.engine.Presence on SQLite: the only process that works on the file, so all others are dead."""

    sure_for = math.inf  # the lock of a file is lost with its process alone

    def __init__(self, database: Path, name: str) -> None:
        """Raises ConfigError where another process works on it."""
        self.name = name
        self._file = database.with_name(f"{database.name}.lock").open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.seek(0)
            who = self._file.read().strip() or "unknown"
            raise ConfigError(
                "store.url",
                f"another aidwire (process {who}) works on {database}: SQLite is for one. Stop it, or use PostgreSQL",
            ) from None
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n")
        self._file.flush()

    def here(self) -> bool:
        """See bot.engine.Presence."""
        return True

    @contextmanager
    def without(self, names: Collection[str]) -> Iterator[Sequence[str]]:
        """See bot.engine.Presence."""
        yield sorted(set(names) - {self.name})

    def leave(self) -> None:
        """See bot.engine.Presence."""
        self._file.close()


def present(database: sa.Engine, name: str) -> PostgresPresence | FilePresence:
    """Take our place among those who work on the database. Raises ConfigError or RetryLater where it is taken."""
    if database.dialect.name == "sqlite":
        assert database.url.database is not None
        return FilePresence(Path(database.url.database), name)
    return PostgresPresence(database, name)


@contextmanager
def unused(database: sa.Engine) -> Iterator[None]:
    """Within it no bot works on the database, and none begins to. Raises ConfigError where one does."""
    if database.dialect.name == "sqlite":
        mine = present(database, "alone")
        try:
            yield
        finally:
            mine.leave()
        return
    with database.begin() as connection:
        if not connection.execute(sa.select(sa.func.pg_try_advisory_xact_lock(_ALL))).scalar():
            raise ConfigError("store.url", f"a bot works on {database.url.render_as_string()}: stop it first")
        yield


def _number(name: str) -> int:
    return zlib.crc32(name.encode()) - 2**31  # a signed 32-bit integer, as the lock wants
