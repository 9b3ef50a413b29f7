"""What was promised, what was done, and since when: a story's observations as rows of a ledger. Pure.

A row is one thing of one giver: what two countries give, or two systems of one package, are rows of their own, because
they are counted in units that must never be added up. Money has a row of its own, so that a package's price is there
once however many things are in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.ledger.together import by_rung, put_together, strands
from bot.model import HedgeLevel, Item, Mark, Money, Observation, Quantity, Role, Rung, StoryState
from bot.stories.shown import MAIN_LINE, allowed, weight

_ENDED = {Mark.ENDED, Mark.REFUSED}


@dataclass(frozen=True, slots=True)
class Step:
    """A rung that a claim reached, by whom it was first said, and when."""

    rung: Rung
    status: str  # the lexicon's finer status
    level: HedgeLevel
    at: datetime
    source: str
    url: str


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
    marks: tuple[Mark, ...] = ()

    @property
    def first(self) -> datetime:
        """When it was first told."""
        return self.steps[0].at

    @property
    def latest(self) -> datetime:
        """When it last went a step on."""
        return self.steps[-1].at

    @property
    def official(self) -> bool:
        """Whether somebody stands behind it by name."""
        return self.level == "official"

    @property
    def open(self) -> bool:
        """Whether it is promised on the record and has not come, or not all of it."""
        if not self.official or _ENDED.intersection(self.marks):
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
    groups = _by_giver(o for o in state.observations if o.claim.status in MAIN_LINE)
    found: list[Row] = []
    for n, group in enumerate(groups):
        found += _rows(story, group, state.marks if n == 0 else (), state.promised if n == 0 else ())
    return found


def _by_giver(ladder: Iterable[Observation]) -> list[list[Observation]]:
    """Observations of one giver; those that name none are of the story's own, the first that was named."""
    groups: list[tuple[set[str], list[Observation]]] = []
    unnamed: list[Observation] = []
    for seen in ladder:
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


def _rows(story: int, group: list[Observation], marks: tuple[Mark, ...], promised: tuple[Item, ...]) -> tuple[Row, ...]:
    best = max(group, key=weight)
    claim = best.claim
    row = Row(
        story, best.title, best.url, _named(group, "donor", "supplier"), _named(group, "recipient"), allowed(best),
        claim.status, best.level, _origin(best), _steps(group), mechanism=claim.mechanism or "",
        package_number=claim.package_number, marks=marks,
    )  # fmt: skip
    items = claim.items or max((o.claim.items for o in group), key=len)
    things = tuple(
        replace(row, entity=i.entity, item=i.name, quantity=i.quantity, promised=_whole(i, promised)) for i in items
    )
    price = next((o.claim.money for o in sorted(group, key=weight, reverse=True) if o.claim.money), None)
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


def _steps(group: Sequence[Observation]) -> tuple[Step, ...]:
    return by_rung(Step(allowed(o), o.claim.status, o.level, o.at, o.source, o.url) for o in group)


def _origin(seen: Observation) -> str:
    origin = seen.claim.origin
    return origin.named or origin.outlet or seen.source
