"""Which subscriptions a story concerns: looked up by what the story is about, never by asking each of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from math import inf
from operator import or_
from sys import intern
from typing import NamedTuple

from bot.model import Subscription
from bot.rules.facts import Facts
from bot.rules.language import read
from bot.rules.phrases import Phrases
from bot.rules.rule import All, Any, Not, Rule, Term, terms

_ALWAYS = ""  # a term of every story: what may hold without any other is filed under it
_ones = re.compile("1").finditer
# In how many of a thousand stories a term of that kind stands, roughly. A kind with few values, as the 13 classes, has
# common ones.
_OFTEN = {
    "story": 1, "phrase": 2, "person": 5, "topic": 5, "feed": 20, "donor": 20, "recipient": 100, "party": 100,
    "class": 150, "origin": 300, "lang": 500, "status": 500, "status>=": 500,
}  # fmt: skip


def holds(rule: Rule, known: set[str] | frozenset[str]) -> bool:
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


class Index:
    """Subscriptions under the rarest term of their rules. Equal rules are kept, and asked, once."""

    def __init__(self, subscriptions: Iterable[Subscription] = ()) -> None:
        self.version = 0  # of the store's subscriptions, as far as they have been put in
        self._filed: dict[str, _Filed] = {}
        self._rule_of: dict[int, str] = {}
        self._under: defaultdict[str, list[_Filed]] = defaultdict(list)
        self._sheets: dict[str, _Sheet] = {}  # drawn of those lists where a story asks for them
        self._phrases = Phrases()
        for number, subscription in enumerate(subscriptions):
            self.put(number, subscription)

    def put(self, number: int, subscription: Subscription | None) -> None:
        """Take in a subscription, or its change; None: it ended."""
        if number in self._rule_of:
            self._drop(number)
        if subscription is None:
            return
        if subscription.rule not in self._filed:
            self._file(subscription.rule)
        self._filed[subscription.rule].subscribed[number] = subscription
        self._rule_of[number] = subscription.rule

    def matching(self, facts: Facts) -> tuple[Subscription, ...]:
        """The subscriptions whose rule the story meets, by number; `at_least` is left to `kind_for`."""
        known = {_ALWAYS, *facts.terms, *self._phrases.found(facts.text)}
        found: dict[int, Subscription] = {}
        for term in self._under.keys() & known:
            for filed in self._sheet(term).met(known):
                found |= filed.subscribed
        return tuple(map(found.__getitem__, sorted(found)))

    def _sheet(self, term: str) -> _Sheet:
        if term not in self._sheets:
            self._sheets[term] = _Sheet(self._under[term])
        return self._sheets[term]

    def _file(self, text: str) -> None:
        rule = read(text)
        filed = self._filed[text] = _Filed(rule, _anchors(rule)[1] or frozenset((_ALWAYS,)))
        for term in filed.under:
            self._under[term].append(filed)
            if term in self._sheets:
                self._sheets[term].draw(filed)
        self._phrases.want(_phrases(rule))

    def _drop(self, number: int) -> None:
        text = self._rule_of.pop(number)
        filed = self._filed[text]
        del filed.subscribed[number]
        if filed.subscribed:
            return
        del self._filed[text]
        for term in filed.under:
            self._under[term].remove(filed)
            self._sheets.pop(term, None)
            if not self._under[term]:
                del self._under[term]
        self._phrases.forget(_phrases(filed.rule))


@dataclass(frozen=True, slots=True, eq=False)
class _Filed:
    """A rule that somebody subscribes to."""

    rule: Rule
    under: frozenset[str]  # terms of which a story that meets it has at least one
    subscribed: dict[int, Subscription] = field(default_factory=dict)


class _Sheet:
    """Rules as bits in a row, so that a story asks all of them at once, by adding up a few long numbers.

    A rule has a bit for each of its clauses, then its answer, then a bar. A story's terms set the clauses that they
    meet, and the bars of rules that go without them. One more is added at each rule's lowest bit: where all of its
    clauses are met, and only there, it is carried up into the answer.
    """

    def __init__(self, rules: Iterable[_Filed]) -> None:
        self._rules: list[_Filed] = []  # by bit
        self._bits: defaultdict[str, int] = defaultdict(int)  # that a term sets
        self._lowest = self._answer = 0
        self._rest: dict[_Filed, tuple[Rule, ...]] = {}
        for filed in rules:
            self.draw(filed)

    def draw(self, filed: _Filed) -> None:
        """Take in one more."""
        clauses, bars, rest = _parts(filed.rule)
        lowest = 1 << len(self._rules)
        answer = lowest << len(clauses)
        for place, clause in enumerate(clauses):
            for term in clause:
                self._bits[term] |= lowest << place
        for term in bars:
            self._bits[term] |= answer << 1
        self._lowest |= lowest
        self._answer |= answer
        self._rules += [filed] * (len(clauses) + 2)
        if rest:
            self._rest[filed] = rest

    def met(self, known: set[str]) -> list[_Filed]:
        """The rules that a story with these terms meets."""
        bits = reduce(or_, map(self._bits.__getitem__, self._bits.keys() & known), 0)
        bits = (bits + self._lowest) & ~(bits >> 1) & self._answer
        rules = self._rules
        found = [rules[~one.start()] for one in _ones(f"{bits:0{len(rules)}b}")]
        if not self._rest:
            return found
        return [filed for filed in found if all(holds(part, known) for part in self._rest.get(filed, ()))]


class _Parts(NamedTuple):
    """A rule as what can be asked of many at once, and what cannot."""

    clauses: list[frozenset[str]]  # it needs one of each
    bars: frozenset[str]  # and none of these
    rest: tuple[Rule, ...]


def _parts(rule: Rule) -> _Parts:
    clauses, bars, rest = [], [], []
    for part in rule.parts if isinstance(rule, All) else (rule,):
        match part:
            case Not(inner) if _flat(inner):
                bars.append(_tokens(inner))
            case _ if _flat(part):
                clauses.append(_tokens(part))
            case _:
                rest.append(part)
    return _Parts(clauses, frozenset().union(*bars), tuple(rest))


def _flat(rule: Rule) -> bool:
    """Whether it is a term or one of several."""
    return isinstance(rule, Term) or (isinstance(rule, Any) and all(isinstance(part, Term) for part in rule.parts))


def _phrases(rule: Rule) -> list[str]:
    return [term.value for term in terms(rule) if term.key == "phrase"]


def _tokens(rule: Rule) -> frozenset[str]:
    return frozenset(intern(term.token) for term in terms(rule))


def _anchors(rule: Rule) -> tuple[float, frozenset[str]]:
    """Terms of which a story that meets the rule has at least one, and how often one of them stands; none where any may
    do.
    """
    match rule:
        case Term():
            return _OFTEN[rule.key], _tokens(rule)
        case All(parts):
            return min(map(_anchors, parts), key=lambda found: found[0], default=_NONE)
        case Any(parts) if parts:
            found = [_anchors(part) for part in parts]
            return sum(cost for cost, _ in found), _union(anchors for _, anchors in found)
    return _NONE


_NONE: tuple[float, frozenset[str]] = (inf, frozenset())


def _union(anchors: Iterable[frozenset[str]]) -> frozenset[str]:
    found = list(anchors)
    return frozenset().union(*found) if all(found) else frozenset()
