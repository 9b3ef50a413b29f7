"""What `/aid story` and `/aid why` may ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.model import Destination, StoryState
from bot.model.desk import LookedAt, StoryFile
from bot.model.rulings import Ruled, Said


class Files(Protocol):
    """Stories with all that belongs to them, and why something was told or not."""

    async def story(self, number: int) -> StoryFile | None:
        """A story by its number."""
        ...

    async def looked_at(self, url: str) -> Sequence[LookedAt]:
        """The entries of an address, whatever tracking it carries."""
        ...

    async def entry(self, number: int) -> Sequence[LookedAt]:
        """An entry by its number; none where there is none."""
        ...

    async def rulings(self, story: int) -> Sequence[Ruled]:
        """What was put right in a story, the oldest first."""
        ...

    async def meant(self, story: int, state: StoryState, to: Destination) -> Sequence[str]:
        """The subscriptions of a destination that mean the story now, in words; and what is muted there."""
        ...

    async def said(self, to: Destination, message: str) -> Said | None:
        """What a message of a chat came from; None where it is none of ours."""
        ...
