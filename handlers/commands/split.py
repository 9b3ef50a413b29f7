"""`/aid split`: an entry that is in the wrong story becomes one of its own."""

from __future__ import annotations

import re

from bot.errors import UserError
from bot.language import N_, _, ngettext
from bot.model import Action, CommandCall, Message, Option
from bot.model.desk import LookedAt
from handlers.commands.command import Command
from handlers.commands.lists import PAGE, numbered, paged
from handlers.commands.righting import answered, moved, old_thread, story_first
from handlers.commands.room import Room
from handlers.commands.story import entry_name
from handlers.commands.which import story_file

_HOW = "split story:12 entry:345 · split story:12 https://… (why story:12 all)"
_ENTRY = re.compile(r"(?:entry\s*:?\s*(\d{1,15})|(https?://\S+))(?!\S)\s*(.*)", re.IGNORECASE | re.DOTALL)


async def run(call: CommandCall, room: Room) -> Message:
    """Part it, with its copies. Raises UserError."""
    story, rest = story_first(call.text, _HOW)
    named = _ENTRY.fullmatch(rest)
    if named is None:
        return await _choice(story, rest, room)
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


async def _choice(story: int, rest: str, room: Room) -> Message:
    """The entries of a story, to choose the one that is to go; copies go with theirs. Raises UserError."""
    text, page = paged(rest)
    if text:
        raise UserError(_("Say which entry: {how}").format(how=_HOW))
    entries = [entry for entry in (await story_file(story, room)).entries if not entry.copy]
    if len(entries) <= 1:
        raise UserError(_("Story {number} has one article alone: there is nothing to part.").format(number=story))
    entries.sort(key=lambda entry: (entry.at, entry.entry), reverse=True)
    shown, left = entries[(page - 1) * PAGE : page * PAGE], len(entries) - page * PAGE
    more = (Action(_("More"), f"split story:{story} page {page + 1}"),) if left > 0 else ()
    return Message(
        _("Which article is a story of its own?"),
        lines=numbered([entry_name(entry) for entry in shown], page),
        private=True,
        actions=(*(_part(story, entry) for entry in shown), *more),
    )


def _part(story: int, entry: LookedAt) -> Action:
    return Action(_("Part entry {entry}").format(entry=entry.entry), f"split story:{story} entry:{entry.entry}")


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
