"""config/catalogue as values: one Catalogue, and where each of its entries stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bot.catalogue import Catalogue, Country, Entity, EntityType, RolePhrase, TopicClass
from bot.errors import ConfigError
from bot.settings.files import Table, read_yaml, shape, value

Sources = dict[str, str]
"""Where an entry stands, "file:line", under its id; a role's key is "role:us-president", a country's "country:US"."""

T = TypeVar("T")

_TYPES: dict[str, EntityType] = {
    "systems": "system",
    "people": "person",
    "organisations": "organisation",
    "mechanisms.yaml": "mechanism",
}


def load_catalogue(folder: Path) -> Catalogue:
    """The catalogue of a folder. Raises ConfigError with "file:line" for the first thing that has a wrong shape."""
    return read_catalogue(folder)[0]


def read_catalogue(folder: Path) -> tuple[Catalogue, Sources]:
    """The catalogue, and where each entry stands; `bot.settings.checks` judges whether they fit together."""
    sources: Sources = {}
    catalogue = Catalogue(
        entities={e.id: e for place, kind in _TYPES.items() for e in _entities(folder / place, kind, sources)},
        countries={c.code: c for c in _entries(Country, folder / "countries.yaml", sources, "country:", key="code")},
        roles={r.id: r for r in _entries(RolePhrase, folder / "roles", sources, "role:")},
        classes={c.id: c for c in _entries(TopicClass, folder / "classes.yaml", sources, "class:")},
        kind_cues=_kind_cues(folder / "cues.yaml"),
    )
    return catalogue, sources


def _entities(place: Path, kind: EntityType, sources: Sources) -> Iterator[Entity]:
    given = {"type": kind, "kind": "person"} if kind == "person" else {"type": kind}
    for entity in _entries(Entity, place, sources, **given):
        yield replace(entity, ambiguous=bool(entity.weak_aliases or entity.weak_aliases_i18n))


def _entries(
    of: type[T], place: Path, sources: Sources, prefix: str = "", /, *, key: str = "id", **given: str
) -> Iterator[T]:
    for path in sorted(place.glob("*.yaml")) if place.is_dir() else [place]:
        file = read_yaml(path)
        for name, table in tables(file):
            if prefix + name in sources:
                raise ConfigError(
                    file.where(name), f"`{name}` is there already, at {sources[prefix + name]}: ids are unique"
                )
            sources[prefix + name] = file.where(name)
            yield shape(of, table, **{key: name}, **given)


def tables(file: Table) -> list[tuple[str, Table]]:
    """The entries of a file that maps ids to tables. Raises ConfigError where one is no table."""
    for name, table in file.items():
        if not isinstance(table, Table):
            raise ConfigError(file.where(name), f"`{name}` must be a mapping, `key: value` lines")
    return list(file.items())


def _kind_cues(path: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    file = read_yaml(path)
    return {kind: value(dict[str, tuple[str, ...]], file, kind) for kind in file}
