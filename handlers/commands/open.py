"""`/aid open [what]`: promised on the record and not delivered, the oldest first."""

from __future__ import annotations

from bot.alerts.words import count
from bot.model import CommandCall, Message, Option
from handlers.commands.command import Command
from handlers.commands.lists import PAGE, about, more, no_more, nothing, numbered, paged, try_instead
from handlers.commands.pledges import line
from handlers.commands.room import Room


async def run(call: CommandCall, room: Room) -> Message:
    """A line for each promise with its age. Raises UserError."""
    text, page = paged(call.text)
    asked = room.questions.understood(text, giving=True)
    rows = sorted(await room.questions.rows(asked, open_only=True), key=lambda row: row.first)
    rows = rows[(page - 1) * PAGE :]
    if not rows and page > 1:
        return no_more(f"open {text}")
    if not rows:
        return nothing(f" open{about(asked.words)}", try_instead(f"pledges {text}".strip(), "shows what came, too."))
    now = room.questions.now()
    return Message(
        headline=f"Promised, not delivered{about(asked.words)}",
        lines=numbered([f"{count((now - row.first).days, 'day')}: {line(row)}" for row in rows[:PAGE]], page),
        actions=more(call, page, len(rows)),
        footer="As far as the feeds tell: a delivery that nobody reported stays open.",
        private=True,
    )


COMMAND = Command(
    "open",
    "Promised and not delivered, the oldest first.",
    run,
    (Option("what", "A donor, a class, a system", suggests="country"),),
)
