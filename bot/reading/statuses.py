"""Statuses by their phrases: for other languages than English, and for what no verb of giving says (use, loss, training)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.catalogue import Lexicon
from bot.reading.cues import Cue, Phrase

# English has a grammar for giving; these statuses are said by phrases alone.
_BY_PHRASE = frozenset(
    {
        "in_production",
        "training",
        "deployed",
        "used",
        "lost",
        "permission",
        "restricted",
        "corrected",
        "updated",
        "contracted",
    }
    | {"no_decision", "shipped", "funded", "cancelled", "denied", "reported_agreed"}
)
# Which status wins where phrases of several stand in one sentence: what narrows a claim before what makes it.
_FIRST = (
    "corrected",
    "updated",
    "denied",
    "no_decision",
    "permission",
    "restricted",
    "cancelled",
    "ruled_out",
    "blocked",
    "paused",
    "resumed",
    "delayed",
    "reported_agreed",
    "lost",
    "used",
    "considering",
    "requested",
    "approved",
    "contracted",
    "in_production",
    "training",
    "deployed",
    "shipped",
    "delivered",
    "expected",
    "funded",
    "announced",
)


def phrases(lexicon: Lexicon) -> Iterator[Phrase]:
    """The phrases of statuses, with lookalikes that stand for none."""
    for status in lexicon.statuses.values():
        for language, forms in status.phrases.items():
            if language != "en" or status.id in _BY_PHRASE:
                for form in forms:
                    yield Phrase(form, f"status:{status.id}", (status.id, language))
        for lookalike in status.lookalikes:
            yield Phrase(lookalike, f"status:{status.id}", None)


def said(cues: Iterable[Cue], *, english: bool) -> tuple[str, Cue] | None:
    """The status that the phrases of a sentence allow, and the phrase; None where there is none."""
    found = {
        c.value[0]: c for c in cues if c.family.startswith("status:") and c.value and (c.value[1] == "en") == english
    }
    first = next((status for status in _FIRST if status in found), None)
    return (first, found[first]) if first else None
