"""Composition root: builds everything from settings. The only place that knows all rooms."""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog

from bot.alerts.notices import told_of_feeds
from bot.answers.feeds import StoredFeeds
from bot.answers.names import CatalogueNames
from bot.answers.questions import StoredQuestions
from bot.answers.rulings import StoredRulings
from bot.answers.subscriptions import Makers, StoredSubscriptions
from bot.answers.why import StoredFiles
from bot.clocks import FollowedClock, WallClock
from bot.connections import Answer, connect
from bot.engine import Deliveries, Tokens
from bot.errors import AidwireError, ConfigError
from bot.feeds.cadence import Cadence
from bot.feeds.discover import Named, feeds_of
from bot.feeds.extract import Extractor
from bot.feeds.parse import parse
from bot.health import health
from bot.knowledge import Knowledge
from bot.language import learn
from bot.metrics import Metrics
from bot.model import Article, CommandCall, Destination, Message, ParsedFeed
from bot.offload import Offload
from bot.outbox import Outbox
from bot.outside import VERSION, door
from bot.pipeline.backfill import backfill
from bot.pipeline.poll import Poll
from bot.pipeline.read import Read
from bot.pipeline.settle import Settle, Settled
from bot.ports import Clock
from bot.rules.facts import Witness
from bot.rules.index import Index
from bot.scheduler import Pace, Scheduler
from bot.settings.bot import Settings
from bot.settings.feeds import load_feeds
from bot.settings.languages import load_languages
from bot.settings.roles import ALL, Roles
from bot.storage.database import migrate
from bot.storage.letters import SqlLetterStore
from bot.storage.opening import explained, open_answering, opened
from bot.storage.presence import present
from bot.storage.store import Store
from bot.stories.threads import Threads
from bot.web.gate import Admission, Gate
from bot.web.server import Server
from handlers.commands.registry import TABLE, answered, suggest
from handlers.commands.room import Room
from handlers.preview.chat import PreviewChat
from handlers.preview.live import Live
from handlers.preview.pages import desk_routes
from handlers.preview.render import login, trouble
from handlers.preview.routes import Hint, assets, routes
from handlers.preview.syndication import feed_routes

_log = structlog.get_logger()

_CLOCK_SECONDS = 0.5  # how often a followed clock is asked
_PARSE_SECONDS = 20.0  # a feed or page that takes longer is hostile or broken
_GRACE_SECONDS = 20.0  # for all that is at work when the bot is to stop; Docker and systemd give 30
_LAST_SECONDS = 5.0  # of them, for sends that are under way and for closing
_HELD_SECONDS = 1.0  # how often what was held is looked at
_FOUND_SECONDS = 1.0  # between two batches of what an earlier version kept and nobody can find yet
_MEASURED_SECONDS = 15.0  # how often /metrics gets new figures from the database: Prometheus asks every 15 to 60
_OWNERS_SECONDS = 5.0  # how often those are looked for whose channel is gone


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    """The store for a command of the operator, beside a bot that may be running. It delivers nothing."""
    with opened(settings.store.url) as database:
        yield Store(database, _no_delivery, WallClock())


@contextmanager
def open_letters(settings: Settings) -> Iterator[SqlLetterStore]:
    """Deliveries for a command of the operator; what it puts back, the bot that runs sends."""
    with opened(settings.store.url) as database:
        with explained(settings.store.url):
            tokens = Tokens(database)
            tokens.prepare()
        yield SqlLetterStore(database, tokens.call)


def _no_delivery(_connection: sa.Connection, _delivery: int, lane: str) -> None:
    raise AssertionError(f"nothing is delivered from here ({lane})")


class App:
    """The running bot. `run` returns after a stop signal, when what was at work is drained."""

    def __init__(
        self,
        settings: Settings,
        config: Path,
        *,
        clock_url: str | None = None,
        tokens: Mapping[str, str] | None = None,
        watch: Callable[[Settled], None] = lambda _: None,
        roles: Roles = ALL,
    ) -> None:
        """`watch` hears of each settled entry; `tokens` by name (settings/tokens.py). Raises ConfigError."""
        self._settings = settings
        self._roles = roles
        self._wall = WallClock()
        self._born = self._wall.now()
        self._door = door(settings)
        self.clock: Clock = FollowedClock(clock_url, self._door) if clock_url else self._wall
        self._knowledge = Knowledge.load(config)
        for language in load_languages(config / "languages"):
            learn(language)
        self._vocabulary = self._knowledge.vocabulary()
        self._witness = Witness(self._knowledge.catalogue)
        self._metrics = Metrics(roles.deliver, VERSION)
        self._cadence = Cadence(settings.poll.rules())
        self._offload = Offload()
        self.store = self._open_store(config)
        self._vocabulary.spell(spec.name for spec, *_ in self.store.feeds.feeds())
        self.started = asyncio.Event()
        self._live = Live(self.store.preview, self.clock)
        names = CatalogueNames(self._vocabulary)
        room = self._room(names)
        self._commands = self._bringing_back(functools.partial(answered, room=room))
        preview = PreviewChat(self.store.preview, self.clock, self._live.notify)
        self._gate = self._build_gate((tokens or {}).get("AIDWIRE_WEB_TOKEN", ""))
        mine, tokens = roles.narrowed(settings, tokens or {})
        self._connections = connect(
            mine, tokens, preview, table=TABLE, answer=self._commands, wall=self._wall, version=VERSION,
            suggest=functools.partial(suggest, names=names), subscriptions=room.subscriptions,
            lost=self._lost,
        )  # fmt: skip
        self._deliveries = self._deliver_to(self._connections.chats)
        self._outbox = Outbox(
            self.store.deliveries,
            self._connections.chats,
            self._wall,
            owners=Makers(self.store.subscriptions, lambda: self._connections.chats),
            alive=self._deliveries.alive,
            heard=self._metrics.delivery,
        )
        self._scheduler = self._build_scheduler(watch)
        self.server = self._build_server(room)

    def _room(self, names: CatalogueNames) -> Room:
        store, witness = self.store, self._witness
        return Room(
            names, self._questions(), self._subscriptions(), self._feeds(),
            StoredRulings(store.rulings, store.desk, witness),
            StoredFiles(store.desk, store.rulings, store.subscriptions, witness, self._vocabulary),
        )  # fmt: skip

    def _questions(self) -> StoredQuestions:
        kiel = {status.id: status.kiel for status in self._knowledge.lexicon.statuses.values()}
        return StoredQuestions(
            self.store.search, self.store.looks, self._vocabulary, self._knowledge.catalogue, kiel, self.clock, VERSION
        )

    def _subscriptions(self) -> StoredSubscriptions:
        store, chats = self.store, lambda: self._connections.chats
        return StoredSubscriptions(store.subscriptions, store.search, self._vocabulary, self.clock, self._wall, chats)

    def _feeds(self) -> StoredFeeds:
        return StoredFeeds(
            self.store.feeds, self._door, self._parse, self._discover, self._cadence, self.clock, self._wall
        )

    def _open_store(self, config: Path) -> Store:
        settings = self._settings
        with explained(settings.store.url):
            database = open_answering(settings.store.url)
            self._presence = present(database, self._roles.executor)
            migrate(database)
            self._tokens = Tokens(database)
            self._tokens.prepare()
        channels = [(c.name, c.about) for c in settings.channel if c.platform == "preview"]
        store = Store(database, self._tokens.give, self._wall, channels)
        if self._roles.poll:
            configured = load_feeds(config / settings.poll.feeds) if settings.poll.feeds else ()
            store.feeds.list_feeds(configured, listed_in="config")
        store.subscriptions.list_configured(settings.subscriptions(self._vocabulary))
        return store

    def _deliver_to(self, chats: Collection[str]) -> Deliveries:
        """A queue costs a look at it ten times a second: none is opened for a chat that we are not on."""
        for platform in self._roles.named:
            if platform not in chats:
                said = f"says deliver:{platform}, but no token for it is given (docs/{platform}.md says which)"
                raise ConfigError("AIDWIRE_ROLES", said)
        mine = [platform for platform in self._roles.deliver if platform in chats]
        return Deliveries(self.store.database, self._tokens, self._presence, mine, self.store.deliveries.waiting)

    def _build_scheduler(self, watch: Callable[[Settled], None]) -> Scheduler:
        settings, store, knowledge = self._settings, self.store, self._knowledge
        poll = Poll(
            store.feeds, store.stories, self._door, self._parse, self.clock, self._cadence,
            lambda: told_of_feeds(store.subscriptions.of()), self._metrics.poll,
        )  # fmt: skip
        extract = functools.partial(self._extract, Extractor(knowledge.lexicon.clutter))
        read = Read(
            store.feeds, self._door, extract, knowledge.reader, self.clock, settings.read.page_attempts,
            self._metrics.page,
        )  # fmt: skip
        settle = Settle(store.stories, Threads(knowledge.background), Index(), witness=self._witness)
        pace = Pace(
            settings.poll.tick_seconds, settings.poll.at_once, settings.read.at_once,
            timedelta(minutes=settings.read.settle_minutes),
        )  # fmt: skip

        def tell(settled: Settled) -> None:
            self._metrics.entry(settled.kind)
            watch(settled)

        return Scheduler(store.feeds, poll, read, settle, self.clock, pace, tell)

    def _build_gate(self, token: str) -> Gate:
        """Who serves no pages shows them to nobody."""
        web = self._settings.web
        rules = Admission(web.login, web.public, web.proxy_header, web.proxies, web.managers)
        return Gate(rules if self._roles.web else Admission(), token, self._wall, login)

    def _build_server(self, room: Room) -> Server:
        web = self._settings.web
        server = Server(
            web.host, web.port, health=self._health, names=web.names, registry=self._metrics.registry,
            knows=self._gate.knows, dressed=trouble,
        )  # fmt: skip
        if not self._roles.web:
            return server
        hints = [Hint(command.usage, command.summary) for command in TABLE]
        preview, keep = self.store.preview, self._gate.keep
        server.add(assets())
        server.add(self._gate.routes())
        server.add(keep(routes(preview, self._commands, live=self._live, clock=self.clock, hints=hints)))
        server.add(keep(desk_routes(preview, room, self.store.desk, self.clock)))
        server.add(keep(feed_routes(room.questions, self.store.desk), by_key=True))
        server.add(self._connections.routes)
        return server

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set; then drain. Raises ConfigError where the address to serve on cannot be had."""
        if isinstance(self.clock, FollowedClock):
            await self._follow()  # first: nobody can be told a time before
            self._scheduler.every(_CLOCK_SECONDS, self._follow)
        try:
            await self.server.start()
        except ConfigError:
            await self._door.close()  # the clock may have been asked already
            raise
        await self._deliveries.launch(self._outbox.drain)
        if self._roles.web:
            self._connections.start()
        self._scheduler.every(_OWNERS_SECONDS, self._outbox.tell_owners)
        self._scheduler.every(_MEASURED_SECONDS, self._measure)
        if self._roles.poll:
            self._scheduler.every(_HELD_SECONDS, self._release)
            self._scheduler.every(_FOUND_SECONDS, self._make_found)
        self._scheduler.start(polls=self._roles.poll)
        _log.info("running", address=self.server.address)
        self.started.set()
        try:
            await stop.wait()
        finally:
            await self._stop()

    async def _stop(self) -> None:
        """What is at work has one grace to end, all of it at once; what does not is done after a restart."""
        _log.info("stopping", grace_seconds=_GRACE_SECONDS)
        end = time.monotonic() + _GRACE_SECONDS
        self._deliveries.quiet()
        self._live.close()
        draining = self._scheduler.drain(_GRACE_SECONDS - _LAST_SECONDS)
        hearing = _at_most(_GRACE_SECONDS - _LAST_SECONDS, self._connections.stop_hearing())
        await asyncio.gather(draining, hearing, self.server.stop())
        await self._door.close()
        await self._offload.close()
        await self._deliveries.close(end - time.monotonic() - 1)  # from here on the loop has no threads any more
        await _at_most(max(1.0, end - time.monotonic()), self._connections.close())

    def _bringing_back(self, answered: Answer) -> Answer:
        """A channel that was gone and asks something is back."""

        async def answer_from(call: CommandCall) -> Message:
            said = await answered(call)
            if await asyncio.to_thread(self.store.deliveries.back, call.destination):
                _log.warning("a channel that was gone is back", to=call.destination.key)
            return said

        return answer_from

    async def _make_found(self) -> bool:
        """What an earlier version kept, some of it at a time; False where nothing is left."""
        return await asyncio.to_thread(backfill, self.store.search, self._witness)

    async def _measure(self) -> None:
        times = self._wall.now(), self.clock.now()
        await asyncio.to_thread(self._metrics.look, self.store, self._cadence, *times)

    async def _release(self) -> None:
        await asyncio.to_thread(self.store.held.release, self._wall.now())

    async def _parse(self, body: bytes, url: str, content_type: str) -> ParsedFeed:
        call = functools.partial(parse, url=url, content_type=content_type, now=self.clock.now())
        return await self._offload.run(call, body, timeout=_PARSE_SECONDS)

    async def _discover(self, body: bytes, url: str, content_type: str) -> tuple[Named, ...]:
        call = functools.partial(feeds_of, url=url, content_type=content_type)
        return await self._offload.run(call, body, timeout=_PARSE_SECONDS)

    async def _extract(self, extractor: Extractor, body: bytes, url: str, content_type: str) -> Article:
        call = functools.partial(extractor.extract, url=url, content_type=content_type)
        return await self._offload.run(call, body, timeout=_PARSE_SECONDS)

    async def _follow(self) -> None:
        assert isinstance(self.clock, FollowedClock)
        try:
            await self.clock.follow()
        except AidwireError as problem:
            _log.warning("clock does not answer", problem=str(problem))

    async def _health(self) -> Mapping[str, Any]:
        now, late = self._wall.now(), self._scheduler.late()
        mine = self._roles.deliver
        found = await asyncio.to_thread(health, self.store, now, platforms=mine, up=now - self._born, ticks_late=late)
        return {**found, "listening": self._connections.listening()} if self._roles.web else found

    async def _lost(self, channel: Destination, reason: str) -> None:
        """Nothing more is sent to a channel that its platform says is gone."""
        await asyncio.to_thread(self.store.deliveries.gone, channel.key, reason)


async def _at_most(seconds: float, work: Awaitable[None]) -> None:
    """Wait for it so long; then it is cut off."""
    try:
        await asyncio.wait_for(work, seconds)
    except TimeoutError:
        _log.warning("something would not end and was cut off", seconds=round(seconds, 1))
