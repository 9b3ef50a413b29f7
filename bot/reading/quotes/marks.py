"""Where words stand between quotation marks: outermost spans, paragraph by paragraph, in every style of the press."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"”', "``": "''"}
_DOUBLE = re.compile(r"``|''|[“”„«»\"]|[‘’']")
_SINGLES = frozenset("‘’'")
# Words that begin with an apostrophe: 'em, 'til, 'tis. A year ("'90s") does too.
_ELIDED = re.compile(r"(?:em|til|tis|twas|cause|bout|round|n)\b|\d\ds?\b", re.IGNORECASE)
_LONGEST_SINGLE = 1200  # characters; a longer pair of single marks is two apostrophes


@dataclass(frozen=True, slots=True)
class Marked:
    """A pair of marks and what is between them: `start`:`end` without the marks, `outer` with them."""

    start: int
    end: int
    outer: tuple[int, int]
    paragraph: int
    closed: bool = True


def find_marks(raw: str, paragraphs: Sequence[tuple[int, int]]) -> tuple[Marked, ...]:
    """Every outermost span in quotation marks, in order; none crosses a paragraph, none overlaps another.

    A mark that is not closed in its paragraph runs to the paragraph's end (`closed` False): the way in which the
    press carries a quotation over several paragraphs. Apostrophes never open or close.
    """
    return tuple(
        marked for number, (start, end) in enumerate(paragraphs) for marked in _in_paragraph(raw, start, end, number)
    )


def _in_paragraph(raw: str, start: int, end: int, number: int) -> Iterator[Marked]:
    at = start
    while found := _DOUBLE.search(raw, at, end):
        at = found.end()
        if found.group() in _SINGLES:
            close = _single_close(raw, found.start(), start, end)
            if close:
                yield Marked(at, close, (found.start(), close + 1), number)
                at = close + 1
        elif _opens(raw, found, start, end):
            inner_end, at, closed = _double_close(raw, found, end)
            if raw[found.end() : inner_end].strip():
                yield Marked(found.end(), inner_end, (found.start(), at), number, closed=closed)


def _opens(raw: str, mark: re.Match[str], start: int, end: int) -> bool:
    if mark.group() in ("“", "„", "«", "``"):
        return True
    if mark.group() in ("''", "»", "”"):
        return False
    before, after = raw[start : mark.start()][-1:], raw[mark.end() : min(end, mark.end() + 1)]
    if not after or after.isspace():
        return False
    return not before or before.isspace() or before in "([—–-‘'/:" or (mark.group() == '"' and not before.isdigit())


def _double_close(raw: str, mark: re.Match[str], end: int) -> tuple[int, int, bool]:
    """(end of the words, end of the mark, closed) for an opening mark.

    A mark of the same kind that opens again while the first is open ends it unclosed: the writer forgot a mark.
    """
    style = mark.group()
    for other in _DOUBLE.finditer(raw, mark.end(), end):
        char = other.group()
        if char == style == '"' and _looks_opening(raw, other, end):
            continue
        if char in _CLOSERS[style] or (char == '"' and style == "“" and not _looks_opening(raw, other, end)):
            return other.start(), other.end(), True
        if char == style:
            return other.start(), other.start(), False
    return end, end, False


def _looks_opening(raw: str, mark: re.Match[str], end: int) -> bool:
    """A straight mark with a space before and a letter after cannot close."""
    return raw[mark.start() - 1].isspace() and mark.end() < end and raw[mark.end()].isalnum()


def _single_close(raw: str, mark: int, start: int, end: int) -> int | None:
    """Where the single quotation that opens at `mark` closes, or None where it is an apostrophe."""
    before = raw[mark - 1] if mark > start else " "
    if not (before.isspace() or before in "([—–-:") or mark + 1 >= end or raw[mark + 1].isspace():
        return None
    if raw[mark] == "’" or _ELIDED.match(raw, mark + 1):
        return None
    closer = "'" if raw[mark] == "'" else "’"
    weak = None
    for at in range(mark + 2, min(end, mark + _LONGEST_SINGLE)):
        if weak is not None and _opens_single(raw, at):
            break
        if raw[at] != closer or raw[at - 1].isspace() or (at + 1 < end and raw[at + 1].isalnum()):
            continue
        if not _plural_possessive(raw, at, end):
            return at
        weak = weak or at
    return weak


def _opens_single(raw: str, at: int) -> bool:
    return raw[at] == "‘" or (raw[at] == "'" and raw[at - 1].isspace())


def _plural_possessive(raw: str, at: int, end: int) -> bool:
    """Whether the mark may be the apostrophe of "the ministers' plan": after an s and before a word."""
    return raw[at - 1] == "s" and at + 2 < end and raw[at + 1] == " " and raw[at + 2].isalnum()
