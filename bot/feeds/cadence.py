"""When a feed is asked next, what it is asked with, and whether it still lives. Pure: `now` is an argument."""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from bot.errors import AidwireError, Gone, RetryLater
from bot.feeds.dates import read_date
from bot.model import FeedHealth, FeedSpec, ParsedFeed
from bot.ports import Fetched

Health = Literal["live", "quiet", "dead", "gone"]

RECENT = 20  # entries whose distances say how often a feed has news


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of politeness and of patience. Times in seconds."""

    shortest: float = 120.0  # between two polls
    longest: float = 1800.0
    per_gap: float = 4.0  # polls in the usual time between two entries
    longest_wish: float = 900.0  # what a feed's ttl or max-age can lengthen a poll to; a year is written there, too
    longest_retry_after: float = 86400.0
    longest_back_off: float = 14400.0
    spread: float = 0.1  # share of an interval by which feeds are set apart
    missing_tolerated: int = 5  # 404s in a row, or names not found, before the feed counts as dead
    quiet_gaps: float = 8.0  # usual gaps without an entry that make a feed quiet ...
    quiet_after: float = 2 * 86400.0  # ... but not before that
    dead_gaps: float = 40.0
    dead_after: float = 14 * 86400.0
    failing_after: float = 86400.0  # without a good answer for that long it is dead, too


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a poll gave: an answer with the feed read from it, or none where it was 304; or an error."""

    status: int = 0
    etag: str = ""
    last_modified: str = ""
    wish: float = 0.0  # seconds that the answer may be kept (Cache-Control: max-age)
    retry_after: str = ""
    moved_to: str = ""
    feed: ParsedFeed | None = None
    problem: str = ""
    missing: bool = False
    wait: float = 0.0  # seconds that an error asks to wait

    @classmethod
    def of(cls, fetched: Fetched, feed: ParsedFeed | None = None) -> Outcome:
        """From an answer; `feed` is what was read from its body, None for any status but 2xx."""
        headers = fetched.headers
        said = feed.problem if feed else None if fetched.status == 304 else f"it answers {fetched.status}"
        return cls(
            status=fetched.status,
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
            wish=_max_age(headers.get("cache-control", "")),
            retry_after=headers.get("retry-after", "").strip(),
            moved_to=fetched.moved_to or "",
            feed=feed,
            problem=said or "",
            missing=fetched.status == 404,
        )

    @classmethod
    def failed(cls, error: AidwireError) -> Outcome:
        """From an error of the door or of the parser."""
        wait = error.after if isinstance(error, RetryLater) else 0.0
        return cls(problem=str(error), missing=isinstance(error, Gone), wait=wait)

    @property
    def good(self) -> bool:
        """Whether the feed answered as a feed does: something was read, or nothing has changed."""
        return self.feed is not None or self.status == 304


def conditions(health: FeedHealth) -> dict[str, str]:
    """The headers that ask only for what is new."""
    headers = {"If-None-Match": health.etag, "If-Modified-Since": health.last_modified}
    return {name: value for name, value in headers.items() if value}


class Cadence:
    """Decides about polls by its rules."""

    def __init__(self, rules: Rules | None = None) -> None:
        self._rules = rules or Rules()

    def next_poll(self, spec: FeedSpec, health: FeedHealth, outcome: Outcome, now: datetime) -> FeedHealth:
        """The feed's health after a poll, with the time of the next one (None where it is gone)."""
        if outcome.status == 410:
            return replace(health, gone=True, next_poll_at=None, problem="it answers 410: it will not come back")
        health = self._answered(health, outcome, now) if outcome.good else _failed(health, outcome, now)
        return replace(health, next_poll_at=now + timedelta(seconds=self._wait(spec, health, outcome, now)))

    def health(self, health: FeedHealth, now: datetime) -> Health:
        """Whether the feed lives, by the age of its newest entry against its usual rate: an answer is not health.

        gone: it said so (410). dead: no good answer for a day, or not found again and again, or nothing new for very
        long. quiet: nothing new for long. How old its newest entry is counts at its last good answer: what it did while
        we did not ask, or it did not answer, nobody knows.
        """
        rules = self._rules
        if health.gone:
            return "gone"
        failing = (now - health.failing_since).total_seconds() if health.failing_since else 0.0
        silent = ((health.read_at or now) - health.newest).total_seconds() if health.newest else 0.0
        gap = health.gap or 0.0
        missing = health.missing >= rules.missing_tolerated
        if missing or failing > rules.failing_after or silent > max(rules.dead_after, rules.dead_gaps * gap):
            return "dead"
        return "quiet" if silent > max(rules.quiet_after, rules.quiet_gaps * gap) else "live"

    def _answered(self, health: FeedHealth, outcome: Outcome, now: datetime) -> FeedHealth:
        """After a good answer: failures are over, conditions and rate are kept, a move is believed the second time."""
        health = replace(health, read_at=now, failures=0, failing_since=None, missing=0, problem=outcome.problem)
        health = _moved(health, outcome.moved_to)
        return health if outcome.feed is None else _read(health, outcome, outcome.feed, now)

    def _wait(self, spec: FeedSpec, health: FeedHealth, outcome: Outcome, now: datetime) -> float:
        """Seconds to the next poll: apart from other feeds' polls, and never sooner than Retry-After allows."""
        rules = self._rules
        wait = self._back_off(spec, health) if health.failures else self._interval(spec, health, outcome)
        wait *= 1 + rules.spread * (2 * _share(spec.url) - 1)
        asked = max(outcome.wait, _retry_after(outcome.retry_after, now))
        return max(wait, rules.shortest, min(asked, rules.longest_retry_after))

    def _interval(self, spec: FeedSpec, health: FeedHealth, outcome: Outcome) -> float:
        """The operator's wish; else a share of the usual gap between entries, or what the feed itself wishes."""
        rules = self._rules
        if spec.poll_minutes:
            return spec.poll_minutes * 60.0
        ttl = (outcome.feed.ttl_seconds or 0.0) if outcome.feed else 0.0
        own = min(max((health.gap or 0.0) / rules.per_gap, rules.shortest), rules.longest)
        return max(own, min(max(ttl, outcome.wish), rules.longest_wish))

    def _back_off(self, spec: FeedSpec, health: FeedHealth) -> float:
        """Twice as long after each failure."""
        base = spec.poll_minutes * 60.0 if spec.poll_minutes else self._rules.shortest
        return min(base * 2.0 ** min(health.failures - 1, 16), max(self._rules.longest_back_off, base))


def _read(health: FeedHealth, outcome: Outcome, feed: ParsedFeed, now: datetime) -> FeedHealth:
    """After a feed was read. One that broke off keeps no conditions: a 304 would hide what it lost."""
    keys = hashlib.sha256("\n".join(sorted(entry.key for entry in feed.entries)).encode()).hexdigest()[:16]
    dates = sorted(entry.published for entry in feed.entries if entry.published and entry.published <= now)
    newest = dates[-1] if dates else health.newest if keys == health.keys else now
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(dates[-RECENT:])]
    return replace(
        health,
        etag="" if feed.cut else outcome.etag,
        last_modified="" if feed.cut else outcome.last_modified,
        keys=keys,
        newest=max(newest, health.newest) if newest and health.newest else newest,
        gap=median(gaps) if gaps else health.gap,
    )


def _moved(health: FeedHealth, target: str) -> FeedHealth:
    """A permanent redirect is believed when it led to a good feed twice in a row: hotels and outages redirect, too."""
    if not target or target == health.url:
        return replace(health, moved_to="", moved_seen=0)
    seen = health.moved_seen + 1 if target == health.moved_to else 1
    if seen < 2:
        return replace(health, moved_to=target, moved_seen=seen)
    return replace(health, url=target, moved_to="", moved_seen=0)


def _failed(health: FeedHealth, outcome: Outcome, now: datetime) -> FeedHealth:
    return replace(
        health,
        failures=health.failures + 1,
        failing_since=health.failing_since or now,
        missing=health.missing + 1 if outcome.missing else 0,
        problem=outcome.problem,
    )


def _max_age(header: str) -> float:
    """Seconds of Cache-Control's max-age; 0 where it has none or forbids keeping."""
    found = re.search(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,9})", header, re.IGNORECASE)
    return 0.0 if not found or re.search(r"no-(?:cache|store)", header, re.IGNORECASE) else float(found[1])


def _retry_after(header: str, now: datetime) -> float:
    """Seconds that Retry-After asks for, given as seconds or as a date (RFC 9110, 10.2.3)."""
    if re.fullmatch(r"\d{1,9}", header):
        return float(header)
    moment = read_date(header)
    return max((moment - now).total_seconds(), 0.0) if moment else 0.0


def _share(url: str) -> float:
    """A feed's own place between 0 and 1, always the same."""
    return zlib.crc32(url.encode()) / 2**32
