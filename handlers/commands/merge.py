"""`/aid merge`: two stories that are one go on in one thread."""

from __future__ import annotations

from bot.language import N_, _, ngettext
from bot.model import CommandCall, Message, Option
from handlers.commands.command import Command
from handlers.commands.righting import answered, moved, story_first
from handlers.commands.room import Room

_HOW = "merge story:13 into story:12"


async def run(call: CommandCall, room: Room) -> Message:
    """Put the first into the second. Raises UserError."""
    story, rest = story_first(call.text, _HOW)
    into, reason = story_first(rest.removeprefix("into").strip(), _HOW)
    done = await room.rulings.merge(story, into, call.person, reason)
    there = _("No channel had been told of story {number}.").format(number=story)
    if done.channels:
        there = ngettext(
            "The thread of story {number} leads there in {count} channel.",
            "The thread of story {number} leads there in {count} channels.",
            done.channels,
        ).format(number=story, count=done.channels)
    opened = ngettext(
        "Story {number} opens a thread in {count} channel that knew only story {other}.",
        "Story {number} opens a thread in {count} channels that knew only story {other}.",
        done.opened,
    ).format(number=into, count=done.opened, other=story)
    headline = _("Merged into story {number}").format(number=into)
    lines = (moved(done), there, *((opened,) if done.opened else ()))
    return answered(headline, done, *lines, undo=f"restore story:{story}")


COMMAND = Command(
    "merge",
    N_("Put a story into another: they are one."),
    run,
    (
        Option("story", N_("The one that goes"), required=True),
        Option("into", N_("The one that stays"), required=True, lead="into"),
        Option("reason", N_("Why, for all to read")),
    ),
    shares=False,
    for_all=True,
)
