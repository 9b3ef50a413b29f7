"""Names that people give things, looked up in the catalogue (handlers/commands/room.py, Names)."""

from __future__ import annotations

from bot.catalogue import Catalogue, Entity
from handlers.commands.command import near
from handlers.commands.room import Topics


def topic_ids(catalogue: Catalogue) -> dict[str, str]:
    """Ids of systems and mechanisms by id and by every name, in lower case; a plain name wins over a weak one."""
    found: dict[str, str] = {}
    topics = [e for e in catalogue.entities.values() if e.type in ("system", "mechanism")]
    for names in (_safe_names, _weak_names):
        for entity in topics:
            for name in names(entity):
                found.setdefault(name.casefold(), entity.id)
    return found


def _safe_names(entity: Entity) -> list[str]:
    aliases = [alias for forms in entity.aliases.values() for alias in forms]
    return [entity.id, entity.name, *entity.designations, *entity.cased_aliases, *aliases]


def _weak_names(entity: Entity) -> list[str]:
    return [*entity.weak_aliases, *(alias for forms in entity.weak_aliases_i18n.values() for alias in forms)]


class CatalogueNames:
    """Names, looked up generously: whoever types "patriots" here means the system."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._ids = topic_ids(catalogue)

    def resolve(self, text: str) -> Topics:
        """See Names."""
        names = [name.strip().casefold() for name in text.split(",") if name.strip()]
        ids = tuple(dict.fromkeys(self._ids[name] for name in names if name in self._ids))
        if unknown := [name for name in names if name not in self._ids]:
            known = (e.name for e in self._catalogue.entities.values() if e.id in self._ids)
            return Topics(near=near(unknown[0], known))
        return Topics(ids, tuple(self._catalogue.entities[topic].name for topic in ids))
