"""Where a report comes from: the outlet that found it out, the people it cites, the official on the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.catalogue import Catalogue, Lexicon
from bot.model import Mention, Origin
from bot.reading.text import Text

_PEOPLE = (
    r"sources?|people|persons?|officials?|diplomats?|lawmakers?|aides?|insiders?|executives?|advisers?|aid workers?"
)
_FAMILIAR = r"(?:familiar with|with (?:direct )?knowledge|briefed on|close to|involved in|who (?:spoke|asked|were|was))"
_COUNT = r"\d{1,2}|an?|one|another|two|three|four|five|six|seven|eight|nine|ten|several|multiple|some"
_UNNAMED = re.compile(
    rf"\b(?:(?P<count>{_COUNT})\s+)?"
    rf"(?P<kind>(?:(?!(?:citing|cited|quoting|told|and|the|to|of|by|from|according|regarding|among|with|for|in|on|at|over|against|about|than|as"
    rf"|that|which|when|while|but|after|because|said|say|says|where|who|whose|{_COUNT})\b)[\w.'-]+\s+){{0,3}}?)"
    rf"(?P<noun>{_PEOPLE})\b(?P<tail>\s+{_FAMILIAR})?"
)
_CITED = re.compile(
    r"(?:citing|cited|cites|according to|quoting|quoted|told by|from)\s+(?:the\s+)?(?:unnamed\s+|anonymous\s+)?$"
)
_SPOKE = re.compile(r"(?:\s+[\w'-]+){0,6}?,?\s+(?:said|says|say|told|confirmed|added|reported|claim|spoke|briefed)\b")
_JOINED = re.compile(r"\s*(?:,\s*(?:and\s+)?|\s+and\s+)")
_REPORTED = re.compile(
    r"(?:\s+(?:has|have|first|also|news|magazine|newspaper|on \w+))*\s+(?:reported|reports|said|says|quoted|writes|wrote|learned|understands)\b"
)
_AFTER = re.compile(
    r"(?:according to|citing|cited by|told|per|by|via|reported by|quoted by|interview with)\s+(?:the\s+|a report (?:by|in|from)\s+(?:the\s+)?|(?:\w+\s+)?(?:magazine|newspaper|outlet|daily|broadcaster)\s+)*$"
)
_TOLD = re.compile(r"(?:told|interview with|speaking to)\s+(?:the\s+)?$")
_OFFICIALS = ("official", "diplomat", "adviser", "aide", "lawmaker")
_NOT_CITED = frozenset({"people", "person", "persons"})  # only "familiar with the matter" makes them sources


@dataclass(frozen=True, slots=True)
class Outlet:
    """A medium that a sentence names as having reported or been told."""

    mention: Mention
    told: bool  # somebody told it: it heard, the speaker said


@dataclass(frozen=True, slots=True)
class Unnamed:
    """People without names who are cited: how many, in the text's own words."""

    start: int
    end: int
    count: int | None
    officials: bool


class Sources:
    """Reads the chain of citation of a stretch of text."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        self._media = frozenset(e.id for e in catalogue.entities.values() if e.kind == "media")
        self._numbers: Mapping[str, int] = lexicon.number_words.get("en", {})

    def outlets(self, text: Text, span: tuple[int, int], mentions: Iterable[Mention]) -> list[Outlet]:
        """The outlets in `span` that report, are cited or were told something."""
        found = []
        for mention in mentions:
            at = mention.span
            if mention.entity not in self._media or at.field != text.field or not span[0] <= at.start < span[1]:
                continue
            before = text.folded[max(span[0], at.start - 60) : at.start]
            if _REPORTED.match(text.folded, at.end, span[1]) or _AFTER.search(before):
                found.append(Outlet(mention, bool(_TOLD.search(before))))
        return found

    def unnamed(self, text: Text, span: tuple[int, int]) -> list[Unnamed]:
        """The groups of unnamed people that `span` cites."""
        found: list[Unnamed] = []
        for match in _UNNAMED.finditer(text.folded, *span):
            cited = _CITED.search(text.folded[max(span[0], match.start() - 40) : match.start()])
            spoke = _SPOKE.match(text.folded, match.end(), span[1])
            joined = found and _JOINED.fullmatch(text.folded, found[-1].end, match.start())
            if match["noun"] in _NOT_CITED and not match["tail"]:
                continue
            if cited or spoke or match["tail"] or joined:
                start = match.start("count") if match["count"] else match.start("noun") - len(match["kind"].lstrip())
                found.append(
                    Unnamed(
                        start,
                        match.end(),
                        self._count(match["count"]),
                        match["noun"].startswith(_OFFICIALS),
                    )
                )
        return found

    def _count(self, word: str | None) -> int | None:
        if word is None:
            return None
        if word.isdigit():
            return int(word)
        return {"a": 1, "an": 1, "another": 1}.get(word) or self._numbers.get(word)

    def origin(self, text: Text, span: tuple[int, int], mentions: Iterable[Mention]) -> Origin:
        """Outlet and cited people of `span`; empty where it cites nobody."""
        outlets = self.outlets(text, span, mentions)
        people = self.unnamed(text, span)
        origin = Origin()
        if outlets:
            first = outlets[0].mention
            origin = Origin(outlet=first.name, entity=first.entity, span=first.span)
        if people:
            last = people[-1] if len(people) == 1 or _adjacent(text, people) else people[0]
            words = text.raw[people[0].start : last.end]
            counts = [p.count for p in (people if last is people[-1] else people[:1])]
            total = sum(c for c in counts if c) if all(counts) else None
            origin = replace(
                origin, sources=total, source_words=words, span=origin.span or text.span(people[0].start, last.end)
            )
        return origin


def _adjacent(text: Text, people: list[Unnamed]) -> bool:
    pairs = zip(people, people[1:], strict=False)
    return all(_JOINED.fullmatch(text.folded, a.end, b.start) for a, b in pairs)


def merged(first: Origin, second: Origin) -> Origin:
    """One origin from two pieces of a chain: "According to NBC News ..." and later "Citing four sources, NBC reported"."""
    if first.outlet and second.outlet and first.entity != second.entity:
        return first
    return Origin(
        outlet=first.outlet or second.outlet,
        entity=first.entity or second.entity,
        sources=first.sources if first.source_words else second.sources,
        source_words=first.source_words or second.source_words,
        named=first.named or second.named,
        span=first.span or second.span,
    )
