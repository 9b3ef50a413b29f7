"""Institutions of a country as a text names them: "the Latvian defence ministry", "Estonia's army", "its army"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.catalogue import Lexicon
from bot.reading.claims.parties import Actor
from bot.reading.text import Text

_WIDE = "national|federal|royal"
_OF = re.compile(r"\s+(?:in|of)\s+(?:the\s+)?")
_OWNED = ("name", "people", "seat", "body")  # forms of an actor that an institution may belong to


@dataclass(frozen=True, slots=True)
class Body:
    """An institution at a place, its country ("" where the text does not say), and one name for all its names.

    One who speaks may be a `person`, too.
    """

    start: int
    end: int
    code: str
    name: str
    person: bool = False


class Bodies:
    """Knows the words for institutions and for what they are in charge of; `country` names a country by its code."""

    def __init__(self, lexicon: Lexicon, country: Callable[[str], str]) -> None:
        self._country = country
        nouns = "|".join(map(re.escape, lexicon.frames.words.get("body", ())))
        fields = "|".join(map(re.escape, lexicon.frames.words.get("body_field", ())))
        of = rf"(?:\s+(?:of|for)\s+(?:the\s+)?(?:(?:{_WIDE})\s+)?(?P<of>{fields})(?:\s+affairs)?)?"
        named = rf"(?:(?:{_WIDE})\s+)?(?:(?P<field>{fields})\s+)?(?P<noun>{nouns}){of}\b"
        self._named = re.compile(rf"\b{named}")
        self._owned = re.compile(rf"(?:'s?)?\s+{named}")
        self._again = re.compile(rf"\b(?P<whose>the|its|their)\s+(?P<own>{named})")

    def of(self, text: Text, actors: Sequence[Actor]) -> tuple[Body, ...]:
        """The institutions of a field, in order; "the ministry" is the last ministry named before it."""
        full = [body for actor in actors if actor.form in _OWNED for body in self._full(text, actor)]
        found = list(full)
        for match in self._again.finditer(text.folded):
            if not any(b.start < match.end() and match.start() < b.end for b in full):
                found += self._later(text, match, full, actors)
        return tuple(sorted(found, key=lambda body: body.start))

    def _full(self, text: Text, actor: Actor) -> Iterator[Body]:
        match = self._owned.match(text.folded, actor.end)
        if match or actor.form == "body":
            end = match.end() if match else actor.end
            own = match or self._named.search(text.folded, actor.start, end)
            yield Body(actor.start, end, actor.code, self._name(actor.code, own) or text.raw[actor.start : end])

    def _name(self, code: str, own: re.Match[str] | None) -> str:
        """ "the Estonian Ministry of Defense" is "Estonia's defence ministry"; "" for the Kremlin and the like."""
        if own is None:
            return ""
        what = " ".join(filter(None, (own["field"] or own["of"], own["noun"]))).replace("defense", "defence")
        country = self._country(code) if code else ""
        return f"{country}'{'s' * (not country.endswith('s'))} {what}" if country else what

    def _later(self, text: Text, match: re.Match[str], full: list[Body], actors: Sequence[Actor]) -> Iterator[Body]:
        """ "its army", "the ministry in Tallinn"; else "the ministry" is the last one named before it."""
        floor = text.sentence_at(match.start())[0]
        owners = [a for a in actors if floor <= a.start < match.start() and a.form == "name"]
        if match["whose"] == "the":
            owners = [a for a in actors if _OF.fullmatch(text.folded, match.end(), a.start)]
        same = [b for b in full if match["noun"] in text.folded[b.start : b.end]]
        start, end = match.span("own")
        if owners or not same:
            code = owners[0].code if owners else ""
            yield Body(start, max([end, *(a.end for a in owners)]), code, self._name(code, match))
        else:
            meant = next((b for b in reversed(same) if b.end <= match.start()), same[0])
            yield Body(start, end, meant.code, meant.name)
