"""Whether the database takes what is written: a full disk or a lost server shows in errors, not in reading from it."""

from __future__ import annotations

import time

import sqlalchemy as sa

_RECENT = 30.0  # seconds after an error: whatever must be written is tried again sooner
_SIGNS = (
    "disk is full", "database is locked", "disk i/o error", "readonly database", "unable to open database",  # SQLite
    "no space left", "could not extend file", "read-only transaction",  # PostgreSQL
)  # fmt: skip


class Trouble:
    """Listens to the errors of an engine."""

    def __init__(self, database: sa.Engine) -> None:
        self._problem, self._at = "", 0.0
        sa.event.listen(database, "handle_error", self._note)

    def recent(self) -> str:
        """What the database said last, where it refused within the last half minute; else ""."""
        return self._problem if time.monotonic() - self._at < _RECENT else ""

    def _note(self, context: sa.ExceptionContext) -> None:
        said = str(context.original_exception).strip().partition("\n")[0]
        if context.is_disconnect or any(sign in said.casefold() for sign in _SIGNS):
            self._problem, self._at = said, time.monotonic()
