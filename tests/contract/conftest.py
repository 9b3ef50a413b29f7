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


@pytest.fixture
def database(tmp_path) -> Iterator[sa.Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'aidwire.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def bench(database) -> Bench:
    wall = HandClock()
    enqueued: list[tuple[int, str]] = []
    store = Store(
        database,
        lambda _, delivery, lane: enqueued.append((delivery, lane)),
        wall,
        [("all", "Everything"), ("atacms", "ATACMS")],
    )
    return Bench(store, wall, enqueued)
