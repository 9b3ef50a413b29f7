"""What the engine asks of the world, as Protocols: clock, fetching, the store's rooms, chats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.model import Destination, Message, Posting, Receipt


class Clock(Protocol):
    """Where "now" comes from."""

    def now(self) -> datetime:
        """The current time, aware, UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer of the web: final address, status, headers (lower-case names), body (decoded from its encoding)."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    moved_to: str | None = None  # where a chain of only permanent redirects (301, 308) led


class Fetch(Protocol):
    """The one door out."""

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Ask for a page. 2xx, 304, and 4xx/5xx come back as they are.

        Raises RetryLater (time-out, connection lost, too long, too many redirects), GiveUp (scheme, address or
        robots forbid it), Gone (the name does not exist).
        """
        ...


class Chat(Protocol):
    """A chat platform. Every call is made by one lane a destination, in order."""

    platform: str

    async def post(self, to: Destination, message: Message, *, key: str, thread: Posting | None = None) -> Receipt:
        """Post a root, or a reply into `thread`. `key` is the delivery's: the platform may use it to drop repeats.

        Raises RetryLater, GiveUp, Gone.
        """
        ...

    async def edit(self, to: Destination, posting: Posting, message: Message, *, key: str) -> Receipt:
        """Replace a message that was posted. Raises RetryLater, GiveUp, Gone."""
        ...

    async def find(self, to: Destination, key: str, *, thread: Posting | None = None) -> Receipt | None:
        """Look whether the delivery with that key is there already: asked only before a repeat."""
        ...
