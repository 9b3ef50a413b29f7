"""Which quotations an alert shows: at most two, of different speakers, and short."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.model import Claim, Quote, Speaker
from bot.reading.quotes.words import is_function_word
from bot.reading.text import Text, fold

LONGEST = 60  # words of all key quotes together
_SHORTEST = 4
_ON_TOPIC = 2  # words that a partial quotation's sentence shares with the title and the main claim
_AUTHORITY = {"role": 1.0, "person": 0.5, "organisation": 0.8, "country": 0.8, "document": 0.4, "anonymous": 0.4}
_OFFICE = 0.5  # an office that is known at the article's date, or is one of a known house
_ROLE = 0.25  # what the article says that a person is
_OTHER_SIDE = 0.6  # for the second quotation: a speaker of a state that is no party to the claim
# Words that commit or ask: the closed class of modals, with who is bound.
_COMMITS = re.compile(
    r"\b(?:(?:we|i|they|it)(?:['’](?:ll|ve)|\s+(?:will|shall|must|need|have|can(?:not)?)))\b", re.IGNORECASE
)
_MODAL = re.compile(r"\b(?:will|shall|must|should|cannot|need|never)\b", re.IGNORECASE)
_SILENT = re.compile(
    r"\bno comment\b|(?:\bnot|n['’]t|\bnever|\bcannot|\bdecline to|\brefuse to) (?:\w+ly )?comment\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]{4,}")


def key_quotes(quotes: Sequence[Quote], claims: Sequence[Claim], title: Text, text: Text) -> tuple[Quote, ...]:
    """The one or two quotations that say most, best first; none where none is sure.

    Ranked by the rule's confidence, the speaker's authority, what the words commit to, what they share with the title
    and the main claim, and position. The second has another speaker, by preference one from the other side. A partial
    quotation counts with its whole sentence, in which alone it may be printed.
    """
    if not any(quote.sure for quote in quotes):
        return ()
    topic = _words(title.folded) | {word for claim in claims[:1] for word in _words(fold(claim.sentence.text))}
    scores = {quote: _score(quote, topic, len(text.raw)) for quote in quotes if _printable(quote, topic)}
    if not scores:
        return ()
    first = _best(scores)
    parties = {party.code for claim in claims[:1] for party in claim.parties}
    fitting = {
        quote: score + _OTHER_SIDE * _is_other_side(first, quote, parties)
        for quote, score in scores.items()
        if _who(quote) != _who(first) and _length(first) + _length(quote) <= LONGEST
    }
    return (first, _best(fitting)) if fitting else (first,)


def _best(scores: Mapping[Quote, float]) -> Quote:
    return max(scores, key=lambda quote: (scores[quote], -quote.span.start))


def _printable(quote: Quote, topic: set[str]) -> bool:
    if not quote.sure or quote.indirect or not quote.speaker or quote.span.field != "text":
        return False
    if (quote.speaker.kind == "pronoun" and not quote.speaker.name) or _SILENT.search(quote.span.text):
        return False
    if quote.partial and (len(quote.span.text.split()) < _SHORTEST or _shared(quote, topic) < _ON_TOPIC):
        return False
    return _length(quote) <= LONGEST


def _length(quote: Quote) -> int:
    shown = quote.sentence if quote.partial and quote.sentence else quote.span
    return len(shown.text.split())


def _score(quote: Quote, topic: set[str], length: int) -> float:
    words = quote.span.text
    score = quote.confidence + _authority(quote.speaker)
    score += 0.5 * bool(_COMMITS.search(words)) + 0.2 * bool(_MODAL.search(words))
    score += 0.2 * min(4, _shared(quote, topic))
    return score - 0.5 * quote.partial - 0.5 * quote.span.start / max(1, length)


def _shared(quote: Quote, topic: set[str]) -> int:
    """How many words of the title and the main claim its sentence has."""
    return len(topic & _words(fold((quote.sentence or quote.span).text)))


def _authority(speaker: Speaker | None) -> float:
    if not speaker:
        return 0.0
    office = (_OFFICE if speaker.official else _ROLE) * bool(speaker.office)
    return _AUTHORITY.get(speaker.kind, 0.5 if speaker.name else 0.0) + office


def _is_other_side(first: Quote, quote: Quote, parties: set[str]) -> bool:
    country = quote.speaker.country if quote.speaker else None
    return bool(country and country not in parties and first.speaker and country != first.speaker.country)


def _who(quote: Quote) -> str | None:
    speaker = quote.speaker
    return (speaker.entity or speaker.name or fold(speaker.span.text)) if speaker else None


def _words(folded: str) -> set[str]:
    return {word for word in _WORD.findall(folded) if not is_function_word(word)}
