"""Hedges: the words of a sentence that keep its claim from being a fact, and what kind of source stands behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.catalogue import Lexicon
from bot.model import Hedge, HedgeLevel
from bot.reading.claims.cues import Cue, Phrase
from bot.reading.claims.sources import Cited, Unnamed
from bot.reading.text import Text

_CAUTION: tuple[HedgeLevel, ...] = (  # most cautious first; the levels of the lexicon
    *("speculation", "media_reports", "claim_by_party"),
    *("single_outlet_sources", "official_unnamed", "official"),
)
_UNNAMED = re.compile(r"source|people|person|familiar|briefed|knowledge|anonym|unnamed|authori[sz]ed")
_HEADLINE = re.compile(  # how a headline says that others report: "... : sources", "Report: ...", "... - reports"
    r"(?:[:,]|\s-)\s*(?:sources?|officials?|reports?|media)\s*$|^(?:report|reports|sources?|officials?):|\breports?\s*$"
    r"|^[\"“„«][\w .-]{2,30}[\"”“»]:"
)


def phrases(lexicon: Lexicon) -> Iterator[Phrase]:
    """The hedge markers of every language, with the level that each stands for."""
    none = frozenset(lexicon.frames.words.get("no_hedge", ()))
    guesses = frozenset(lexicon.frames.words.get("speculation", ()))
    for language, markers in lexicon.hedges.items():
        for marker in markers:
            if marker not in none:
                yield Phrase(marker, "hedge", "speculation" if marker in guesses else _level(marker, language))


def _level(marker: str, language: str) -> HedgeLevel:
    return "single_outlet_sources" if language == "en" and _UNNAMED.search(marker) else "media_reports"


def more_cautious(first: Hedge, second: Hedge) -> Hedge:
    """The one of two hedges that claims less."""
    return min(first, second, key=lambda h: _CAUTION.index(h.level))


def read(text: Text, cited: Cited, cues: Iterable[Cue]) -> Hedge | None:
    """The strongest hedge of a sentence, by its cues and by whom it cites, as written; None where it has none."""
    first = {c.value: c for c in reversed([c for c in cues if c.family == "hedge"])}
    if cited.people:
        return _people(text, cited.people, first.get("media_reports"))
    for level in ("single_outlet_sources", "media_reports"):
        if cue := first.get(level):
            return _hedge(text, cue.value, cue.start, cue.end)
    if outlet := next((o.span for o in cited.outlets if not o.told), None):
        return _hedge(text, "media_reports", outlet.start, outlet.end)
    if text.field == "title" and (code := _HEADLINE.search(text.folded)):
        return _hedge(text, "media_reports", code.start(), code.end())
    guess = first.get("speculation")
    return _hedge(text, "speculation", guess.start, guess.end) if guess else None


def _people(text: Text, people: tuple[Unnamed, ...], reported: Cue | None) -> Hedge:
    """Unnamed people; where all are officials, "reportedly" beside them is the more cautious word."""
    officials = all(p.officials for p in people)
    if officials and reported:
        return _hedge(text, "media_reports", reported.start, reported.end)
    return _hedge(text, "official_unnamed" if officials else "single_outlet_sources", people[0].start, people[-1].end)


def _hedge(text: Text, level: HedgeLevel, start: int, end: int) -> Hedge:
    words = text.raw[start:end].strip(" :,-\u2013\u2014")
    at = text.raw.index(words, start)
    return Hedge(level, words, text.span(at, at + len(words)))
