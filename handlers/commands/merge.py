"""`/aid merge`: two stories that are one go on in one thread."""

from __future__ import annotations

from bot.alerts import words
from bot.model import CommandCall, Message, Option
from handlers.commands.command import Command
from handlers.commands.righting import answered, story_first
from handlers.commands.room import Room

_HOW = "merge story:13 into story:12"


async def run(call: CommandCall, room: Room) -> Message:
    """Put the first into the second. Raises UserError."""
    story, rest = story_first(call.text, _HOW)
    into, reason = story_first(rest.removeprefix("into").strip(), _HOW)
    done = await room.rulings.merge(story, into, call.person, reason)
    moved = f"{words.count(done.moved, 'article')} of story {story} went into story {into}."
    opened = (
        (f"{words.count(done.opened, 'new thread')} opened where only story {story} was known.",) if done.opened else ()
    )
    return answered(f"Merged into story {into}", done, moved, *opened)


COMMAND = Command(
    "merge",
    "Put a story into another: they are one.",
    run,
    (
        Option("story", "The one that goes", required=True),
        Option("into", "The one that stays", required=True, lead="into"),
        Option("reason", "Why, for all to read"),
    ),
    shares=False,
    for_all=True,
)
