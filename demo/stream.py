"""The invented news of demo/stream.yaml: what each feed shows at a time, and how each article reads then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

STREAM = Path(__file__).parent / "stream.yaml"


@dataclass(frozen=True, slots=True)
class Fault:
    """From when on a feed answers with a status and nothing else."""

    since: datetime
    status: int


@dataclass(frozen=True, slots=True)
class Feed:
    """An invented outlet. `page` names the template of demo/pages that its articles wear."""

    name: str
    title: str
    lang: str
    country: str = ""
    tier: int = 2
    page: str = "plain"
    faults: tuple[Fault, ...] = ()

    def status(self, now: datetime) -> int:
        """200, or the status that it fails with at that time."""
        return next((fault.status for fault in reversed(self.faults) if fault.since <= now), 200)


@dataclass(frozen=True, slots=True)
class Version:
    """An entry as it reads from a time on."""

    since: datetime
    title: str
    summary: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of one feed with its versions, the oldest first; `plays` says what the bot is put to."""

    id: str
    feed: str
    at: datetime
    plays: str
    versions: tuple[Version, ...]
    caption: str = ""
    promos: tuple[str, ...] = ()

    def reads(self, now: datetime) -> Version:
        """The version of that time (the first one before all of them)."""
        return next((v for v in reversed(self.versions) if v.since <= now), self.versions[0])


@dataclass(frozen=True, slots=True)
class Stream:
    """Everything that will be served, in the order of time."""

    start: datetime
    feeds: dict[str, Feed]
    entries: tuple[Entry, ...]
    by_id: dict[str, Entry] = field(default_factory=dict)

    def served(self, now: datetime) -> tuple[Entry, ...]:
        """The entries whose time has come, the newest last."""
        return tuple(entry for entry in self.entries if entry.at <= now)


def load(path: Path = STREAM) -> Stream:
    """The stream of a file. Raises ValueError: an unknown feed, entries out of order, a change after the last entry."""
    table = yaml.safe_load(path.read_text("utf-8"))
    feeds = {name: _feed(name, given) for name, given in table["feeds"].items()}
    entries = tuple(_entry(given) for given in table["entries"])
    for entry in entries:
        if entry.feed not in feeds:
            raise ValueError(f"{entry.at}: there is no feed {entry.feed!r}")
        if entry.versions[-1].since > entries[-1].at:
            raise ValueError(f"{entry.at}: it changes after the last entry, when nobody may be looking")
    if list(entries) != sorted(entries, key=lambda e: e.at):
        raise ValueError("the entries do not stand in the order of time")
    return Stream(_utc(table["start"]), feeds, entries, {entry.id: entry for entry in entries})


def _feed(name: str, given: dict[str, Any]) -> Feed:
    faults = tuple(Fault(_utc(f["from"]), f["status"]) for f in given.pop("fails", ()))
    return Feed(name=name, title=given.pop("name"), faults=faults, **given)


def _entry(given: dict[str, Any]) -> Entry:
    at = _utc(given["at"])
    first = Version(at, given["title"], given.get("summary", ""), _lines(given["text"]))
    versions = [replace(first, summary=first.summary or first.paragraphs[0])]
    for change in given.get("changes", ()):
        versions.append(_changed(versions[-1], change))
    known = f"{given['feed']} {at:%Y-%m-%d %H:%M}"
    return Entry(
        id=hashlib.sha256(known.encode()).hexdigest()[:12],
        feed=given["feed"],
        at=at,
        plays=given["plays"],
        versions=tuple(versions),
        caption=given.get("caption", ""),
        promos=tuple(given.get("promos", ())),
    )


def _changed(before: Version, change: dict[str, Any]) -> Version:
    return replace(
        before,
        since=_utc(change["at"]),
        title=change.get("title", before.title),
        summary=change.get("summary", before.summary),
        paragraphs=_lines(change["text"]) if "text" in change else before.paragraphs,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line)


def _utc(at: datetime | str) -> datetime:
    """A time of the file, which are all UTC; YAML reads one without seconds as text."""
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    return at.replace(tzinfo=UTC)


def newest(entries: Iterable[Entry], most: int) -> tuple[Entry, ...]:
    """At most so many entries, the newest first, as feeds list them."""
    return tuple(reversed(tuple(entries)[-most:]))
