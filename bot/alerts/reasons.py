"""What an alert told, as a person would say it: its reasons (alerts/developments.py) in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from bot.alerts.words import capital
from bot.language import N_, _

_STEP = N_("It went from “{before}” to “{after}”.")
# By the key of a reason. What people did with a story has other keys.
_SAID = {
    "new": N_("A new story: {what}."),
    "claim": N_("A further claim: {what}."),
    "status": _STEP,
    "hedge": N_("It is on the record now: it went from “{before}” to “{after}”."),
    "first use": N_("First use: it went from “{before}” to “{after}”."),
    "delivered": N_("More has come: {what}."),
    "mark": N_("Now also: {what}."),
    "also": N_("A report goes further: {what}."),
    "denied by": N_("Denied by {what}."),
    "quote": N_("Somebody else spoke: {what}."),
    "correction": N_("Corrected: {what}."),
    "counts": N_("Only the counts changed."),
}
_BY_A_PERSON = N_("A person put it right: {what}.")


def sentence(what: Sequence[str]) -> str:
    """All reasons of an alert."""
    return " ".join(map(_sentence, what))


def _sentence(reason: str) -> str:
    key, _colon, what = reason.partition(": ")
    before, arrow, after = what.partition(" > ")
    said = _(_SAID.get(key, _BY_A_PERSON))
    if arrow and key in _SAID:
        return said.format(before=_spoken(before), after=_spoken(after), what=what)
    said = said.format(what=_spoken(what) if key in _SAID else reason, before="", after="")
    return f"{said[:-1]}" if said[-2:-1] in ".!?" else said


def _spoken(worth: str) -> str:
    """A status that was kept in English, in the language that is being spoken; what is none stays as it is."""
    return " · ".join(map(_part, worth.split(" · ")))


def _part(worth: str) -> str:
    hedge, colon, step = worth.partition(": ")
    return f"{_word(hedge)}{colon}{_word(step)}" if colon else _word(worth)


def _word(text: str) -> str:
    """A word of the tables in alerts/words.py, which are kept as they stand within a sentence or at its beginning."""
    if not text or (found := _(text)) != text:
        return found if text else ""
    small = text[:1].lower() + text[1:]
    return found if (other := _(small)) == small else capital(other)
