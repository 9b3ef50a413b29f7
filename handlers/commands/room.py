"""What commands may ask. The app answers from store and catalogue (bot/answers/)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.ledger.rows import Row
from bot.model import File, Reading, StoryState
from bot.rules.rule import Rule
from bot.rules.vocabulary import Kind
from handlers.commands.looking import Files
from handlers.commands.polled import Feeds
from handlers.commands.righting import Rulings
from handlers.commands.subscribing import Subscriptions


class Names(Protocol):
    """Names that people give things."""

    def suggest(self, kind: Kind, typed: str) -> Sequence[str]:
        """What somebody may be about to type: at most 25 names of that kind."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks about: the rule that was understood, and how it is said back ("" for everything)."""

    rule: Rule
    words: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found: a piece of it, the words in it that were meant, and where its story stands."""

    entry: int
    reading: Reading
    source: str
    at: datetime
    story: int | None
    piece: str
    strong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What the bot holds, and which version of it does."""

    version: str
    articles: int
    stories: int


class Questions(Protocol):
    """What was read, told and counted. Moments are UTC; `until` is not included."""

    def understood(self, text: str, *, giving: bool = False) -> Asked:
        """What these words name; `giving`: a country that is only named is meant as giver.

        Raises UserError where they name nothing, with what may have been meant.
        """
        ...

    def sought(self, text: str) -> Asked:
        """As `understood`, but words that name nothing are looked for as they are."""
        ...

    def alike(self, text: str) -> Mapping[str, str]:
        """What such words may have meant that are no names: by name, the words with it in them, the likeliest first."""
        ...

    async def count(
        self, asked: Asked, *, since: datetime | None = None, until: datetime | None = None, most: int
    ) -> int:
        """How many articles there are; no more than `most` are counted."""
        ...

    async def entries(
        self, asked: Asked, *, since: datetime | None = None, until: datetime | None = None, before: int | None = None,
        limit: int,
    ) -> Sequence[Hit]:  # fmt: skip
        """Articles, the newest first; `before` is the entry at which an earlier page ended."""
        ...

    async def stories(
        self, asked: Asked, *, since: datetime | None = None, until: datetime | None = None, offset: int = 0, limit: int
    ) -> Sequence[tuple[int, StoryState]]:
        """Stories about aid, the newest development first."""
        ...

    async def rows(
        self, asked: Asked, *, since: datetime | None = None, until: datetime | None = None, open_only: bool = False
    ) -> Sequence[Row]:
        """Rows of the ledger, the oldest first."""
        ...

    async def picture(self, rows: Sequence[Row], title: str) -> File:
        """The steps of these rows over time, drawn."""
        ...

    async def table(self, rows: Sequence[Row]) -> File:
        """The rows for a spreadsheet."""
        ...

    async def looked(self, person: str) -> datetime | None:
        """When the person last asked what is new; from now on it is now."""
        ...

    async def counts(self) -> Counts:
        """What the bot holds."""
        ...

    def now(self) -> datetime:
        """The time that the bot goes by."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """All that commands may ask, by subject."""

    names: Names
    questions: Questions
    subscriptions: Subscriptions
    feeds: Feeds
    rulings: Rulings
    files: Files
