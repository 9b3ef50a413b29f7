"""Institutions of a country as a text names them: "the Latvian defence ministry", "Estonia's army", "its army"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.catalogue import Lexicon
from bot.reading.claims.parties import Actor
from bot.reading.text import Text

_OWNED = ("name", "people", "seat", "body")  # forms of an actor that an institution may belong to


@dataclass(frozen=True, slots=True)
class Body:
    """An institution at a place, its country ("" where the text does not say), and the fullest name that it has."""

    start: int
    end: int
    code: str
    name: str


class Bodies:
    """Knows the words for institutions and for what they are in charge of, from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        nouns = "|".join(map(re.escape, lexicon.frames.words.get("body", ())))
        fields = "|".join(map(re.escape, lexicon.frames.words.get("body_field", ())))
        named = rf"(?:(?:{fields})\s+){{0,2}}(?P<noun>{nouns})(?:\s+of\s+(?:{fields})(?:\s+affairs)?)?\b"
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
            yield Body(actor.start, end, actor.code, text.raw[actor.start : end])

    def _later(self, text: Text, match: re.Match[str], full: list[Body], actors: Sequence[Actor]) -> Iterator[Body]:
        place, own = match.span("own"), text.raw[slice(*match.span("own"))]
        same = [b for b in full if text.folded[b.start : b.end].endswith(match["noun"])]
        floor = text.sentence_at(match.start())[0]
        owners = [a for a in actors if floor <= a.start < match.start() and a.form == "name"]
        if match["whose"] != "the" and owners:
            owner = text.raw[owners[0].start : owners[0].end]
            yield Body(*place, owners[0].code, f"{owner}'s {own}")
        elif same:
            meant = next((b for b in reversed(same) if b.end <= match.start()), same[0])
            yield Body(*place, meant.code, meant.name)
        else:
            yield Body(*place, "", own)
