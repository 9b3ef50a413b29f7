"""Opening the database at the start: what can be wrong with it is said in a sentence that names what to do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
import structlog
from alembic.util import CommandError
from sqlalchemy.engine import make_url

from bot.errors import ConfigError, RetryLater
from bot.storage.database import migrate, open_database

_log = structlog.get_logger()

_PATIENCE = 20.0  # seconds for a server that starts beside us
_AGAIN = 1.0
# What the database says (in part), and what to do. All else of a server is taken for one that is away.
_AWAY = "see that it runs, and that the address is right"
_PASSING = {
    "disk is full": "make room on its disk",
    "database is locked": "another program is writing to it: stop that one",
}
_REFUSED = {
    "password authentication failed": "the password is wrong: set PGPASSWORD, or write it into the address",
    "no password supplied": "it wants a password: set PGPASSWORD, or write it into the address",
    "no pg_hba.conf entry": "it lets nobody in from here: see its pg_hba.conf",
    "does not exist": "make it there (createuser, createdb), or correct the address",
    "permission denied": "let this user make tables there: GRANT CREATE ON SCHEMA public, and ON DATABASE",
    "readonly database": "let this user write the file and into its folder",
    "unable to open database file": "let this user write the file and into its folder",
    "not a database": "the file is something else: name another, or restore it from the backup",
    "malformed": "the file is damaged: restore it from the backup",
}
_KNOWN = _PASSING | _REFUSED


def open_answering(url: str, patience: float = _PATIENCE) -> sa.Engine:
    """`open_database`, and wait until it answers. Where it does not, `explained` around it says what is wrong."""
    engine = open_database(url)
    end = time.monotonic() + patience
    while True:
        try:
            engine.connect().close()
        except sa.exc.OperationalError as problem:
            if engine.dialect.name == "sqlite" or _advice(problem) or time.monotonic() > end:
                engine.dispose()
                raise
            _log.warning("the database does not answer yet", problem=_said(problem))
            time.sleep(_AGAIN)
        else:
            return engine


@contextmanager
def opened(url: str) -> Iterator[sa.Engine]:
    """A database in this version's shape, given back at the end. Raises ConfigError."""
    with explained(url):
        database = open_answering(url)
        migrate(database)
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Whatever hinders the first use of this database is said with what to do, and never with a password.

    Raises RetryLater where it may be over by itself, such as a server that is away; ConfigError where it is not.
    """
    try:
        yield
    except CommandError as problem:
        raise ConfigError(
            "store.url",
            f"{_where(url)} was written by a newer Aidwire ({problem}): upgrade this one, or restore a backup",
        ) from problem
    except sa.exc.DBAPIError as problem:
        advice = _advice(problem)
        if not isinstance(problem, sa.exc.OperationalError) and (not advice or "does not exist" in _said(problem)):
            raise  # a bug of ours, such as a table that we forgot
        said = f"{_where(url)} cannot be used ({_said(problem)}): {advice or _AWAY}"
        if advice in _REFUSED.values():
            raise ConfigError("store.url", said) from problem
        raise RetryLater(f"store.url: {said}") from problem
    except OSError as problem:
        said = problem.strerror or str(problem)
        raise ConfigError(
            "store.url", f"{_where(url)} cannot be used ({said}): let this user write the file and into its folder"
        ) from problem


def _where(url: str) -> str:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return str(Path(parsed.database or "").absolute())
    return f"the database {parsed.database or parsed.username} at {parsed.host or 'this machine'}"


def _advice(problem: sa.exc.DBAPIError) -> str:
    said = str(problem.orig).casefold()
    return next((advice for sign, advice in _KNOWN.items() if sign in said), "")


def _said(problem: sa.exc.DBAPIError) -> str:
    """The database's own words: the line that we know, else the last, since libpq lists each address that it tried."""
    lines = str(problem.orig).strip().splitlines()
    return next((line for line in lines if any(sign in line.casefold() for sign in _KNOWN)), lines[-1]).strip()
