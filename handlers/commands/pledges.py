"""`/aid pledges [donor] [class] [since]`: the ledger of what is promised and what came; with `csv` as a table."""

from __future__ import annotations

from collections.abc import Sequence

from bot.alerts.dates import day
from bot.language import N_, _, ngettext, number
from bot.ledger import said, sums
from bot.ledger.rows import Row
from bot.model import Action, CommandCall, Fact, Message, Option
from handlers.commands.command import Command
from handlers.commands.dates import period
from handlers.commands.lists import PAGE, about, empty, more, no_more, numbered, paged
from handlers.commands.room import Room

_SUMS = 6  # lines of each kind of sum
_CSV = "csv"
_LATELY = "90d"  # of which the whole ledger is shown where nothing is asked for: all of it is a table, not an answer
# By whether givers are named, and receivers.
_WAYS = {
    (True, True): N_("{what} from {donors} to {recipients}"),
    (True, False): N_("{what} from {donors}"),
    (False, True): N_("{what} to {recipients}"),
    (False, False): "{what}",
}
_MONEY = {"package": N_("Money, packages"), "contract": N_("Money, contracts")}  # as sums.money adds it up


async def run(call: CommandCall, room: Room) -> Message:
    """The newest rows, and sums of what may be added up. Raises UserError."""
    text, page = paged(call.text)
    text, as_table = _table_wanted(text)
    asked_for, when = period(text, room.questions.now())
    if not asked_for and not when.words:
        when = period(_LATELY, room.questions.now())[1]
    asked = room.questions.understood(asked_for, giving=True)
    rows = await room.questions.rows(asked, since=when.since, until=when.until)
    what = f"{about(asked)}{when.words}"
    newest = sorted(rows, key=lambda row: row.latest, reverse=True)[(page - 1) * PAGE :]
    if not newest and page > 1:
        return no_more(f"pledges {text}")
    if not rows:
        return empty(_("Nothing pledged{about}").format(about=what), _("/aid pledges since 2022 shows all of it."))
    table = Action(_("As a table"), f"pledges {text} {_CSV}".replace("  ", " "))
    return Message(
        headline=_("Pledges{about}").format(about=what),
        lines=numbered([line(row) for row in newest[:PAGE]], page),
        facts=() if page > 1 else (*_things(rows), *_money(rows)),
        facts_first=True,
        actions=(*more(call, page, len(newest)), *(() if as_table else (table,))),
        file=await room.questions.table(rows) if as_table else None,
        footer=_("Sums are of what officials say, or outlets tell as fact citing nobody. Running totals are left out."),
        private=True,
    )


def _table_wanted(text: str) -> tuple[str, bool]:
    rest, _space, last = text.rpartition(" ")
    return (rest.strip(), True) if last.casefold() == _CSV else (text, False)


def line(row: Row) -> str:
    """A row: what stands now, of what, from whom to whom, by whose word and since when; if it was stopped, how far it
    had come.
    """
    stop, way = row.stopped, _WAYS[bool(row.donors), bool(row.recipients)]
    thing = said.amount(row) or _("no thing named")
    what = _(way).format(what=thing, donors=said.names(row.donors), recipients=said.names(row.recipients))
    came = {"origin": row.origin, "day": day(said.taken(row).at), "number": row.story, "what": what}
    if stop is None:
        return _("{worth}: {what} ({origin}, {day}) · story {number}").format(worth=said.stands(row), **came)
    stopped = _("{stop}: {what} ({by}, {on}). Before that: {worth} ({origin}, {day}) · story {number}")
    return stopped.format(stop=said.stands(row), by=stop.origin, on=day(stop.at), worth=said.step(row), **came)


def _things(rows: Sequence[Row]) -> tuple[Fact, ...]:
    found = [s for s in sums.things(rows) if s.amount]
    return tuple(Fact(s.what, _vague(s, _come(s))) for s in found[:_SUMS])


def _come(found: sums.Sum) -> str:
    """How many, and how many are there: promises and deliveries are never one number without saying so."""
    amount = f"{number(found.amount)} {found.unit}".strip()
    if not found.come:
        return _("{amount}, none delivered yet").format(amount=amount)
    if found.come >= found.amount:
        return _("{amount}, all delivered").format(amount=amount)
    return _("{amount}, {come} delivered").format(amount=amount, come=number(found.come))


def _money(rows: Sequence[Row]) -> tuple[Fact, ...]:
    found = sums.money(r for r in rows if r.official)
    return tuple(Fact(_(_MONEY[s.what]), f"{number(round(s.amount))} {s.unit}") for s in found[:_SUMS])


def _vague(found: sums.Sum, counted: str) -> str:
    """The same with those of which nobody said how many they are."""
    if not found.vague:
        return counted
    more = ngettext("{said}, and {count} without a number", "{said}, and {count} without a number", found.vague)
    return more.format(said=counted, count=found.vague)


COMMAND = Command(
    "pledges",
    N_("The ledger: what is promised, what came."),
    run,
    (Option("what", N_("A donor, a class, a system; since May 2023; csv for a table"), suggests="country"),),
)
