"""What an earlier version read can be found, too: stories without anything to find them by get it, some at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from bot.ledger.rows import Row, rows
from bot.model import Arrival, StoryState
from bot.ports import Findable, Found
from bot.rules.facts import Witness

_AT_ONCE = 20  # stories a step: a fraction of a second


class Shelf(Protocol):
    """Where stories are looked up."""

    def unfound(self, limit: int) -> Sequence[tuple[int, StoryState, Sequence[Found]]]:
        """Stories that cannot be found by rule, each with its entries."""
        ...

    def make_found(self, story: int, terms: Collection[str], rows: Sequence[Row], entries: Iterable[Findable]) -> None:
        """Keep what a story and its entries can be found by."""
        ...


def backfill(shelf: Shelf, witness: Witness) -> bool:
    """Take the next stories; False where none is left. Blocking. One without entries was merged away."""
    stories = shelf.unfound(_AT_ONCE)
    for story, state, entries in stories:
        facts = [(e.entry, witness.of(story, state, _arrival(e))) for e in entries]
        found = ((entry, known.terms, known.text) for entry, known in facts)
        terms, kept = (witness.of(story, state).terms, rows(story, state)) if entries else ((), ())
        shelf.make_found(story, terms, kept, found)
    return bool(stories)


def _arrival(read: Found) -> Arrival:
    return Arrival(read.entry, read.source, "", read.at, read.reading)
