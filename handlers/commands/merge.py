"""`/aid merge`: two stories that are one go on in one thread."""

from __future__ import annotations

from bot.language import N_, _, ngettext
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
    moved = ngettext(
        "{count} article of story {story} went into story {into}.",
        "{count} articles of story {story} went into story {into}.",
        done.moved,
    ).format(count=done.moved, story=story, into=into)
    opened = ngettext(
        "{count} new thread opened where only story {story} was known.",
        "{count} new threads opened where only story {story} was known.",
        done.opened,
    ).format(count=done.opened, story=story)
    headline = _("Merged into story {story}").format(story=into)
    return answered(headline, done, moved, *((opened,) if done.opened else ()))


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
