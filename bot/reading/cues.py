"""Phrases found in one pass: an automaton over every phrase of every list, whole words only, longest first in a family."""

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


class Phrasebook:
    """All phrases compiled; `find` gives their places in a folded text, in order."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        parts: dict[str, list[tuple[Phrase, tuple[str, ...], int]]] = {}
        for phrase in phrases:
            pieces = tuple(p.strip() for p in fold(phrase.form).split("*") if p.strip())
            for at, piece in enumerate(pieces):
                parts.setdefault(piece, []).append((phrase, pieces, at))
        self._uses = list(parts.values())
        self._automaton = AhoCorasick(list(parts), implementation=Implementation.ContiguousNFA)

    def find(self, folded: str, raw: str) -> list[Cue]:
        """The cues of a text, by start; `raw` decides about forms that want their own capitals."""
        whole: list[Cue] = []
        open_parts: dict[tuple[str, ...], tuple[int, int]] = {}
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if not _whole_words(folded, start, end):
                continue
            for phrase, pieces, at in self._uses[index]:
                begin = start if len(pieces) == 1 else _joined(folded, pieces, at, start, end, open_parts)
                if begin is not None and not (phrase.cased and raw[begin:end] != phrase.form):
                    whole.append(Cue(begin, end, phrase))
        return _longest(whole)


def _whole_words(folded: str, start: int, end: int) -> bool:
    before = start == 0 or not (folded[start - 1].isalnum() and folded[start].isalnum())
    after = end == len(folded) or not (folded[end].isalnum() and folded[end - 1].isalnum())
    return before and after


def _joined(  # noqa: PLR0913, PLR0917 - one step of a chain: what was found, where, and what is still open
    folded: str,
    pieces: tuple[str, ...],
    at: int,
    start: int,
    end: int,
    open_parts: dict[tuple[str, ...], tuple[int, int]],
) -> int | None:
    """Where a phrase with gaps began, once its last piece is found near enough; None before that."""
    head = pieces[:at]
    if at:
        begun = open_parts.get(head)
        if begun is None or begun[1] > start or folded.count(" ", begun[1], start) > _GAP_WORDS + 1:
            return None
        if "\n" in folded[begun[1] : start]:
            return None
    else:
        begun = (start, end)
    if at == len(pieces) - 1:
        return begun[0]
    open_parts[pieces[: at + 1]] = (begun[0], end)
    return None


def _longest(cues: list[Cue]) -> list[Cue]:
    """Longest first within a family, then by start."""
    taken: dict[str, list[tuple[int, int]]] = {}
    kept = []
    for cue in sorted(cues, key=lambda c: (c.start - c.end, c.start)):
        spans = taken.setdefault(cue.family, [])
        if all(cue.end <= s or e <= cue.start for s, e in spans):
            spans.append((cue.start, cue.end))
            kept.append(cue)
    return sorted(kept, key=lambda c: (c.start, c.end))
