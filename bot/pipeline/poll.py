"""First step: a feed that is due is asked, and what is new in it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

import structlog

from bot.alerts.notices import blind_since, feed_died
from bot.errors import AidwireError
from bot.feeds.cadence import Cadence, Outcome, conditions
from bot.language import speaking
from bot.model import AlertKind, Delivery, Destination, FeedHealth, ParsedFeed
from bot.ports import Clock, DueFeed, FeedStore, Fetch, StoryStore

_log = structlog.get_logger()

Parse = Callable[[bytes, str, str], Awaitable[ParsedFeed]]  # body, address, content type


@dataclass(frozen=True, slots=True)
class Poll:
    """Asks one feed. `told_of_feeds`: destinations that hear when a feed dies, those that rely on every feed.

    `heard` counts what each poll gave: read, unchanged or failed.
    """

    store: FeedStore
    stories: StoryStore
    fetch: Fetch
    parse: Parse
    clock: Clock
    cadence: Cadence
    told_of_feeds: Callable[[], Iterable[Destination]] = tuple
    heard: Callable[[str], None] = lambda _: None

    async def step(self, feed: DueFeed) -> None:
        """Ask, keep what is new, and set the next time; an error only moves the next time."""
        outcome = await self._ask(feed)
        now = self.clock.now()
        health = self.cadence.next_poll(feed.spec, feed.health, outcome, now)
        entries = outcome.feed.entries if outcome.feed else ()
        self.heard("read" if outcome.feed else "failed" if outcome.problem else "unchanged")
        kept = await asyncio.to_thread(self.store.keep, feed, health, entries, now)
        if outcome.problem and outcome.problem != feed.health.problem:
            _log.warning("feed has a problem", feed=feed.spec.name, problem=outcome.problem, failures=health.failures)
        if kept.new or kept.changed:
            _log.debug("feed read", feed=feed.spec.name, new=kept.new, changed=kept.changed)
        if self.cadence.health(health, now) in ("dead", "gone") and await self._others_heard(health):
            await asyncio.to_thread(self._tell_blind, feed, health)

    async def _ask(self, feed: DueFeed) -> Outcome:
        url = feed.health.url or feed.spec.url
        try:
            answer = await self.fetch.get(url, headers=conditions(feed.health))
            if not 200 <= answer.status < 300:
                return Outcome.of(answer)
            return Outcome.of(answer, await self.parse(answer.body, answer.url, answer.headers.get("content-type", "")))
        except AidwireError as problem:
            return Outcome.failed(problem)
        except Exception as bug:  # noqa: BLE001 - a step boundary: a feed that we cannot read is blind, and must say so
            _log.exception("feed hit a bug", feed=feed.spec.name, url=url)
            return Outcome(problem=f"it could not be read: {bug!r}")

    async def _others_heard(self, health: FeedHealth) -> bool:
        """Whether another feed answered while this one failed; else our own line is down, and it is no feed's fault."""
        failing = health.failing_since
        return failing is None or await asyncio.to_thread(self.store.heard_since, failing)

    def _tell_blind(self, feed: DueFeed, health: FeedHealth) -> None:
        deliveries: list[Delivery] = []
        for to in dict.fromkeys(self.told_of_feeds()):
            with speaking(to.lang):
                deliveries.append(Delivery(AlertKind.NOTICE, to, "dead", feed_died(feed.spec, health)))
        self.stories.notify(f"feed:{feed.id}:{blind_since(health)}", deliveries, self.clock.now())
