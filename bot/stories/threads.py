"""Which story an arrival belongs to. Only a cache of the store's members: built from them, it always says the same."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.model import Arrival, Features, Member, Placement
from bot.stories import origins
from bot.stories.copies import CONTAINED, containment
from bot.stories.features import features
from bot.stories.similarity import blend, cosine, fade

if TYPE_CHECKING:
    from bot.stories.background import Background

SAME = 0.24  # likeness from which an arrival joins a story; below it opens its own
NEAR = 20  # stories that are compared member by member, best aggregates first
REMEMBERED = timedelta(days=14)  # after so much silence a story takes nothing more: fade() has left less than .0001
FEW_FINGERPRINTS = 3  # fewer common ones are chance


@dataclass
class _Story:
    """The open story as threading sees it."""

    number: int
    members: list[Member] = field(default_factory=list)
    total: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    last: datetime | None = None

    def add(self, member: Member) -> None:
        self.members.append(member)
        self.last = max(self.last or member.at, member.at)


class Threads:
    """The open stories. Deterministic: the answers depend on the members added and on the arrival, not on the clock."""

    def __init__(self, background: Background) -> None:
        self._background = background
        self._stories: dict[int, _Story] = {}
        self._members: dict[int, Member] = {}
        self._by_term: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self._by_shingle: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, member: Member) -> None:
        """Remember a member. Members are added in the order of their entries, live and when rebuilt."""
        story = self._stories.setdefault(member.story, _Story(member.story))
        story.add(member)
        self._members[member.entry] = member
        for shingle in member.features.shingles:
            self._by_shingle[shingle].append(member.entry)
        for term, weight in member.features.terms.items():
            story.total[term] += weight
            self._by_term[term][member.story] = story.total[term]

    def forget(self, before: datetime) -> None:
        """Drop stories whose last member is older. Answers stay the same where `before` is REMEMBERED ago or more."""
        for story in [s for s in self._stories.values() if s.last is not None and s.last < before]:
            del self._stories[story.number]
            for term in story.total:
                del self._by_term[term][story.number]
            for member in story.members:
                self._drop(member)

    def _drop(self, member: Member) -> None:
        del self._members[member.entry]
        for shingle in member.features.shingles:
            self._by_shingle[shingle].remove(member.entry)

    def place(self, arrival: Arrival) -> Placement:
        """Where the arrival belongs, with the reasons. It is not added."""
        found = features(arrival, self._background)
        origin = origins.key(arrival.reading, arrival.source)
        if original := self._original(found, arrival.at):
            member, share = original
            why = f"{share:.0%} of the shorter text is that of entry {member.entry} ({member.source}): a copy"
            return Placement(member.story, found, member.origin, copy_of=member.entry, why=(why,))
        ranked = self._ranked(found, arrival.at)
        if ranked and ranked[0][0] >= SAME:
            likeness, story = ranked[0]
            hours = abs((arrival.at - (story.last or arrival.at)).total_seconds()) / 3600
            why = f"{likeness:.2f} alike story {story.number}, {hours:.1f} h apart"
            return Placement(story.number, found, origin, why=(why,))
        nearest = f"nearest is story {ranked[0][1].number}, {ranked[0][0]:.2f} alike" if ranked else "nothing like it"
        return Placement(None, found, origin, why=(f"a new story: {nearest}",))

    def _original(self, found: Features, at: datetime) -> tuple[Member, float] | None:
        """The earliest member whose text this one repeats most, with the share."""
        common = Counter(entry for shingle in found.shingles for entry in self._by_shingle.get(shingle, ()))
        shares = [
            (containment(found.shingles, self._members[entry].features.shingles), -entry)
            for entry, count in common.items()
            if count >= FEW_FINGERPRINTS and abs(at - self._members[entry].at) < REMEMBERED
        ]
        share, entry = max(shares, default=(0.0, 0))
        return (self._members[-entry], share) if share >= CONTAINED else None

    def _ranked(self, found: Features, at: datetime) -> list[tuple[float, _Story]]:
        """The stories most alike, best first."""
        sums: defaultdict[int, float] = defaultdict(float)
        for term, weight in found.terms.items():
            for number, total in self._by_term.get(term, {}).items():
                sums[number] += weight * total
        near = sorted(sums, key=lambda number: (-sums[number] / self._length(number), number))[:NEAR]
        rated = [(self._likeness(found, self._stories[n], sums[n] / self._length(n), at), n) for n in near]
        return [(likeness, self._stories[n]) for likeness, n in sorted(rated, key=lambda pair: (-pair[0], pair[1]))]

    def _length(self, number: int) -> float:
        total = self._stories[number].total
        return math.sqrt(sum(weight * weight for weight in total.values()))

    @staticmethod
    def _likeness(found: Features, story: _Story, aggregate: float, at: datetime) -> float:
        alike = blend(aggregate, (cosine(found.terms, member.features.terms) for member in story.members))
        return round(alike * fade(at, story.last or at), 4)
