"""Adding up a ledger, only what may be added: one thing in one unit, one currency and what it measures. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.ledger.rows import Row

_ADDED = ("package", "contract")  # a running total contains the others, and "other" is not known to be a price


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of one thing in one unit, or of money; `vague` counts the rows whose amount nobody said."""

    what: str  # "ATACMS", or "package" and the like for money
    unit: str  # "missiles", or a currency
    amount: float
    rows: int
    vague: int = 0


def things(rows: Iterable[Row]) -> tuple[Sum, ...]:
    """How many of each thing, by unit; the most often promised first."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.item:
            groups[row.item, row.quantity.unit if row.quantity else ""].append(row)
    found = (
        _sum(what, unit, [r.quantity.value if r.quantity else None for r in g]) for (what, unit), g in groups.items()
    )
    return tuple(sorted(found, key=lambda s: (-s.rows, s.what, s.unit)))


def money(rows: Iterable[Row]) -> tuple[Sum, ...]:
    """How much money by what it measures and currency. Running totals are left out: they hold the packages again."""
    groups: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    for row in rows:
        if row.money and row.money.measures in _ADDED:
            groups[row.money.measures, row.money.currency].append(row.money.amount)
    return tuple(_sum(what, unit, amounts) for (what, unit), amounts in sorted(groups.items()))


def _sum(what: str, unit: str, amounts: list[float | None]) -> Sum:
    known = [amount for amount in amounts if amount is not None]
    return Sum(what, unit, sum(known), len(amounts), len(amounts) - len(known))
