"""How alike an article and a story are: cosine against the story's sum and its two closest members, faded by time."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BEST = 2  # members whose likeness counts beside the aggregate
FADE = 72.0  # hours: one standard deviation of the time between two reports of one story


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The likeness of two term vectors of length one, 0 to 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def blend(aggregate: float, members: Iterable[float]) -> float:
    """Half the likeness to the story as a whole, half that to its best members: neither drift nor an odd one wins."""
    best = heapq.nlargest(BEST, members)
    return (aggregate + sum(best) / len(best)) / 2 if best else aggregate


def fade(hours: float) -> float:
    """What the hours between two times leave of a likeness, 0 to 1."""
    return math.exp(-hours * hours / (2 * FADE * FADE))
