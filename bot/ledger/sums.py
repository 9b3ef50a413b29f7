"""Adding up a ledger, only what may be added: one thing in one unit, one currency and what it measures. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.ledger.rows import Row
from bot.model import Rung

_ADDED = ("package", "contract")  # a running total contains the others, and "other" is not known to be a price


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of one thing in one unit, or of money. Of what was promised `come` is there; `vague` counts the rows
    whose amount nobody said.
    """

    what: str  # "ATACMS", or "package" and the like for money
    unit: str  # "missiles", or a currency
    amount: float
    rows: int
    vague: int = 0
    come: float = 0.0


def things(rows: Iterable[Row]) -> tuple[Sum, ...]:
    """How many of each thing are promised on the record, by unit, and how many of them came; the most often promised
    first. What was called off before it came is not promised any more.
    """
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.item and row.official and not _off(row) and row.rung.height >= Rung.ANNOUNCED.height:
            groups[row.item, row.quantity.unit if row.quantity else ""].append(row)
    found = (_of_things(what, unit, group) for (what, unit), group in groups.items())
    return tuple(sorted(found, key=lambda s: (-s.rows, s.what, s.unit)))


def _off(row: Row) -> bool:
    """Whether nothing of it came, nor will."""
    return row.called_off and row.rung.height < Rung.DELIVERED.height


def _of_things(what: str, unit: str, rows: list[Row]) -> Sum:
    whole = [row.quantity if row.called_off else (row.promised or row.quantity) for row in rows]
    there = [row.quantity.value or 0 for row in rows if row.quantity and row.rung.height >= Rung.DELIVERED.height]
    return replace(_sum(what, unit, [amount.value if amount else None for amount in whole]), come=sum(there))


def money(rows: Iterable[Row]) -> tuple[Sum, ...]:
    """How much money by what it measures and currency. Running totals are left out: they hold the packages again."""
    groups: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    for row in rows:
        if row.money and row.money.measures in _ADDED and not _off(row):
            groups[row.money.measures, row.money.currency].append(row.money.amount)
    return tuple(_sum(what, unit, amounts) for (what, unit), amounts in sorted(groups.items()))


def _sum(what: str, unit: str, amounts: list[float | None]) -> Sum:
    known = [amount for amount in amounts if amount is not None]
    return Sum(what, unit, sum(known), len(amounts), len(amounts) - len(known))
