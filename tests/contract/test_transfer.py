"""One database copied into another: from SQLite to PostgreSQL and back, nothing of it is lost or changed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.errors import ConfigError, GiveUp, RetryLater
from bot.model import Destination, Message, Subscription
from bot.pipeline.backfill import backfill
from bot.rules.facts import Witness
from bot.rules.rule import EVERYTHING, Term
from bot.storage import schema as t
from bot.storage.database import migrate, open_database
from bot.storage.presence import present
from bot.storage.search import SqlSearch
from bot.storage.store import Store
from bot.storage.transfer import copy
from tests.clock import START, HandClock
from tests.contract.conftest import Bench
from tests.contract.test_rulings import ALL, OTHER, Newsroom
from tests.invented import claim, official

DESK = Destination("slack", "C1", "T1")


class Opened:
    """Databases of both kinds, each new and in this version's shape."""

    def __init__(self, folder, postgres) -> None:
        self._folder, self._postgres, self._engines = folder, postgres, []

    def __call__(self, kind: str, name: str) -> sa.Engine:
        url = f"sqlite:///{self._folder / name}.db" if kind == "sqlite" else self._postgres.fresh(name)
        self._engines.append(open_database(url))
        migrate(self._engines[-1])
        return self._engines[-1]

    def close(self) -> None:
        for engine in self._engines:
            engine.dispose()


@pytest.fixture
def opened(tmp_path, request) -> Iterator[Opened]:
    opened = Opened(tmp_path, request.getfixturevalue("postgres"))
    yield opened
    opened.close()


def bench(database: sa.Engine) -> Bench:
    enqueued = []
    return Bench(Store(database, lambda _, n, lane: enqueued.append((n, lane)), HandClock()), HandClock(), enqueued)


async def lived(database: sa.Engine) -> None:
    """A newsroom's life: every table holds something, one story was merged away, one lane has unsent deliveries."""
    room = Newsroom(bench(database))
    room.subscribes(Subscription(ALL), Subscription(DESK))
    room.hear(official("announced"), title="Netherlands promised Kyiv 12 Sky Falcon missiles")
    room.send()
    room.hear(official("announced", items=()), 2, title=OTHER)
    room.hear(
        claim(), 3, title="Lighthouse keepers of the southern isles want more light, they say", source="Quay Post"
    )
    room.hear(official("delivered"), 9, source="The Courier")
    room.send()
    taken = room.store.deliveries.take(DESK.key, room.bench.wall.now())
    room.store.deliveries.pause(DESK.key, room.bench.wall.now() - timedelta(seconds=1), "502")
    assert taken is not None
    room.regroup.merge(2, 3, "ada")
    room.send()
    room.store.subscriptions.mute(DESK.key, "topic:heron", START + timedelta(days=1), "ben", "mutes herons")
    room.store.looks.looked("ada", START)
    root = await room.store.preview.append("all", None, "k1", Message("Announced"), START)
    await room.store.preview.append("all", root, "k2", Message("Denied"), START)
    await room.store.preview.replace(root, "k3", Message("Delivered"), START)
    with database.begin() as connection:
        connection.execute(sa.insert(t.story_link).values(story_id=1, other_id=2))


def rows(database: sa.Engine) -> dict[str, list[tuple]]:
    with database.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for table in t.tables.sorted_tables
        }


def found(database: sa.Engine) -> list[object]:
    search = SqlSearch(database)
    rules = (EVERYTHING, Term("topic", "sky-falcon"), Term("phrase", "lighthouse"), Term("donor", "NL"))
    return [
        ([n for n, _ in search.stories(rule, limit=9)], [f.entry for f in search.entries(rule, limit=9)], search.rows(rule))
        for rule in rules
    ]  # fmt: skip


def copied(source: sa.Engine, target: sa.Engine) -> list[str]:
    """Copied and made findable; the lanes that were given a token."""
    lanes: list[str] = []
    counts = copy(source, target, lambda _, __, lane: lanes.append(lane))
    assert counts == {name: len(kept) for name, kept in rows(source).items()}
    while backfill(SqlSearch(target), Witness()):
        pass
    return lanes


async def test_there_and_back_again_everything_is_as_it_was(opened):
    first, second, third = opened("sqlite", "first"), opened("postgresql", "second"), opened("sqlite", "third")
    await lived(first)
    before = rows(first)
    assert [name for name, kept in before.items() if not kept] == []
    assert copied(first, second) == [DESK.key]
    assert copied(second, third) == [DESK.key]
    assert rows(first) == rows(second) == rows(third) == before
    assert found(first) == found(second) == found(third)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_what_comes_after_a_copy_takes_the_next_numbers(opened, kind):
    source, target = opened("sqlite", "old"), opened(kind, f"next-{kind}")
    await lived(source)
    copied(source, target)
    room = Newsroom(bench(target))
    room.entries = 100
    room.hear(official("announced", items=()), 40, title="Norland lends six ferries to a neighbour of the isles")
    new = {name: [row for row in kept if row not in rows(source)[name]] for name, kept in rows(target).items()}
    highest = max(row[0] for row in rows(source)["delivery"])
    assert [row[0] for row in new["delivery"]] == [highest + 1, highest + 2]
    await room.store.preview.append("all", None, "k9", Message("Announced"), START)
    room.store.subscriptions.save(Subscription(ALL, "topic:owl"), "ada", "subscribed")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_database_that_holds_anything_is_refused_and_left_alone(opened, kind):
    source, target = opened("sqlite", "old"), opened(kind, f"full-{kind}")
    await lived(source)
    bench(target).store.looks.looked("ben", START)
    before = rows(target)
    with pytest.raises(GiveUp, match=r"is not empty .it has a looked.: make a new one"):
        copied(source, target)
    assert rows(target) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("which", [0, 1])
def test_neither_may_be_in_use(opened, kind, which):
    pair = [opened("sqlite", "idle"), opened("sqlite", "idle-too")]
    pair[which] = opened(kind, f"busy-{kind}-{which}")
    bot = present(pair[which], "bot")
    with pytest.raises(ConfigError, match=r"[Ss]top it"):
        copied(*pair)
    bot.leave()
    copied(*pair)


def test_no_bot_starts_in_the_middle_of_it(opened):
    source, target = opened("postgresql", "from"), opened("postgresql", "to")
    bench(source).store.looks.looked("ben", START)
    tried = []

    def starting(*_) -> None:
        for one in (source, target):
            with pytest.raises(RetryLater, match="is being copied"):
                present(one, "bot")
            tried.append(one)

    sa.event.listen(target, "commit", starting)
    copied(source, target)
    assert tried[:2] == [source, target]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_one_that_was_broken_off_leaves_nothing_and_begins_anew(opened, kind):
    source, target = opened("sqlite", "old"), opened(kind, f"broken-{kind}")
    await lived(source)
    before = rows(target)

    def breaks(*_) -> None:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        copy(source, target, breaks)
    assert rows(target) == before
    assert copied(source, target) == [DESK.key]
    assert rows(target) == rows(source)
