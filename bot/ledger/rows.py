"""What was promised, what was done, and since when: a story's observations as rows of a ledger. Pure.

A row is one thing of one giver: what two countries give, or two systems of one package, are rows of their own, because
they are counted in units that must never be added up. Money has a row of its own, so that a package's price is there
once however many things are in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.ledger.together import by_rung, each_turn, put_together, strands
from bot.model import HedgeLevel, Item, Mark, Money, Observation, Quantity, Role, Rung, StoryState
from bot.stories.marks import standing
from bot.stories.shown import MAIN_LINE, allowed, weight

_ENDED = frozenset({Mark.ENDED, Mark.REFUSED})
_STOPS = _ENDED | {Mark.PAUSED, Mark.DENIED}  # what is said before a step, however high it is


@dataclass(frozen=True, slots=True)
class Step:
    """A rung that a claim reached, or a mark beside the ladder; by whom it was first said, and when."""

    rung: Rung  # none of a mark
    status: str  # the lexicon's finer status
    level: HedgeLevel
    at: datetime
    source: str
    url: str
    mark: Mark | None = None
    origin: str = ""  # on whose word; rows of earlier versions have none


@dataclass(frozen=True, slots=True)
class Who:
    """A country or organisation, by its code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing, or one sum of money, of one giver. `rung` is the highest that the evidence allows."""

    story: int
    title: str
    url: str
    donors: tuple[Who, ...]
    recipients: tuple[Who, ...]
    rung: Rung
    status: str
    level: HedgeLevel
    origin: str
    steps: tuple[Step, ...]  # by time
    entity: str = ""  # of the catalogue: a system or a class; "" where no thing is named
    item: str = ""
    quantity: Quantity | None = None
    promised: Quantity | None = None  # where less has come than was promised
    money: Money | None = None
    mechanism: str = ""
    package_number: int | None = None
    marks: tuple[Mark, ...] = ()  # those that stand
    unconfirmed: tuple[Mark, ...] = ()  # those of them that nobody says on the record
    asides: tuple[Step, ...] = ()  # marks by time, whether they still stand or not

    @property
    def first(self) -> datetime:
        """When it was first told."""
        return self.steps[0].at

    @property
    def latest(self) -> datetime:
        """When it last went a step on, or was last stopped, disputed, or taken up again."""
        return self.turns[-1].at

    @property
    def turns(self) -> tuple[Step, ...]:
        """Its steps and the marks beside them, by time."""
        return tuple(sorted((*self.steps, *self.asides), key=lambda turn: turn.at))

    @property
    def stopped(self) -> Step | None:
        """What stops or disputes it on the record and still stands: that is said before the step."""
        stands = {*self.marks}.intersection(_STOPS).difference(self.unconfirmed)
        return next((a for a in reversed(self.asides) if a.mark in stands and a.level == "official"), None)

    @property
    def official(self) -> bool:
        """Whether it is on the record (docs/decisions/0018-on-the-record.md)."""
        return self.level == "official"

    @property
    def called_off(self) -> bool:
        """Whether it was refused or ended on the record before it came."""
        off = _ENDED.intersection(self.marks).difference(self.unconfirmed)
        return bool(off) and (self.rung.height < Rung.DELIVERED.height or self.promised is not None)

    @property
    def open(self) -> bool:
        """Whether it is promised on the record and has not come, or not all of it."""
        if not self.official or self.called_off:
            return False
        return Rung.ANNOUNCED.height <= self.rung.height < Rung.DELIVERED.height or self.promised is not None

    def reached(self, rung: Rung) -> Step | None:
        """The first step of that rung."""
        return next((step for step in self.steps if step.rung is rung), None)


def rows(story: int, state: StoryState) -> tuple[Row, ...]:
    """The rows of a story: those of its own giver first.

    Denials and talk without any step on the ladder have none, nor has what a person withdrew.
    """
    return () if state.withdrawn else put_together(_of_one(story, one) for one in strands(state))


def _of_one(story: int, state: StoryState) -> list[Row]:
    found: list[Row] = []
    for n, group in enumerate(_by_giver(state.observations)):
        ladder = [o for o in group if o.claim.status in MAIN_LINE]
        if not ladder:
            continue
        sure, unsure = standing(group, ladder)
        marks, unconfirmed = ((*sure, *unsure), unsure) if n else (state.marks, state.unconfirmed)
        told = _rows(story, ladder, group, state.promised if n == 0 else ())
        found += _with_marks([replace(row, marks=marks, unconfirmed=unconfirmed) for row in told], group)
    return found


def _with_marks(rows: Sequence[Row], group: Sequence[Observation]) -> Iterator[Row]:
    """The rows with what was said beside their steps: of their own thing, or of none of these things in particular."""
    things, marked = {row.entity for row in rows}, [o for o in group if o.claim.marks]
    for row in rows:
        named = ({i.entity for i in o.claim.items} & things for o in marked)
        mine = [o for o, meant in zip(marked, named, strict=True) if not (row.entity and meant) or row.entity in meant]
        others = {m for o in marked for m in o.claim.marks}.difference(m for o in mine for m in o.claim.marks)
        yield replace(row, asides=_asides(mine), marks=tuple(m for m in row.marks if m not in others))


def _asides(marked: Iterable[Observation]) -> tuple[Step, ...]:
    return each_turn(
        Step(Rung.NONE, o.claim.status, o.level, o.at, o.source, o.url, mark, _origin(o))
        for o in marked
        for mark in o.claim.marks
    )


def _by_giver(observations: Iterable[Observation]) -> list[list[Observation]]:
    """Observations of one giver; those that name none are of the story's own, the first that was named."""
    groups: list[tuple[set[str], list[Observation]]] = []
    unnamed: list[Observation] = []
    for seen in observations:
        givers = {party.code for party in seen.claim.givers}
        if not givers:
            unnamed.append(seen)
        elif group := next((g for g in groups if g[0] & givers), None):
            group[1].append(seen)
        else:
            groups.append((givers, [seen]))
    if unnamed and not groups:
        return [unnamed]
    found = [group for _, group in groups]
    return [found[0] + unnamed, *found[1:]] if found else []


def _rows(
    story: int, ladder: list[Observation], group: list[Observation], promised: tuple[Item, ...]
) -> tuple[Row, ...]:
    best = max(ladder, key=weight)
    claim = best.claim
    row = Row(
        story, best.title, best.url, _named(group, "donor", "supplier"), _named(group, "recipient"), allowed(best),
        claim.status, best.level, _origin(best), _steps(ladder), mechanism=claim.mechanism or "",
        package_number=claim.package_number,
    )  # fmt: skip
    items = claim.items or max((o.claim.items for o in ladder), key=len)
    things = tuple(
        replace(row, entity=i.entity, item=i.name, quantity=i.quantity, promised=_whole(i, promised)) for i in items
    )
    price = next((o.claim.money for o in sorted(ladder, key=weight, reverse=True) if o.claim.money), None)
    if price and len(things) == 1 and things[0].quantity is None:
        return (replace(things[0], money=price),)  # "military aid worth 1.2 billion" is one thing
    sums = (replace(row, money=price),) if price else ()
    return (*things, *sums) or (row,)


def _named(group: Sequence[Observation], *roles: Role) -> tuple[Who, ...]:
    """Who fills the first of these roles that anybody fills, each once."""
    for role in roles:
        if found := {p.code: Who(p.code, p.name) for o in group for p in o.claim.parties if p.role == role}:
            return tuple(found.values())
    return ()


def _whole(item: Item, promised: tuple[Item, ...]) -> Quantity | None:
    return next((p.quantity for p in promised if p.entity == item.entity), None)


def _steps(ladder: Sequence[Observation]) -> tuple[Step, ...]:
    return by_rung(Step(allowed(o), o.claim.status, o.level, o.at, o.source, o.url, origin=_origin(o)) for o in ladder)


def _origin(seen: Observation) -> str:
    origin = seen.claim.origin
    return origin.named or origin.outlet or seen.source
