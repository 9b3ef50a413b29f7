"""What the pages ask of the store, beside what commands ask (handlers/commands/room.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.model.desk import Lane, Letter, LookedAt, StoryFile


class Desk(Protocol):
    """Stories, decisions and deliveries, as they are kept."""

    async def name(self) -> str:
        """The name of this database among all: it never changes."""
        ...

    async def story(self, number: int) -> StoryFile | None:
        """A story by its number."""
        ...

    async def looked_at(self, url: str) -> Sequence[LookedAt]:
        """The entries of an address, whatever tracking it carries."""
        ...

    async def entry(self, number: int) -> Sequence[LookedAt]:
        """An entry by its number; none where there is none."""
        ...

    async def lanes(self) -> Sequence[Lane]:
        """Every destination that anything was ever decided for."""
        ...

    async def letters(self, states: Sequence[str], destination: str, limit: int) -> Sequence[Letter]:
        """The newest deliveries, of these states (none: all) and that destination's key ("": all)."""
        ...
