"""What threading remembers of an article: weighted terms of title and lead, fingerprints, the frame of its claim."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.model import Arrival, Features, Reading
from bot.stories.copies import fingerprints, own_words
from bot.stories.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model import Claim, Field, Mention
    from bot.stories.background import Background

LEAD = 60  # words of the text that count beside the title: the lead says what an article is about
TITLE = 2.0  # weight of a title's words
BIGRAM = 0.5  # weight of two neighbouring words beside the words themselves
COMMON = 2.0  # nats: words in more than an eighth of all news say nothing about a story
TERMS = 64  # heaviest terms that are kept
_FOLDED = ("country", "person", "organisation", "system", "mechanism")


def features(arrival: Arrival, background: Background) -> Features:
    """What is kept of an arrival: it depends on the article alone, never on other members."""
    reading = arrival.reading
    return Features(
        terms=_terms(reading, background),
        shingles=fingerprints(own_words(reading)),
        frame=_frame(reading.claim),
        roundup=background.is_roundup(reading.article.title),
    )


def _terms(reading: Reading, background: Background) -> dict[str, float]:
    """Title and lead as weighted terms of length one."""
    sums: defaultdict[str, float] = defaultdict(float)
    for where, factor, limit in (("title", TITLE, None), ("text", 1.0, LEAD)):
        pairs = list(_folded(reading, "title" if where == "title" else "text", limit, background))
        for term, weight in _weighted(pairs):
            sums[term] += factor * weight
    top = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))[:TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in top)) or 1.0
    return {term: round(weight / length, 4) for term, weight in top}


def _folded(reading: Reading, where: Field, limit: int | None, background: Background) -> Iterator[tuple[str, float]]:
    """The words of a field with their weights, every mention folded to its entity and the country it stands for."""
    mentions = {m.span.start: m for m in reading.mentions if m.span.field == where and m.kind in _FOLDED}
    covered = 0
    for start, stem in words(reading.article.of(where))[:limit]:
        if start < covered:
            continue
        if mention := mentions.get(start):
            covered = mention.span.end
            yield from _entity(mention, background)
        elif (weight := background.weight(stem)) >= COMMON:
            yield stem, weight


def _entity(mention: Mention, background: Background) -> Iterator[tuple[str, float]]:
    named = max((background.weight(stem) for _, stem in words(mention.name)), default=COMMON)
    if land := background.lands.get(mention.entity):
        yield f"@{land}", COMMON
    yield f"@{mention.entity}", max(named, COMMON)


def _weighted(pairs: list[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    weights = dict(pairs)
    for term, count in Counter(term for term, _ in pairs).items():
        yield term, weights[term] * (1 + math.log(count))
    for one, other in dict.fromkeys(pairwise(term for term, _ in pairs)):
        if one != other:
            yield f"{one} {other}", BIGRAM * (weights[one] + weights[other]) / 2


def _frame(claim: Claim | None) -> tuple[str, ...]:
    """The main claim as tags: who gives what to whom, how many, by which mechanism, and how far it got."""
    if claim is None:
        return ()
    tags = [f"{party.role}:{party.code}" for party in claim.parties]
    tags += [f"item:{item.entity}" for item in claim.items]
    tags += [f"qty:{i.entity}={i.quantity.value:g}" for i in claim.items if i.quantity and i.quantity.value is not None]
    if claim.money and claim.money.measures in ("package", "contract"):
        tags.append(f"money:{claim.money.currency}={claim.money.amount:g}")
    if claim.mechanism:
        tags.append(f"mech:{claim.mechanism}#{claim.package_number or ''}")
    return (*dict.fromkeys(tags), f"rung:{claim.rung}")
