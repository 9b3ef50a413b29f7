"""`/aid timeline <what> [since]`: how claims went up the ladder, giver by giver, as a picture and in words."""

from __future__ import annotations

from bot.errors import UserError
from bot.model import CommandCall, Message, Option
from handlers.commands.command import Command
from handlers.commands.dates import period
from handlers.commands.lists import about, nothing, try_instead
from handlers.commands.room import Room

_MOST = 60  # rows in a picture; the newest, where there are more


async def run(call: CommandCall, room: Room) -> Message:
    """The picture, with its words below. Raises UserError."""
    text, when = period(call.text, room.questions.now())
    if not text:
        raise UserError("Say of what: timeline ATACMS, timeline air defence since 2023.")
    asked = room.questions.understood(text, giving=True)
    rows = await room.questions.rows(asked, since=when.since, until=when.until)
    if not rows:
        return nothing(f" to draw{about(asked.words)}{when.words}", try_instead("latest", "shows the newest stories."))
    newest = sorted(rows, key=lambda row: row.latest)[-_MOST:]
    title = f"{asked.words or 'Everything'}{when.words}"
    file = await room.questions.picture(newest, f"{title[0].upper()}{title[1:]}")
    left = len(rows) - len(newest)
    return Message(
        headline=f"Timeline{about(asked.words)}{when.words}",
        lines=tuple(part.strip() for part in file.alt.partition(". ")[2].rstrip(".").split("; ")),
        file=file,
        footer=f"The newest {_MOST}; {left} older are not shown." if left else "",
        private=True,
    )


COMMAND = Command(
    "timeline",
    "Steps over time, by giver, as a picture.",
    run,
    (Option("what", "A system, a class, a country; since 2023", required=True, suggests="topic"),),
)
