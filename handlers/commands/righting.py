"""What the commands that put stories right share: what they may ask, and which story is meant."""

from __future__ import annotations

import re
from typing import Protocol

from bot.alerts.words import count
from bot.errors import UserError
from bot.model import Action, Message
from bot.pipeline.rulings import Done

_STORY = re.compile(r"(?:story|#)?\s*:?\s*(\d{1,15})(?!\S)\s*(.*)", re.IGNORECASE | re.DOTALL)
_QUOTE = re.compile(r"quote\s*:?\s*(\d{1,3})(?!\S)\s*(.*)", re.IGNORECASE | re.DOTALL)


class Rulings(Protocol):
    """What people put right. A ruling is for every channel, and names who made it. All raise UserError."""

    async def withdraw(self, story: int, person: str, reason: str) -> Done:
        """Take a story back everywhere."""
        ...

    async def restore(self, story: int, person: str, reason: str) -> Done:
        """Let it be told again."""
        ...

    async def withdraw_quote(self, story: int, number: int, person: str, reason: str) -> Done:
        """Take one of its quotes, counted from 1 as they are shown, out of a mouth."""
        ...

    async def restore_quote(self, story: int, number: int, person: str, reason: str) -> Done:
        """Give back one of those that were withdrawn, counted from 1."""
        ...

    async def split(self, story: int, entry: int | str, person: str, reason: str) -> Done:
        """Make an entry, by its number or address, a story of its own."""
        ...

    async def merge(self, story: int, into: int, person: str, reason: str) -> Done:
        """Put a story into another."""
        ...


def story_first(text: str, how: str) -> tuple[int, str]:
    """The story that begins the text, and the rest. Raises UserError, with `how` it is typed, where none does."""
    found = _STORY.fullmatch(text.strip())
    if found is None:
        raise UserError(f"Say which story: {how}")
    return int(found[1]), found[2].strip()


def quote_first(text: str) -> tuple[int | None, str]:
    """The number of the quote that begins the text (None: there is none), and the rest."""
    found = _QUOTE.fullmatch(text)
    return (int(found[1]), found[2].strip()) if found else (None, text)


def answered(headline: str, done: Done, *lines: str, undo: str = "") -> Message:
    """What was done, and where it is told. `undo`: the line that takes it back."""
    where = f"Told in {count(done.channels, 'channel')}." if done.channels else "No channel had been told of it."
    why = Action("Why", f"why story:{done.story}")
    return Message(
        headline=headline,
        title=done.state.title,
        url=done.state.url,
        lines=(*lines, where),
        footer=f"Story {done.story}",
        private=True,
        actions=(*((Action("Undo", undo, "danger"),) if undo else ()), why),
    )
