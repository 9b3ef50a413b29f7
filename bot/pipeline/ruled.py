"""What rulings ask of the store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.model import Alert, Delivery, Destination, Member, Message, Posting, Reading, Ruling, StoryState
from bot.ports import DueEntry, Ledger


@dataclass(frozen=True, slots=True)
class Heard:
    """What was read of an entry's revision, and where the entry is."""

    due: DueEntry
    reading: Reading
    member: Member


class RulingLedger(Ledger, Protocol):
    """The ledger in which a person puts stories right: either all of it holds, with what is told of it, or nothing."""

    def known(self, story: int) -> bool:
        """Whether there is a story of that number."""
        ...

    def heard(self, *stories: int) -> list[Heard]:
        """All that was read of their entries, in the order in which it was settled."""
        ...

    def told_in(self, story: int) -> list[Destination]:
        """Where its root stands, or is about to."""
        ...

    def held_in(self, story: int) -> list[Destination]:
        """Where its root is held back until a time."""
        ...

    def digested_in(self, story: int) -> list[Destination]:
        """Where it has no root, but was told in a digest."""
        ...

    def posting(self, story: int, to: Destination) -> Posting | None:
        """Its thread there."""
        ...

    def hush(self, story: int) -> None:
        """Drop what is held of it: it will never be said."""
        ...

    def hush_replies(self, story: int, entries: Collection[int]) -> None:
        """Drop the replies that are held and tell of these entries."""
        ...

    def reword(self, story: int, to: Destination, root: Message) -> None:
        """Let a root that is held for a destination say this."""
        ...

    def restate(self, story: int, state: StoryState) -> None:
        """Keep what is known of a story, without a new development."""
        ...

    def move(self, member: Member) -> None:
        """Put an entry, with its observations, where the member says. All processes that settle hear of it."""
        ...

    def retire(self, story: int) -> None:
        """Let a story no longer be found: it went into another."""
        ...

    def note(self, story: int, by: Ruling, what: str, other: int | None = None) -> int:
        """Write down who did what, and give the ruling's number."""
        ...

    def tell_ruling(
        self, ruling: int, story: int, alert: Alert, deliveries: Sequence[Delivery], entry: int | None = None
    ) -> None:
        """Write what is told of a ruling in one of its stories, once; `entry`: the one that it is about."""
        ...


class RulingStore(Protocol):
    """Where people put stories right."""

    def ruling(self) -> AbstractContextManager[RulingLedger]:
        """Open the one transaction; nobody settles or rules at the same time."""
        ...
