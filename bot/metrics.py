"""What /metrics shows: the process's own figures, and ours. Few labels, and never the name of a channel or a person."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

from bot.feeds.cadence import Cadence, Health
from bot.model import AlertKind, FeedHealth, FeedSpec
from bot.storage.store import Store

# Seconds: from what one message takes to the quarter of an hour after which a lane counts as stuck (bot/health.py).
_DELAYS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900)
POLLS = ("read", "unchanged", "failed")
PAGES = ("read", "retried", "given_up")
SENDS = ("sent", "retried", "given_up")
_CLOSED = ("paused", "gone")
_FEEDS: tuple[Health, ...] = get_args(Health)


class Metrics:
    """Counters of one process, and gauges of the database that `look` sets. `registry` is what the server shows."""

    def __init__(self, platforms: Iterable[str], version: str = "") -> None:
        """`platforms`: those that this process delivers to; their series are there from the start, at 0."""
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._entries = self._counter("aidwire_entries_read", "Entries read, by what came of them", "outcome")
        self._alerts = self._counter("aidwire_alerts", "Decisions to tell", "kind")
        self._polls = self._counter("aidwire_polls", "Feeds asked", "outcome")
        self._pages = self._counter("aidwire_pages", "Pages of entries asked for, by what came of them", "outcome")
        self._deliveries = self._counter("aidwire_deliveries", "Attempts at deliveries", "platform", "outcome")
        self._delay = Histogram(
            "aidwire_delivery_delay_seconds", "From the decision, or the end of a hold, to the chat's receipt",
            ["platform"], buckets=_DELAYS, registry=self.registry,
        )  # fmt: skip
        self._oldest = self._gauge(
            "aidwire_oldest_unsent_delivery_age_seconds", "How long the oldest waits; 0: none does", "platform"
        )
        self._feeds = self._gauge("aidwire_feeds", "Feeds that are polled, by how they are", "health")
        self._lanes = self._gauge("aidwire_lanes_closed", "Channels that nothing goes to now", "platform", "why")
        self._newest = self._gauge(
            "aidwire_newest_entry_age_seconds", "How old the newest entry of any feed is, by the feeds' tier", "tier"
        )
        self._gauge("aidwire_build_info", "Always 1; which Aidwire this is", "version").labels(version).set(1)
        self._given_up = self._gauge("aidwire_entries_given_up", "Entries of the last 7 days that could not be read")
        self._platforms = tuple(platforms)
        self._begin()

    def entry(self, kind: AlertKind) -> None:
        """An entry was read and settled."""
        self._entries.labels("silent" if kind is AlertKind.NONE else "told").inc()
        if kind is not AlertKind.NONE:
            self._alerts.labels(kind.value).inc()

    def poll(self, outcome: str) -> None:
        """A feed was asked: one of POLLS."""
        self._polls.labels(outcome).inc()

    def page(self, outcome: str) -> None:
        """An entry's page was asked for: one of PAGES."""
        self._pages.labels(outcome).inc()

    def delivery(self, platform: str, outcome: str, seconds: float) -> None:
        """A delivery was tried, so many seconds after it was decided or let go: one of SENDS."""
        self._deliveries.labels(platform, outcome).inc()
        if outcome == "sent":
            self._delay.labels(platform).observe(seconds)

    def look(self, store: Store, cadence: Cadence, wall: datetime, now: datetime) -> None:
        """Set the gauges by what the database says; blocking. `wall` is the platforms' time, `now` the entries'."""
        oldest, closed, feeds = store.deliveries.oldest(), store.deliveries.closed(wall), store.feeds.feeds()
        for platform in self._platforms:
            for why in _CLOSED:
                self._lanes.labels(platform, why).set(closed.get((platform, why), 0))
            self._oldest.labels(platform).set((wall - oldest.get(platform, wall)).total_seconds())
        how = collections.Counter(cadence.health(health, now) for _, health, _ in feeds)
        for health in _FEEDS:
            self._feeds.labels(health).set(how[health])
        for tier, newest in _newest(feeds).items():
            self._newest.labels(tier).set((now - newest).total_seconds())
        self._given_up.set(store.feeds.given_up(now)[0])

    def _begin(self) -> None:
        """A series that is not there at 0 hides its own first increase from whoever watches for one."""
        for outcome in ("told", "silent"):
            self._entries.labels(outcome)
        for kind in (AlertKind.OPEN, AlertKind.REPLY, AlertKind.EDIT):
            self._alerts.labels(kind.value)
        for outcome in POLLS:
            self._polls.labels(outcome)
        for outcome in PAGES:
            self._pages.labels(outcome)
        for platform in self._platforms:
            self._delay.labels(platform)
            for outcome in SENDS:
                self._deliveries.labels(platform, outcome)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(name, about, labels, registry=self.registry)


def _newest(feeds: Iterable[tuple[FeedSpec, FeedHealth, str]]) -> Mapping[int, datetime]:
    """When the newest entry of any feed of a tier was published."""
    found: dict[int, datetime] = {}
    for spec, health, _ in feeds:
        if health.newest:
            found[spec.tier] = max(health.newest, found.get(spec.tier, health.newest))
    return found
