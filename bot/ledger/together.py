"""The ledger of stories that a person put together: no row is lost, and none is there twice. Pure.

That two threads are one story does not make their packages one (docs/decisions/0017-merged-ledgers.md). So the rows are
those of each story by itself, and those of both that are the same thing on its way up the ladder become one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Mark, Money, Observation, Quantity, Rung, StoryState
from bot.stories.shown import show

if TYPE_CHECKING:
    from bot.ledger.rows import Row, Step, Who

_FIGURES = 2  # significant ones to which two amounts of money are compared: "$397m" is reported as "nearly $400m"


def put_together(stories: Iterable[Sequence[Row]]) -> tuple[Row, ...]:
    """All these stories' rows: what is one thing in two of them is one row. Those of one story stay as they are."""
    kept: list[Row] = []
    for rows in stories:
        others = len(kept)
        for row in rows:
            known = next((n for n in range(others) if _same(kept[n], row)), None)
            if known is None:
                kept.append(row)
            else:
                kept[known] = _chained(kept[known], row)
    return tuple(kept)


def by_rung(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The first word on each rung, by time; a later word from weaker ground adds nothing."""
    first: dict[Rung, Step] = {}
    for step in sorted(steps, key=lambda step: step.at):
        known = first.get(step.rung)
        if known is None or (known.level != "official" and step.level == "official"):
            first[step.rung] = step
    return tuple(sorted(first.values(), key=lambda step: step.at))


def each_turn(asides: Iterable[Step]) -> tuple[Step, ...]:
    """Marks by time, each once until another comes; an official's word for it instead of a report."""
    found: list[Step] = []
    for one in sorted(asides, key=lambda aside: aside.at):
        if not found or found[-1].mark is not one.mark:
            found.append(one)
        elif found[-1].level != "official" and one.level == "official":
            found[-1] = one
    return tuple(found)


# --- which word is of which story ------------------------------------------------------------------------------------


def strands(state: StoryState) -> Iterator[StoryState]:
    """The states that the stories would have by themselves."""
    if not state.strands:
        yield state
        return
    groups = [[o for o in state.observations if o.entry in entries] for entries in state.strands]
    known = {entry for entries in state.strands for entry in entries}
    begun = [list(group) for group in groups]
    for o in state.observations:
        if o.entry not in known:  # it came when they were one: to the story that it says most of, the first of equals
            groups[max(range(len(begun)), key=lambda n: _likeness(o, begun[n]))].append(o)
    yield from (show(replace(state, observations=tuple(group))) for group in groups if group)


def _likeness(o: Observation, others: Sequence[Observation]) -> tuple[int, int, int]:
    """Whether they have a giver, an amount, a thing in common."""
    mine, theirs = _marks(o), [_marks(other) for other in others]
    giver, amount, thing = (int(any(a & b[n] for b in theirs)) for n, a in enumerate(mine))
    return giver, amount, thing


def _marks(o: Observation) -> tuple[set[object], set[object], set[object]]:
    claim = o.claim
    counted = {(i.entity, i.quantity.value, i.quantity.unit) for i in claim.items if i.quantity and i.quantity.value}
    price = {_price(claim.money)} if claim.money else set[object]()
    return {p.code for p in claim.givers}, {*counted, *price}, {i.entity for i in claim.items}


# --- which rows are one ----------------------------------------------------------------------------------------------


def _same(a: Row, b: Row) -> bool:
    """Whether two rows tell of one thing: giver, receiver, thing and amount agree as far as both name them."""
    if not (_meet(a.donors, b.donors) and _meet(a.recipients, b.recipients)):
        return False
    if a.package_number and b.package_number and a.package_number != b.package_number:
        return False
    if a.money and b.money:
        return _price(a.money) == _price(b.money) and (_one_thing(a, b) or not (a.item and b.item))
    if not (a.item or a.money) or not (b.item or b.money):
        return True  # of one of them nothing is known but who gives
    return bool(a.item and b.item) and _one_thing(a, b)


def _meet(one: tuple[Who, ...], other: tuple[Who, ...]) -> bool:
    return not one or not other or bool({who.code for who in one} & {who.code for who in other})


def _price(money: Money) -> object:
    return money.currency, money.measures, f"{money.amount:.{_FIGURES - 1}e}"


def _one_thing(a: Row, b: Row) -> bool:
    """Whether it is one thing in one amount; what nobody counted is no other amount, nor is a part that came."""
    one, other = _counted(a), _counted(b)
    if (a.entity, a.item) != (b.entity, b.item):
        return False
    if one is None or other is None:
        return True
    return one.unit == other.unit and (one.value == other.value or _part(a, b) or _part(b, a))


def _counted(row: Row) -> Quantity | None:
    return row.quantity if row.quantity and row.quantity.value is not None else None


def _part(came: Row, whole: Row) -> bool:
    """Whether one is what has come of the other: fewer, and there, where the other is promised."""
    if came.rung.height < Rung.DELIVERED.height or whole.rung.height >= Rung.DELIVERED.height:
        return False
    some, all_ = _counted(came), _counted(whole)
    return bool(some and all_ and (some.value or 0) < (all_.value or 0))


def _sure(*rows: Row) -> set[Mark]:
    return {mark for row in rows for mark in row.marks if mark not in row.unconfirmed}


def _chained(a: Row, b: Row) -> Row:
    """Both as one row: the higher step by the better word, with what only the other one says."""
    best, other = sorted((a, b), key=lambda row: (row.rung.height, row.official, _counted(row) is not None))[::-1]
    named = best if best.item else other
    whole = other.promised or (other.quantity if _part(best, other) else None)
    same_step = best.rung.height < Rung.DELIVERED.height or best.rung is other.rung
    return replace(
        best, entity=named.entity, item=named.item,
        quantity=best.quantity if _counted(best) or not same_step else named.quantity or other.quantity,
        promised=best.promised or whole, money=best.money or other.money, donors=best.donors or other.donors,
        recipients=best.recipients or other.recipients, mechanism=best.mechanism or other.mechanism,
        package_number=best.package_number or other.package_number, steps=by_rung((*a.steps, *b.steps)),
        marks=tuple(dict.fromkeys((*best.marks, *other.marks))), asides=each_turn((*a.asides, *b.asides)),
        unconfirmed=tuple(m for m in (*best.unconfirmed, *other.unconfirmed) if m not in _sure(best, other)),
    )  # fmt: skip
