"""A rule as a person would say it: "Patriot or air defence, from Germany, at least announced"."""

from __future__ import annotations

from bot.model import Quiet, Rhythm, Rung
from bot.rules.language import read
from bot.rules.rule import All, Any, Not, Rule, Term
from bot.rules.vocabulary import Vocabulary, kind_of

_LEADS = {
    "donor": "from ", "recipient": "to ", "person": "words of ", "origin": "on ", "feed": "in ",
    "lang": "in the language ", "story": "story ", "status": "", "party": "", "status>=": "at least ",
}  # fmt: skip
_ORIGINS = {
    "official": "the record", "official_unnamed": "the word of unnamed officials", "media_reports": "media reports",
    "single_outlet_sources": "the word of an outlet's sources", "claim_by_party": "the word of one side",
    "speculation": "speculation",
}  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def in_words(rule: str, at_least: Rung, vocabulary: Vocabulary) -> str:
    """What a subscription asks for."""
    said = _said(read(rule), vocabulary)
    return said if at_least is Rung.NONE else f"{said}, at least {vocabulary.name('status', at_least)}"


def rhythm_in_words(rhythm: Rhythm, quiet: Quiet | None = None) -> str:
    """When it is posted; a digest comes at its time whatever is quiet."""
    hours = f", quiet {quiet_in_words(quiet)}" if quiet else ""
    if rhythm.how == "instant":
        return "at once" + hours
    day = f" on {_DAYS[rhythm.weekday]}" if rhythm.how == "weekly" else ""
    return f"{rhythm.how}{day} at {_clock(rhythm.at)} {rhythm.zone}{hours}"


def quiet_in_words(quiet: Quiet) -> str:
    """The hours in which nothing is posted."""
    return f"{_clock(quiet.since)}-{_clock(quiet.until)} {quiet.zone}"


def _said(rule: Rule, vocabulary: Vocabulary) -> str:
    match rule:
        case Term(key, value):
            kind = kind_of(key)
            if key == "origin":
                return f"{_LEADS[key]}{_ORIGINS.get(value, value)}"
            shown = vocabulary.name(kind, value) if kind else f"“{value}”" if key in ("phrase", "feed") else value
            return f"{_LEADS.get(key, '')}{shown}"
        case Not(inner):
            said = _said(inner, vocabulary)
            return f"not ({said})" if isinstance(inner, All | Any) else f"not {said}"
        case All(parts):
            return ", ".join(_grouped(part, vocabulary) for part in parts) or "everything about aid"
        case Any((Term(key, _), *_) as parts) if all(isinstance(part, Term) and part.key == key for part in parts):
            lead = _LEADS.get(key, "")
            return lead + " or ".join(_said(part, vocabulary).removeprefix(lead) for part in parts)
        case Any(parts):
            return " or ".join(_grouped(part, vocabulary) for part in parts)


def _grouped(rule: Rule, vocabulary: Vocabulary) -> str:
    said = _said(rule, vocabulary)
    return f"({said})" if isinstance(rule, All) else said


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
