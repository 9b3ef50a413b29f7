"""How the database is, asked without changing anything: what `aidwire doctor` tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.errors import GiveUp
from bot.model import FeedSpec
from bot.storage import schema as t
from bot.storage.database import open_database
from bot.storage.feeds import SqlFeedStore


class Tables(StrEnum):
    """Which version of Aidwire the tables are of."""

    NONE = "none"  # a database without any
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"  # of a version that this one does not know


@dataclass(frozen=True, slots=True)
class Kept:
    """What a bot is to do by its database, beside what the configuration says."""

    channels: tuple[tuple[str, str], ...] = ()  # platform and channel of each that subscribed
    feeds: tuple[FeedSpec, ...] = ()
    given_up: tuple[int, str] = (0, "")  # entries that could not be read, and the last of them


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for another database. Raises ConfigError where the URL is none."""
    database = sa.engine.make_url(url).database if url.startswith("sqlite") else None
    return Path(database) if database else None


def tables(url: str) -> Tables:
    """Ask the database for its version, and see that it can be written to.

    Raises GiveUp with the database's own words, ConfigError where the URL cannot be used.
    """
    database = open_database(url)
    try:
        with database.connect() as connection:
            found = _version(connection)
            _write(connection)
    except sa.exc.DBAPIError as trouble:
        raise GiveUp(_said(trouble)) from None
    finally:
        database.dispose()
    return found


def kept(url: str, now: datetime) -> Kept:
    """What the database of a bot of this version holds; `now` for what is told for a while. Raises as `tables` does."""
    database = open_database(url)
    try:
        with database.connect() as connection:
            keys = connection.scalars(sa.select(t.subscription.c.destination_key).where(t.subscription.c.on).distinct())
            channels = sorted((key.split(":", 2)[0], key.split(":", 2)[2]) for key in keys)
        store = SqlFeedStore(database)
        return Kept(tuple(channels), tuple(spec for spec, *_ in store.feeds()), store.given_up(now))
    except sa.exc.DBAPIError as trouble:
        raise GiveUp(_said(trouble)) from None
    finally:
        database.dispose()


def _said(trouble: sa.exc.DBAPIError) -> str:
    """The database's own words, of which the first line says it."""
    return str(trouble.orig).strip().partition("\n")[0]


def _version(connection: sa.Connection) -> Tables:
    ours = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    found = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    if found is None:
        return Tables.NONE
    if found == ours.get_current_head():
        return Tables.CURRENT
    return Tables.OLDER if found in {one.revision for one in ours.walk_revisions()} else Tables.NEWER


def _write(connection: sa.Connection) -> None:
    """Make a table and take it back."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    connection.exec_driver_sql("CREATE TABLE aidwire_doctor (id INTEGER)")
    connection.rollback()
