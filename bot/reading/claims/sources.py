"""Where a report comes from: the outlet that found it out, the people it cites, the official on the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.catalogue import Catalogue, Lexicon
from bot.model import Mention, Origin, Span
from bot.reading.claims.bodies import Body
from bot.reading.claims.press import Press
from bot.reading.text import Text

_COUNT = r"\d{1,2}|an?|one|another|two|three|four|five|six|seven|eight|nine|ten|several|multiple|some"
_SPOKE = re.compile(r"(?:\s+[\w'-]+){0,6}?,?\s+(?:said|says|say|told|confirmed|added|reported|claim|spoke|briefed)\b")
_JOINED = re.compile(r"\s*(?:,\s*(?:and\s+)?|\s+and\s+)")
_TOLD = re.compile(r"(?:told|interview with|speaking to)\s+(?:the\s+)?$")
_CONFIRMED = re.compile(r"(?<!without )(?<!not )\bconfirm(?:s|ed|ing) (?:what|a report (?:by|in|from)) (?:the )?$")
_NEAR = 60  # characters before an outlet in which it is cited
_ONE = {"a": 1, "an": 1, "another": 1}
_ON_RECORD = frozenset({"person", "role", "organisation"})
_NAMED = _ON_RECORD | {"country", "system", "mechanism"}
_NOT_CITED = frozenset({"people", "person", "persons"})  # only "familiar with the matter" makes them sources


@dataclass(frozen=True, slots=True)
class Outlet:
    """A medium that a sentence names as having reported or been told."""

    name: str
    entity: str | None  # catalogue id, where the catalogue knows it
    span: Span
    told: bool  # somebody told it: it heard, the speaker said


@dataclass(frozen=True, slots=True)
class Unnamed:
    """People without names who are cited: how many, in the text's own words."""

    start: int
    end: int
    count: int | None
    officials: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """Whom a stretch of text cites: outlets, and the first groups of unnamed people that stand together."""

    outlets: tuple[Outlet, ...]
    people: tuple[Unnamed, ...]


class Sources:
    """Reads the chain of citation of a stretch of text."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        words = lexicon.frames.words
        self._press = Press(lexicon)
        self._media = frozenset(e.id for e in catalogue.entities.values() if e.kind == "media")
        self._numbers: Mapping[str, int] = lexicon.number_words.get("en", {})
        self._officials = frozenset(words.get("officials", ()))
        no_kind = "|".join((*words.get("no_kind", ()), _COUNT))
        people, familiar = "|".join(words.get("people", ())), "|".join(words.get("familiar", ()))
        neutral, commit = (lexicon.speech_verbs.get(kind, {}).get("en", ()) for kind in ("neutral", "commit"))
        verbs = "|".join(
            map(re.escape, (*neutral, *commit, "claimed", "claims", "alleged", "alleges", *words.get("denies", ())))
        )
        denied = "|".join(words.get("denies", ()))
        self._says = re.compile(rf"(?:'s? \w+)?(?:,[^,]{{2,60}},)?(?: (?:has|had|also|on \w+|later))?\s+(?:{verbs})\b")
        after = rf"[,\"”']\s+(?:{verbs})\s+(?:[\w-]+\s+){{0,3}}$|according to (?:the |its |a )?$"
        self._said = re.compile(rf"{after}|\b(?:{denied}) by (?:the )?$")
        built = [re.compile(words[kind][0]) for kind in ("reported", "cited", "cited_people")]
        self._reported, self._after, self._citing = built
        self._people = re.compile(rf"\b(?:{people})\b")
        self._unnamed = re.compile(
            rf"\b(?:(?P<count>{_COUNT})\s+)?(?P<kind>(?:(?!(?:{no_kind})\b)[\w.'-]+\s+){{0,3}}?)"
            rf"(?P<noun>{people})\b(?P<tail>\s+(?:{familiar}))?"
        )

    def cited(self, text: Text, span: tuple[int, int], mentions: Iterable[Mention]) -> Cited:
        """The outlets and the unnamed people that `span` cites."""
        return Cited(tuple(self._outlets(text, span, mentions)), tuple(self._people_of(text, span)))

    def _outlets(self, text: Text, span: tuple[int, int], mentions: Iterable[Mention]) -> list[Outlet]:
        mine = [m for m in mentions if m.span.field == text.field and span[0] <= m.span.start < span[1]]
        known = tuple(self._known(text, span, mine))
        places = {at for m in mine if m.kind in _NAMED for at in range(m.span.start, m.span.end)}
        others = {p for p in self._press.outlets(text, span) if places.isdisjoint(range(*p))}
        unknown = (Outlet(w.text, None, w, self._told(text, span, w)) for w in (text.span(*p) for p in others))
        outlets = (o for o in (*known, *unknown) if not _CONFIRMED.search(text.folded, span[0], o.span.start))
        return sorted(outlets, key=lambda outlet: outlet.span.start)

    def _told(self, text: Text, span: tuple[int, int], at: Span) -> bool:
        return bool(_TOLD.search(text.folded, max(span[0], at.start - _NEAR), at.start))

    def _known(self, text: Text, span: tuple[int, int], mentions: Iterable[Mention]) -> Iterator[Outlet]:
        for mention in mentions:
            at = mention.span
            if mention.entity not in self._media:
                continue
            before = text.folded[max(span[0], at.start - _NEAR) : at.start]
            if self._reported.match(text.folded, at.end, span[1]) or self._after.search(before):
                yield Outlet(mention.name, mention.entity, at, self._told(text, span, at))

    def _people_of(self, text: Text, span: tuple[int, int]) -> list[Unnamed]:
        found: list[Unnamed] = []
        if not self._people.search(text.folded, *span):
            return found
        for match in self._unnamed.finditer(text.folded, *span):
            if self._cited(text, span, match, found):
                start = match.start("count") if match["count"] else match.start("noun") - len(match["kind"].lstrip())
                found.append(Unnamed(start, match.end(), self._count(match["count"]), match["noun"] in self._officials))
        return found if _adjacent(text, found) else found[:1]

    def _cited(self, text: Text, span: tuple[int, int], match: re.Match[str], before: list[Unnamed]) -> bool:
        """Whether the people said something, are cited, know the matter, or are listed with others who do."""
        if match["noun"] in _NOT_CITED:
            return bool(match["tail"])
        return bool(
            match["tail"]
            or self._citing.search(text.folded, span[0], match.start())
            or _SPOKE.match(text.folded, match.end(), span[1])
            or (before and _JOINED.fullmatch(text.folded, before[-1].end, match.start()))
        )

    def _count(self, word: str | None) -> int | None:
        if word is None:
            return None
        return int(word) if word.isdigit() else _ONE.get(word) or self._numbers.get(word)

    def speaker(
        self, text: Text, span: tuple[int, int], mentions: Iterable[Mention], bodies: Iterable[Body]
    ) -> Body | None:
        """The official or institution that says it on the record in `span`."""
        here = (m for m in mentions if m.span.field == text.field)
        mine = (m for m in here if m.kind in _ON_RECORD and m.entity not in self._media)
        named = [Body(m.span.start, m.span.end, "", m.span.text, m.kind == "person") for m in mine]
        for each in (*bodies, *named):
            if span[0] <= each.start < span[1] and self._speaks(text, span, each):
                return each
        return None

    def _speaks(self, text: Text, span: tuple[int, int], at: Body) -> bool:
        return bool(self._says.match(text.folded, at.end, span[1]) or self._said.search(text.folded, span[0], at.start))

    def origin(self, text: Text, cited: Cited, speaker: Body | None) -> Origin:
        """Outlet and people that a stretch of text cites, else who says it on the record; empty without either."""
        origin = Origin(named=speaker.name if speaker and not cited.people else None)
        if cited.outlets:
            first = cited.outlets[0]
            origin = replace(origin, outlet=first.name, entity=first.entity, span=first.span)
        if cited.people:
            where = text.span(cited.people[0].start, cited.people[-1].end)
            sources = _sum(cited.people)
            origin = replace(origin, sources=sources, source_words=where.text, span=origin.span or where)
        return origin


def _sum(people: tuple[Unnamed, ...]) -> int | None:
    """ "three US officials and a congressional official" are four; None where a group is not counted."""
    counts = [p.count for p in people if p.count is not None]
    return sum(counts) if len(counts) == len(people) else None


def _adjacent(text: Text, people: list[Unnamed]) -> bool:
    return all(_JOINED.fullmatch(text.folded, a.end, b.start) for a, b in pairwise(people))


def merged(first: Origin, second: Origin) -> Origin:
    """One origin from two pieces of a chain: "According to NBC News", and later "citing four sources, NBC said"."""
    if first.outlet and second.outlet and (first.entity or first.outlet) != (second.entity or second.outlet):
        return first
    return Origin(
        outlet=first.outlet or second.outlet,
        entity=first.entity or second.entity,
        sources=first.sources if first.source_words else second.sources,
        source_words=first.source_words or second.source_words,
        named=first.named or second.named,
        span=first.span or second.span,
    )
