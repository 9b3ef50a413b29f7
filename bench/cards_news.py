"""A bot for pictures: the demo's invented news, read and told as always, in an empty SQLite database and no hurry."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from yarl import URL

from bot.answers.feeds import StoredFeeds
from bot.answers.names import CatalogueNames
from bot.answers.questions import StoredQuestions
from bot.answers.rulings import StoredRulings
from bot.answers.subscriptions import StoredSubscriptions
from bot.answers.why import StoredFiles
from bot.feeds.cadence import Cadence
from bot.feeds.discover import Named, feeds_of
from bot.feeds.extract import Extractor
from bot.feeds.parse import parse
from bot.knowledge import Knowledge
from bot.model import Article, CommandCall, Destination, FeedSpec, Message, ParsedFeed, Posting, Receipt, Subscription
from bot.outbox import Outbox
from bot.pipeline.poll import Poll
from bot.pipeline.read import Read
from bot.pipeline.settle import Settle
from bot.ports import Fetched
from bot.rules.facts import Witness
from bot.rules.index import Index
from bot.rules.vocabulary import Vocabulary
from bot.storage.database import migrate, open_database
from bot.storage.store import Store
from bot.stories.threads import Threads
from bot.web.gate import Admission, Gate
from bot.web.server import Server
from demo.newsroom import page, rss
from demo.stream import Stream, newest
from handlers.commands.registry import TABLE, answered
from handlers.commands.registry import parse as parse_line
from handlers.commands.room import Room
from handlers.preview.chat import PreviewChat
from handlers.preview.live import Live
from handlers.preview.render import Hint, login
from handlers.preview.routes import assets, routes
from tests.clock import HandClock

ALL, SLACK, DISCORD = (
    Destination("preview", "all"),
    Destination("slack", "C0DESK", "T0"),
    Destination("discord", "7", "42"),
)
VERSION = "1.0"


class Web:
    """The invented outlets: each has a host of its own, or they would all be one voice."""

    def __init__(self, stream: Stream, clock: HandClock) -> None:
        self.stream, self.clock = stream, clock

    def feeds(self) -> list[FeedSpec]:
        return [
            FeedSpec(f"{_home(one.name)}/feed.xml", one.title, one.lang, one.country or None, one.tier)
            for one in self.stream.feeds.values()
        ]

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:  # noqa: ARG002 - of the port
        now, feed = self.clock.now(), self.stream.feeds[(URL(url).host or "").removesuffix(".example")]
        entries = newest((one for one in self.stream.served(now) if one.feed == feed.name), 40)
        return Fetched(url, feed.status(now), {}, rss(feed, entries, now, _home(feed.name)))

    async def page(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:  # noqa: ARG002 - of the port
        entry = self.stream.by_id[URL(url).name]
        said = page(self.stream.feeds[entry.feed], entry, self.clock.now())
        return Fetched(url, 200, {"content-type": "text/html; charset=utf-8"}, said.encode())


def _home(name: str) -> str:
    return f"https://{name}.example"


class Channel:
    """A chat that keeps what it is told as people see it: an edit stands in the place of what it edits."""

    def __init__(self, platform: str) -> None:
        self.platform = platform
        self.threads: dict[str, dict[str, Message]] = {}

    async def post(self, _to: Destination, message: Message, *, key: str, thread: Posting | None = None) -> Receipt:
        root = (thread.thread_id or thread.message_id) if thread else key
        self.threads.setdefault(root, {})[key] = message
        return Receipt(key, root)

    async def edit(self, _to: Destination, posting: Posting, message: Message, *, key: str) -> Receipt:  # noqa: ARG002 - of the port
        root = posting.thread_id or posting.message_id
        self.threads[root][posting.message_id] = message
        return Receipt(posting.message_id, root)

    async def find(self, _to: Destination, _key: str, *, thread: Posting | None = None) -> Receipt | None:  # noqa: ARG002 - of the port
        return None

    async def direct(self, person: str, workspace: str) -> Destination:
        return Destination(self.platform, person, workspace)


class Newsroom:
    """Everything but the network. `told`: the channels of Slack and Discord, by platform."""

    def __init__(self, stream: Stream, folder: Path, config: Path) -> None:
        self.clock = HandClock(stream.start)
        self.web = Web(stream, self.clock)
        self.knowledge = Knowledge.load(config)
        self.database = open_database(f"sqlite:///{folder / 'cards.db'}")
        migrate(self.database)
        self.lanes: set[str] = set()
        self.store = Store(
            self.database,
            lambda _, _delivery, lane: self.lanes.add(lane),
            self.clock,
            [("all", "everything about aid")],
        )
        self.live = Live(self.store.preview, self.clock)
        self.told = {one: Channel(one) for one in ("slack", "discord")}
        self.chats = {**self.told, "preview": PreviewChat(self.store.preview, self.clock, self.live.notify)}
        self.room = self._room()

    def _room(self) -> Room:
        store, clock, knowledge = self.store, self.clock, self.knowledge
        witness, vocabulary = Witness(knowledge.catalogue), Vocabulary(knowledge.catalogue, knowledge.lexicon.statuses)
        kiel = {status.id: status.kiel for status in knowledge.lexicon.statuses.values()}
        return Room(
            CatalogueNames(vocabulary),
            StoredQuestions(store.search, store.looks, vocabulary, knowledge.catalogue, kiel, clock, VERSION),
            StoredSubscriptions(store.subscriptions, store.search, vocabulary, clock, clock, lambda: self.chats),
            StoredFeeds(store.feeds, self.web, self._parsed, _named, Cadence(), clock, clock),
            StoredRulings(store.rulings, store.desk, witness),
            StoredFiles(store.desk, store.rulings, store.subscriptions, witness, vocabulary),
        )

    async def hear(self) -> None:
        """All ten days, told to a channel that hears everything on each surface."""
        store, stream = self.store, self.web.stream
        store.feeds.list_feeds(self.web.feeds(), listed_in="config")
        store.subscriptions.list_configured([Subscription(ALL), Subscription(SLACK), Subscription(DISCORD)])
        poll = Poll(store.feeds, store.stories, self.web, self._parsed, self.clock, Cadence())
        read = Read(store.feeds, self.web, self._extracted, self.knowledge.reader, self.clock)
        witness = Witness(self.knowledge.catalogue)
        settle = Settle(store.stories, Threads(self.knowledge.background), Index(), witness=witness)
        outbox = Outbox(store.deliveries, self.chats, self.clock)
        changes = {version.since for entry in stream.entries for version in entry.versions}
        faults = {fault.since for feed in stream.feeds.values() for fault in feed.faults}
        for moment in sorted(at + timedelta(hours=1) for at in changes | faults):
            self.clock.forward(seconds=max(0.0, (moment - self.clock.now()).total_seconds()))
            for feed in store.feeds.claim_feeds(moment, limit=99, lease=timedelta(minutes=1)):
                await poll.step(feed)
            for due in store.feeds.due_entries(moment, settled_before=moment, limit=99):
                if reading := await read.step(due):
                    settle.step(due, reading)
            while self.lanes:
                await outbox.drain(self.lanes.pop(), lambda _: True)

    async def answer(self, line: str, to: Destination, person: str = "ada") -> Message:
        """What somebody is told who manages that channel."""
        return await self.answered(replace(parse_line(line, person=person, destination=to), manager=True))

    def longest(self, platform: str) -> list[Message]:
        """The thread there that has most to tell."""
        return list(max(self.told[platform].threads.values(), key=len).values())

    async def answered(self, call: CommandCall) -> Message:
        return await answered(call, self.room)

    @asynccontextmanager
    async def page(self) -> AsyncIterator[str]:
        """The newsroom's own page, on any port of loopback: its address."""
        gate, preview = Gate(Admission(), "", self.clock, login), self.store.preview
        hints = [Hint(command.usage, command.summary) for command in TABLE]
        server = Server(port=0, health=_well)
        server.add(assets())
        server.add(gate.routes())
        server.add(gate.keep(routes(preview, self.answered, live=self.live, clock=self.clock, hints=hints)))
        await server.start()
        yield server.address
        self.live.close()
        await server.stop()

    async def _parsed(self, body: bytes, url: str, kind: str) -> ParsedFeed:
        return parse(body, url=url, content_type=kind, now=self.clock.now())

    async def _extracted(self, body: bytes, url: str, kind: str) -> Article:
        extractor = Extractor(self.knowledge.lexicon.clutter)
        return await asyncio.to_thread(extractor.extract, body, url=url, content_type=kind)


async def _named(body: bytes, url: str, kind: str) -> tuple[Named, ...]:
    return feeds_of(body, url=url, content_type=kind)


async def _well() -> dict[str, bool]:
    return {"ok": True}
