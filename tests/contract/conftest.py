"""Every database that the stores must work on."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from bot.storage.database import migrate, open_database
from bot.storage.store import Store
from tests.clock import HandClock


@dataclass
class Bench:
    """A store on an empty database, and what it gave to the engine."""

    store: Store
    wall: HandClock
    enqueued: list[tuple[int, str]] = field(default_factory=list)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path) -> Iterator[sa.Engine]:
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres").empty()
        return
    engine = open_database(f"sqlite:///{tmp_path / 'aidwire.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def bench(database) -> Bench:
    wall = HandClock()
    enqueued: list[tuple[int, str]] = []
    channels = [("all", "Everything"), ("atacms", "ATACMS")]
    return Bench(
        Store(database, lambda _, delivery, lane: enqueued.append((delivery, lane)), wall, channels), wall, enqueued
    )
