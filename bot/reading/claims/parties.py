"""Actors: the countries and alliances that a text names, under every name that stands for their government."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.catalogue import Catalogue, Country, Entity
from bot.model import Mention
from bot.reading.claims.cues import Cue, Phrase
from bot.reading.text import Text

Form = Literal["name", "people", "seat", "person", "body", "maker", "giver", "led", "organiser", "private"]

# What a hyphen after a country or people makes of it: "US-built" says who made, "US-supplied" who gave.
_SUFFIX = re.compile(
    r"-(?:(made|built|manufactured|designed|developed|era|produced)"
    r"|(supplied|provided|donated|funded|gifted|given|financed)|\w+)"
)
_MEMBER = re.compile(
    r"\s(?:country|countries|member|members|ally|allies|state|states|nation|nations|partner|partners)\b"
)
_GIVEN_BY = re.compile(r"\b(?:supplied|provided|donated|funded|financed|gifted|given|paid for) by (?:the )?$")
_MADE_BY = re.compile(r"\b(?:made|manufactured|produced|built|designed) by (?:the )?$")
_HERITAGE = re.compile(r"\b(?!the\b)(?:african|asian|native|latin|arab|\w+(?:an|ese|ish))[ -]$")
_PROPER = 2  # of what a name stands for: its country and form; an adjective has its languages, too
_SHORT = 4  # names in capitals of this length or less must stand as written: "US", "UK", "NATO"
# Mechanisms that one country runs for many, by kind and name: "the Czech initiative", "Ringtausch".
_ORGANISED = re.compile(r"model|fund\.(?:multi|model)|fund\.national .*(?:initiative|-led)")
_PUBLIC = re.compile(
    r"(?:gov|mil|parliament|agency|eu|intel)\b|fund\.(?:national|multi|model)|model"
)  # kinds of a country's
_ALLIANCES = {("organisation", "alliance"): "NATO"}  # by kinds of mention and entity
_NAMES = frozenset({"person", "role", "organisation", "system", "mechanism"})
_HEADS = ("-president", "-pm", "-chancellor")  # offices whose holders are known by surname alone: "Biden promised"


@dataclass(frozen=True, slots=True)
class Actor:
    """A country at a place: by its name, its people ("German"), a seat ("Kyiv"), a person in office or a body."""

    start: int
    end: int
    code: str
    form: Form


class Actors:
    """Knows every name of every country, and the words for those who act for none (`private`: "police").

    `phrases` are found by the scanner, `of` makes actors of what it found.
    """

    def __init__(self, catalogue: Catalogue, private: Iterable[str] = ()) -> None:
        words = rf"\s+(?:{'|'.join(private) or '(?!)'})\b"
        self._private = re.compile(rf"(?:'s(?:\s+[\w-]+)?)?{words}")
        self._private_people = re.compile(rf"(?:\s+[\w-]+)?{words}")  # "Spanish traffic police": here stands no verb
        self._countries = catalogue.countries
        self._entities = catalogue.entities
        self._roles = {role.id: role.country for role in catalogue.roles.values()}

    def phrases(self) -> Iterator[Phrase]:
        """Every form of every country, and the surnames of those who led one."""
        for country in self._countries.values():
            for name, form in _forms(country):
                short = name.isupper() and len(name.replace(".", "")) <= _SHORT
                yield Phrase(name, "actor", (country.code, form), cased=short)
            for adjective, languages in country.inflected.items():
                yield Phrase(adjective, "actor", (country.code, "people", frozenset(languages)))
        for entity in self._entities.values():
            if any(office.role.endswith(_HEADS) for office in entity.roles):
                for surname in entity.surname_aliases:
                    yield Phrase(surname, "actor", (entity.id, "person"), cased=True)

    def usual(self, code: str) -> str:
        """The role that a country usually has: donor, recipient, adversary, other."""
        return self._countries[code].usual_role

    def name(self, code: str) -> str:
        """The name that people see."""
        return self._countries[code].name

    def of(self, text: Text, cues: Iterable[Cue], mentions: Sequence[Mention], day: date | None) -> tuple[Actor, ...]:
        """The actors of a field, in order: countries by name, and persons in office and public bodies for theirs."""
        found = {a.start: a for a in self._mentioned(mentions, text, day)}
        named = [m.span for m in mentions if m.kind in _NAMES and m.span.field == text.field]  # "Washington Post"
        within = {at for span in named for at in range(span.start, span.end)}
        for cue in cues:
            proper = text.raw[cue.start].isupper() if len(cue.value) == _PROPER else text.lang in cue.value[2]
            if cue.start not in within and proper and (actor := self._named(text, cue, day)):
                found[actor.start] = actor
        return tuple(found[start] for start in sorted(found))

    def _named(self, text: Text, cue: Cue, day: date | None) -> Actor | None:
        code, form = cue.value[:_PROPER]
        if form == "person":
            country = self._governed(self._entities[code], day)
            return Actor(cue.start, cue.end, country, form) if country in self._countries else None
        suffix = _SUFFIX.match(text.folded, cue.end)
        if self._is_private(text, cue):
            form = "private"
        elif _MEMBER.match(text.folded, cue.end):
            form = "led"
        elif suffix:
            form = "maker" if suffix[1] else "giver" if suffix[2] else "led"
        elif _GIVEN_BY.search(text.folded, max(0, cue.start - 20), cue.start):
            form = "giver"
        elif _MADE_BY.search(text.folded, max(0, cue.start - 20), cue.start):
            form = "maker"
        return Actor(cue.start, cue.end, code, form)

    def _is_private(self, text: Text, cue: Cue) -> bool:
        """ "Spanish police", "the Ukrainian embassy", "Korean Americans": not the state that arms."""
        followed = self._private_people if cue.value[1] == "people" else self._private
        last = text.folded.rfind(" ", 0, max(0, cue.start - 1)) + 1  # the word before stands behind that space
        heritage = text.folded.endswith("s", cue.start, cue.end) and _HERITAGE.search(text.folded, last, cue.start)
        return bool(heritage or followed.match(text.folded, cue.end))

    def _mentioned(self, mentions: Iterable[Mention], text: Text, day: date | None) -> Iterator[Actor]:
        for mention in mentions:
            code = self._country(mention, day) if mention.span.field == text.field else None
            if code in self._countries:
                form: Form = "person" if mention.kind in ("person", "role") else "body"
                if mention.kind == "mechanism" and self._organised(mention):
                    form = "organiser"
                elif _MEMBER.match(text.folded, mention.span.end):
                    form = "led"  # "a NATO country"
                yield Actor(mention.span.start, mention.span.end, str(code), form)

    def _organised(self, mention: Mention) -> bool:
        return bool(_ORGANISED.match(f"{self._entities[mention.entity].kind} {mention.span.text.lower()}"))

    def _country(self, mention: Mention, day: date | None) -> str | None:
        if mention.kind == "role":
            return self._roles.get(mention.entity)
        if mention.kind == "person":
            return self._governed(self._entities[mention.entity], day)
        if mention.kind not in ("organisation", "mechanism"):
            return None
        entity = self._entities[mention.entity]
        return entity.country if _PUBLIC.match(entity.kind) else _ALLIANCES.get((mention.kind, entity.kind))

    def _governed(self, person: Entity, day: date | None) -> str | None:
        """The country that a person speaks for by an office of that day; None where they hold none."""
        office = next((o for o in person.roles if day is None or o.covers(day)), None)
        return (self._roles.get(office.role) or person.country) if office else None


def _forms(country: Country) -> Iterator[tuple[str, Form]]:
    yield from ((name, "name") for name in country.names)
    yield from ((seat, "seat") for seat in country.metonyms)
    for people in country.demonyms:
        if people not in country.names:
            yield from ((people, "people"), (f"{people}s", "people"))
    yield from ((name, "name") for names in country.i18n.values() for name in names if name not in country.names)
