"""What somebody is said to have said, without quotation marks: "Mr Tall told them that Norway would send two"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reading.quotes.marks import Marked, find_marks
from bot.reading.quotes.phrases import ADVERBS, APPOSITIVE, OBJECT, SUBJECT, Range, subject_before
from bot.reading.quotes.tags import Tagged, mask, tag
from bot.reading.quotes.words import SpeechVerbs

if TYPE_CHECKING:
    from bot.reading.text import Text

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


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as tags: tokens `start`:`end` of `line`."""

    line: Tagged
    masked: str
    start: int
    end: int
    promising: frozenset[str]

    def chars(self, tokens: Range) -> Range:
        return self.line.spans[tokens[0]][0], self.line.spans[tokens[1] - 1][1]

    def commits(self, verb: int) -> bool:
        left, right = self.line.spans[verb]
        return self.masked[left:right].lower() in self.promising


_Found = tuple[Range, Range] | None  # what was said, by whom, in tokens


def statements(text: Text, verbs: SpeechVerbs, topics: Sequence[int]) -> Iterator[Statement]:
    """The indirect statements of those sentences that hold one of the offsets `topics` (ascending) in what is said."""
    if not topics:
        return
    marks = find_marks(text.raw, text.paragraphs)
    masked = mask(text.cased, marks)
    for start, end in text.paragraphs:
        if not _holds(topics, start, end):
            continue
        quotes: dict[int, Marked] = {marked.outer[0]: marked for marked in marks if start <= marked.start < end}
        line = tag(masked, start, end, quotes, text.raw, verbs)
        for first, last in line.sentences:
            found = _statement(_Sentence(line, masked, first, last, verbs.promising))
            if found and _holds(topics, *found.content):
                yield found


def _holds(topics: Sequence[int], start: int, end: int) -> bool:
    at = bisect_left(topics, start)
    return at < len(topics) and topics[at] < end


def _statement(sentence: _Sentence) -> Statement | None:
    if sentence.end - sentence.start > _LONGEST_SENTENCE:
        return None
    for name, rule in _RULES.items():
        if found := rule(sentence):
            (first, last), who = found
            last -= last - first > 1 and sentence.line.tags[last - 1] in _ENDS
            whole = sentence.chars((sentence.start, sentence.end))
            return Statement(sentence.chars((first, last)), sentence.chars(who), name, whole)
    return None


def _matched(pattern: re.Pattern[str]) -> Callable[[_Sentence], _Found]:
    def apply(sentence: _Sentence) -> _Found:
        found = pattern.match(sentence.line.tags, sentence.start, sentence.end)
        return (found.span("content"), found.span("who")) if found else None

    return apply


def _after_verb(pattern: re.Pattern[str], *, promise: bool = False) -> Callable[[_Sentence], _Found]:
    """The innermost: in "the paper reported that Smith told Jones that ..." what Smith told."""

    def apply(sentence: _Sentence) -> _Found:
        tags = sentence.line.tags
        for verb in range(sentence.end - 1, sentence.start, -1):
            found = pattern.match(tags, verb, sentence.end) if tags[verb] == "V" else None
            subject = subject_before(tags, sentence.start, verb) if found else None
            if found and subject and (not promise or sentence.commits(verb)):
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
