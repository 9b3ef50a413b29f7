"""What came in parts: three, then two more are five. Only the same thing in the same unit, by officials' word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.model import Item, Observation, Quantity, Rung

_ONE_DELIVERY = timedelta(days=7)  # within which "two more" by another mouth are the same two


def in_parts(ladder: Sequence[Observation], best: Observation) -> Observation:
    """The observation to show: where parts came on top of the best one, the last of them with what came in all."""
    if best.level != "official" or best.claim.rung is not Rung.DELIVERED:
        return best
    there = [o for o in ladder if o.level == "official" and o.claim.rung is Rung.DELIVERED]
    for item in best.claim.items:
        parts = _parts(there, item)
        if len(parts) > 1:
            return _summed(parts)
    return best


def _parts(there: Sequence[Observation], like: Item) -> list[tuple[Observation, Item]]:
    """The deliveries of a thing that add up: the greatest count said to be all, and what came on top of it since."""
    parts: list[tuple[Observation, Item]] = []
    for o in sorted(there, key=lambda o: o.at):
        item = counterpart(o.claim.items, like)
        if item is None or not _many(item):
            continue
        if item.entity not in o.more or not parts:
            parts = [(o, item)] if _many(item) > sum(_many(i) for _, i in parts) else parts
        elif not _is_told(parts, o, item):
            parts.append((o, item))
    return parts


def _is_told(parts: Sequence[tuple[Observation, Item]], o: Observation, item: Item) -> bool:
    """Whether the same number more was told shortly before: other outlets tell of the same delivery."""
    return any(_many(i) == _many(item) and o.at - before.at <= _ONE_DELIVERY for before, i in parts[1:])


def _summed(parts: Sequence[tuple[Observation, Item]]) -> Observation:
    """The last part with all of them in its count, each as it was written."""
    last, item = parts[-1]
    unit = item.quantity.unit if item.quantity else ""
    total = sum(_many(i) for _, i in parts)
    told = ", then ".join(i.quantity.words for _, i in parts if i.quantity)
    whole = replace(item, quantity=Quantity(total, unit, f"{total:g} {unit}: {told}"))
    return replace(last, claim=replace(last.claim, items=tuple(whole if i is item else i for i in last.claim.items)))


def _many(item: Item) -> float:
    return (item.quantity.value if item.quantity else None) or 0.0


def counterpart(items: Sequence[Item], like: Item) -> Item | None:
    """The item of the same thing counted in the same unit: batteries and missiles are never compared."""
    found = (i for i in items if i.entity == like.entity and i.quantity and like.quantity)
    return next((i for i in found if i.quantity and like.quantity and i.quantity.unit == like.quantity.unit), None)
