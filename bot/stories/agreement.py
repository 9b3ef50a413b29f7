"""How the frame of an article agrees with those of a story's members, kind by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.model import Rung

HEARSAY = 0.75  # what a tag of the lead counts
ROUNDING = 1.1  # "nearly $3 billion" and "$2.8bn" are one amount, $275m and $325m are two
AGREEMENT = {  # factor of a likeness where the values have nothing in common, and where they are the same
    "donor": (0.2, 1.3),
    "recipient": (0.2, 1.0),
    "item": (0.2, 1.2),
    "act": (0.2, 1.2),
    "package": (0.2, 1.2),
    "amount": (0.5, 1.2),
    "number": (0.8, 1.1),  # other toll, score, magnitude or weekday: another event of the kind, less surely
    "day": (0.8, 1.1),
    "count": (0.2, 1.0),  # of the units alone, and only where no item is known: mortars are no drones
}
DIFFERS = 0.85  # factor below which two are said to differ
_LOOSE = ("number", "day")  # a story has many: one that any member names is common ground
_EXACT = ("donor", "package")  # compared as wholes; of the others the smaller set may be a part of the larger

Tagged = dict[str, tuple[frozenset[str], float]]  # kind -> its values, and how much they count
_NOTHING: tuple[frozenset[str], float] = (frozenset(), 0.0)


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
            if kind in AGREEMENT and self._weights[kind] and not (kind == "count" and self._both("item", found))
        }

    def follows(self, found: Tagged) -> bool:
        """Whether an article tells that what the members promised has come, or more of it: one donor's one system."""
        came = Rung.DELIVERED in self._values("rung") and "more" not in found
        if came or found.get("rung", _NOTHING)[0] != {Rung.DELIVERED}:
            return False
        donor, item = found.get("donor", _NOTHING), found.get("item", _NOTHING)
        named = len(item[0]) > 1 and item[1] == 1.0  # a system stands beside its class, in the headline
        return named and donor[1] == 1.0 and item[0] in self._weights["item"] and donor[0] in self._weights["donor"]

    def _both(self, kind: str, found: Tagged) -> bool:
        return kind in found and bool(self._weights[kind])

    def _values(self, kind: str) -> set[str]:
        return {value for values in self._weights[kind] for value in values}

    def _factor(self, kind: str, values: frozenset[str], weight: float) -> float:
        known = self._weights[kind]
        most = max(known.values())
        usual = known if kind in _LOOSE else [other for other, n in known.items() if n == most]
        shared = max(_shared(kind, values, other) for other in usual)
        differ, same = AGREEMENT[kind]
        sure = weight * min(1.0, most)
        return sure * (differ + (same - differ) * shared * shared) + (1 - sure)


def _shared(kind: str, one: frozenset[str], other: frozenset[str]) -> float:
    """How much two sets have in common, 0 to 1."""
    if kind in _LOOSE:
        return float(not one.isdisjoint(other))
    if kind == "amount":
        return float(any(_near(a, b) for a in one for b in other))
    if kind == "count":
        one, other = frozenset(_counts(one)), frozenset(_counts(other))
    common = len(one & other)
    return common / (len(one | other) if kind in _EXACT else min(len(one), len(other)))


def _near(one: str, other: str) -> bool:
    """Whether two amounts may be one: reports round, and convert."""
    (currency, amount), (currency2, amount2) = one.split("="), other.split("=")
    return currency != currency2 or max(float(amount), float(amount2)) <= ROUNDING * min(float(amount), float(amount2))


def _counts(values: Iterable[str]) -> dict[str, str]:
    """How many of each unit, "" where it is not said."""
    return {unit: many for unit, _, many in (value.partition("=") for value in values)}


def says_else(found: Tagged, known: Tagged) -> bool:
    """Whether the main claims of two articles are not the same: another step, mark, or number of the same things."""
    if "rung" not in found or "rung" not in known:
        return False
    one, other = _counts(found.get("count", _NOTHING)[0]), _counts(known.get("count", _NOTHING)[0])
    return (
        found["rung"] != known["rung"]
        or found.get("mark", _NOTHING)[0] != known.get("mark", _NOTHING)[0]
        or any(one[unit] and other[unit] and one[unit] != other[unit] for unit in one.keys() & other.keys())
    )


def differences(agreement: Mapping[str, float]) -> list[str]:
    """The kinds on which an article and a story differ more than they agree."""
    return [kind for kind, factor in agreement.items() if factor < DIFFERS]
