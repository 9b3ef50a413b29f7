"""What threading remembers of an article: weighted terms of title and lead, fingerprints, and its frame."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from bot.model import Arrival, Features, Reading
from bot.stories.copies import fingerprints, own_words, skeleton
from bot.stories.details import COMMON, LEAD, details
from bot.stories.folding import Name, names
from bot.stories.frames import frame
from bot.stories.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.model import Field
    from bot.stories.background import Background

TITLE = 2.0  # weight of a title's words
BIGRAM = 0.3  # weight of two neighbouring words beside the words themselves
TERMS = 64  # heaviest terms that are kept
PROPER = 1.5  # a capital within a sentence: what tells sister events apart is where and who
TITLE_CASE = 0.6  # share of capitalised words from which capitals say nothing
_WORD = re.compile(r"[^\W\d_]+")
_PROPER = re.compile(r"(?<=[\w,;)\]'\u2019] )[^\W\d_a-z][\w-]+")
_FOLDED = ("country", "person", "organisation", "system", "mechanism")


def features(arrival: Arrival, background: Background) -> Features:
    """What is kept of an arrival: it depends on the article alone, never on other members."""
    reading, day = arrival.reading, arrival.at.date()
    own = own_words(reading)
    return Features(
        terms=_terms(reading, background, day),
        shingles=fingerprints(own),
        frame=(*frame(reading, background, day), *details(reading, background)),
        roundup=background.headlines.is_roundup(reading.article.title),
        skeleton=skeleton(own),
        comment=background.headlines.is_comment(reading.article.title),
        claimed=_claimed(reading),
    )


def _claimed(reading: Reading) -> tuple[int, ...]:
    """Fingerprints of the sentence that makes the main claim; none where it is the headline, which all write anew."""
    claim = reading.claim
    return () if claim is None or claim.sentence.field == "title" else fingerprints(claim.sentence.text)


def _terms(reading: Reading, background: Background, day: date) -> dict[str, float]:
    """Title and lead as weighted terms, together of length one."""
    title, lead = background.headlines.subject(reading.article.title), _lead(reading.article.text)
    sums: defaultdict[str, float] = defaultdict(float)
    for factor, pairs in (
        (TITLE, _folded(reading, "title", title, background, day)),
        (1.0, _folded(reading, "text", lead, background, day)),
    ):
        for term, weight in _weighted(list(pairs)):
            sums[term] += factor * weight
    top = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))[:TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in top)) or 1.0
    return {term: round(weight / length, 4) for term, weight in top}


def _lead(text: str) -> tuple[int, int]:
    return 0, next((at for at, _ in islice(words(text), LEAD, None)), len(text))


def _folded(
    reading: Reading, where: Field, piece: tuple[int, int], background: Background, day: date
) -> Iterator[tuple[str, float]]:
    """The words of a piece with their weights, every name folded to its entity and the country it stands for."""
    named: defaultdict[int, list[Name]] = defaultdict(list)
    for name in names(reading, where, background.domain, day):
        if name.kind in _FOLDED:
            named[name.start].append(name)
    reached, end = piece
    text = reading.article.of(where)[:end]
    capitals = _capitals(text)
    for at, stem in words(text):
        if at < reached:
            continue
        if here := named.get(at):
            reached = max(name.end for name in here)
            entities = dict.fromkeys(e for name in here for e in (name.land, name.entity) if e)
            yield from ((f"@{e}", max(background.weight(f"@{e}"), COMMON)) for e in entities)
        elif (weight := background.weight(stem)) >= COMMON:
            yield stem, weight * (PROPER if at in capitals else 1.0)


def _capitals(text: str) -> set[int]:
    """Where words stand with a capital that no sentence gave them; none in a headline that capitalises every word."""
    every = _WORD.findall(text)
    if sum(word[0].isupper() for word in every) > TITLE_CASE * len(every):
        return set()
    return {match.start() for match in _PROPER.finditer(text)}


def _weighted(pairs: list[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    weights = dict(pairs)
    for term, count in Counter(term for term, _ in pairs).items():
        yield term, weights[term] * (1 + math.log(count))
    for one, other in dict.fromkeys(pairwise(term for term, _ in pairs)):
        if one != other:
            yield f"{one} {other}", BIGRAM * (weights[one] + weights[other]) / 2
