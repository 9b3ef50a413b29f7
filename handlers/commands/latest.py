"""`/aid latest [what]`: where the newest stories stand."""

from __future__ import annotations

from bot.model import CommandCall, Message, Option
from handlers.commands.command import Command
from handlers.commands.dates import period
from handlers.commands.lists import (
    PAGE,
    about,
    more,
    no_more,
    nothing,
    numbered,
    paged,
    story_line,
    story_links,
    try_instead,
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
    what = f"{about(asked.words)}{when.words}"
    if not found and page > 1:
        return no_more(f"latest {paged(call.text)[0]}")
    if not found:
        wider = try_instead("latest", "shows all topics.") if what else "Stories appear as the feeds bring them."
        return nothing(what if when.since else f"{what} yet", wider)
    shown = found[:PAGE]
    return Message(
        headline=f"Latest{what}",
        lines=numbered([story_line(number, state) for number, state in shown], page),
        links=story_links(shown, page),
        actions=more(call, page, len(found)),
        private=True,
    )


COMMAND = Command(
    "latest",
    "The newest stories, and what is known.",
    run,
    (Option("what", "A system, class, country or person; since Monday, 7d, …", suggests="topic"),),
)
