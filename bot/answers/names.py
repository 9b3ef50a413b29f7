"""Names that people give things, looked up in the catalogue (handlers/commands/room.py, Names)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from bot.rules.near import fold
from bot.rules.vocabulary import KINDS, Kind, Vocabulary
from handlers.commands.room import Topics

_MOST = 25  # that a platform shows while somebody types (Discord's limit for autocompletion)


class CatalogueNames:
    """Names, looked up generously: whoever types "patriots" here means the system."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        # Each word of a name leads to it: "miss" to "Army Tactical Missile System". Sorted, so that typing narrows it.
        self._starts = {kind: sorted(_starts(vocabulary.names(kind))) for kind in KINDS}

    def resolve(self, text: str) -> Topics:
        """See Names."""
        names = [name.strip() for name in text.split(",") if name.strip()]
        found = {name: self._vocabulary.find("topic", name) for name in names}
        for name, topic in found.items():
            if topic is None:
                return Topics(near=self._vocabulary.near(name, "topic"))
        ids = tuple(dict.fromkeys(topic for topic in found.values() if topic))
        return Topics(ids, tuple(self._vocabulary.name("topic", topic) for topic in ids))

    def suggest(self, kind: Kind, typed: str) -> Sequence[str]:
        """See Names. What begins with it, then what may have been meant."""
        starts, folded = self._starts[kind], fold(typed)
        first = bisect_left(starts, (folded, ""))
        found = dict.fromkeys(name for start, name in starts[first : first + 4 * _MOST] if start.startswith(folded))
        if not found:
            return self._vocabulary.near(typed, kind)
        return sorted(found, key=lambda name: (not fold(name).startswith(folded), name))[:_MOST]


def _starts(names: Sequence[str]) -> set[tuple[str, str]]:
    """Each name under all that a person may begin it with: any of its words and what follows."""
    found: set[tuple[str, str]] = set()
    for name in names:
        words = fold(name).split()
        found.update((" ".join(words[n:]), name) for n in range(len(words)))
    return found
