"""`/aid open [what]`: promised on the record and not delivered, the oldest first."""

from __future__ import annotations

from datetime import datetime

from bot.language import N_, _, ngettext
from bot.ledger.rows import Row
from bot.model import CommandCall, Message, Option
from handlers.commands.command import PREFIX, Command
from handlers.commands.lists import PAGE, about, empty, more, no_more, numbered, paged
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
        wider = _("{command} shows what came, too.").format(command=f"{PREFIX} pledges {text}".strip())
        return empty(_("Nothing open{about}").format(about=about(asked)), wider)
    now = room.questions.now()
    return Message(
        headline=_("Promised, not delivered{about}").format(about=about(asked)),
        lines=numbered([_aged(row, now) for row in rows[:PAGE]], page),
        actions=more(call, page, len(rows)),
        footer=_("As far as the feeds tell: a delivery that nobody reported stays open."),
        private=True,
    )


def _aged(row: Row, now: datetime) -> str:
    """A row after the days that have gone since it was promised."""
    days = (now.date() - row.first.date()).days
    if not days:
        return _("Today: {promise}").format(promise=line(row))
    return ngettext("{days} day: {promise}", "{days} days: {promise}", days).format(days=days, promise=line(row))


COMMAND = Command(
    "open",
    N_("Promised and not delivered, the oldest first."),
    run,
    (Option("what", N_("A donor, a class, a system"), suggests="country"),),
)
