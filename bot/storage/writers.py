"""SQLite's writers in a queue.

SQLite lets one write at a time, and whoever finds it taken looks again after a sleep, 1 ms at first and 100 ms later:
with two dozen threads the disk idles while all of them sleep. Within one process a lock hands the turn on at once.
"""

from __future__ import annotations

import threading
from types import ModuleType
from typing import Any

_PATIENCE = 30.0  # seconds; then SQLite itself says that the database is locked
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN IMMEDIATE")  # before those it begins, or is told to begin


def queued(module: ModuleType, turn: threading.Lock) -> type[Any]:
    """The connection of this SQLite module whose transactions take `turn` before they write, until they end."""

    class Cursor(module.Cursor):  # type: ignore[misc,name-defined]
        def execute(self, sql: str, *parameters: Any) -> Any:
            with self.connection.writing(sql):
                return super().execute(sql, *parameters)

        def executemany(self, sql: str, *parameters: Any) -> Any:
            with self.connection.writing(sql):
                return super().executemany(sql, *parameters)

    class Connection(module.Connection):  # type: ignore[misc,name-defined]
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self._mine = _Turn(turn, self)

        def cursor(self, factory: type[Any] = Cursor) -> Any:
            return super().cursor(factory)

        def writing(self, sql: str) -> _Turn:
            """The turn, taken where this statement begins a transaction that writes."""
            if not self.in_transaction and sql.lstrip()[:15].upper().startswith(_WRITES):
                self._mine.take()
            return self._mine

        def commit(self) -> None:
            with self._mine:
                super().commit()

        def rollback(self) -> None:
            with self._mine:
                super().rollback()

        def close(self) -> None:
            try:
                super().close()
            finally:
                self._mine.give()

    return Connection


class _Turn:
    """A connection's turn to write. Leaving the context gives it on where no transaction is open (any more)."""

    def __init__(self, turn: threading.Lock, connection: Any) -> None:
        self._turn, self._connection, self._held = turn, connection, False

    def take(self) -> None:
        self._held = self._held or self._turn.acquire(timeout=_PATIENCE)

    def give(self) -> None:
        if self._held:
            self._held = False
            self._turn.release()

    def __enter__(self) -> None:
        """Nothing: the turn was taken, or is not wanted."""

    def __exit__(self, *_: object) -> None:
        if self._held and not self._connection.in_transaction:
            self.give()
