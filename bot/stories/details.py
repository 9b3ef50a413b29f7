"""Numbers and weekdays of title and lead: two earthquakes, arrests or votes are told in the same words, not with these.

Measured on sister events of labelled news: within a topic, words alone rank a pair of one event above a pair of two in
86 % of all cases, with numbers and days in 88 %; names of people and places add nothing to the words that they are.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.stories.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model import Reading
    from bot.stories.background import Background

LEAD = 60  # words of the text that tell what happened
COMMON = 2.0  # nats: a number in more than an eighth of all news is chance
_YEARS = range(1900, 2100)


def details(reading: Reading, background: Background) -> tuple[str, ...]:
    """Tags "number:5.9" and "day:6" (Monday is 0), each once, in the order of the text. Years are none: all share them.

    They count for all news, also where there is no frame of givers and arms.
    """
    left, right = background.headlines.subject(reading.article.title)
    spoken = [stem for at, stem in words(reading.article.title) if left <= at < right]
    spoken += [stem for _, stem in islice(words(reading.article.text), LEAD)]
    return tuple(dict.fromkeys(tag for stem in spoken for tag in _tags(stem, background)))


def _tags(stem: str, background: Background) -> Iterator[str]:
    if (day := background.headlines.days.get(stem)) is not None:
        yield f"day:{day}"
    elif stem[0].isdigit() and background.weight(stem) >= COMMON and not _is_year(stem):
        yield f"number:{stem}"


def _is_year(stem: str) -> bool:
    return stem.isdecimal() and int(stem) in _YEARS
