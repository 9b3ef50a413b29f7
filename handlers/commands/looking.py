"""What `/aid story` and `/aid why` may ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.model import Destination
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

    async def why_story(self, file: StoryFile, to: Destination) -> Sequence[str]:
        """In a few plain lines why a destination was told of a story, or was not."""
        ...

    async def why_entry(self, entry: LookedAt, to: Destination) -> Sequence[str]:
        """In a few plain lines why it was told of an article, or was not: what decided first."""
        ...

    async def said(self, to: Destination, message: str) -> Said | None:
        """What a message of a chat came from; None where it is none of ours."""
        ...
