"""The phrases that rules look for, found in a text all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation

from bot.rules.near import fold
from bot.rules.rule import Term

_SHARE = 0.1  # of all phrases that may be new, before one automaton is built of all


class Phrases:
    """Finds them. New ones are looked for beside the others while they are few: the automaton of 100,000 phrases takes
    0.3 s to build.
    """

    def __init__(self) -> None:
        self._wanted: Counter[str] = Counter()  # how many rules look for it
        self._unlearned: list[str] = []
        self._all, self._new = _Finder(()), _Finder(())

    def want(self, phrases: Iterable[str]) -> None:
        """One more rule looks for these."""
        for phrase in phrases:
            self._wanted[phrase] += 1
            if self._wanted[phrase] == 1:
                self._unlearned.append(phrase)

    def forget(self, phrases: Iterable[str]) -> None:
        """One rule less does. What nobody wants any more is found until the next automaton, which does no harm."""
        self._wanted.subtract(phrases)

    def found(self, text: str) -> frozenset[str]:
        """Those that stand in it, as a story's terms (Term.token)."""
        if not self._wanted:
            return frozenset()
        if self._unlearned:
            self._learn()
        words = f" {fold(text)} "
        return self._all.found(words) | self._new.found(words)

    def _learn(self) -> None:
        new = (*self._new.phrases, *self._unlearned)
        self._unlearned.clear()
        if len(new) > len(self._all.phrases) * _SHARE:
            self._wanted = +self._wanted
            self._all, new = _Finder(tuple(self._wanted)), ()
        self._new = _Finder(new)


class _Finder:
    """Finds phrases in one pass over folded words. They are whole: a phrase stands between blanks."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self.phrases = phrases
        self._tokens = [Term("phrase", phrase).token for phrase in phrases]
        self._automaton = AhoCorasick(
            [f" {phrase} " for phrase in phrases], implementation=Implementation.ContiguousNFA
        )

    def found(self, words: str) -> frozenset[str]:
        if not self.phrases:
            return frozenset()
        hits = self._automaton.find_matches_as_indexes(words, overlapping=True)
        return frozenset(self._tokens[hit[0]] for hit in hits)
