"""How long people wait for answers on a full store: `python -m bench.questions [entries] [database's URL]`.

Fills a database with invented entries (200,000 unless told otherwise) in stories of some seven entries each, asks every
question many times over with other names and dates, and prints the 50th and 95th percentile in milliseconds. The mark
is 300 ms for the 95th; exit code 1 above it.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

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


def fill(engine: sa.Engine, knowledge: Knowledge, entries: int) -> None:
    world, witness = World(knowledge), Witness(knowledge.catalogue)
    with engine.begin() as connection:
        connection.execute(sa.insert(t.feed).values(id=1, url="u", spec="", listed_in="config"))
    entry, story = 1, 1
    while entry <= entries:
        with engine.begin() as connection:
            for _ in range(500):
                at = NOW - timedelta(days=1000 * (1 - entry / entries))
                entry = _story(connection, world, witness, entry, story, at)
                story += 1
        print(f"\r{min(entry, entries):,} entries", end="", file=sys.stderr)
    print(file=sys.stderr)


def _story(connection: sa.Connection, world: World, witness: Witness, entry: int, story: int, at: datetime) -> int:
    state, arrivals = None, list(world.arrivals(entry, at))
    for one in arrivals:
        state = fold(state, one, Placement(story, Features({}, ()), f"outlet:{one.source}"))
    last = arrivals[-1]
    values = {"id": story, "opened_at": at, "updated_at": last.at, "aid": True, "state": dump(state)}
    connection.execute(sa.insert(t.story).values(values))
    facts = witness.of(story, state, last)
    search.save_story(connection, story, facts.terms, rows(story, state))
    for one in arrivals:
        article = one.reading.article
        row = {"id": one.entry, "feed_id": 1, "key": str(one.entry), "url": article.url, "state": "read",
               "title": article.title, "summary": "", "seen_at": one.at, "at": one.at, "digest": ""}  # fmt: skip
        connection.execute(sa.insert(t.entry).values(row))
        connection.execute(sa.insert(t.article).values(entry_id=one.entry, revision=1, reading=dump(one.reading)))
        connection.execute(sa.insert(t.member).values(story_id=story, entry_id=one.entry, at=one.at, body=""))
        mine = witness.of(story, state, one)
        search.save_entry(connection, one.entry, mine.terms, mine.text)
    return entry + len(arrivals)


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


async def main(entries: int, url: str) -> int:
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
    asked_here = {"names": CatalogueNames(vocabulary), "questions": stored, "subscriptions": channels}
    room = Room(**dict.fromkeys(Room.__dataclass_fields__) | asked_here)
    await asked(room, ["latest", "timeline Patriot since 2025"])  # what is loaded once
    print(f"{engine.dialect.name}, {entries:,} entries\n{'question':28}{'p50 ms':>9}{'p95 ms':>9}")
    slow = []
    for kind, lines in questions(World(knowledge)).items():
        took = await asked(room, lines)
        p50, p95 = quantiles(took, n=20)[9], quantiles(took, n=20)[18]
        print(f"{kind:28}{p50:9.1f}{p95:9.1f}")
        slow += [kind] if p95 > MARK else []
    print(f"above {MARK:.0f} ms: {', '.join(slow)}" if slow else f"all within {MARK:.0f} ms")
    return bool(slow)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        where = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder}/bench.db"
        sys.exit(asyncio.run(main(count, where)))
