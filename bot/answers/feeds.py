"""What is polled, as commands ask for it (handlers/commands/feeds.py, Feeds)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.errors import AidwireError, GiveUp, UserError
from bot.feeds.cadence import Cadence
from bot.feeds.discover import Named
from bot.language import _
from bot.model import FeedHealth, FeedSpec, ParsedFeed
from bot.model.rulings import Change
from bot.ports import Clock, Fetch
from bot.storage.feeds import SqlFeedStore
from handlers.commands.polled import FeedState, Offered

_DONE = 200

Parse = Callable[[bytes, str, str], Awaitable[ParsedFeed]]  # body, url, content type; raises AidwireError
Discover = Callable[[bytes, str, str], Awaitable[Sequence[Named]]]


class StoredFeeds:
    """Feeds, from the store; addresses that people give are asked through the one door out."""

    def __init__(
        self, store: SqlFeedStore, door: Fetch, parse: Parse, discover: Discover, cadence: Cadence, clock: Clock,
        wall: Clock,
    ) -> None:  # fmt: skip
        """`clock` is the newsroom's time, by which feeds are asked; `wall` that of people."""
        self._store, self._door, self._parse, self._discover = store, door, parse, discover
        self._cadence, self._clock, self._wall = cadence, clock, wall

    async def all(self) -> Sequence[FeedState]:
        """See Feeds."""
        return [self._state(*row) for row in await asyncio.to_thread(self._store.feeds)]

    def _state(self, spec: FeedSpec, health: FeedHealth, listed_in: str) -> FeedState:
        read = health.read_at or health.failing_since
        state = self._cadence.health(health, self._clock.now()) if read else "new"
        return FeedState(spec.name, spec.url, state, health.newest, health.problem, listed_in)

    async def found_at(self, url: str) -> Sequence[Offered]:
        """See Feeds."""
        try:
            answer = await self._door.get(url)
            if answer.status != _DONE:
                raise GiveUp(_("it answers {status}").format(status=answer.status))
            kind = answer.headers.get("content-type", "")
            try:
                feed = await self._parse(answer.body, answer.url, kind)
            except GiveUp:
                named = await self._discover(answer.body, answer.url, kind)
            else:
                return [Offered(feed.title or url, answer.moved_to or url, len(feed.entries))]
        except AidwireError as problem:
            raise UserError(_("{url} cannot be read: {problem}.").format(url=url, problem=problem)) from problem
        if not named:
            nothing = _("{url} is no feed and names none. Look on its page for “RSS” or “feeds”.")
            raise UserError(nothing.format(url=url))
        return [Offered(one.title, one.url) for one in named]

    async def add(self, feed: Offered, person: str) -> None:
        """See Feeds."""
        spec = FeedSpec(feed.url, feed.name)
        by = Change(self._wall.now(), person, f"feed added: {feed.name}, {feed.url}")
        await asyncio.to_thread(self._store.list_feeds, [spec], listed_in=f"chat: {person}", by=by)

    async def remove(self, url: str, person: str) -> bool:
        """See Feeds."""
        by = Change(self._wall.now(), person, f"feed removed: {url}")
        return await asyncio.to_thread(self._store.unlist, url, by)
