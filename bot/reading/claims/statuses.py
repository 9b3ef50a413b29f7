"""Statuses by their phrases: in other languages than English, and for what no verb of giving says (use, loss)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.catalogue import Lexicon
from bot.reading.claims.clauses import Clause
from bot.reading.claims.cues import Cue, Phrase
from bot.reading.claims.frames import Frame
from bot.reading.claims.modality import modality
from bot.reading.language import together
from bot.reading.text import Text

# English has a grammar for giving; these statuses are said by phrases alone.
_BY_PHRASE = frozenset(
    {"in_production", "training", "deployed", "used", "lost", "permission", "restricted", "corrected", "updated"}
    | {"shipped", "no_decision", "funded"}
)
_RULES_OF_USE = frozenset({"permission", "restricted"})  # said of the giving itself: they narrow what the grammar read
_WITHOUT_ARMS = _RULES_OF_USE | {"training"}  # a country beside them is enough
_BY_WORD = frozenset({"lost", "used", "deployed"})
_NEXT_WORDS = 12  # characters
_META = frozenset({"corrected", "updated"})  # of the article, not of a claim
# Which status wins where phrases of several stand in one sentence: what narrows a claim before what makes it.
_FIRST = (
    *("denied", "no_decision", "permission", "restricted", "cancelled", "ruled_out", "blocked", "paused"),
    *("resumed", "delayed", "reported_agreed", "lost", "used", "considering", "requested", "approved", "contracted"),
    *("in_production", "training", "deployed", "shipped", "delivered", "expected", "announced", "funded"),
)
_OF_ENEMY = re.compile(r"\b(?:russia|russians?|enemy|moscow|russia's|north korean|iranian)\b")


def phrases(lexicon: Lexicon) -> Iterator[Phrase]:
    """The phrases of statuses by language, with lookalikes that stand for none."""
    for status in lexicon.statuses.values():
        for language, forms in status.phrases.items():
            if language != "en" or status.id in _BY_PHRASE:
                for form in forms:
                    if language == "en" and " " not in form and status.id not in _BY_WORD:
                        continue  # "training" and "produces" are said of everything
                    yield Phrase(form, f"status:{status.id}", (status.id, language))
        for lookalike in status.lookalikes:
            yield Phrase(lookalike, f"status:{status.id}")


def said(text: Text, cues: Sequence[Cue], language: str) -> Cue | None:
    """The phrase that decides a sentence in a language; None where none does."""
    spoken = together(language)
    found = {c.value[0]: c for c in cues if c.value and c.value[1] in spoken and _happened(text, c, language)}
    return next((found[status] for status in _FIRST if status in found), None)


def _happened(text: Text, cue: Cue, language: str) -> bool:
    """Not what a weapon can do ("can be fired from"), nor what was done to or by the enemy."""
    status = cue.value[0]
    if status in _META:
        return False
    if language != "en" or status not in {"used", "lost", "deployed", "in_production", "training"}:
        return True
    mood = modality(text.folded, cue.start, max(0, cue.start - 80))
    if mood.possible or mood.infinitive or mood.negated or mood.duty or mood.would or mood.before in _BACKGROUND:
        return False
    after = cue.end + (_NEXT_WORDS if status == "lost" else 0)  # "destroyed a Russian", but "fired at a Russian"
    return not _OF_ENEMY.search(text.folded, max(0, cue.start - 40), after)


_BACKGROUND = frozenset({"in", "their", "its", "ukrainian", "own"})


def by_phrase(
    text: Text, sentence: tuple[int, int], clause: Clause, language: str, grammar: Sequence[Frame]
) -> Frame | None:
    """The frame that a phrase makes of a sentence whose grammar says nothing, or that a rule of use narrows."""
    cue = said(text, [c for c in clause.cues if c.family.startswith("status:")], language)
    if cue is None:
        return None
    status = cue.value[0]
    if not clause.things and not (clause.actors and status in _WITHOUT_ARMS):
        return None
    if any(frame.status for frame in grammar) and status not in _RULES_OF_USE:
        return None
    if status in {"used", "lost"} and language == "en" and not _named(clause):
        return None
    acts = language != "en" or status in _RULES_OF_USE  # its subject gives or allows
    return Frame(status, sentence, clause, "give", (cue,) if acts else (), None, f"phrase: {cue.phrase.form}")


def _named(clause: Clause) -> bool:
    """Use and loss are told of all arms in a war: they count of a named system only, or where nobody else is named."""
    return any(thing.kind == "system" for thing in clause.things) or not clause.actors
