"""What an alert told, as a person would say it: its reasons (alerts/developments.py) in sentences.

They are kept in English. To be said in another language they are taken apart along the tables and forms of which they
were made; names, others' words and whatever an older version wrote stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from bot.alerts import words
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
_AS_THEY_ARE = ("denied by", "quote", "correction")  # keys of what is names and others' words alone
_RULED = (
    N_("withdrawn"), N_("restored"), N_("quote withdrawn: {words}"), N_("quote restored: {words}"),
    N_("parted: “{title}” is story {number}"), N_("taken out again: it goes on here"),
    N_("merged into story {number}"), N_("merged: story {number} went into it"),
)  # fmt: skip
_MARKED, _UNSURE = N_("reported {mark}"), N_("reported, not confirmed: {mark}")
_PROMISED, _MORE = N_("(of {number} promised)"), N_("and {count} more")
_STEPS = (*words.RUNG.values(), *words.STATUS.values(), *words.ASIDE.values(), *words.MARK.values())
_WORDS = frozenset((*words.HEDGE.values(), *_STEPS, words.REPORTED_DENIED, N_("Withdrawn")))


def sentence(what: Sequence[str]) -> str:
    """All reasons of an alert."""
    return " ".join(map(_sentence, what))


def _sentence(reason: str) -> str:
    key, _colon, what = reason.partition(": ")
    if key not in _SAID:
        said = _(_BY_A_PERSON).format(what=_again(reason, *_RULED))
    else:
        told = str if key in _AS_THEY_ARE else _spoken
        before, _arrow, after = what.partition(" > ")
        said = _(_SAID[key]).format(what=told(what), before=told(before), after=told(after))
    return said[:-1] if said[-2:-1] in ".!?" else said


# --- taking apart ----------------------------------------------------------------------------------------------------


def _any(texts: Iterable[str]) -> str:
    """A regular expression for any of these, as they stand within a sentence and at its beginning."""
    forms = {re.escape(form) for text in texts for form in (text, words.capital(text))}
    return f"(?:{'|'.join(sorted(forms, key=len, reverse=True))})"


def _shape(form: str, value: str) -> str:
    """A regular expression for a form that was filled in; `value` is one for each of its values."""
    return re.sub(r"\\\{(\w+)\\\}", lambda found: f"(?P<{found[1]}>{value})", re.escape(form))


_COUNTED = (
    (_PROMISED, re.compile(_shape(_PROMISED, "[^()]+"))),
    (_MORE, re.compile(rf"(?<=; ){_shape(_MORE, '[0-9]+')}$")),
)
# "Poland: Reported, not confirmed: delivered · reported denied (Quay Post), Leopard 2" (words.headline, compose.other).
_WORTH = re.compile(
    rf"(?P<givers>(?:.*?: )??)(?P<hedge>(?:{_any(words.HEDGE.values())}: )?)(?P<step>{_any(_WORDS)})"
    rf"(?P<marks>(?: · (?:reported )?{_any(words.MARK.values())})*)(?P<behind>(?: \(.*)?)"
)


def _spoken(kept: str) -> str:
    """What a story, or a part of it, was worth."""
    if (unsure := _again(kept, _UNSURE, each=_word)) != kept:
        return unsure
    if not (found := _WORTH.fullmatch(kept)):
        return _counted(kept)
    hedge = found["hedge"].removesuffix(": ")
    worth = ": ".join(_word(part) for part in (hedge, found["step"]) if part)
    marks = (_word(_again(mark, _MARKED, each=_word)) for mark in found["marks"].split(" · ")[1:])
    return found["givers"] + " · ".join((worth, *marks)) + _counted(found["behind"])


def _word(kept: str) -> str:
    """A text of the tables in alerts/words.py; what is none stays as it is."""
    small = kept[:1].lower() + kept[1:]
    return _(kept) if kept in _WORDS else words.capital(_(small)) if small in _WORDS else kept


def _counted(things: str) -> str:
    """Names of things with their counts, which stay as they were written, save for what is ours of it."""
    for form, shape in _COUNTED:
        things = shape.sub(partial(_filled, form, str), things)
    return things


def _again(kept: str, *forms: str, each: Callable[[str], str] = str) -> str:
    """The first of these forms that was filled in, filled in again; `each` says a value of it."""
    for form in forms:
        if found := re.fullmatch(_shape(form, ".+"), kept, re.DOTALL):
            return _filled(form, each, found)
    return kept


def _filled(form: str, each: Callable[[str], str], found: re.Match[str]) -> str:
    return _(form).format(**{name: each(value) for name, value in found.groupdict().items()})
