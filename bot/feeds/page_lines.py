"""Judges the paragraphs that were chosen from a page: which are the article's, which only say something about it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.catalogue import Clutter

SHORT = 200
"""Up to this many characters a paragraph that matches a clutter rule goes. A longer one may be prose that only begins
alike: it goes where it stands beside other clutter or at either end of the text (donation appeals come in runs)."""

_TELLING = 20  # a title of fewer characters may begin a sentence
_BYLINE = 40


@dataclass(frozen=True, slots=True)
class Sifted:
    """The paragraphs that stay, and the lines that say something about them."""

    paragraphs: tuple[str, ...]
    notes: tuple[str, ...]


class Sieve:
    """Built from the lexicon's clutter rules. `clutter` matches, from its beginning, what is no article's."""

    def __init__(self, clutter: Clutter) -> None:
        self.clutter = _any_of([rule.pattern for rule in clutter.rules])
        self._credits = _any_of(clutter.credits)
        self._corrections = _any_of(clutter.corrections)

    def sift(self, paragraphs: Sequence[str], titles: Collection[str]) -> Sifted:
        """Drop clutter and repetitions of the titles; note credits (taken out) and corrections (kept)."""
        cluttered = [_repeats(p, titles) or bool(self.clutter.match(p)) for p in paragraphs]
        corrected = [bool(self._corrections.match(p)) and not c for p, c in zip(paragraphs, cluttered, strict=True)]
        credited = [bool(self._credits.match(p)) for p in paragraphs]
        marked = [not note and (c or credit) for c, note, credit in zip(cluttered, corrected, credited, strict=True)]
        last = len(paragraphs) - 1
        kept: list[str] = []
        notes: list[str] = []
        for i, paragraph in enumerate(paragraphs):
            beside = i in (0, last) or marked[i - 1] or marked[i + 1]
            gone = marked[i] and (len(paragraph) <= SHORT or beside)
            if not gone:
                kept.append(paragraph)
            if corrected[i] or (gone and credited[i]):
                notes.append(paragraph)
        return Sifted(tuple(kept), tuple(notes))


def _repeats(paragraph: str, titles: Collection[str]) -> bool:
    """Whether a paragraph is a title, or a title with its byline run on ("Six howitzers for Kyiv By our staff")."""
    return any(
        paragraph == title
        or (len(title) >= _TELLING and paragraph.startswith(title) and len(paragraph) - len(title) <= _BYLINE)
        for title in titles
    )


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns) or r"(?!)", re.IGNORECASE)
