"""What commands may ask. The app answers from store and catalogue (bot/answers/)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.model import StoryState


@dataclass(frozen=True, slots=True)
class Topics:
    """What a person's words name: topic ids and their names; where they name none, what they may have meant."""

    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class Names(Protocol):
    """Names that people give things."""

    def resolve(self, text: str) -> Topics:
        """The topics that these words name, in any language of the catalogue."""
        ...


class Stories(Protocol):
    """Stories as they stand."""

    async def latest(self, topics: tuple[str, ...], limit: int) -> Sequence[StoryState]:
        """Stories about aid on any of these topics (none: on all), the newest development first."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """All that commands may ask, by subject."""

    names: Names
    stories: Stories
