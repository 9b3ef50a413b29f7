"""A row of the ledger in words: what stands now comes before the last step. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.alerts import words
from bot.language import _, country
from bot.ledger.rows import Row, Step, Who
from bot.model import Mark, Rung


def stands(row: Row) -> str:
    """What stops or disputes it on the record, else its step; and what stands beside that: "Ruled out · paused"."""
    stop = row.stopped
    first = words.worth(Rung.NONE, stop.level, stop.status) if stop else step(row)
    hidden = (Mark.NO_COMMENT, stop.mark if stop else None)
    beside = (words.mark_of(m, sure=m not in row.unconfirmed) for m in row.marks if m not in hidden)
    return " · ".join((first, *beside))


def step(row: Row) -> str:
    """Its highest step, by whose word it is: "Reported, not confirmed"."""
    return words.worth(row.rung, row.level, row.status)


def taken(row: Row) -> Step:
    """When and where that step was first told."""
    return row.reached(row.rung) or row.steps[-1]


def amount(row: Row) -> str:
    """The thing or the money, and of how much it is a part; "" where neither is named."""
    parts = (row.item, row.quantity.words if row.quantity else "", words.money(row.money) if row.money else "")
    what = ", ".join(part for part in parts if part)
    if not (what and row.promised):
        return what
    return _("{what} (of {amount} promised)").format(what=what, amount=row.promised.words)


def names(parties: Sequence[Who]) -> str:
    """Countries and houses, each by its name; "" for none."""
    return ", ".join(country(party.code, party.name) for party in parties)


def giver(row: Row) -> str:
    """Who gives it."""
    return names(row.donors) or _("giver not named")
