"""How long a story takes to find its subscriptions among 100,000 rules, against asking each of them, in one run.

    python -m bench.rules [--rules 100000] [--stories 500] [--narrow]

Rules and stories are drawn from the shipped catalogue with a fixed seed, common topics and donors far more often than
rare ones, as teams and news do. CPU time; both must answer the same.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from bot.catalogue import Catalogue
from bot.model import Destination, Rung, Subscription
from bot.rules.facts import Facts
from bot.rules.index import Index, holds
from bot.rules.language import read
from bot.rules.near import fold
from bot.rules.rule import Rule, Term, all_of, any_of, negated, terms, text
from bot.rules.vocabulary import ancestry
from bot.settings.catalogue import load_catalogue

CONFIG = Path(__file__).parent.parent / "config"
PHRASES = 2000  # different ones that people look for, invented as pairs of words
WORDS = 1500  # of the language that stories are written in
ORIGINS = ("official", "official_unnamed", "single_outlet_sources", "media_reports", "claim_by_party")
LANGUAGES = ("en", "uk", "de", "fr", "pl")
SLOWER = 200  # how many stories the naive twin is asked: it needs seconds for each hundred


class Dice:
    """Draws rules and stories."""

    def __init__(self, catalogue: Catalogue, seed: int) -> None:
        self._random = random.Random(seed)
        self._lineage = ancestry(catalogue)
        self._topics = sorted(self._lineage)
        self._classes = sorted(catalogue.classes)
        self._countries = sorted(catalogue.countries)
        self._people = sorted(e.id for e in catalogue.entities.values() if e.type == "person")
        for values in (self._topics, self._countries, self._people):
            self._random.shuffle(values)
        self._words = [f"word{number}" for number in range(WORDS)]
        self._phrases = [" ".join(self._random.sample(self._words, 2)) for _ in range(PHRASES)]
        self._weights: dict[int, list[float]] = {}

    def _common(self, values: list[str]) -> str:
        """One of them, the first ones far oftener than the last (Zipf's law with exponent 0.6, as in news)."""
        if len(values) not in self._weights:
            self._weights[len(values)] = list(accumulate((place + 1) ** -0.6 for place in range(len(values))))
        return self._random.choices(values, cum_weights=self._weights[len(values)])[0]

    def _term(self) -> Rule:
        draw = self._random.random()
        if draw < 0.40:
            return Term("topic", self._common(self._topics))
        if draw < 0.45:
            return Term("class", self._random.choice(self._classes))
        if draw < 0.65:
            return Term(self._random.choice(("donor", "donor", "recipient")), self._common(self._countries))
        if draw < 0.75:
            return Term("person", self._common(self._people))
        return Term("phrase", self._common(self._phrases))

    def rule(self, *, narrow: bool) -> Rule:
        """One to three clauses of one to four alternatives, a third with a NOT; narrow: two or three of one or two."""
        clauses = self._random.choice((2, 3, 3) if narrow else (1, 2, 2, 3))
        sizes = (1, 1, 2) if narrow else (1, 1, 2, 3, 4)
        parts = [any_of(self._term() for _ in range(self._random.choice(sizes))) for _ in range(clauses)]
        if self._random.random() < 0.3:
            parts.append(negated(any_of((self._term(), self._term()))))
        return all_of(parts)

    def story(self) -> Facts:
        """One to three topics with their classes, a donor or two, and 300 words."""
        found = {f"origin:{self._random.choice(ORIGINS)}", f"lang:{self._random.choice(LANGUAGES)}", "recipient:UA"}
        for _ in range(self._random.choice((1, 1, 2, 3))):
            found |= self._lineage[self._common(self._topics)]
        for _ in range(self._random.choice((1, 1, 2))):
            code = self._common(self._countries)
            found |= {f"donor:{code}", f"party:{code}"}
        found.add(f"person:{self._common(self._people)}")
        height = self._random.randrange(1, len(Rung))
        found |= {f"status>=:{rung}" for rung in Rung if 0 < rung.height <= height}
        return Facts(frozenset(found), " ".join(self._random.choices(self._words, k=300)))


def naive(asked: list[tuple[Subscription, Rule]], facts: Facts) -> tuple[Subscription, ...]:
    """Every rule is asked; only the looking for phrases is done once a story."""
    said = f" {fold(facts.text)} "
    phrases = {t.token for _, rule in asked for t in terms(rule) if t.key == "phrase" and f" {t.value} " in said}
    known = facts.terms | phrases
    return tuple(subscription for subscription, rule in asked if holds(rule, known))


def timed(ask: Callable[[Facts], object], stories: list[Facts]) -> Iterator[float]:
    """CPU seconds of each."""
    for story in stories:
        began = time.process_time()
        ask(story)
        yield time.process_time() - began


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rules", type=int, default=100_000)
    options.add_argument("--stories", type=int, default=500)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--narrow", action="store_true", help="rules that few stories meet")
    given = options.parse_args()
    dice = Dice(load_catalogue(CONFIG / "catalogue"), given.seed)
    subscriptions = [
        Subscription(Destination("bench", str(number)), text(dice.rule(narrow=given.narrow)))
        for number in range(given.rules)
    ]
    stories = [dice.story() for _ in range(given.stories)]
    began = time.process_time()
    index = Index(subscriptions)
    built = time.process_time() - began
    index.matching(stories[0])
    asked = [(s, read(s.rule)) for s in subscriptions]
    for story in stories[:3]:
        assert index.matching(story) == naive(asked, story), "the index and its twin differ"
    told = statistics.mean(len(index.matching(story)) for story in stories)
    quick = sorted(timed(index.matching, stories))
    slow = sorted(timed(lambda story: naive(asked, story), stories[: max(3, min(SLOWER, 300_000 // given.rules))]))
    print(f"{given.rules:,} rules, {len({s.rule for s in subscriptions}):,} different; {told:,.0f} met by a story")
    print(f"built in {built:.1f} s, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")
    for name, seconds in (("index", quick), ("naive twin", slow)):
        mean, p95 = statistics.mean(seconds) * 1e6, seconds[int(len(seconds) * 0.95)] * 1e6
        print(f"{name:12} {mean:10,.0f} us a story   p95 {p95:10,.0f} us")
    print(f"ratio {statistics.mean(slow) / statistics.mean(quick):,.0f}")


if __name__ == "__main__":
    main()
