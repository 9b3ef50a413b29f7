"""A field prepared for reading: folded one character to one, cut into paragraphs and sentences, offsets kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sentencex import segment

from bot.model import Field, Span

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SINGLE_QUOTES = "\u2018\u2019\u02bc\u0060\u00b4\u201b"
_SPACES = "\u00a0\u2007\u202f\u2009\u2002\u2003\t"
_MARKS = dict.fromkeys(_DASHES, "-") | dict.fromkeys(_SINGLE_QUOTES, "'") | dict.fromkeys(_SPACES, " ")
_DATELINE = re.compile(  # a place in capitals, or any place before its wire; then a dash and a new beginning
    r"\s*(?:[A-Z][A-Z.' ]{2,}(?:, [A-Z][\w.' ]{1,30}){0,3}(?: \([^)\n]{2,40}\))?"
    r"|[A-Z][\w.' ]{1,30}(?:, [A-Z][\w.' ]{1,30}){0,3} \([^)\n]{2,40}\))\s?-{1,2}\s+(?=[^a-z\s])"
)


class _Folds(dict[int, str]):
    """For str.translate: each character's folded form, worked out when it is met first."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        composed = _MARKS.get(char) or unicodedata.normalize("NFKC", char)
        self[code] = composed if len(composed) == 1 else char
        return self[code]


_FOLDS = _Folds()
_LETTERS = re.compile(r"[^\W\d_]+")
_SPACED = {code: " " for code in range(128) if not chr(code).isalpha()}


def fold(text: str, *, lower: bool = True) -> str:
    """Fold marks and case so that forms compare equal, one character to one: offsets stay those of `text`.

    Characters whose lower case or compatibility form is longer than one ("\u0130") are kept as they are.
    """
    folded = text.translate(_FOLDS)
    return lowered(folded) if lower else folded


def letters(text: str) -> list[str]:
    """The runs of letters in a text, in order."""
    return text.translate(_SPACED).split() if text.isascii() else _LETTERS.findall(text)


def lowered(text: str) -> str:
    """The text in lower case, one character to one."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


@dataclass(frozen=True)
class Text:
    """One field of an article. Every (start, end) pair refers to `raw`."""

    raw: str
    field: Field = "text"
    lang: str = "en"

    @cached_property
    def folded(self) -> str:
        """`raw` in lower case, dashes and apostrophes made equal, the same length as `raw`."""
        return lowered(self.cased)

    @cached_property
    def cased(self) -> str:
        """Like `folded`, but in the given case."""
        return fold(self.raw, lower=False)

    @cached_property
    def shouted(self) -> bool:
        """Whether every letter is a capital, so that capitals tell nothing."""
        return self.raw.isupper()

    @cached_property
    def dateline(self) -> int:
        """Where the story begins behind "KYIV, May 4 (Agency) - "; 0 where none opens it."""
        found = _DATELINE.match(self.cased) if self.field == "text" else None
        return found.end() if found else 0

    @cached_property
    def paragraphs(self) -> tuple[tuple[int, int], ...]:
        """The non-blank lines."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[tuple[int, int]]:
        start = 0
        for line in self.raw.splitlines(keepends=True):
            left = start + len(line) - len(line.lstrip())
            right = start + len(line.rstrip())
            if left < right:
                yield left, right
            start += len(line)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The sentences of every paragraph, in order; none crosses a paragraph, none holds the dateline."""
        told = ((max(start, self.dateline), end) for start, end in self.paragraphs)
        return tuple(pair for start, end in told for pair in self._sentences(start, end))

    def _sentences(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        at = start
        for piece in segment(self.lang, self.raw[start:end]):
            body = piece.strip()
            if not body:
                continue
            found = self.raw.find(body, at, end)
            if found < 0:  # the segmenter changed a character: keep the rest of the paragraph whole
                yield at, end
                return
            at = found + len(body)
            yield found, at

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The sentence that holds `offset`, or the whole field where none does."""
        return next(((s, e) for s, e in self.sentences if s <= offset < e), (0, len(self.raw)))

    def span(self, start: int, end: int) -> Span:
        """The exact piece between two offsets."""
        return Span(start, end, self.raw[start:end], self.field)
