"""Copies: winnowed fingerprints of five-word shingles, compared by containment in the shorter text.

Quoted spans are taken out first: two reporters who quote one speech are no copies of each other. In trials on news
containment of .15 found every copy with boilerplate, cut to a quarter, shuffled, or with 15 % of its words replaced.
A machine's rewording replaces more, but keeps names and numbers in their order: the skeleton. Four in a row of them,
containment .3, found every text with 70 % of its other words replaced, and 1 of 300 pairs of independent reports.
Those trials had whole articles. Follow-ups of a few sentences repeat one of them as their background: where little is
common, .3 is asked. Of texts of 100 to 150 words with 15 % of the words replaced it finds 92 %, and of those that have
only a sentence of 25 words in common it takes 4 % for copies (.15: 99 % and 81 %).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal

from bot.stories.words import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bot.model import Features, Member, Reading

Kind = Literal["shingles", "skeleton"]

SHINGLE = 5  # words
WINDOW = 4  # shingles of which the smallest is kept: any eight equal words in a row leave a common fingerprint
SKELETON = 4  # names and numbers in a row
CONTAINED: dict[Kind, float] = {
    "shingles": 0.15,
    "skeleton": 0.3,
}  # share of the shorter text's fingerprints that makes a copy
FEW: dict[Kind, int] = {"shingles": 3, "skeleton": 6}  # fewer common fingerprints are chance
LITTLE = 16  # common fingerprints of shingles, a sentence or two, up to which more is asked:
OF_LITTLE = 0.3
USUAL = 3  # fingerprints that more stories than this share are an outlet's furniture
_CUT = "\n\u2026\n"  # stands for a quotation: no shingle reaches across it
_HARD = re.compile(r"(?:(?<=[\w,;)\]] )|(?<=[-\u2013\u2014(]))[A-Z][\w.-]*\w|\d[\d.,]*")


def fingerprints(text: str) -> tuple[int, ...]:
    """The winnowed shingles of `text`, sorted; equal texts have equal ones, in every process."""
    kept: set[int] = set()
    for piece in text.split(_CUT):
        kept |= _winnow(_shingles(plain(piece), SHINGLE))
    return tuple(sorted(kept))


def skeleton(text: str) -> tuple[int, ...]:
    """Fingerprints of the names within sentences and the numbers, in their order."""
    hard = [m.group().lower().rstrip(".,") for m in _HARD.finditer(text)]
    return tuple(sorted(set(_shingles(hard, SKELETON))))


def _shingles(words: Sequence[str], size: int) -> list[int]:
    return [_number(" ".join(words[i : i + size])) for i in range(len(words) - size + 1)]


def _number(shingle: str) -> int:
    # 52 bits: an integer that JSON readers of every language keep exact
    return int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest()) >> 12


def _winnow(hashes: list[int]) -> set[int]:
    return {min(hashes[i : i + WINDOW]) for i in range(max(1, len(hashes) - WINDOW + 1))} if hashes else set()


def own_words(reading: Reading) -> str:
    """The article's text without what it quotes."""
    spans = sorted((q.span.start, q.span.end) for q in reading.quotes if q.span.field == "text" and not q.indirect)
    return _CUT.join(_between(reading.article.text, spans))


def _between(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    at = 0
    for start, end in spans:
        yield text[at:start]
        at = max(at, end)
    yield text[at:]


def _needed(kind: Kind, common: int) -> float:
    """The share that so many common fingerprints must be."""
    return OF_LITTLE if kind == "shingles" and common <= LITTLE else CONTAINED[kind]


@dataclass(frozen=True, slots=True)
class Shared:
    """A member that has the words of an arrival, and how many of the shorter text's fingerprints they share."""

    member: Member
    common: int
    share: float
    kind: Kind

    @property
    def why(self) -> str:
        """In a person's words."""
        what = "words" if self.kind == "shingles" else "names and numbers, in their order,"
        where = f"entry {self.member.entry}, {self.member.source}"
        return f"{self.share:.0%} of the shorter text's {what} stand in {where}"


class Prints:
    """Who has which fingerprint, among the members that may be copied. What is not heard is no original."""

    def __init__(self) -> None:
        self._members: dict[int, Member] = {}
        self._holders: dict[Kind, defaultdict[int, dict[int, None]]] = {
            "shingles": defaultdict(dict),
            "skeleton": defaultdict(dict),
        }

    def add(self, member: Member) -> None:
        """Remember a member's fingerprints."""
        if not (member.features.roundup or member.features.comment):
            self._members[member.entry] = member
            for kind, holders in self._holders.items():
                for number in getattr(member.features, kind):
                    holders[number][member.entry] = None

    def drop(self, member: Member) -> None:
        """Forget them."""
        if self._members.pop(member.entry, None):
            for kind, holders in self._holders.items():
                for number in getattr(member.features, kind):
                    del holders[number][member.entry]

    def sharing(self, found: Features, at: datetime, within: timedelta) -> list[Shared]:
        """The members, not further off than `within`, that have the text too: most first, of equals the earliest."""
        shared = [one for kind in self._holders for one in self._sharing(kind, found, at, within)]
        return sorted(shared, key=lambda one: (-one.share, one.member.entry))

    def _sharing(self, kind: Kind, found: Features, at: datetime, within: timedelta) -> Iterator[Shared]:
        numbers: tuple[int, ...] = getattr(found, kind)
        common = Counter(entry for number in numbers for entry in self._telling(kind, number))
        for entry, count in common.items():
            member = self._members[entry]
            share = count / min(len(numbers), len(getattr(member.features, kind)))
            if count >= FEW[kind] and share >= _needed(kind, count) and abs(at - member.at) <= within:
                yield Shared(member, count, share, kind)

    def _telling(self, kind: Kind, number: int) -> Collection[int]:
        holders = self._holders[kind].get(number, {})
        return holders if len({self._members[entry].story for entry in holders}) <= USUAL else ()
