"""What destinations want to hear, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.model.chat import Destination
from bot.model.reading import Rung

EVERYTHING = "everything"  # the rule that every story about aid meets
ListedIn = Literal["config", "chat", "import"]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When stories are posted: at once, or together at a time of the day by the wall clock of a time zone."""

    how: Literal["instant", "daily", "weekly"] = "instant"
    at: int = 480  # minutes after midnight
    weekday: int = 0  # Monday is 0
    zone: str = "UTC"  # as in the IANA's list


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is posted, in minutes after midnight; `until` may lie on the next day."""

    since: int
    until: int
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Ping:
    """Whom to call, as the platform names a role or group, and at which rungs or marks: never by what a story says."""

    who: str
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A destination with the rule that decides what it hears."""

    destination: Destination
    rule: str = EVERYTHING  # in its own text (bot/rules/language.py)
    at_least: Rung = Rung.NONE
    rhythm: Rhythm = Rhythm()
    quiet: Quiet | None = None
    ping: Ping | None = None
    number: int = 0  # what people call it by; 0 until it is kept
    listed_in: ListedIn = "chat"
    made_by: str = ""
    made_at: datetime | None = None
    paused: str = ""  # why it hears nothing; "" while it does
