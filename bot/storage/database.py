"""Opening the database: one engine a process, the same settings for our tables and for the durable deliveries."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url

from bot.errors import ConfigError
from bot.storage.writers import queued

_OLDEST_SQLITE = (3, 42, 0)  # DBOS 3.4 fails with an IntegrityError on older ones under Python 3.12 and later
_BUSY_MS = 30_000
_POOL = 64  # as many as deliveries and reads may hold at once; a smaller pool dead-locks with the engine's own use
# A server that went away without a word is noticed within half a minute; libpq's own default is two hours.
_NOTICES = {"connect_timeout": 10, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
# Any constants: PostgreSQL's advisory locks for what only one may do at a time.
STORIES = 7302
PREVIEW = 7303
FEEDS = 7304
MIGRATIONS = 7306
SUBSCRIPTIONS = 7305


def open_database(url: str) -> sa.Engine:
    """The engine for a URL such as "sqlite:///var/aidwire.db" or "postgresql+psycopg://...".

    Raises ConfigError where the URL cannot be used or this Python's SQLite is too old.
    """
    try:
        parsed = make_url(url)
    except sa.exc.ArgumentError as problem:
        raise ConfigError(
            "store.url", f"not a database URL ({problem}): write sqlite:///path or postgresql+psycopg://..."
        ) from problem
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(
            url, pool_size=_POOL, max_overflow=0, pool_timeout=60, pool_pre_ping=True, connect_args=_NOTICES
        )
    if not parsed.database or parsed.database == ":memory:":
        raise ConfigError("store.url", "SQLite needs a file: write sqlite:///var/aidwire.db")
    _make_room(Path(parsed.database))
    engine = sa.create_engine(
        url, module=(module := _sqlite()), pool_size=_POOL, max_overflow=0, pool_timeout=60,
        connect_args={"factory": queued(module, threading.Lock())},
    )  # fmt: skip
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _make_room(file: Path) -> None:
    if file.is_dir():
        raise ConfigError("store.url", f"{file} is a folder: name a file, such as sqlite:///{file / 'aidwire.db'}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise ConfigError(
            "store.url", f"the folder {file.parent} cannot be made ({problem.strerror}): choose another"
        ) from problem


def _sqlite() -> ModuleType:
    """The newest SQLite at hand: this Python's own, or the one that comes as a package."""
    if sqlite3.sqlite_version_info >= _OLDEST_SQLITE:
        return sqlite3
    try:
        import pysqlite3  # noqa: PLC0415 - only where this Python's own is too old
    except ImportError:
        raise ConfigError(
            "store.url",
            f"this Python has SQLite {sqlite3.sqlite_version}, Aidwire needs 3.42: install the package "
            "pysqlite3-binary, use a Python with a newer SQLite, or use PostgreSQL",
        ) from None
    module: ModuleType = pysqlite3
    return module


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # IMMEDIATE: a transaction that reads first and writes later fails with "database is locked" under DEFERRED.
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("journal_mode=wal", "synchronous=full", f"busy_timeout={_BUSY_MS}", "foreign_keys=on"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that writes by what it read: on SQLite it begins as a writer, so that what it read stays true.

    PostgreSQL needs rows locked for that (`with_for_update`), which SQLite passes over.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


@contextmanager
def alone(engine: sa.Engine, what: int) -> Iterator[sa.Connection]:
    """One transaction that nobody else does `what` beside; committed at the end, rolled back on an error.

    SQLite has one writer at a time anyway.
    """
    with writing(engine) as connection:
        if engine.dialect.name != "sqlite":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(what)))
        yield connection


def insert(to: sa.Engine | sa.Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that may say what happens where the row is there already: each dialect has its own."""
    return sqlite.insert(table) if to.dialect.name == "sqlite" else postgresql.insert(table)


def migrate(engine: sa.Engine, version: str = "head") -> None:
    """Bring the tables to a version, this one where none is named; a new database gets them all."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        if engine.dialect.name != "sqlite":  # several processes may start at once
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATIONS)))
        config.attributes["connection"] = connection
        command.upgrade(config, version)
