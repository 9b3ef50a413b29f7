"""`/aid split`: an entry that is in the wrong story becomes one of its own."""

from __future__ import annotations

import re

from bot.alerts import words
from bot.errors import UserError
from bot.model import CommandCall, Message, Option
from handlers.commands.command import Command
from handlers.commands.righting import answered, story_first
from handlers.commands.room import Room

_HOW = "split story:12 entry:345 · split story:12 https://… (why story:12 names its entries)"
_ENTRY = re.compile(r"(?:entry\s*:?\s*(\d{1,15})|(https?://\S+))(?!\S)\s*(.*)", re.IGNORECASE | re.DOTALL)


async def run(call: CommandCall, room: Room) -> Message:
    """Part it, with its copies. Raises UserError."""
    story, rest = story_first(call.text, _HOW)
    named = _ENTRY.fullmatch(rest)
    if named is None:
        raise UserError(f"Say which entry: {_HOW}")
    entry = int(named[1]) if named[1] else named[2]
    done = await room.rulings.split(story, entry, call.person, named[3].strip())
    moved = f"{words.count(done.moved, 'article')} went from story {story} to story {done.story}."
    opened = (
        f"{words.count(done.opened, 'new thread')} opened." if done.opened else "No new thread is due by the rules."
    )
    return answered(
        f"Parted: story {done.story}", done, moved, opened, undo=f"merge story:{done.story} into story:{story}"
    )


COMMAND = Command(
    "split",
    "Make an article that is in the wrong story one of its own.",
    run,
    (
        Option("story", "Its number", required=True),
        Option("entry", "entry:345, or the article's address", required=True),
        Option("reason", "Why, for all to read"),
    ),
    shares=False,
    for_all=True,
)
