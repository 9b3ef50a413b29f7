"""What can be mentioned, and under which forms: the catalogue flattened for the automaton."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.catalogue import Catalogue, Country, Entity, RolePhrase
from bot.reading.topics.aliases import Case, Form, Strength, forms, spaced

_STEM = 5  # letters of a country's name that its adjectives share: "німецький" and "Німеччина"
Kind = Literal["system", "person", "organisation", "mechanism", "country", "role", "class"]


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry of the catalogue. `key` tells apart those of different kinds that share an id: "class:drones"."""

    key: str
    kind: Kind
    id: str
    name: str


def subjects(catalogue: Catalogue) -> dict[str, Subject]:
    """Everything that can be mentioned, by key; an entity's key is its id."""
    found = [Subject(e.id, e.type, e.id, e.name) for e in catalogue.entities.values()]
    found += [Subject(f"country:{c.code}", "country", c.code, c.name) for c in catalogue.countries.values()]
    found += [Subject(f"role:{r.id}", "role", r.id, _first(r.phrases)) for r in catalogue.roles.values()]
    found += [Subject(f"class:{c.id}", "class", c.id, _first(c.words)) for c in catalogue.classes.values()]
    return {subject.key: subject for subject in found}


def _first(words: dict[str, tuple[str, ...]]) -> str:
    return (words.get("en") or next(iter(words.values())))[0]


def every_form(catalogue: Catalogue) -> Iterator[Form]:
    """The forms of everything; the plain words of a class count in their own language alone ("chars", "Minen")."""
    for entity in catalogue.entities.values():
        yield from _entity_forms(entity)
    for country in catalogue.countries.values():
        yield from _country_forms(country)
    for role in catalogue.roles.values():
        for phrase in _all(role.phrases):
            yield from forms(
                f"role:{role.id}", phrase, "bare" if _is_bare(phrase, role, catalogue) else "phrase", "capitals"
            )
    for group in catalogue.classes.values():
        for lang, words in group.words.items():
            for word in words:
                yield from forms(f"class:{group.id}", word, "word", lang=lang)


def _entity_forms(entity: Entity) -> Iterator[Form]:
    person, cased = entity.type == "person", set(entity.cased_aliases)
    weak = dict.fromkeys((*entity.weak_aliases, *_all(entity.weak_aliases_i18n)))
    plain = dict.fromkeys((entity.name, *entity.designations, *_all(entity.aliases)))
    careful = {spaced(alias) for alias in (*weak, *cased, *entity.surname_aliases)}
    case: Case = "any" if entity.type == "system" else "capitals"
    for alias in plain:
        if spaced(alias) not in careful:
            yield from forms(entity.id, _with_article(alias), "name" if person else "safe", case)
    for alias in entity.cased_aliases:
        if alias not in weak:
            yield from forms(entity.id, alias, "cased", "exact")
    for alias in weak:
        yield from forms(entity.id, alias, "weak", "exact" if alias in cased else "capitals")
    for alias in dict.fromkeys(entity.surname_aliases):
        yield from forms(entity.id, alias, "surname", "capitals")


def _with_article(alias: str) -> str:
    """The alias as it may stand inside a sentence: "the Guardian"."""
    return "the " + alias[4:] if alias.startswith("The ") else alias


def _is_bare(phrase: str, role: RolePhrase, catalogue: Catalogue) -> bool:
    """Whether an office's phrase names no country and no institution: "defence secretary", "Verteidigungsminister"."""
    if any(char.isupper() for char in phrase[1:]):
        return False
    country = catalogue.countries.get(role.country or "")
    names = (*country.names, *country.demonyms, *country.metonyms, *_all(country.i18n)) if country else ()
    return not any(name[:_STEM].lower() in phrase.lower() for name in names)


def _all(by_language: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for aliases in by_language.values():
        yield from aliases


def _country_forms(country: Country) -> Iterator[Form]:
    key = f"country:{country.code}"
    named: list[tuple[Strength, tuple[str, ...]]] = [
        ("name", (*country.names, *(a for words in country.i18n.values() for a in words))),
        ("demonym", country.demonyms),
        ("metonym", country.metonyms),
    ]
    for strength, aliases in named:
        for alias in dict.fromkeys(aliases):
            yield from forms(key, alias, strength, "capitals")
