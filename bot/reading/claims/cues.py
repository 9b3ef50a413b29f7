"""Phrases found in one pass: an automaton over every phrase of every list; whole words, the longest of a family."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from bot.reading.text import fold

_GAP_WORDS = 5  # "*" in a phrase of the lexicon stands for up to five words


@dataclass(frozen=True, slots=True)
class Phrase:
    """A form with what it stands for. Cues of one family do not overlap; those of different families may."""

    form: str
    family: str
    value: Any = None
    cased: bool = False  # the text must have the form's own capitals ("US" is not "us")


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase at a place in a text."""

    start: int
    end: int
    phrase: Phrase

    @property
    def family(self) -> str:
        """The family of its phrase."""
        return self.phrase.family

    @property
    def value(self) -> Any:
        """What its phrase stands for."""
        return self.phrase.value


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a phrase between its gaps: the `at`th of `of`."""

    phrase: Phrase
    at: int
    of: int


class Phrasebook:
    """All phrases compiled; `find` gives their places in a folded text, in order."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        uses: dict[str, list[_Piece]] = {}
        for phrase in phrases:
            pieces = [piece.strip() for piece in fold(phrase.form).split("*") if piece.strip()]
            for at, piece in enumerate(pieces):
                uses.setdefault(piece, []).append(_Piece(phrase, at, len(pieces)))
        self._uses = list(uses.values())
        self._automaton = AhoCorasick(list(uses), implementation=Implementation.ContiguousNFA)

    def find(self, folded: str, raw: str) -> list[Cue]:
        """The cues of a text, by start; `raw` decides about forms that want their own capitals."""
        found: list[Cue] = []
        begun: dict[tuple[int, int], tuple[int, int]] = {}  # (phrase, pieces found) -> where they start and end
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if _whole_words(folded, start, end):
                for piece in self._uses[index]:
                    first = start if piece.of == 1 else _chained(folded, piece, start, end, begun)
                    if first is not None and not (piece.phrase.cased and raw[first:end] != piece.phrase.form):
                        found.append(Cue(first, end, piece.phrase))
        return _longest(found)


def _whole_words(folded: str, start: int, end: int) -> bool:
    if start and folded[start - 1].isalnum() and folded[start].isalnum():
        return False
    return end == len(folded) or not (folded[end].isalnum() and folded[end - 1].isalnum())


def _chained(
    folded: str, piece: _Piece, start: int, end: int, begun: dict[tuple[int, int], tuple[int, int]]
) -> int | None:
    """Where a phrase with gaps began, once its last piece follows the others near enough; None before that."""
    first = start
    if piece.at:
        first, last = begun.get((id(piece.phrase), piece.at), (-1, -1))
        gap = folded[last:start] if 0 <= last <= start else "\n"
        if "\n" in gap or len(gap.split()) > _GAP_WORDS:
            return None
    if piece.at == piece.of - 1:
        return first
    begun[id(piece.phrase), piece.at + 1] = (first, end)
    return None


def _longest(cues: list[Cue]) -> list[Cue]:
    """Of overlapping cues of one family the longest, of equal ones the first."""
    kept: dict[str, list[Cue]] = {}
    for cue in sorted(cues, key=lambda c: (c.start, -c.end)):
        family = kept.setdefault(cue.phrase.family, [])
        if not family or family[-1].end <= cue.start:
            family.append(cue)
        elif cue.end - cue.start > family[-1].end - family[-1].start:
            family[-1] = cue
    return sorted((c for family in kept.values() for c in family), key=lambda c: (c.start, c.end))
