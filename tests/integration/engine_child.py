"""A bot with nothing but deliveries, in a process of its own: `python -m tests.integration.engine_child FOLDER RUN`,
and `... FOLDER work URL NAME` for one of several that decide nothing.

Its chat is a file: posting appends a line, and each line is printed. What it is to do wrong is said on its command line.
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from bot.clocks import WallClock
from bot.engine import Deliveries, Tokens
from bot.errors import GiveUp, RetryLater
from bot.model import Alert, AlertKind, Delivery, Destination, Entry, FeedHealth, FeedSpec, Message, Receipt, StoryState
from bot.outbox import Outbox
from bot.storage.database import migrate, open_database
from bot.storage.presence import present
from bot.storage.store import Store

ALERTS = 6  # for each channel
NOW = datetime(2024, 5, 1, tzinfo=UTC)


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class FileChat:
    """bot.ports.Chat. `refuses`: what channels begin with whose posts are asked to wait; `stalls`: the number of the post that never returns."""

    platform = "file"

    def __init__(self, folder: Path, *, refuses: str, stalls: int = 0, takes: float = 0.0) -> None:
        self._file, self._refuses, self._stalls, self._takes = folder / "chat", refuses, stalls, takes
        self._posts = 0

    async def post(self, to, message, *, key, thread=None):
        if to.channel.startswith(self._refuses):
            say("refused", to.channel)
            raise RetryLater("slow down", after=3600)
        if to.channel == "strict" and not (self._file.parent / "mended").exists():
            say("never", to.channel)
            raise GiveUp("the bot is not in the channel")
        with self._file.open("a") as chat:
            chat.write(f"{to.channel} {message.headline} {key}\n")
        say("posted", to.channel, message.headline)
        await asyncio.sleep(self._takes)
        self._posts += 1
        if self._posts == self._stalls:  # the platform has it, and we never hear of that
            say("stalled")
            await asyncio.Event().wait()
        return Receipt(key, key)

    async def find(self, to, key, *, thread=None):
        lines = self._file.read_text().split() if self._file.exists() else []
        return Receipt(key, key) if key in lines else None


def decide(store: Store, channels: list[str], count: int) -> None:
    """`count` alerts, each for every channel."""
    store.feeds.list_feeds([FeedSpec("https://courier.example/feed", "The Courier")], listed_in="config")
    (feed,) = store.feeds.claim_feeds(NOW, limit=1, lease=NOW - NOW)  # still due: its lease is over at once
    store.feeds.keep(feed, FeedHealth(), [Entry(f"{n:03}", "", "", "", NOW) for n in range(count)], NOW)
    for due in store.feeds.due_entries(NOW, settled_before=NOW, limit=count):
        with store.stories.settling() as ledger:
            story = ledger.save_story(None, StoryState("A story " * 2000), at=NOW, aid=True)
            told = [Delivery(AlertKind.OPEN, Destination("file", c), "", Message(due.entry.key)) for c in channels]
            ledger.tell(story, due, Alert(AlertKind.OPEN, ()), "", told)
            ledger.close(due, ())


class BreaksOnce:
    """A drain whose first call hits a bug of ours, past all that the outbox catches."""

    def __init__(self, drain) -> None:
        self._drain, self._broke = drain, False

    async def __call__(self, lane: str, more):
        if not self._broke:
            self._broke = True
            say("broke")
            raise RuntimeError("the store was not there")
        return await self._drain(lane, more)


class Disk:
    """SQLite's file may not grow any more, until there is room again; a lock is not waited for."""

    def __init__(self, database: sa.Engine) -> None:
        self.pages = 2**30
        sa.event.listen(database, "checkout", self._limit)

    def fill(self) -> None:
        self.pages = 1  # SQLite takes it for as many as there are

    def _limit(self, connection, *_) -> None:
        connection.execute(f"PRAGMA max_page_count = {self.pages}")
        connection.execute("PRAGMA busy_timeout = 200")


def decide_in_trouble(store: Store, disk: Disk, channels: list[str]) -> None:
    """Decide as the pipeline does: again and again, from where it was refused."""
    while True:
        try:
            return decide(store, channels, ALERTS)
        except sa.exc.OperationalError as problem:
            say("refused:", problem.orig, "| health:", store.trouble.recent())
            sys.stdin.readline()
            disk.pages = 2**30


async def main(folder: Path, run: str, url: str = "", name: str = "local") -> None:
    database = open_database(url or f"sqlite:///{folder / 'aidwire.db'}")
    presence = present(database, name)
    migrate(database)
    tokens = Tokens(database)
    tokens.prepare()
    store = Store(database, tokens.give, WallClock())
    deliveries = Deliveries(database, tokens, presence, ["file"], store.deliveries.waiting)
    stalls, takes = 5 if run == "stall" else 0, {"work": 0.02, "full": 0.1, "locked": 0.1}.get(run, 0)
    chat = FileChat(folder, refuses="shut", stalls=stalls, takes=takes)
    outbox = Outbox(store.deliveries, {"file": chat}, WallClock())
    await deliveries.launch(BreaksOnce(outbox.drain) if run == "bug" else outbox.drain)
    if run in ("full", "locked"):
        disk = Disk(database)
        await asyncio.to_thread(decide, store, ["a", "b"], 2)
        if run == "full":
            disk.fill()
        else:
            say("ready")
            await asyncio.to_thread(sys.stdin.readline)
        await asyncio.to_thread(decide_in_trouble, store, disk, ["a", "b"])
    elif run not in ("again", "work"):
        shut = {"shut": ["shut"], "many": [f"shut{n}" for n in range(50)]}.get(run, [])
        await asyncio.to_thread(decide, store, ["strict"] if run == "strict" else [*shut, "a", "b"], ALERTS)
    say("decided")
    await asyncio.to_thread(sys.stdin.readline)  # until the test says so
    await deliveries.close(1)
    say("idle" if store.idle(NOW) else "left")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:]))
