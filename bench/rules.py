"""How long a story takes to find its subscriptions among 100,000: the index, a peer and the naive twin in one run.

    python -m bench.rules [--rules 100000] [--stories 300] [--mix narrow --mix wide ...]

Rules and stories are drawn from the shipped catalogue with a fixed seed, common topics and donors far more often than
rare ones, as teams and news do. All three must answer the same. Times are CPU time, the best of three rounds in turn.

The mixes: `narrow` and `wide` are rules of several clauses, nearly all different, met by few stories or by many;
`words` asks for nothing but words and phrases; `in use` has few different rules, most of them one topic or one and a
donor, which many share. The peer is the prototype that the design's mark comes from, written anew: a rule stands under
its rarest clause by what is known of all stories, terms are numbers, and the sets of each candidate are checked.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from bot.catalogue import Catalogue
from bot.model import Destination, Rung, Subscription
from bot.rules.facts import Facts
from bot.rules.index import Index, holds
from bot.rules.language import read
from bot.rules.near import fold
from bot.rules.phrases import Phrases
from bot.rules.rule import All, Not, Rule, Term, all_of, any_of, negated, terms, text
from bot.rules.vocabulary import ancestry
from bot.settings.catalogue import load_catalogue

CONFIG = Path(__file__).parent.parent / "config"
PHRASES = 2000  # different ones that people look for, invented as pairs of words
WORDS = 1500  # of the language that stories are written in
LANGUAGE, LENGTH, TEXTS = 50_000, 700, 1000  # words of the language and of a text, where there is nothing but words
ORIGINS = ("official", "official_unnamed", "single_outlet_sources", "media_reports", "claim_by_party")
LANGUAGES = ("en", "uk", "de", "fr", "pl")
ROUNDS = 3
CHANGES = 100
SLOWER = 300_000  # how many rules the naive twin is asked in all: it needs seconds for each million


class Dice:
    """Draws rules and stories."""

    clauses: tuple[int, ...] = (1, 2, 2, 3)  # that a rule has
    sizes: tuple[int, ...] = (1, 1, 2, 3, 4)  # of a clause

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
        self._weights: dict[tuple[int, float], list[float]] = {}

    def _common(self, values: list[str], exponent: float = 0.6, k: int = 1) -> list[str]:
        """Of these, the first ones far oftener than the last (Zipf's law; 0.6 as topics in news, 1 as words)."""
        key = len(values), exponent
        if key not in self._weights:
            self._weights[key] = list(accumulate((place + 1) ** -exponent for place in range(len(values))))
        return self._random.choices(values, cum_weights=self._weights[key], k=k)

    def _topic(self) -> Rule:
        return Term("topic", self._common(self._topics)[0])

    def _class(self) -> Rule:
        return Term("class", self._random.choice(self._classes))

    def _country(self, key: str = "donor") -> Rule:
        return Term(key, self._common(self._countries)[0])

    def _person(self) -> Rule:
        return Term("person", self._common(self._people)[0])

    def _phrase(self) -> Rule:
        return Term("phrase", self._common(self._phrases)[0])

    def _term(self) -> Rule:
        draw = self._random.random()
        if draw < 0.40:
            return self._topic()
        if draw < 0.45:
            return self._class()
        if draw < 0.65:
            return self._country(self._random.choice(("donor", "donor", "recipient")))
        return self._person() if draw < 0.75 else self._phrase()

    def rule(self) -> Rule:
        """Clauses of alternatives, a third of the rules with a NOT."""
        clauses = self._random.choice(self.clauses)
        parts = [any_of(self._term() for _ in range(self._random.choice(self.sizes))) for _ in range(clauses)]
        if self._random.random() < 0.3:
            parts.append(negated(any_of((self._term(), self._term()))))
        return all_of(parts)

    def story(self) -> Facts:
        """One to three topics with their classes, a donor or two, and 300 words."""
        found = {f"origin:{self._random.choice(ORIGINS)}", f"lang:{self._random.choice(LANGUAGES)}", "recipient:UA"}
        for _ in range(self._random.choice((1, 1, 2, 3))):
            found |= self._lineage[self._common(self._topics)[0]]
        for _ in range(self._random.choice((1, 1, 2))):
            (code,) = self._common(self._countries)
            found |= {f"donor:{code}", f"party:{code}"}
        found.add(f"person:{self._common(self._people)[0]}")
        height = self._random.randrange(1, len(Rung))
        found |= {f"status>=:{rung}" for rung in Rung if 0 < rung.height <= height}
        return Facts(frozenset(found), " ".join(self._random.choices(self._words, k=300)))

    def draw(self, rules: int, stories: int) -> tuple[list[Rule], list[Facts]]:
        """As many of each."""
        return [self.rule() for _ in range(rules)], [self.story() for _ in range(stories)]


class Narrow(Dice):
    """Two or three clauses of one or two terms: few stories meet a rule."""

    clauses, sizes = (2, 3, 3), (1, 1, 2)


class Words(Dice):
    """Stories are words alone, and rules ask for words and for phrases of two or three that some of them have."""

    def draw(self, rules: int, stories: int) -> tuple[list[Rule], list[Facts]]:
        """As many of each."""
        language = [f"word{number}" for number in range(LANGUAGE)]
        texts = [self._common(language, 1.0, LENGTH) for _ in range(max(TEXTS, stories))]
        often: Counter[str] = Counter()
        for words in texts:
            often.update({" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(LENGTH)})
        asked = sorted(phrase for phrase, times in often.items() if 2 <= times <= len(texts) / 4)
        self._random.shuffle(asked)
        self._single = [phrase for phrase in asked if " " not in phrase]
        self._phrases = [phrase for phrase in asked if " " in phrase]
        return [self.rule() for _ in range(rules)], [Facts(frozenset(), " ".join(words)) for words in texts[:stories]]

    def _term(self) -> Rule:
        return Term("phrase", self._common(self._phrases if self._random.random() < 0.4 else self._single)[0])


class InUse(Dice):
    """What channels ask for: a topic, or one and a donor, a class and a donor, two topics, a person, a phrase."""

    def rule(self) -> Rule:
        """One wish; `at least announced` is the subscription's own (rule.threshold)."""
        topic, donor, kind = self._topic, self._country, self._class
        wishes: tuple[tuple[int, tuple[Callable[[], Rule], ...]], ...] = (
            (45, (topic,)), (15, (topic, donor)), (10, (kind, donor)), (5, (kind,)), (5, (donor,)),
            (10, (lambda: any_of((topic(), topic())),)), (5, (self._person,)), (3, (self._phrase,)),
            (2, (kind, lambda: negated(donor()))),
        )  # fmt: skip
        weights, kinds = zip(*wishes, strict=True)
        (wish,) = self._random.choices(kinds, weights)
        return all_of(part() for part in wish)


MIXES = {"narrow": Narrow, "wide": Dice, "words": Words, "in use": InUse}


class Peer:
    """The prototype's scheme. Phrases are found as the index does, so that only the matching is compared."""

    def __init__(self, asked: Iterable[tuple[Subscription, Rule]], stories: Iterable[Facts]) -> None:
        self._ids: dict[str, int] = {}
        self._rules: list[tuple[tuple[frozenset[int], ...], frozenset[int], list[tuple[int, Subscription]]]] = []
        self._under: defaultdict[int, list[int]] = defaultdict(list)
        self._phrases = Phrases()
        rules: defaultdict[Rule, list[tuple[int, Subscription]]] = defaultdict(list)
        for number, (subscription, rule) in enumerate(asked):
            rules[rule].append((number, subscription))
        for rule in rules:
            self._phrases.want(term.value for term in terms(rule) if term.key == "phrase")
        often = Counter(term for story in stories for term in self._known(story))
        for rule, subscribed in rules.items():
            self._put(rule, subscribed, often)

    def _put(self, rule: Rule, subscribed: list[tuple[int, Subscription]], often: Counter[str]) -> None:
        parts = rule.parts if isinstance(rule, All) else (rule,)
        clauses = [[term.token for term in terms(part)] for part in parts if not isinstance(part, Not)]
        bars = [term.token for part in parts if isinstance(part, Not) for term in terms(part)]
        rarest = min(clauses, key=lambda clause: sum(often[token] for token in clause))
        for token in rarest:
            self._under[self._id(token)].append(len(self._rules))
        rest = (frozenset(map(self._id, clause)) for clause in clauses if clause is not rarest)
        self._rules.append((tuple(rest), frozenset(map(self._id, bars)), subscribed))

    def _id(self, token: str) -> int:
        return self._ids.setdefault(token, len(self._ids))

    def _known(self, facts: Facts) -> frozenset[str]:
        return facts.terms | self._phrases.found(facts.text)

    def matching(self, facts: Facts) -> tuple[Subscription, ...]:
        known = {self._ids[token] for token in self._known(facts) if token in self._ids}
        candidates: set[int] = set()
        for term in known:
            candidates.update(self._under.get(term, ()))
        found: dict[int, Subscription] = {}
        for candidate in candidates:
            clauses, bars, subscribed = self._rules[candidate]
            for clause in clauses:
                if clause.isdisjoint(known):
                    break
            else:
                if bars.isdisjoint(known):
                    found.update(subscribed)
        return tuple(map(found.__getitem__, sorted(found)))


def naive(asked: Sequence[tuple[Subscription, Rule]], facts: Facts) -> tuple[Subscription, ...]:
    """Every rule is asked; only the looking for phrases is done once a story."""
    said = f" {fold(facts.text)} "
    phrases = {t.token for _, rule in asked for t in terms(rule) if t.key == "phrase" and f" {t.value} " in said}
    known = facts.terms | phrases
    return tuple(subscription for subscription, rule in asked if holds(rule, known))


class Figures(NamedTuple):
    """What a mix gave: counts, seconds, megabytes."""

    different: int
    met: float
    built: float
    mb: float
    changes: list[float]
    ours: list[float]
    peers: list[float]
    twins: list[float]


def measured(mix: str, rules: int, stories: int, seed: int) -> Figures:
    """In a process of its own. The three must answer the same: AssertionError."""
    drawn, told = MIXES[mix](load_catalogue(CONFIG / "catalogue"), seed).draw(rules, stories)
    asked = [(Subscription(Destination("bench", str(n)), text(rule)), rule) for n, rule in enumerate(drawn)]
    before, began = _peak(), time.process_time()
    index = Index(subscription for subscription, _ in asked)
    answers = [index.matching(story) for story in told]
    built, mb = time.process_time() - began, _peak() - before
    peer = Peer(asked, told)
    assert answers == [peer.matching(story) for story in told], "the index and its peer differ"
    few = told[: max(3, SLOWER // rules)]
    assert answers[: len(few)] == [naive(asked, story) for story in few], "the index and its twin differ"
    rounds = [(timed(index.matching, told), timed(peer.matching, told)) for _ in range(ROUNDS)]
    quick, other = ([min(story) for story in zip(*each, strict=True)] for each in zip(*rounds, strict=True))
    slow = timed(partial(naive, asked), few)
    changes = [changed(index, n, told[n % stories], asked[n][0]) for n in range(0, rules, max(1, rules // CHANGES))]
    met = statistics.mean(map(len, answers))
    return Figures(len({s.rule for s, _ in asked}), met, built, mb, changes, quick, other, slow)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(ask: Callable[[Facts], object], stories: Sequence[Facts]) -> list[float]:
    """CPU seconds of each."""
    found = []
    for story in stories:
        began = time.process_time()
        ask(story)
        found.append(time.process_time() - began)
    return found


def changed(index: Index, number: int, story: Facts, subscription: Subscription) -> float:
    """CPU seconds until a story is answered again after a subscription asks for a phrase that is new, too."""
    began = time.process_time()
    wanted = all_of((read(subscription.rule), negated(Term("phrase", f"never said {number}"))))
    index.put(number, Subscription(subscription.destination, text(wanted)))
    index.matching(story)
    return time.process_time() - began


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rules", type=int, default=100_000)
    options.add_argument("--stories", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--mix", action="append", choices=MIXES)
    given = options.parse_args()
    print(f"{given.rules:,} subscriptions; us a story, CPU time")
    print(f"{'mix':8}{'rules':>8}{'met':>7}{'index':>7}{'p95':>7}{'peer':>7}{'p95':>7}{'naive twin':>12}"
          f"{'peer/index':>12}{'naive/index':>12}{'built s':>9}{'MB':>5}{'change ms':>11}{'most':>6}")  # fmt: skip
    for mix in given.mix or MIXES:
        with ProcessPoolExecutor(1, get_context("spawn")) as process:
            f = process.submit(measured, mix, given.rules, given.stories, given.seed).result()
        (index, p95), (peer, peer95), (slow, _) = map(_us, (f.ours, f.peers, f.twins))
        print(f"{mix:8}{f.different:8,}{f.met:7,.0f}{index:7,.0f}{p95:7,.0f}{peer:7,.0f}{peer95:7,.0f}{slow:12,.0f}"
              f"{peer / index:12.1f}{slow / index:12,.0f}{f.built:9.1f}{f.mb:5.0f}"
              f"{statistics.mean(f.changes) * 1e3:11.1f}{max(f.changes) * 1e3:6.0f}")  # fmt: skip


def _us(seconds: list[float]) -> tuple[float, float]:
    """Mean and 95th percentile in microseconds."""
    return statistics.mean(seconds) * 1e6, sorted(seconds)[int(len(seconds) * 0.95)] * 1e6


if __name__ == "__main__":
    main()
