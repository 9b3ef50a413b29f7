"""Which subscriptions a story concerns: looked up by what the story is about, never by asking each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import inf
from sys import intern
from typing import Literal

from ahocorasick_rs import AhoCorasick, Implementation

from bot.model import Subscription
from bot.rules.facts import Facts
from bot.rules.language import read
from bot.rules.near import fold
from bot.rules.rule import All, Any, Not, Rule, Term, terms

_PHRASE = "phrase"
# In how many of a thousand stories a term of that kind stands, roughly: what it costs to file a rule under it. A kind
# with few values, as the 13 classes, has common ones.
_OFTEN = {
    "story": 1, "phrase": 2, "person": 5, "topic": 5, "feed": 20, "donor": 20, "recipient": 100, "party": 100,
    "class": 150, "origin": 300, "lang": 500, "status": 500, "status>=": 500,
}  # fmt: skip


def holds(rule: Rule, known: frozenset[str]) -> bool:
    """Whether a story with these terms meets the rule."""
    match rule:
        case Term():
            return rule.token in known
        case Not(inner):
            return not holds(inner, known)
        case All(parts):
            return all(holds(part, known) for part in parts)
        case Any(parts):
            return any(holds(part, known) for part in parts)


@dataclass(frozen=True, slots=True, eq=False)
class _Filed:
    """A rule that somebody subscribes to, as set checks: all of `needs`, one of each of `choices`, none of `bars`."""

    rule: Rule
    needs: frozenset[str]
    bars: frozenset[str]
    choices: tuple[frozenset[str], ...]
    rest: tuple[Rule, ...]  # what is no such check
    under: frozenset[str]  # terms of which it needs one; none: it may hold of any story
    subscribed: dict[int, Subscription] = field(default_factory=dict)

    def holds(self, known: frozenset[str]) -> bool:
        """Whether a story with these terms meets the rule. Written out: it is asked some thousand times a story."""
        if (self.needs and not self.needs <= known) or (self.bars and not self.bars.isdisjoint(known)):
            return False
        for choice in self.choices:
            if choice.isdisjoint(known):
                return False
        return not self.rest or all(holds(rule, known) for rule in self.rest)


class Index:
    """Subscriptions under the rarest term of their rules. Equal rules are kept, and asked, once."""

    def __init__(self, subscriptions: Iterable[Subscription] = ()) -> None:
        self.version = 0  # of the store's subscriptions, as far as they have been put in
        self._filed: dict[str, _Filed] = {}
        self._under: defaultdict[str, list[_Filed]] = defaultdict(list)
        self._unbound: list[_Filed] = []
        self._rule_of: dict[int, str] = {}
        self._phrases: defaultdict[str, int] = defaultdict(int)  # how many rules look for it
        self._finder: _Finder | None = None
        for number, subscription in enumerate(subscriptions):
            self.put(number, subscription)

    def put(self, number: int, subscription: Subscription | None) -> None:
        """Take in a subscription, or its change; None: it ended."""
        if number in self._rule_of:
            self._drop(number)
        if subscription is None:
            return
        filed = self._filed.get(subscription.rule)
        if filed is None:
            filed = self._filed[subscription.rule] = _filed(read(subscription.rule), self._under)
            self._file(filed)
        filed.subscribed[number] = subscription
        self._rule_of[number] = subscription.rule

    def matching(self, facts: Facts) -> tuple[Subscription, ...]:
        """The subscriptions whose rule the story meets, by number; `at_least` is left to `kind_for`."""
        known = self._known(facts)
        found: dict[int, Subscription] = {}
        for filed in chain(self._unbound, *(self._under[term] for term in known if term in self._under)):
            if filed.holds(known):
                found.update(filed.subscribed)
        return tuple(found[number] for number in sorted(found))

    def _known(self, facts: Facts) -> frozenset[str]:
        """The story's terms, as the very strings that the rules hold: what is the same need not be compared."""
        if not self._phrases:
            return frozenset(map(intern, facts.terms))
        if self._finder is None:
            self._finder = _Finder(self._phrases)
        return frozenset(map(intern, facts.terms | self._finder.found(facts.text)))

    def _file(self, filed: _Filed) -> None:
        for term in filed.under:
            self._under[term].append(filed)
        if not filed.under:
            self._unbound.append(filed)
        for phrase in _phrases(filed.rule):
            self._phrases[phrase] += 1
            self._finder = None

    def _drop(self, number: int) -> None:
        rule = self._rule_of.pop(number)
        filed = self._filed[rule]
        del filed.subscribed[number]
        if filed.subscribed:
            return
        del self._filed[rule]
        for where in [self._under[term] for term in filed.under] or [self._unbound]:
            where[:] = (other for other in where if other is not filed)
        for phrase in _phrases(filed.rule):
            self._phrases[phrase] -= 1
            self._finder = None


class _Finder:
    """Finds all phrases of all rules in one pass over a text. Words are whole: a phrase stands between blanks."""

    def __init__(self, counted: dict[str, int]) -> None:
        phrases = [phrase for phrase, count in counted.items() if count]
        self._tokens = [f"{_PHRASE}:{phrase}" for phrase in phrases]
        self._automaton = AhoCorasick(
            [f" {phrase} " for phrase in phrases], implementation=Implementation.ContiguousNFA
        )

    def found(self, text: str) -> set[str]:
        hits = self._automaton.find_matches_as_indexes(f" {fold(text)} ", overlapping=True)
        return {self._tokens[hit[0]] for hit in hits}


def _phrases(rule: Rule) -> list[str]:
    return [term.value for term in terms(rule) if term.key == _PHRASE]


def _filed(rule: Rule, load: Mapping[str, Sequence[object]]) -> _Filed:
    """The rule as set checks."""
    parts = rule.parts if isinstance(rule, All) else (rule,)
    checks: dict[Literal["needs", "bars", "choices", "rest"], list[Rule]]
    checks = {"needs": [], "bars": [], "choices": [], "rest": []}
    for part in parts:
        checks[_check(part)].append(part)
    return _Filed(
        rule,
        needs=_tokens(checks["needs"]),
        bars=frozenset().union(*(_tokens([part]) for part in checks["bars"])),
        choices=tuple(_tokens([part]) for part in checks["choices"]),
        rest=tuple(checks["rest"]),
        under=_anchors(rule, load)[1],
    )


def _check(part: Rule) -> Literal["needs", "bars", "choices", "rest"]:
    match part:
        case Term():
            return "needs"
        case Any(terms) if all(isinstance(term, Term) for term in terms):
            return "choices"
        case Not(Term()):
            return "bars"
        case Not(Any(terms)) if all(isinstance(term, Term) for term in terms):
            return "bars"
    return "rest"


def _tokens(rules: Iterable[Rule]) -> frozenset[str]:
    return frozenset(intern(term.token) for rule in rules for term in terms(rule))


def _anchors(rule: Rule, load: Mapping[str, Sequence[object]]) -> tuple[float, frozenset[str]]:
    """Terms of which a story that meets the rule has at least one, and what it costs to file it there; none where any
    may do. `load` are the rules filed so far: of terms alike rare that with fewer is taken, so that no list grows long.
    """
    match rule:
        case Term():
            return _OFTEN[rule.key] * (len(load.get(rule.token, ())) + 1), _tokens((rule,))
        case All(parts):
            return min((_anchors(part, load) for part in parts), key=lambda found: found[0], default=_NONE)
        case Any(parts) if parts:
            found = [_anchors(part, load) for part in parts]
            return sum(cost for cost, _ in found), _union(anchors for _, anchors in found)
    return _NONE


_NONE: tuple[float, frozenset[str]] = (inf, frozenset())


def _union(anchors: Iterable[frozenset[str]]) -> frozenset[str]:
    found = list(anchors)
    return frozenset().union(*found) if all(found) else frozenset()
