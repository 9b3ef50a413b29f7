"""`/aid since`: what is new since you last asked."""

from __future__ import annotations

from contextlib import suppress

from bot.alerts.dates import dated
from bot.errors import UserError
from bot.language import N_, _
from bot.model import CommandCall, Message, Option
from handlers.commands.command import PREFIX, Command
from handlers.commands.dates import Period, period
from handlers.commands.lists import PAGE, about, empty, numbered, story_line, story_links
from handlers.commands.room import Asked, Questions, Room

_FIRST = "7d"  # what is new to somebody who never asked


async def run(call: CommandCall, room: Room) -> Message:
    """The stories that went on since then. Raises UserError."""
    questions = room.questions
    asked, when = _asked(call.text, questions)
    if when.words:
        return await _told(asked, when, when.words.strip(), call, room)
    person = f"{call.destination.platform}:{call.destination.workspace}:{call.person}"
    before = await questions.looked(person)
    since = before or period(_FIRST, questions.now())[1].since
    said = _("since you last asked, {day}").format(day=dated(before)) if before else _("in the last seven days")
    return await _told(asked, Period(since), said, call, room)


def _asked(text: str, questions: Questions) -> tuple[Asked, Period]:
    """What it is about, and since when: "since Monday" is a time, "since ATACMS" is none. Raises UserError."""
    words, when = period(text, questions.now())
    try:
        return questions.understood(words), when
    except UserError:
        with suppress(UserError):
            return questions.understood(""), period(f"since {text}", questions.now())[1]
        raise


async def _told(asked: Asked, when: Period, said: str, call: CommandCall, room: Room) -> Message:
    found = await room.questions.stories(asked, since=when.since, until=when.until, limit=PAGE + 1)
    what = about(asked)
    if not found:
        wider = _("/aid latest shows the newest stories all the same.")
        return empty(_("Nothing new {since}{about}").format(about=what, since=said), wider)
    shown = found[:PAGE]
    command = f"{PREFIX} latest {call.text}".strip()
    left = (_("There is more: {command} goes on.").format(command=command),) if len(found) > PAGE else ()
    return Message(
        headline=_("New {since}{about}").format(about=what, since=said),
        lines=(*numbered([story_line(number, state) for number, state in shown]), *left),
        links=story_links(shown),
        private=True,
    )


COMMAND = Command(
    "since",
    N_("What is new since you last asked."),
    run,
    (Option("what", N_("A system, class, country or person; or a day: Monday, 7d"), suggests="topic"),),
)
