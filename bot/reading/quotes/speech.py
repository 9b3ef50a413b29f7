"""What somebody is said to have said, without quotation marks: "Mr Tall told them that Norway would send two"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.reading.quotes.phrases import ADVERBS, APPOSITIVE, OBJECT, SUBJECT, subject_before
from bot.reading.quotes.tags import Line, Lines, Range

_SPOKEN_BY = re.compile(rf"(?P<content>.+?),(?P<who>{SUBJECT}){APPOSITIVE}{ADVERBS}V[^,;Q]{{0,10}}\.?$")
_BY_INVERTED = re.compile(rf"(?P<content>.+?),a*V(?P<who>{OBJECT})[^;Q]{{0,12}}\.?$")
_CITED_AFTER = re.compile(rf"(?P<content>.+?),?A(?P<who>{OBJECT})\.?$")
_CITED_BEFORE = re.compile(rf"[jb]?A(?P<who>{OBJECT}),(?P<content>.+)$")
_THAT = re.compile(rf"V(?:{OBJECT}|O)?(?:o?t|a)*h(?P<content>.+)$")
_BARE = re.compile(rf"V(?:o?t)?(?P<content>{SUBJECT}{ADVERBS}(?:(?<=[xmz])|[eV]).*)$")
_PROMISED = re.compile(r"V(?P<content>T[^Q].*)$")
_LONGEST_SENTENCE = 120  # words; longer ones are lists
_ENDS = frozenset(".?!;")


@dataclass(frozen=True, slots=True)
class Statement:
    """The characters of what was said and of who said it, and the rule that found them."""

    content: Range
    who: Range
    rule: str
    sentence: Range


def statements(lines: Lines, topics: Sequence[int]) -> Iterator[Statement]:
    """The indirect statements of those sentences that hold one of the offsets `topics` (ascending) in what is said."""
    for number, (start, end) in enumerate(lines.text.paragraphs):
        if _holds(topics, start, end) and lines.may_speak(start, end):
            for first, last in lines[number].sentences:
                found = _statement(lines[number], first, last)
                if found and _holds(topics, *found.content):
                    yield found


def _holds(topics: Sequence[int], start: int, end: int) -> bool:
    at = bisect_left(topics, start)
    return at < len(topics) and topics[at] < end


def _statement(line: Line, start: int, end: int) -> Statement | None:
    if end - start > _LONGEST_SENTENCE:
        return None
    for name, rule in _RULES.items():
        if found := rule(line, start, end):
            (first, last), who = found
            last -= last - first > 1 and line.tags[last - 1] in _ENDS
            return Statement(line.chars((first, last)), line.chars(who), name, line.chars((start, end)))
    return None


_Rule = Callable[[Line, int, int], tuple[Range, Range] | None]  # what was said, by whom, in tokens


def _matched(pattern: re.Pattern[str]) -> _Rule:
    def apply(line: Line, start: int, end: int) -> tuple[Range, Range] | None:
        found = pattern.match(line.tags, start, end)
        return (found.span("content"), found.span("who")) if found else None

    return apply


def _after_verb(pattern: re.Pattern[str], *, promise: bool = False) -> _Rule:
    """The innermost: in "the paper reported that Smith told Jones that ..." what Smith told."""

    def apply(line: Line, start: int, end: int) -> tuple[Range, Range] | None:
        for verb in range(end - 1, start, -1):
            found = pattern.match(line.tags, verb, end) if line.tags[verb] == "V" else None
            subject = subject_before(line.tags, start, verb) if found else None
            if found and subject and (not promise or line.word(verb) in line.verbs.promising):
                return found.span("content"), subject
        return None

    return apply


_RULES = {
    "indirect-after": _matched(_SPOKEN_BY),
    "indirect-after-vs": _matched(_BY_INVERTED),
    "indirect-cited-after": _matched(_CITED_AFTER),
    "indirect-that": _after_verb(_THAT),
    "indirect-bare": _after_verb(_BARE),
    "indirect-promise": _after_verb(_PROMISED, promise=True),
    "indirect-cited": _matched(_CITED_BEFORE),
}
