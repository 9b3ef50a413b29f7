"""The names of an article folded to what they stand for: a person to an entity and a country, a system to a class."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.catalogue import Catalogue, Entity, Office
    from bot.model import Field, Reading

_CAPITALS = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in an article: where it stands and what it is folded to."""

    start: int
    end: int
    kind: str  # a mention's kind
    entity: str
    land: str  # country that it is or stands for, "" for none


@dataclass(frozen=True)
class Domain:
    """What the catalogue says of the parties and items that news names."""

    lands: Mapping[str, str] = field(default_factory=dict)  # person or organisation -> country
    roles: Mapping[str, str] = field(default_factory=dict)  # country -> its usual role: donor, recipient, adversary
    classes: Mapping[str, str] = field(default_factory=dict)  # system -> class of systems
    surnames: Mapping[str, tuple[tuple[str, tuple[Office, ...]], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, catalogue: Catalogue) -> Domain:
        """The tables for any catalogue."""
        entities = catalogue.entities.values()
        surnames: defaultdict[str, list[tuple[str, tuple[Office, ...]]]] = defaultdict(list)
        for entity in entities:
            for surname in entity.surname_aliases:
                surnames[surname].append((entity.id, entity.roles))
        return cls(
            lands={e.id: e.country for e in entities if e.country and _speaks_for_a_country(e)},
            roles={c.code: c.usual_role for c in catalogue.countries.values()},
            classes={e.id: c for e in entities if e.type == "system" and (c := _class_of(e.kind, catalogue))},
            surnames={surname: tuple(people) for surname, people in surnames.items()},
        )

    def in_office(self, surname: str, day: date) -> str | None:
        """The one person of that surname who held an office on that day. Headlines name them so ("Biden says ...")."""
        holders = [person for person, offices in self.surnames.get(surname, ()) if any(o.covers(day) for o in offices)]
        return holders[0] if len(holders) == 1 else None


def _speaks_for_a_country(entity: Entity) -> bool:
    return entity.type == "person" or (entity.type == "organisation" and not entity.kind.startswith("company"))


def _class_of(kind: str, catalogue: Catalogue) -> str:
    return next((c.id for c in catalogue.classes.values() if any(_under(kind, root) for root in c.kinds)), "")


def _under(kind: str, root: str) -> bool:
    return f"{kind}.".startswith(root if root.endswith(".") else f"{root}.")


def names(reading: Reading, where: Field, domain: Domain, day: date) -> list[Name]:
    """The mentions of a field, and surnames of people in office beside them, in the order of the text."""
    found = [
        Name(m.span.start, m.span.end, m.kind, m.entity, _land(m.kind, m.entity, domain))
        for m in reading.mentions
        if m.span.field == where
    ]
    taken = {at for name in found for at in range(name.start, name.end)}
    found += (n for n in _surnames(reading.article.of(where), domain, day) if n.start not in taken)
    return sorted(found, key=lambda name: (name.start, -name.end, name.entity))


def _land(kind: str, entity: str, domain: Domain) -> str:
    return entity if kind == "country" else domain.lands.get(entity, "")


def _surnames(text: str, domain: Domain, day: date) -> Iterator[Name]:
    for match in _CAPITALS.finditer(text):
        if person := domain.in_office(match.group(), day):
            yield Name(match.start(), match.end(), "person", person, domain.lands.get(person, ""))
