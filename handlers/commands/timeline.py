"""`/aid timeline <what> [since]`: how claims went up the ladder, promise by promise, as a picture and in words."""

from __future__ import annotations

from bot.errors import UserError
from bot.language import N_, _, ngettext
from bot.model import CommandCall, Message, Option
from handlers.commands.command import Command
from handlers.commands.dates import period
from handlers.commands.lists import about, empty
from handlers.commands.room import Room

_MOST = 20  # rows in a picture, and lines below it; the newest, where there are more


async def run(call: CommandCall, room: Room) -> Message:
    """The picture, with its words below. Raises UserError."""
    text, when = period(call.text, room.questions.now())
    if not text:
        raise UserError(_("Say of what: timeline ATACMS, timeline air defence since 2023."))
    asked = room.questions.understood(text, giving=True)
    rows = await room.questions.rows(asked, since=when.since, until=when.until)
    what = f"{about(asked)}{when.words}"
    if not rows:
        return empty(_("Nothing to draw{about}").format(about=what), _("/aid latest shows the newest stories."))
    newest = sorted(rows, key=lambda row: row.latest)[-_MOST:]
    title = (asked.words or _("Everything")) + when.words
    title = f"{title[0].upper()}{title[1:]}"
    file = await room.questions.picture(newest, title)
    left = len(rows) - len(newest)
    older = ngettext(
        "The newest {most}; {count} older is not shown.", "The newest {most}; {count} older are not shown.", left
    )
    return Message(
        headline=_("Timeline{about}").format(about=what),
        lines=tuple(file.alt.removeprefix(f"{title}. ").rstrip(".").split("; ")),
        file=file,
        footer=older.format(most=_MOST, count=left) if left else "",
        private=True,
    )


COMMAND = Command(
    "timeline",
    N_("Steps over time, by giver, as a picture."),
    run,
    (Option("what", N_("A system, a class, a country; since 2023"), required=True, suggests="topic"),),
)
