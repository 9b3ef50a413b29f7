"""`/aid since`: what is new since you last asked."""

from __future__ import annotations

from bot.model import CommandCall, Message, Option
from handlers.commands.command import Command
from handlers.commands.dates import period
from handlers.commands.lists import PAGE, about, day, nothing, numbered, story_line, story_links, try_instead
from handlers.commands.room import Room

_FIRST = "7d"  # what is new to somebody who never asked


async def run(call: CommandCall, room: Room) -> Message:
    """The stories that went on since then. Raises UserError."""
    questions = room.questions
    asked = questions.understood(call.text)
    person = f"{call.destination.platform}:{call.destination.workspace}:{call.person}"
    before = await questions.looked(person)
    since = before or period(_FIRST, questions.now())[1].since
    found = await questions.stories(asked, since=since, limit=PAGE + 1)
    when = f"since you last asked, {day(before)}" if before else "of the last seven days"
    if not found:
        wider = try_instead("latest", "shows the newest stories all the same.")
        return nothing(f" new{about(asked.words)} {when}", wider)
    shown = found[:PAGE]
    left = ("There is more: " + try_instead(f"latest {call.text}".strip(), "goes on."),) if len(found) > PAGE else ()
    return Message(
        headline=f"New{about(asked.words)} {when}",
        lines=(*numbered([story_line(number, state) for number, state in shown]), *left),
        links=story_links(shown),
        private=True,
    )


COMMAND = Command(
    "since",
    "What is new since you last asked.",
    run,
    (Option("what", "A system, class, country or person", suggests="topic"),),
)
