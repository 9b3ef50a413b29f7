"""What a command is, and what it may ask: a call comes in, a message goes out, no platform is seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import fuzz, process

from bot.model import CommandCall, Message, StoryState

PREFIX = "/aid"
_LIKE = 60.0  # rapidfuzz's ratio, of 100, from which a name may be what was meant: two wrong letters in five
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Topics:
    """What a person's words name: topic ids and their names; where they name none, what they may have meant."""

    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class Room(Protocol):
    """What commands may ask; the app answers from store and catalogue."""

    async def latest(self, topics: tuple[str, ...], limit: int) -> Sequence[StoryState]:
        """Stories about aid on any of these topics (none: on all), the newest development first."""
        ...

    def resolve(self, text: str) -> Topics:
        """The topics that these words name, in any language of the catalogue."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: `usage` and `summary` are shown by help and by the platforms' own lists."""

    name: str
    summary: str
    usage: str
    run: Callable[[CommandCall, Room], Awaitable[Message]]


def near(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that a person may have meant, the likeliest first."""
    folded = {name.casefold(): name for name in names}
    found = process.extract(text.casefold(), list(folded), scorer=fuzz.ratio, limit=_MOST_NAMES, score_cutoff=_LIKE)
    return tuple(folded[name] for name, _, _ in found)


def did_you_mean(names: Sequence[str]) -> str:
    """A question with up to three names; "" without any."""
    if not names:
        return ""
    *first, last = names
    return f"Did you mean {', '.join(first)} or {last}?" if first else f"Did you mean {last}?"
