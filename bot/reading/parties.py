"""Actors: the countries and alliances that a text names, under every name that stands for their government."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.catalogue import Catalogue, Country
from bot.model import Mention
from bot.reading.cues import Cue, Phrase
from bot.reading.text import Text

Form = Literal["name", "people", "seat", "person", "body", "maker", "giver", "led"]

# What a hyphen after a country or people makes of it: "US-built" says who made, "US-supplied" who gave.
_SUFFIX = re.compile(
    r"-(?:(made|built|manufactured|designed|developed|era|produced)|(supplied|provided|donated|funded|gifted|given|financed)|(\w+))"
)
_GIVEN_BY = re.compile(r"\b(?:supplied|provided|donated|funded|financed|gifted|given|paid for) by (?:the )?$")
_MADE_BY = re.compile(r"\b(?:made|manufactured|produced|built|designed) by (?:the )?$")
_PERSON_LIKE = 4  # capitals of this length or less must stand as written: "US", "UK", "NATO"


@dataclass(frozen=True, slots=True)
class Actor:
    """A country at a place: by its name, its people ("German"), a seat ("Kyiv"), a person in office or a public body."""

    start: int
    end: int
    code: str
    form: Form


class Actors:
    """Knows every name of every country; `phrases` go into the reader's phrasebook, `of` makes actors of what it found."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._countries = catalogue.countries
        self._entities = catalogue.entities
        self._roles = {role.id: role.country for role in catalogue.roles.values()}

    def phrases(self) -> Iterator[Phrase]:
        """Every form of every country."""
        for country in self._countries.values():
            for name, form in _forms(country):
                short = name.isupper() and len(name.replace(".", "")) <= _PERSON_LIKE
                yield Phrase(name, "actor", (country.code, form), cased=short)

    def usual(self, code: str) -> str:
        """The role that a country usually has: donor, recipient, adversary, other."""
        return self._countries[code].usual_role

    def name(self, code: str) -> str:
        """The name that people see."""
        return self._countries[code].name

    def of(self, text: Text, cues: Iterable[Cue], mentions: Iterable[Mention], day: date | None) -> tuple[Actor, ...]:
        """The actors of a field, in order: countries by name, and persons in office and public bodies for theirs."""
        found = {(a.start, a.end): a for a in self._mentioned(mentions, text, day)}
        for cue in cues:
            if text.raw[cue.start].isupper() and not any(s <= cue.start and cue.end <= e for s, e in found):
                actor = self._named(text, cue)
                found[actor.start, actor.end] = actor
        return tuple(sorted(found.values(), key=lambda a: a.start))

    def _named(self, text: Text, cue: Cue) -> Actor:
        code, form = cue.value
        suffix = _SUFFIX.match(text.folded, cue.end)
        before = text.folded[max(0, cue.start - 20) : cue.start]
        if suffix:
            form = "maker" if suffix[1] else "giver" if suffix[2] else "led"
        elif _GIVEN_BY.search(before):
            form = "giver"
        elif _MADE_BY.search(before):
            form = "maker"
        return Actor(cue.start, cue.end, code, form)

    def _mentioned(self, mentions: Iterable[Mention], text: Text, day: date | None) -> Iterator[Actor]:
        for mention in mentions:
            if mention.span.field != text.field:
                continue
            code = self._country(mention, day)
            if code in self._countries:
                form: Form = "person" if mention.kind in ("person", "role") else "body"
                yield Actor(mention.span.start, mention.span.end, str(code), form)

    def _country(self, mention: Mention, day: date | None) -> str | None:
        if mention.kind == "role":
            return self._roles.get(mention.entity)
        if mention.kind not in ("person", "organisation"):
            return None
        entity = self._entities[mention.entity]
        if mention.kind == "person":
            in_office = [o for o in entity.roles if day is None or o.covers(day)]
            return (self._roles.get(in_office[0].role) or entity.country) if in_office else None
        return entity.country if entity.kind.split(".")[0] in _PUBLIC else _ALLIANCES.get(entity.kind)


_PUBLIC = frozenset({"gov", "mil", "parliament", "agency", "eu", "intel"})
_ALLIANCES = {"alliance": "NATO"}


def _forms(country: Country) -> Iterator[tuple[str, Form]]:
    for name in country.names:
        yield name, "name"
    for seat in country.metonyms:
        yield seat, "seat"
    for people in country.demonyms:
        if people not in country.names:
            yield people, "people"
            yield f"{people}s", "people"
    for names in country.i18n.values():
        for name in names:
            if name not in country.names:
                yield name, "name"
