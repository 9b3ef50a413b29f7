"""A rule as a value: terms under AND, OR and NOT, in one shape however it was typed, so that equal rules are equal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.model import Rung

# What a term may name, in the order in which a rule shows them.
KEYS = (
    "story", "topic", "class", "phrase", "person", "party", "donor", "recipient", "origin", "feed", "lang", "status",
    "status>=",
)  # fmt: skip
_BARE = re.compile(r"[^\s()\":,]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a story is asked for: "topic" and "atacms"; the words of a "phrase" are folded (near.fold)."""

    key: str
    value: str

    @property
    def token(self) -> str:
        """What the story's facts are looked up by."""
        return f"{self.key}:{self.value}"


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where the other does not."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class All:
    """Holds where each part does; with no parts, always."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Holds where one of the parts does; with no parts, never."""

    parts: tuple[Rule, ...]


Rule = Term | Not | All | Any
EVERYTHING = All(())
NOTHING = Any(())


def all_of(rules: Iterable[Rule]) -> Rule:
    """The rule that asks for all of these."""
    parts = _flat(rules, All)
    return NOTHING if NOTHING in parts else _joined(parts, All)


def any_of(rules: Iterable[Rule]) -> Rule:
    """The rule that asks for one of these."""
    parts = _flat(rules, Any)
    return EVERYTHING if EVERYTHING in parts else _joined(parts, Any)


def negated(rule: Rule) -> Rule:
    """The rule that holds where this one does not."""
    if isinstance(rule, Not):
        return rule.rule
    return NOTHING if rule == EVERYTHING else EVERYTHING if rule == NOTHING else Not(rule)


def text(rule: Rule) -> str:
    """The rule in its language (language.py), which reads it back as the same rule."""
    match rule:
        case Term("phrase", words):
            return f'"{words}"'
        case Term("status>=", status):
            return f"status>={status}"
        case Term(key, value):
            return f"{key}:{value}" if _BARE.fullmatch(value) else f'{key}:"{value}"'
        case Not(inner):
            return f"NOT {_grouped(inner)}"
        case All(parts):
            return " AND ".join(map(_grouped, parts)) or "everything"
        case Any(parts):
            return " OR ".join(map(_grouped, parts)) or "NOT everything"


def threshold(rule: Rule) -> tuple[Rule, Rung]:
    """The rule without its `status>=`, and that rung: a subscription keeps it apart, so that a story which has been
    told and then falls below it by a correction is still corrected (alerts.decide.kind_for).
    """
    parts = rule.parts if isinstance(rule, All) else (rule,)
    rungs = [Rung(p.value) for p in parts if isinstance(p, Term) and p.key == "status>="]
    rest = (p for p in parts if not (isinstance(p, Term) and p.key == "status>="))
    return (all_of(rest), max(rungs, key=lambda rung: rung.height)) if rungs else (rule, Rung.NONE)


def terms(rule: Rule) -> frozenset[Term]:
    """Every term that the rule names."""
    match rule:
        case Term():
            return frozenset((rule,))
        case Not(inner):
            return terms(inner)
        case All(parts) | Any(parts):
            return frozenset().union(*map(terms, parts))


def _flat(rules: Iterable[Rule], kind: type[All | Any]) -> set[Rule]:
    found: set[Rule] = set()
    for rule in rules:
        found.update(rule.parts if isinstance(rule, kind) else (rule,))
    return found


def _joined(parts: set[Rule], kind: type[All | Any]) -> Rule:
    if len(parts) == 1:
        return next(iter(parts))
    return kind(tuple(sorted(parts, key=_order)))


def _order(rule: Rule) -> tuple[int, str]:
    """Terms by what they name, then groups, then what is excluded."""
    if isinstance(rule, Term):
        return KEYS.index(rule.key), f"{rule.value:>20}" if rule.key == "story" else rule.value
    return len(KEYS) + isinstance(rule, Not), text(rule)


def _grouped(rule: Rule) -> str:
    return f"({text(rule)})" if isinstance(rule, All | Any) and rule.parts else text(rule)
