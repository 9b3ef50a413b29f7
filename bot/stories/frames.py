"""The frame of an article: who gives what to whom. Another donor, item, recipient or act is another story.

A tag is "kind:value"; one from the lead, where the headline is silent, ends in "?" and counts less.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from bot.model import Rung
from bot.stories.folding import Name, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from bot.model import Reading
    from bot.stories.background import Background

LEAD = 300  # characters of the text that speak where the headline is silent
HEARSAY = 0.75  # what a tag of the lead counts
ROUNDING = 1.1  # "nearly $3 billion" and "$2.8bn" are one amount, $275m and $325m are two
AGREEMENT = {  # factor of a likeness where the values have nothing in common, and where they are the same
    "donor": (0.2, 1.3),
    "recipient": (0.2, 1.0),
    "item": (0.2, 1.2),
    "act": (0.2, 1.2),
    "package": (0.2, 1.2),
    "amount": (0.5, 1.2),
}
_EXACT = ("donor", "package")  # compared as wholes; of the others the smaller set may be a part of the larger
_AND = re.compile(r"\s*(?:,|&|/|,?\s*(?:and|und|et|і|та|и|oraz|i))\s*")
_ALLIANCE = "NATO"  # named as a setting more often than as a donor

Tagged = dict[str, tuple[frozenset[str], float]]  # kind -> its values, and how much they count
_NOTHING: tuple[frozenset[str], float] = (frozenset(), 0.0)


def frame(reading: Reading, background: Background, day: date) -> tuple[str, ...]:
    """The tags of an article; none where it is not about defence: other news has no donors."""
    if reading.about == "other":
        return ()
    headline = _headline(reading, background, day)
    lead = _Piece(names(reading, "text", background.domain, day), background, reading.article.text[:LEAD])
    tags = [f"{kind}:{value}" for kind, values in headline.items() for value in values]
    for kind, values in (("donor", lead.donors), ("recipient", lead.recipients), ("item", lead.items)):
        if not headline[kind]:
            tags += [f"{kind}:{value}?" for value in values]
    return tuple(dict.fromkeys([*tags, *_claimed(reading)]))


def _headline(reading: Reading, background: Background, day: date) -> dict[str, tuple[str, ...]]:
    """What the main clause names; where it names neither donor, item nor act, what the next clause does."""
    title = reading.article.title
    named = names(reading, "title", background.domain, day)
    left, right = background.headlines.subject(title)
    found: dict[str, tuple[str, ...]] = {}
    for start, end in background.headlines.clauses(title[left:right]):
        found = _Piece(named, background, title, left + start, left + end).tags()
        if found["donor"] or found["item"] or found["act"]:
            break
    return found


def _claimed(reading: Reading) -> Iterator[str]:
    """What only the main claim can say: how far it got, the package's number and what it is worth."""
    if claim := reading.claim:
        yield f"rung:{claim.rung}"
        if claim.package_number:
            yield f"package:{claim.mechanism or ''}#{claim.package_number}"
        if claim.money and claim.money.measures in ("package", "contract"):
            yield f"amount:{claim.money.currency}={claim.money.amount:.0f}"


class _Piece:
    """The names of a piece of text, by what they stand for."""

    def __init__(
        self, named: Iterable[Name], background: Background, text: str, start: int = 0, end: int | None = None
    ) -> None:
        self._text, self._start, self._end = text, start, len(text) if end is None else end
        self._names = [name for name in named if start <= name.start < self._end]
        self._background, self._domain = background, background.domain

    def tags(self) -> dict[str, tuple[str, ...]]:
        """What a headline's clause says, by kind."""
        act = self._act()
        return {
            "donor": self._subject(),
            "recipient": self.recipients,
            "item": self.items,
            "act": (act,) if act else (),
        }

    @property
    def donors(self) -> tuple[str, ...]:
        """Every land named that usually gives."""
        return tuple(dict.fromkeys(name.land for name in self._of("donor")))

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every land named that usually receives."""
        return tuple(dict.fromkeys(name.land for name in self._of("recipient")))

    @property
    def items(self) -> tuple[str, ...]:
        """Systems and classes; a system also counts as its class."""
        systems = [name.entity for name in self._names if name.kind == "system"]
        classes = [name.entity for name in self._names if name.kind == "class"]
        return tuple(dict.fromkeys([*classes, *(self._domain.classes.get(s, s) for s in systems), *systems]))

    def _of(self, role: str) -> list[Name]:
        return [n for n in self._names if n.land != _ALLIANCE and self._domain.roles.get(n.land) == role]

    def _subject(self) -> tuple[str, ...]:
        """The donor named first, with those joined to it ("US and Germany"): who else is named did something else."""
        found: list[str] = []
        reached = 0
        for name in self._of("donor"):
            if not found or name.land == found[-1] or _AND.fullmatch(self._text[reached : name.start].lower()):
                found.append(name.land)
                reached = name.end
        return tuple(dict.fromkeys(found))

    def _act(self) -> str:
        besides = [(name.start - self._start, name.end - self._start) for name in self._names]
        return self._background.headlines.act(self._text[self._start : self._end], besides)


def tagged(tags: Iterable[str]) -> Tagged:
    """The tags of a frame by kind."""
    values: defaultdict[str, set[str]] = defaultdict(set)
    for tag in tags:
        kind, _, value = tag.partition(":")
        values[kind].add(value)
    return {
        kind: (frozenset(v.removesuffix("?") for v in found), HEARSAY if any(v.endswith("?") for v in found) else 1.0)
        for kind, found in values.items()
    }


class Frames:
    """The frames of a story's members: for each kind, how much speaks for which set of values."""

    def __init__(self) -> None:
        self._weights: defaultdict[str, dict[frozenset[str], float]] = defaultdict(dict)

    def add(self, found: Tagged) -> None:
        """Count a member's frame."""
        for kind, (values, weight) in found.items():
            self._weights[kind][values] = self._weights[kind].get(values, 0.0) + weight

    def agreement(self, found: Tagged) -> dict[str, float]:
        """For each kind on which both speak: the factor of their likeness, below 1 where they differ."""
        return {
            kind: self._factor(kind, values, weight)
            for kind, (values, weight) in found.items()
            if kind in AGREEMENT and self._weights[kind]
        }

    def follows(self, found: Tagged) -> bool:
        """Whether an article tells that what the members promised has come: the same donor's same named system."""
        if Rung.DELIVERED in self._values("rung") or found.get("rung", _NOTHING)[0] != {Rung.DELIVERED}:
            return False
        donor, item = found.get("donor", _NOTHING), found.get("item", _NOTHING)
        named = len(item[0]) > 1 and item[1] == 1.0  # a system stands beside its class, in the headline
        return named and donor[1] == 1.0 and item[0] in self._weights["item"] and donor[0] in self._weights["donor"]

    def _values(self, kind: str) -> set[str]:
        return {value for values in self._weights[kind] for value in values}

    def _factor(self, kind: str, values: frozenset[str], weight: float) -> float:
        known = self._weights[kind]
        most = max(known.values())
        shared = max(_shared(kind, values, other) for other, n in known.items() if n == most)
        differ, same = AGREEMENT[kind]
        sure = weight * min(1.0, most)
        return sure * (differ + (same - differ) * shared * shared) + (1 - sure)


def _shared(kind: str, one: frozenset[str], other: frozenset[str]) -> float:
    """How much two sets have in common, 0 to 1."""
    if kind == "amount":
        return float(any(_near(a, b) for a in one for b in other))
    common = len(one & other)
    return common / (len(one | other) if kind in _EXACT else min(len(one), len(other)))


def _near(one: str, other: str) -> bool:
    """Whether two amounts may be one: reports round, and convert."""
    (currency, amount), (currency2, amount2) = one.split("="), other.split("=")
    return currency != currency2 or max(float(amount), float(amount2)) <= ROUNDING * min(float(amount), float(amount2))


def differences(agreement: Mapping[str, float]) -> list[str]:
    """The kinds on which an article and a story differ more than they agree."""
    return [kind for kind, factor in agreement.items() if factor < 0.8]
