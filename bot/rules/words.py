"""A rule as a person would say it, and as plain words are read (plain.py): "Patriot or air defence, from Germany, at
least announced".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from bot.language import N_, _
from bot.model import Quiet, Rhythm, Rung
from bot.rules.language import read
from bot.rules.rule import All, Any, Not, Rule, Term
from bot.rules.vocabulary import Vocabulary, kind_of

_PHRASES = {
    "donor": N_("from {name}"), "recipient": N_("to {name}"), "person": N_("words of {name}"),
    "feed": N_("outlet “{name}”"), "lang": N_("language {name}"), "story": N_("story {name}"), "phrase": N_("“{name}”"),
    "status>=": N_("at least {name}"),
}  # fmt: skip
_ORIGINS = {
    "official": N_("on the record"), "official_unnamed": N_("on the word of unnamed officials"),
    "single_outlet_sources": N_("on the word of an outlet’s sources"), "media_reports": N_("on media reports"),
    "claim_by_party": N_("on the word of one side"), "speculation": N_("as speculation"),
}  # fmt: skip
_DAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_LED_IN = ("donor", "recipient", "origin", "status", "status>=")  # keys of what is said of the things before it


def in_words(rule: str, at_least: Rung, vocabulary: Vocabulary) -> str:
    """What a subscription asks for."""
    said = _said(read(rule), vocabulary)
    return said if at_least is Rung.NONE else f"{said}, {_said(Term('status>=', at_least), vocabulary)}"


def rhythm_in_words(rhythm: Rhythm, quiet: Quiet | None = None) -> str:
    """When it is posted; a digest comes at its time whatever is quiet."""
    when = _when(rhythm)
    return _("{when}, quiet {hours}").format(when=when, hours=quiet_in_words(quiet)) if quiet else when


def quiet_in_words(quiet: Quiet) -> str:
    """The hours in which nothing is posted, as bot.rules.when reads them."""
    return f"{_clock(quiet.since)}-{_clock(quiet.until)} {quiet.zone}"


def _when(rhythm: Rhythm) -> str:
    if rhythm.how == "instant":
        return _("at once")
    time = f"{_clock(rhythm.at)} {rhythm.zone}"
    if rhythm.how == "daily":
        return _("daily at {time}").format(time=time)
    return _("weekly on {day} at {time}").format(day=_(_DAYS[rhythm.weekday]), time=time)


def _said(rule: Rule, vocabulary: Vocabulary) -> str:
    match rule:
        case Term("status", status) if vocabulary.rung(status) is not Rung.NONE:
            return _("exactly {status}").format(status=_name(rule, vocabulary))
        case Term():
            return _term(rule, _name(rule, vocabulary))
        case Not(inner):
            return _("not {what}").format(what=_bracketed(_said(inner, vocabulary), inner))
        case All(parts):
            return _all(_ordered(parts), vocabulary)
        case Any(parts):
            return _any(parts, vocabulary)


def _term(term: Term, name: str) -> str:
    return _(_PHRASES[term.key]).format(name=name) if term.key in _PHRASES else name


def _name(term: Term, vocabulary: Vocabulary) -> str:
    if term.key == "origin":
        return _(_ORIGINS[term.value]) if term.value in _ORIGINS else term.value
    if term.key == "feed":
        return vocabulary.outlet(term.value)
    kind = kind_of(term.key)
    return vocabulary.name(kind, term.value) if kind else term.value


def _all(parts: Sequence[Rule], vocabulary: Vocabulary) -> str:
    """Things that must all be named, then what is said of them, then what is left out."""
    if not parts:
        return _("everything about aid")
    things = [part for part in parts if not _apart(part)]
    said = [_bracketed(_said(part, vocabulary), part if len(things) > 1 else None) for part in things]
    together = [reduce(_with, said)] if said else []
    return ", ".join((*together, *(_said(part, vocabulary) for part in parts if _apart(part))))


def _any(parts: Sequence[Rule], vocabulary: Vocabulary) -> str:
    if {_key(part) for part in parts} in ({"donor"}, {"recipient"}):
        terms = [part for part in parts if isinstance(part, Term)]
        return _term(terms[0], reduce(_or, (_name(term, vocabulary) for term in terms)))
    apart = sorted(parts, key=lambda part: not _is_clause(part))
    said = [_said(part, vocabulary) for part in apart]
    return reduce(_or_else if _is_clause(apart[0]) else _or, said)


def _is_clause(rule: Rule) -> bool:
    """Whether it says something of things: "Patriot, from Germany"."""
    return isinstance(rule, All) and any(map(_apart, rule.parts))


def _apart(rule: Rule) -> bool:
    """Whether it is said of things, and names none itself."""
    match rule:
        case Term(key):
            return key in _LED_IN
        case All(parts) | Any(parts):
            return bool(parts) and all(map(_apart, parts))
    return True


def _with(one: str, other: str) -> str:
    return _("{one} with {other}").format(one=one, other=other)


def _or(one: str, other: str) -> str:
    return _("{one} or {other}").format(one=one, other=other)


def _or_else(one: str, other: str) -> str:
    return _("{one}; or {other}").format(one=one, other=other)


def _bracketed(said: str, rule: Rule | None) -> str:
    return f"({said})" if isinstance(rule, All | Any) else said


def _ordered(parts: Iterable[Rule]) -> list[Rule]:
    """In the order in which plain words are read: things, what is said of them, what is left out."""
    return sorted(parts, key=lambda part: (isinstance(part, Not), _apart(part)))


def _key(rule: Rule) -> str:
    return rule.key if isinstance(rule, Term) else ""


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
