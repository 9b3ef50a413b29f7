"""`/aid split`: an entry that is in the wrong story becomes one of its own."""

from __future__ import annotations

import re

from bot.errors import UserError
from bot.language import N_, _, ngettext
from bot.model import CommandCall, Message, Option
from handlers.commands.command import Command
from handlers.commands.righting import answered, moved, old_thread, story_first
from handlers.commands.room import Room

_HOW = "split story:12 entry:345 · split story:12 https://… (why story:12 all)"
_ENTRY = re.compile(r"(?:entry\s*:?\s*(\d{1,15})|(https?://\S+))(?!\S)\s*(.*)", re.IGNORECASE | re.DOTALL)


async def run(call: CommandCall, room: Room) -> Message:
    """Part it, with its copies. Raises UserError."""
    story, rest = story_first(call.text, _HOW)
    named = _ENTRY.fullmatch(rest)
    if named is None:
        raise UserError(_("Say which entry: {how}").format(how=_HOW))
    entry = int(named[1]) if named[1] else named[2]
    done = await room.rulings.split(story, entry, call.person, named[3].strip())
    opened = _("No channel gets a thread of story {number}: for none is it news by the rules.")
    if done.opened:
        opened = ngettext(
            "Story {number} opens a thread of its own in {count} channel.",
            "Story {number} opens a thread of its own in {count} channels.",
            done.opened,
        )
    opened = opened.format(number=done.story, count=done.opened)
    headline = _("Parted: story {number}").format(number=done.story)
    undo = f"merge story:{done.story} into story:{story}"
    return answered(headline, done, moved(done), opened, old_thread(done), undo=undo)


COMMAND = Command(
    "split",
    N_("Make an article that is in the wrong story one of its own."),
    run,
    (
        Option("story", N_("Its number"), required=True),
        Option("entry", N_("entry:345, or the article's address"), required=True),
        Option("reason", N_("Why, for all to read")),
    ),
    shares=False,
    for_all=True,
)
