"""Hedges: the words of a sentence that keep its claim from being a fact, and what kind of source stands behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.catalogue import Lexicon
from bot.model import Hedge, HedgeLevel, Mention
from bot.reading.cues import Cue, Phrase
from bot.reading.sources import Sources
from bot.reading.text import Text

_CAUTION: tuple[HedgeLevel, ...] = (  # most cautious first; the levels of the lexicon
    "speculation",
    "media_reports",
    "claim_by_party",
    "single_outlet_sources",
    "official_unnamed",
    "official",
)
_QUANTITY = frozenset({"up to", "as many as"})  # qualifiers of numbers, kept with the quantity
_STANCE = frozenset(
    {"claims", "claimed", "insists", "suggests", "hinted", "signalled", "signaled", "indicated", "in principle"}
)
_SPECULATION = frozenset(
    {"possibly", "potentially", "appears to", "appear to", "seems to", "seemingly", "if confirmed", "if true"}
)
_PEOPLE = re.compile(r"source|people|person|familiar|briefed|knowledge|anonym|unnamed|authori[sz]ed")
_HEADLINE = re.compile(
    r"(?:[:,]|\s-)\s*(?:sources?|officials?|reports?|media)\s*$|^(?:report|reports|sources?|officials?):|\breports?\s*$"
)


def phrases(lexicon: Lexicon) -> Iterator[Phrase]:
    """The hedge markers of every language, with the level that each stands for."""
    for language, markers in lexicon.hedges.items():
        for marker in markers:
            if marker not in _QUANTITY and marker not in _STANCE:
                yield Phrase(marker, "hedge", _level(marker, language))


def _level(marker: str, language: str) -> HedgeLevel:
    if marker in _SPECULATION:
        return "speculation"
    return "single_outlet_sources" if language == "en" and _PEOPLE.search(marker) else "media_reports"


def more_cautious(first: Hedge, second: Hedge) -> Hedge:
    """The one of two hedges that claims less."""
    return min(first, second, key=lambda h: _CAUTION.index(h.level))


class Hedges:
    """Reads the hedge of a sentence."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def read(
        self, text: Text, span: tuple[int, int], cues: Iterable[Cue], mentions: tuple[Mention, ...]
    ) -> Hedge | None:
        """The strongest hedge in `span`, as written; None where it has none."""
        people = self._sources.unnamed(text, span)
        if people:
            level: HedgeLevel = "official_unnamed" if all(p.officials for p in people) else "single_outlet_sources"
            marker = next((c for c in cues if c.value == "media_reports"), None)
            if marker and level == "official_unnamed":
                return _hedge(text, "media_reports", marker.start, marker.end)
            return _hedge(
                text, level, people[0].start, people[-1].end if people[-1].end - people[0].start < 90 else people[0].end
            )
        for level in ("single_outlet_sources", "media_reports"):
            for cue in cues:
                if cue.value == level:
                    return _hedge(text, level, cue.start, cue.end)
        outlet = next((o for o in self._sources.outlets(text, span, mentions) if not o.told), None)
        if outlet:
            return _hedge(text, "media_reports", outlet.mention.span.start, outlet.mention.span.end)
        if text.field == "title" and (code := _HEADLINE.search(text.folded)):
            return _hedge(text, "media_reports", code.start() + (not code[0][0].isalpha()), code.end())
        guess = next((c for c in cues if c.value == "speculation"), None)
        return _hedge(text, "speculation", guess.start, guess.end) if guess else None


def _hedge(text: Text, level: HedgeLevel, start: int, end: int) -> Hedge:
    span = text.span(start, end)
    words = span.text.strip(" :,-–—")
    at = start + span.text.index(words) if words else start
    return Hedge(level, words, text.span(at, at + len(words)))
