"""Every quotation of a field with the rule that names its speaker, sentence by sentence, paragraph by paragraph."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from bot.reading.quotes.doubts import CITED, UNSAID
from bot.reading.quotes.marks import Marked
from bot.reading.quotes.phrases import first_subject, subject_before
from bot.reading.quotes.place import Attribution, Place
from bot.reading.quotes.rules import in_sentence, inverted_subject, sentence_subject
from bot.reading.quotes.tags import Line, Lines, Range

# Rules that need a comma or colon between verb and words: they hold for words in capitals, too.
_SPOKEN = frozenset(("post-vs", "post-sv", "post-sv-inner", "pre-sv-comma", "pre-sv-colon", "pre-vs"))
# Headlines run clauses together: "Tall 'thankful' as the port says ...". Far verbs are not theirs.
_NOT_IN_HEADLINES = "after-far"
_REACH = 2  # paragraphs over which a speaker is remembered
_WORDS_TO_CARRY = 4  # a shorter quotation is nobody's continued speech
_LONGEST_TITLE = 14  # words
_SMALL = frozenset(
    ("the", "a", "an", "of", "in", "on", "for", "and", "to", "with", "at", "by", "from", "or", "is", "vs", "as", "but")
)


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation with what the rules made of it, and its sentence."""

    marked: Marked
    attribution: Attribution | None
    sentence: Range
    title: bool  # written like the title of a work, a slogan


@dataclass
class Attributed:
    """What was found in a field: quotations in order, and who speaks without marks."""

    lines: Lines
    found: list[Found] = field(default_factory=list)
    tellers: list[Range] = field(default_factory=list)

    @cached_property
    def _sentences(self) -> list[tuple[Line, int]]:
        paragraphs = map(self.lines.__getitem__, range(len(self.lines.text.paragraphs)))
        return [(line, start) for line in paragraphs for start, _ in line.sentences]

    @cached_property
    def sentences(self) -> list[int]:
        """Where each sentence begins."""
        return [line.spans[start][0] for line, start in self._sentences]

    @property
    def subjects(self) -> list[Range]:
        """Every sentence's first subject."""
        return [line.chars(found) for line, start in self._sentences if (found := first_subject(line.tags, start))]

    def sentence_at(self, offset: int) -> Range:
        """The characters of the sentence that holds an offset."""
        at = bisect_right(self.sentences, offset)
        return self.sentences[at - 1], self.sentences[at] if at < len(self.sentences) else len(self.lines.masked)


@dataclass(slots=True)
class _Memory:
    """Who spoke last, and in which paragraph."""

    speaker: Attribution | None = None
    paragraph: int = -9
    quoted: int = -9  # of the last quotation with a speaker
    open: int = -9  # the last that ended within a quotation
    colon: int = -9  # the last that ended with a colon


def attribute(lines: Lines) -> Attributed:
    """The quotations of a field, each with the rule that names its speaker."""
    memory, result = _Memory(), Attributed(lines)
    raw, headline = lines.text.raw, lines.text.field == "title"
    for number, (_, end) in enumerate(lines.text.paragraphs):
        line = lines[number]
        _Paragraph(line, headline, number, memory).read(result)
        if any(not marked.closed and marked.end == end for marked in line.quotes.values()):
            memory.open = number
        if raw[end - 1] == ":":
            memory.colon = number
    return result


@dataclass(slots=True)
class _Paragraph:
    """One paragraph being read: who was found to speak in it so far."""

    line: Line
    headline: bool
    number: int
    memory: _Memory
    speaker: Attribution | None = None

    def read(self, result: Attributed) -> None:
        """Add the paragraph's quotations to `result`."""
        for start, end in self.line.sentences:
            here = [token for token in range(start, end) if token in self.line.quotes]
            said = self._quotations(start, end, here, result) if here else self._indirect(start, end)
            if said and not here:
                result.tellers.append(said.who)
            if said:
                self.speaker = self.memory.speaker = said
                self.memory.paragraph = self.number
                self.memory.quoted = self.number if here else self.memory.quoted

    def _quotations(self, start: int, end: int, at: list[int], result: Attributed) -> Attribution | None:
        """Add the sentence's quotations; the last speaker in it."""
        said = None
        for token in at:
            place = Place(self.line, start, end, token)
            found, title = self._said(place), looks_like_title(place)
            if title and not (found and found.rule.removesuffix(CITED) in _SPOKEN):
                found = None
            elif not found:
                found = self._inherited(place, said)
            said = found or said
            result.found.append(Found(place.marked, found, self.line.chars((start, end)), title))
        return said

    def _said(self, place: Place) -> Attribution | None:
        found = in_sentence(place)
        return None if found and self.headline and found.rule.startswith(_NOT_IN_HEADLINES) else found

    def _inherited(self, place: Place, said: Attribution | None) -> Attribution | None:
        """The speaker of the sentence's, the paragraph's or the last paragraph's quotation, where this one goes on."""
        if said and not self.headline:
            return Attribution("same-sentence", said.who, said.meant)
        if place.opens:
            return self._same("same-paragraph") or self._carried(place)
        return sentence_subject(place) if place.before.endswith(":") and not self.headline else None

    def _same(self, rule: str) -> Attribution | None:
        if not self.speaker:
            return None
        rule += "-indirect" * (self.speaker.rule == "indirect")
        rule += next((suffix for suffix in (CITED, UNSAID) if self.speaker.rule.endswith(suffix)), "")
        return Attribution(rule, self.speaker.who, self.speaker.meant)

    def _carried(self, place: Place) -> Attribution | None:
        memory = self.memory
        near = self.number - memory.paragraph <= _REACH
        if not memory.speaker or not near or len(place.inner.split()) < _WORDS_TO_CARRY:
            return None
        if memory.open == self.number - 1:
            rule = "carry-open"
        elif memory.colon == memory.paragraph == self.number - 1:
            rule = "carry-colon"
        elif self.number - memory.quoted <= 1 and not self.line.tags.strip("Q.,"):
            rule = "carry"
        else:
            return None
        return Attribution(rule, memory.speaker.who, memory.speaker.meant)

    def _indirect(self, start: int, end: int) -> Attribution | None:
        """Who speaks in a sentence without quotation marks: the subject of its first verb of saying."""
        tags = self.line.tags
        verb = tags.find("V", start, end)
        if verb < 0:
            return None
        place = Place(self.line, start, end, end)
        subject = inverted_subject(place, verb) or subject_before(tags, start, verb)
        return Attribution("indirect", self.line.chars(subject)) if subject else None


def looks_like_title(place: Place) -> bool:
    """Whether the words are written as titles and slogans are: every long one with a capital."""
    words = [bare for word in place.inner.split() if (bare := word.strip(".,'’\"!?:;()"))]
    sentence = place.inner[-1] in ".?!" and (place.opens or len(words) > _LONGEST_TITLE // 2)
    if not words or len(words) > _LONGEST_TITLE or sentence:
        return False
    long = [word for word in words if word.lower() not in _SMALL]
    return len(long) > 1 and all(word[0].isupper() or word[0].isdigit() for word in long)
