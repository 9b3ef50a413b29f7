"""`/aid latest [what]`: where the newest stories stand."""

from __future__ import annotations

from bot.language import N_, _
from bot.model import CommandCall, Message, Option
from handlers.commands.command import Command
from handlers.commands.dates import period
from handlers.commands.lists import (
    PAGE,
    about,
    empty,
    more,
    no_more,
    numbered,
    paged,
    story_line,
    story_links,
)
from handlers.commands.room import Room


async def run(call: CommandCall, room: Room) -> Message:
    """A line for each story, its worth first. Raises UserError where the words name nothing."""
    text, page = paged(call.text)
    text, when = period(text, room.questions.now())
    asked = room.questions.understood(text)
    found = await room.questions.stories(
        asked, since=when.since, until=when.until, offset=(page - 1) * PAGE, limit=PAGE + 1
    )
    what = f"{about(asked)}{when.words}"
    if not found and page > 1:
        return no_more(f"latest {paged(call.text)[0]}")
    if not found:
        wider = _("/aid latest shows all topics.") if what else _("Stories appear as the feeds bring them.")
        headline = _("Nothing{about}") if when.words else _("Nothing yet{about}")
        return empty(headline.format(about=what), wider)
    shown = found[:PAGE]
    return Message(
        headline=_("Latest{about}").format(about=what),
        lines=numbered([story_line(number, state) for number, state in shown], page),
        links=story_links(shown, page),
        actions=more(call, page, len(found)),
        private=True,
    )


COMMAND = Command(
    "latest",
    N_("The newest stories, and what is known."),
    run,
    (Option("what", N_("A system, class, country or person; since Monday, 7d, …"), suggests="topic"),),
)
