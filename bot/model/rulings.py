"""What a person looks up about rulings, and about a message that stands in a chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.chat import AlertKind
from bot.model.stories import Ruling


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling: of which story, and what. `other`: the story that was parted from it, or that it went into."""

    number: int
    story: int
    by: Ruling
    what: str
    other: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed what a destination hears, or what all do, and when (wall time)."""

    at: datetime
    person: str
    what: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message in a chat: the delivery that it came from, of which alert, with the reasons for it.

    Of one that went out in a digest, `state` and `sent_at` are the digest's.
    """

    delivery: int
    kind: AlertKind
    state: str
    sent_at: datetime | None
    story: int | None
    what: tuple[str, ...]
    why: tuple[str, ...]
    told: tuple[int, ...] = ()  # the stories of a digest
    entry: int | None = None  # that the alert came from
    not_before: datetime | None = None  # held until then, by wall time
    problem: str = ""
