"""What the pages ask of the store, beside what commands ask (handlers/commands/room.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.model.desk import Lane, Letter


class Desk(Protocol):
    """Deliveries, as they are kept."""

    async def name(self) -> str:
        """The name of this database among all: it never changes."""
        ...

    async def lanes(self) -> Sequence[Lane]:
        """Every destination that anything was ever decided for."""
        ...

    async def letters(
        self, states: Sequence[str], destination: str, limit: int, *, before: int | None = None,
        after: int | None = None,
    ) -> Sequence[Letter]:  # fmt: skip
        """Deliveries, the newest first, of these states (none: all) and that destination's key ("": all).

        `before`: those below that number; `after`: those next above it.
        """
        ...
