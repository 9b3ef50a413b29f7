"""What the commands that put stories right share: what they may ask, and which story is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from bot.errors import UserError
from bot.language import _, ngettext
from bot.model import Action, Message
from bot.model.rulings import Ruled
from bot.pipeline.rulings import Done

_STORY_WORDS = "story|vorgang|geschichte|#"  # in the languages that rules are read in (bot/rules/tongues.py)
_STORY = re.compile(rf"(?:{_STORY_WORDS})?\s*:?\s*(\d{{1,18}})(?!\S)\s*(.*)", re.IGNORECASE | re.DOTALL)
_QUOTE = re.compile(r"quote\s*:?\s*(\d{1,3})(?!\S)\s*(.*)", re.IGNORECASE | re.DOTALL)
_BARE = re.compile(r"#?(\d{1,3})(?!\S)\s*(.*)", re.DOTALL)
_SURE = re.compile(r"(?:now|because\s+(\S.*))", re.IGNORECASE | re.DOTALL)


class Rulings(Protocol):
    """What people put right. A ruling is for every channel, and names who made it. All raise UserError."""

    async def would_withdraw(self, story: int) -> Done:
        """The story as it stands, and in how many channels taking it back would be told; nothing is changed."""
        ...

    async def withdraw(self, story: int, person: str, reason: str) -> Done:
        """Take a story back everywhere."""
        ...

    async def restore(self, story: int, person: str, reason: str) -> Done:
        """Let it be told again; one that was merged becomes a story of its own again."""
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

    async def newest(self, limit: int) -> Sequence[Ruled]:
        """What was put right last, the newest first."""
        ...


def story_number(text: str) -> int | None:
    """The story that "12", "#12", "story 12" or "story:12" names; None for anything else."""
    found = _STORY.fullmatch(text.strip())
    return int(found[1]) if found and not found[2] else None


def story_first(text: str, how: str) -> tuple[int, str]:
    """The story that begins the text, and the rest. Raises UserError, with `how` it is typed, where none does."""
    found = _STORY.fullmatch(text.strip())
    if found is None:
        raise UserError(_("Say which story: {how}").format(how=how))
    return int(found[1]), found[2].strip()


def quote_first(text: str) -> tuple[int | None, str]:
    """The number of the quote that begins the text (None: there is none), and the rest."""
    found = _QUOTE.fullmatch(text)
    return (int(found[1]), found[2].strip()) if found else (None, text)


def number_first(text: str) -> tuple[int | None, str]:
    """A number without a word before it, which may be a quote's (None: there is none), and the rest."""
    found = _BARE.fullmatch(text)
    return (int(found[1]), found[2].strip()) if found else (None, text)


def certain(text: str) -> str | None:
    """The reason of who does not want to be asked back: "now" has none, "because …" one. None: they may be asked."""
    found = _SURE.fullmatch(text)
    return (found[1] or "").strip() if found else None


def answered(headline: str, done: Done, *lines: str, undo: str = "") -> Message:
    """What was done. `undo`: the line that takes it back."""
    why = Action(_("Why"), f"why story:{done.story}")
    return Message(
        headline=headline,
        title=done.state.title,
        url=done.state.url,
        lines=lines,
        footer=_("Story {number}").format(number=done.story),
        private=True,
        actions=(*((Action(_("Undo"), undo, "danger"),) if undo else ()), why),
    )


def told(done: Done) -> str:
    """Where what was done is told."""
    if not done.channels:
        return _("No channel had been told of it.")
    return ngettext("Told in {count} channel.", "Told in {count} channels.", done.channels).format(count=done.channels)


def moved(done: Done) -> str:
    """Which way entries went."""
    said = ngettext(
        "{count} article went from story {old} to story {new}.",
        "{count} articles went from story {old} to story {new}.",
        done.moved,
    )
    return said.format(count=done.moved, old=done.other, new=done.story)


def old_thread(done: Done) -> str:
    """What becomes of the thread that entries left."""
    if not done.threads:
        return _("No channel had been told of story {number}.").format(number=done.other)
    if not done.channels:
        unchanged = _("What story {number} says stays the same, and so does its thread.")
        return unchanged.format(number=done.other)
    said = ngettext(
        "The thread of story {number} says so in {count} channel.",
        "The thread of story {number} says so in {count} channels.",
        done.channels,
    )
    return said.format(number=done.other, count=done.channels)
