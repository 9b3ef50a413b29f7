"""`/aid pledges [donor] [class] [since]`: the ledger of what is promised and what came; with `csv` as a table."""

from __future__ import annotations

from collections.abc import Sequence

from bot.alerts import words
from bot.ledger import sums
from bot.ledger.rows import Row
from bot.model import Action, CommandCall, Fact, Message, Option
from handlers.commands.command import Command
from handlers.commands.dates import period
from handlers.commands.lists import PAGE, about, more, no_more, nothing, numbered, paged, try_instead
from handlers.commands.room import Room

_SUMS = 6  # lines of each kind of sum
_CSV = "csv"
_LATELY = "90d"  # of which the whole ledger is shown where nothing is asked for: all of it is a table, not an answer


async def run(call: CommandCall, room: Room) -> Message:
    """The newest rows, and sums of what may be added up. Raises UserError."""
    text, page = paged(call.text)
    text, as_table = _table_wanted(text)
    asked_for, when = period(text, room.questions.now())
    if not asked_for and when.since is None:
        when = period(_LATELY, room.questions.now())[1]
    asked = room.questions.understood(asked_for, giving=True)
    rows = await room.questions.rows(asked, since=when.since, until=when.until)
    what = f"{about(asked.words)}{when.words}"
    newest = sorted(rows, key=lambda row: row.latest, reverse=True)[(page - 1) * PAGE :]
    if not newest and page > 1:
        return no_more(f"pledges {text}")
    if not rows:
        return nothing(f" pledged{what}", try_instead("pledges since 2022", "shows all of it."))
    table = Action("As a table", f"pledges {text} {_CSV}".replace("  ", " "))
    return Message(
        headline=f"Pledges{what}",
        lines=numbered([line(row) for row in newest[:PAGE]], page),
        facts=() if page > 1 else (*_things(rows), *_money(rows)),
        actions=(*more(call, page, len(newest)), *(() if as_table else (table,))),
        file=await room.questions.table(rows) if as_table else None,
        footer="Sums are of what officials stand behind by name. Running totals are left out of them.",
        private=True,
    )


def _table_wanted(text: str) -> tuple[str, bool]:
    rest, _, last = text.rpartition(" ")
    return (rest.strip(), True) if last.casefold() == _CSV else (text, False)


def line(row: Row) -> str:
    """A row: its worth, what, from whom to whom, by whose word, and when it came so far."""
    of = f" (of {row.promised.words} promised)" if row.promised else ""
    parts = (row.item, row.quantity.words if row.quantity else "", words.money(row.money) if row.money else "")
    what = (", ".join(part for part in parts if part) or "no thing named") + of
    ways = ((" from ", row.donors), (" to ", row.recipients))
    who = "".join(f"{lead}{', '.join(p.name for p in parties)}" for lead, parties in ways if parties)
    said = words.worth(row.rung, row.level, row.status)
    return f"{said}: {what}{who} ({row.origin}, {row.latest:%d %b %Y}) · story {row.story}"


def _things(rows: Sequence[Row]) -> tuple[Fact, ...]:
    found = [s for s in sums.things(rows) if s.amount]
    return tuple(Fact(s.what, f"{_number(s.amount)} {s.unit}".strip() + _come(s) + _vague(s)) for s in found[:_SUMS])


def _number(amount: float) -> str:
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,}"


def _come(found: sums.Sum) -> str:
    """How many of them are there: promises and deliveries are never one number without saying so."""
    if not found.come:
        return ", none delivered yet"
    return f", {_number(found.come) if found.come < found.amount else 'all'} delivered"


def _money(rows: Sequence[Row]) -> tuple[Fact, ...]:
    found = sums.money(r for r in rows if r.official)
    return tuple(Fact(f"Money, {s.what}s", f"{s.amount:,.0f} {s.unit}") for s in found[:_SUMS])


def _vague(found: sums.Sum) -> str:
    return f", and {found.vague} without a number" if found.vague else ""


COMMAND = Command(
    "pledges",
    "The ledger: what is promised, what came.",
    run,
    (Option("what", "A donor, a class, a system; since May 2023; csv for a table", suggests="country"),),
)
