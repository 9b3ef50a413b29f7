"""Which subscriptions a story concerns: looked up by what the story is about, never by asking each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.model import StoryState, Subscription


@dataclass(frozen=True, slots=True)
class Rule:
    """What a subscription asks of a story: one of these terms (topic ids, party codes); none: any story."""

    any_of: frozenset[str] = frozenset()

    @classmethod
    def of(cls, subscription: Subscription) -> Rule:
        """The rule that a subscription stands for."""
        return cls(frozenset(subscription.topics))

    def holds(self, terms: frozenset[str]) -> bool:
        """Whether a story with these terms is meant."""
        return not self.any_of or not self.any_of.isdisjoint(terms)


def terms(state: StoryState) -> frozenset[str]:
    """What rules can name of a story."""
    return frozenset((*state.topics, *state.parties))


class Index:
    """Subscriptions under the terms of their rules. Equal rules are kept, and asked, once."""

    def __init__(self, subscriptions: Iterable[Subscription]) -> None:
        self._subscribed: dict[Rule, list[tuple[int, Subscription]]] = defaultdict(list)
        self._rules: dict[str, list[Rule]] = defaultdict(list)
        self._unbound: list[Rule] = []  # rules that no term leads to
        for place, subscription in enumerate(subscriptions):
            rule = Rule.of(subscription)
            if rule not in self._subscribed:
                self._file(rule)
            self._subscribed[rule].append((place, subscription))

    def _file(self, rule: Rule) -> None:
        for term in rule.any_of:
            self._rules[term].append(rule)
        if not rule.any_of:
            self._unbound.append(rule)

    def matching(self, state: StoryState) -> tuple[Subscription, ...]:
        """The subscriptions whose rule the story meets, in the order given; `at_least` is left to `kind_for`."""
        of_story = terms(state)
        candidates = {rule for term in of_story for rule in self._rules.get(term, ())}
        met = [rule for rule in (*self._unbound, *candidates) if rule.holds(of_story)]
        return tuple(s for _, s in sorted((e for rule in met for e in self._subscribed[rule]), key=lambda e: e[0]))
