"""Names that people give things, looked up in the catalogue (handlers/commands/room.py, Names)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice

from bot.rules.near import fold
from bot.rules.vocabulary import KINDS, Kind, Vocabulary

_MOST_SEEN = 100  # names that are put in order before the first of them are shown
_MOST = 25  # that a platform shows while somebody types (Discord's limit for autocompletion)


class CatalogueNames:
    """Names, looked up generously: whoever types "patriots" here means the system."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        # Each word of a name leads to it: "miss" to "Army Tactical Missile System". Sorted, so that typing narrows it.
        self._starts = {kind: sorted(_starts(vocabulary.names(kind))) for kind in KINDS}

    def suggest(self, kind: Kind, typed: str) -> Sequence[str]:
        """See Names. What begins with it, then what may have been meant."""
        starts, folded = self._starts[kind], fold(typed)
        found: dict[str, None] = {}
        for start, meant in islice(starts, bisect_left(starts, (folded, "")), None):
            if not start.startswith(folded) or len(found) == _MOST_SEEN:
                break
            found[self._vocabulary.name(kind, meant)] = None
        if not found:
            return self._vocabulary.near(typed, kind)
        return sorted(found, key=lambda name: (not fold(name).startswith(folded), name))[:_MOST]


def _starts(names: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Each name under all that a person may begin it with: any of its words and what follows."""
    return {
        (" ".join(words[n:]), meant) for name, meant in names for words in (name.split(),) for n in range(len(words))
    }
