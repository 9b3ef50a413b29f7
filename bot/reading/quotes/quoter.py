"""Every direct quotation of an article with its speaker, and whether both are sure enough to be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.catalogue import Catalogue, Lexicon
from bot.model import Mention, Quote, Speaker
from bot.reading.quotes.find import Attributed, Found, attribute
from bot.reading.quotes.houses import Houses
from bot.reading.quotes.place import Attribution
from bot.reading.quotes.pronouns import Persons
from bot.reading.quotes.scores import INDIRECT, SURE, confidence
from bot.reading.quotes.speakers import NameWords, Speakers, Written
from bot.reading.quotes.speech import statements
from bot.reading.quotes.tags import Lines
from bot.reading.quotes.told import Told
from bot.reading.quotes.words import SpeechVerbs, reads_english
from bot.reading.text import Text

_TOPICS = frozenset(("system", "mechanism", "class"))
_NUMBER = re.compile(r"(?:the\s)?[\d.,]+")
_WHOLE = 4  # words; fewer say nothing without their sentence
# A clause: something that can be a subject, then a finite verb that belongs to a closed class.
_CLAUSE = re.compile(
    r"(?:[\w'’-]+[^\w'’-]+){1,6}?(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could|may|might|must|should|shall"
    r"|cannot|\w+n['’]t|needs?|wants?)\b|\w+['’](?:s|re|ve|ll|d|m)\b",
    re.IGNORECASE,
)


class Quoter:
    """Reads quotations. Built once from the catalogue and the lexicon; holds no state between articles."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        self._speakers = Speakers(catalogue, lexicon)
        languages = {lang for group in lexicon.speech_verbs.values() for lang in group}
        self._verbs = {lang: SpeechVerbs.of(lexicon, lang) for lang in {"en", *languages}}
        self._words = NameWords.of(lexicon)

    def quotes(self, title: Text, text: Text, mentions: tuple[Mention, ...], day: date | None) -> tuple[Quote, ...]:
        """The quotations of the title, then those of the text, in order; None as speaker where no rule names one.

        `day` is the article's date, by which roles ("the Ukrainian president") are resolved. Short words in
        quotation marks that nobody says (scare quotes, names, titles of works) are left out. `sure` holds for the
        words and the text's own phrase for the speaker; key quotes ask for a name, too, where that is a pronoun.
        Indirect statements stand among the others by position; they may hold a quotation.
        """
        (headline, above), body = (self._prepared(field, mentions, day) for field in (title, text))
        houses = Houses(headline, above)
        return (*self._field(headline, above, houses), *self._field(*body, Houses(*body, houses)))

    def _prepared(self, text: Text, mentions: tuple[Mention, ...], day: date | None) -> tuple[Written, Lines]:
        written = Written(text, tuple(m for m in mentions if m.span.field == text.field), day, self._words)
        return written, Lines(text, self._verbs.get(text.lang, self._verbs["en"]))

    def _field(self, written: Written, lines: Lines, houses: Houses) -> Iterator[Quote]:
        quotes = [*self._direct(written, lines, houses), *self._indirect(written, lines)]
        return iter(sorted(quotes, key=lambda quote: (quote.span.start, quote.indirect)))

    def _direct(self, written: Written, lines: Lines, houses: Houses) -> Iterator[Quote]:
        if not lines.marks:
            return
        text, found = written.text, attribute(lines)
        measured = text.lang == "en" and reads_english(text.raw)
        told = Told(self._speakers, written, lines, houses)
        speakers = [self._speaker(quote.attribution, found, written, told) for quote in found.found]
        asked = any(s.kind == "pronoun" and not s.name for s in speakers if s)
        persons = Persons(written, found, [s for s in speakers if s]) if asked else None
        for quote, speaker in zip(found.found, speakers, strict=True):
            words = text.raw[quote.marked.start : quote.marked.end].split()
            if quote.attribution or (len(words) >= _WHOLE and not quote.title):
                who = persons.resolve(speaker) if persons and speaker else speaker
                yield _quote(text, quote, who, measured=measured)

    def _indirect(self, written: Written, lines: Lines) -> Iterator[Quote]:
        """Statements about what the catalogue knows: those that can carry a claim."""
        text = written.text
        if text.lang != "en":
            return
        topics = sorted(m.span.start for m in written.mentions if m.kind in _TOPICS)
        for said in statements(lines, topics):
            if _NUMBER.fullmatch(text.folded, *said.who):
                continue
            speaker = self._speakers.speaker(said.who, written)
            span, sentence = text.span(*said.content), text.span(*said.sentence)
            yield Quote(span, speaker, said.rule, INDIRECT, sure=False, sentence=sentence, indirect=True)

    def _speaker(
        self, attribution: Attribution | None, found: Attributed, written: Written, told: Told
    ) -> Speaker | None:
        if not attribution or _NUMBER.fullmatch(written.text.folded, *(attribution.meant or attribution.who)):
            return None  # "the 73 said": nobody's name
        speaker = told.of(self._speakers.speaker(attribution.meant or attribution.who, written))
        if attribution.meant:
            speaker = self._speakers.relative(attribution.who, speaker, written)
        return self._speakers.heard_by(speaker, found.sentence_at(attribution.who[0]), found.lines.masked, written)


def _quote(text: Text, found: Found, speaker: Speaker | None, *, measured: bool) -> Quote:
    raw, marked, sentence = text.raw, found.marked, text.span(*found.sentence)
    words = raw[marked.start : marked.end]
    start = marked.end - len(words.lstrip())
    span = text.span(start, start + len(words.strip()))
    partial = _is_partial(span.text, raw[sentence.start : marked.outer[0]])
    if not found.attribution or not speaker:
        return Quote(span, None, "none", 0.0, sure=False, partial=partial, sentence=sentence)
    score = confidence(found.attribution.rule, speaker.kind)
    sure = measured and marked.closed and score >= SURE
    return Quote(span, speaker, found.attribution.rule, score, sure, partial, sentence)


def _is_partial(words: str, before: str) -> bool:
    """Whether the words cannot stand alone: too few, or neither a clause nor introduced as a sentence of its own."""
    if len(words.split()) < _WHOLE:
        return True
    whole = words[:1].isupper() and (not before.strip() or before.rstrip().endswith((":", ",", ".", "?", "!")))
    return not whole and not _CLAUSE.match(words)
