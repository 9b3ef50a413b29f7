"""What a person looks up: stories with all that belongs to them, entries and what was decided of them, deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.chat import Destination, Message, Posting
from bot.model.stories import StoryState


@dataclass(frozen=True, slots=True)
class Told:
    """An alert: when, what kind, of what, and why."""

    at: datetime
    kind: str
    what: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookedAt:
    """An entry, what became of it, and the reasons stage by stage. `state`: due, read or failed."""

    entry: int
    url: str
    title: str
    feed: str
    at: datetime
    state: str
    backlog: bool
    outcome: tuple[str, ...]
    story: int | None
    copy: bool = False
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another story that is alike and not the same."""

    story: int
    state: StoryState


@dataclass(frozen=True, slots=True)
class Letter:
    """A delivery as a list shows it. Times are wall time; `gone`: why nothing can be delivered there."""

    id: int
    to: Destination
    state: str
    kind: str
    story: int | None
    message: Message
    attempts: int
    created_at: datetime
    not_before: datetime | None
    sent_at: datetime | None
    problem: str
    gone: str  # why nothing can be delivered there; "" where it can
    paused_until: datetime | None = None
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A story with all that belongs to it."""

    story: int
    state: StoryState
    opened_at: datetime
    updated_at: datetime
    entries: tuple[LookedAt, ...]  # by time
    neighbours: tuple[Neighbour, ...]
    letters: tuple[Letter, ...]
    threads: tuple[tuple[Destination, Posting], ...] = ()  # where it stands


@dataclass(frozen=True, slots=True)
class Lane:
    """A destination: how many of its deliveries are in which state, and what holds it."""

    to: Destination
    counts: tuple[tuple[str, int], ...]
    last_sent: datetime | None
    paused_until: datetime | None
    gone: str
