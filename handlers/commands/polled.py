"""What commands may ask about feeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed and how it does. `listed_in`: where it comes from; what stands in the configuration no chat removes."""

    name: str
    url: str
    health: Literal["gone", "dead", "quiet", "new", "live"]
    newest: datetime | None
    problem: str
    listed_in: str


@dataclass(frozen=True, slots=True)
class Offered:
    """What an address leads to: a feed that can be read, or a page that names some."""

    name: str
    url: str
    entries: int = 0


class Feeds(Protocol):
    """What is polled."""

    async def all(self) -> Sequence[FeedState]:
        """Every feed that is polled."""
        ...

    async def found_at(self, url: str) -> Sequence[Offered]:
        """The feed at that address, alone and with its entries counted; else those that the page there names.

        Raises UserError where nothing is to be had there.
        """
        ...

    async def add(self, feed: Offered, person: str) -> None:
        """Poll it from now on; what it published before alerts nobody."""
        ...

    async def remove(self, url: str, person: str) -> bool:
        """Poll it no more; False where no chat or import added it."""
        ...
