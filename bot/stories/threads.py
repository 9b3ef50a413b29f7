"""Which story an arrival belongs to. Only a cache of the store's members: built from them, it always says the same."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nsmallest
from typing import TYPE_CHECKING

from bot.model import Arrival, Features, Member, Placement
from bot.stories import origins
from bot.stories.agreement import Frames, Tagged, differences, says_else, tagged
from bot.stories.copies import Prints, Shared
from bot.stories.features import features
from bot.stories.similarity import blend, cosine, fade

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.stories.background import Background

SAME = 0.26  # likeness from which an arrival joins a story
PLAIN = 0.21  # the same for what is not about defence: stories of one war share more of their words
GREY = 0.75  # share of that from which a new story is linked to the one that it nearly joined
NEAR = 12  # stories that are compared member by member, best aggregates first
LINKS = 3  # stories that are linked at most
MOSTLY = 0.5  # share of a text from which it is a copy whatever its headline says
LONG = 20  # common fingerprints that takes: what is announced in one sentence is announced in the same words each time
SOON = timedelta(days=3)  # within which a part of a text is still a copy of it
REMEMBERED = timedelta(days=30)  # after so much silence a story takes nothing more


@dataclass
class _Story:
    """An open story as threading sees it. A roundup touches too much to say what its story is about, unless alone."""

    number: int
    last: datetime  # when its newest member was published
    members: list[Member] = field(default_factory=list)
    telling: list[Member] = field(default_factory=list)
    total: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    length: float = 0.0  # of the total, as a vector
    frames: Frames = field(default_factory=Frames)

    def add(self, member: Member) -> dict[str, float]:
        """Take a member in; the totals of the terms that it changes."""
        self.last = max(self.last, member.at)
        self.members.append(member)
        if member.features.roundup and self.telling:
            return {}
        self.telling.append(member)
        self.frames.add(tagged(member.features.frame))
        terms = member.features.terms
        square = self.length**2 + sum(weight * (2 * self.total[term] + weight) for term, weight in terms.items())
        self.length = math.sqrt(square)
        for term, weight in terms.items():
            self.total[term] += weight
        return {term: self.total[term] for term in terms}

    def was_parted_from(self, other: _Story) -> bool:
        """Whether a person took one of them out of the other, or out of a story that went into the other since."""
        pairs = ((self.members, other.numbers), (other.members, self.numbers))
        return any(member.parted_from in numbers for members, numbers in pairs for member in members)

    @property
    def numbers(self) -> set[int]:
        """Its own, and those of the stories that went into it."""
        return {self.number, *(number for member in self.members for number in member.was_in)}


@dataclass(frozen=True)
class _Likeness:
    """How alike an arrival and a story are, stage by stage."""

    story: _Story
    words: float
    hours: float  # since or until its newest member
    follows: bool  # a later rung of the same thing: does not fade
    agreement: dict[str, float]

    @property
    def faded(self) -> float:
        """The likeness by words that the time between leaves."""
        return self.words if self.follows else self.words * fade(self.hours)

    @property
    def value(self) -> float:
        """What decides; rounded, so that the order of additions never does."""
        return round(self.faded * math.prod(self.agreement.values()), 4)

    @property
    def differs(self) -> list[str]:
        """On what they differ: another donor, item or act."""
        return differences(self.agreement)

    @property
    def why(self) -> tuple[str, ...]:
        """The stages in a person's words."""
        same = [kind for kind, factor in self.agreement.items() if factor >= 1]
        frames = [
            f"{which} {' and '.join(kinds)}" for which, kinds in (("same", same), ("another", self.differs)) if kinds
        ]
        when = "a later step of the same thing" if self.follows else f"{self.hours:.1f} h apart"
        near = f"nearest is story {self.story.number}: words {self.words:.2f} alike, {when}"
        return (near, f"{', '.join(frames)}: {self.value:.2f}") if frames else (near,)


class Threads:
    """The open stories. Deterministic: the answers depend on the members added and on the arrival, not on the clock."""

    def __init__(self, background: Background) -> None:
        self._background = background
        self._stories: dict[int, _Story] = {}
        self._prints = Prints()
        self._by_term: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self._members: dict[int, Member] = {}  # by entry
        self._copied: dict[int, Member] = {}  # whose copy an entry is that came before its original

    def add(self, member: Member) -> None:
        """Remember a member, or where a person has put it now.

        Members are added in the order of their placement, live and when rebuilt; one that was moved is placed anew.
        """
        if member.entry in self._members:
            self._take_out(member.entry)
        self._members[member.entry] = member
        self._copied |= dict.fromkeys(member.copies, member)
        story = self._stories.setdefault(member.story, _Story(member.story, member.at))
        self._prints.add(member)
        for term, total in story.add(member).items():
            self._by_term[term][story.number] = total

    def forget(self, before: datetime) -> None:
        """Drop stories whose last member is older. Answers stay the same where `before` is REMEMBERED ago or more."""
        for story in [s for s in self._stories.values() if s.last < before]:
            self._drop(story)

    def _take_out(self, entry: int) -> None:
        """Build its story again without it."""
        story = self._stories[self._members[entry].story]
        self._drop(story)
        for member in story.members:
            if member.entry != entry:
                self.add(member)

    def _drop(self, story: _Story) -> None:
        del self._stories[story.number]
        for term in story.total:
            del self._by_term[term][story.number]
        for member in story.members:
            self._prints.drop(member)
            del self._members[member.entry]
            for copy in member.copies:
                self._copied.pop(copy, None)

    def place(self, arrival: Arrival) -> Placement:
        """Where the arrival belongs, with the reasons. It is not added."""
        found = features(arrival, self._background)
        if repeated := self._repeated(found, arrival):
            return repeated
        origin = origins.key(arrival.reading, arrival.source)
        ranked = self._ranked(found, arrival.at)
        if not ranked:
            return Placement(None, found, origin, why=("a new story: nothing is like it",))
        nearest, needed = ranked[0], PLAIN if arrival.reading.about == "other" else SAME
        if nearest.value >= needed:
            joined, kept = self._as_parted(found, ranked)
            linked = [n for n in ranked if n is not joined and n.words >= needed and n.differs]
            why = (*nearest.why, *kept, f"joins story {joined.story.number}: {needed} is enough")
            return Placement(joined.story.number, found, origin, linked=_numbers(linked), why=why)
        linked = [n for n in ranked if n.value >= needed * GREY or (n.words >= needed and n.differs)]
        return Placement(
            None, found, origin, linked=_numbers(linked), why=(*nearest.why, f"a new story: below {needed}")
        )

    @staticmethod
    def _as_parted(found: Features, ranked: list[_Likeness]) -> tuple[_Likeness, tuple[str, ...]]:
        """The nearest story; where a person parted it from another, that of the two with the member most alike."""
        nearest = ranked[0]
        parted = [nearest, *(n for n in ranked[1:] if n.story.was_parted_from(nearest.story))]
        if len(parted) == 1:
            return nearest, ()
        chosen = max(parted, key=lambda n: _closest(found, n.story))
        return chosen, (f"a person parted these stories: the member most alike is in story {chosen.story.number}",)

    def _repeated(self, found: Features, arrival: Arrival) -> Placement | None:
        """The place beside what the arrival repeats, else beside what repeats it: feeds are polled in any order.

        One that says something else is no copy, however much it repeats.
        """
        shared = [] if found.roundup else self._prints.sharing(found, arrival.at, REMEMBERED)
        before = (one for one in shared if self._precedes(one.member, found, arrival))
        original = next((one for one in before if self._repeats(one, found, one.member.features, arrival)), None)
        after = (one for one in shared if self._may_follow(one.member, found, arrival))
        copies = [one for one in after if self._repeats(one, one.member.features, found, arrival)]
        if original is not None:
            first, why = self._first(original.member), (f"a copy: {original.why}",)
            taken = self._were_none(copies, first.story, first)
            return Placement(first.story, found, first.origin, original.member.entry, why=why, copies=taken)
        if copies:
            origin, why = origins.key(arrival.reading, arrival.source), (f"came after its copy: {copies[0].why}",)
            story = copies[0].member.story
            return Placement(story, found, origin, why=why, copies=self._were_none(copies, story))
        return None

    def _were_none(self, copies: Iterable[Shared], story: int, first: Member | None = None) -> tuple[int, ...]:
        """Those of a story that were copies of nothing so far, but for the first of all."""
        members = dict.fromkeys(one.member.entry for one in copies if one.member.story == story)
        found = (self._members[entry] for entry in members)
        return tuple(member.entry for member in found if self._first(member) is member and member is not first)

    def _precedes(self, member: Member, found: Features, arrival: Arrival) -> bool:
        """Whether, of two that have the same words, the member has them first: who published first, or the more."""
        if arrival.entry in self._members:  # a revision: who came after it is no original, unless found to be one
            return member.entry < arrival.entry or self._copied.get(arrival.entry) is member
        mine = (arrival.at, -len(found.shingles), arrival.source, arrival.entry)
        return (member.at, -len(member.features.shingles), member.source, member.entry) < mine

    def _may_follow(self, member: Member, found: Features, arrival: Arrival) -> bool:
        """Whether the member may be the arrival's copy. A comment has none, and a revision none that it had not."""
        heard = not found.comment and arrival.entry not in self._members
        return heard and not self._precedes(member, found, arrival)

    def _first(self, member: Member) -> Member:
        """The member of its story that it is a copy of, from copy to copy; itself where it is none."""
        copy_of = member.copy_of
        before = self._copied.get(member.entry) if copy_of is None else self._members.get(copy_of)
        return self._first(before) if before and before.story == member.story else member

    def _repeats(self, shared: Shared, later: Features, earlier: Features, arrival: Arrival) -> bool:
        """Whether the later repeats the news and not only the words: outlets repeat their own background, so a part is
        no copy where it is old or the frame another. A revision is no copy of what it was.
        """
        member, most = shared.member, shared.share >= MOSTLY and shared.common >= LONG
        if member.entry == arrival.entry:
            return False
        if says_else(tagged(later.frame), tagged(earlier.frame)) and (not most or _in_new_words(later, earlier)):
            return False
        if most:
            return True
        frame = later.frame if earlier is member.features else earlier.frame
        agreement = self._stories[member.story].frames.agreement(tagged(frame))
        return abs(arrival.at - member.at) <= SOON and not differences(agreement)

    def _ranked(self, found: Features, at: datetime) -> list[_Likeness]:
        """The stories most alike, best first, the older one of equals."""
        sums: defaultdict[int, float] = defaultdict(float)
        for term, weight in found.terms.items():
            for number, total in self._by_term.get(term, {}).items():
                sums[number] += weight * total
        aggregates = {number: dot / self._stories[number].length for number, dot in sums.items()}
        near = nsmallest(NEAR, aggregates, key=lambda number: (-round(aggregates[number], 6), number))
        frame = tagged(found.frame)
        rated = [self._likeness(found, frame, self._stories[number], aggregates[number], at) for number in near]
        return sorted(rated, key=lambda near: (-near.value, near.story.number))

    @staticmethod
    def _likeness(found: Features, frame: Tagged, story: _Story, aggregate: float, at: datetime) -> _Likeness:
        words = blend(aggregate, (cosine(found.terms, member.features.terms) for member in story.telling))
        apart = abs(at - story.last)
        follows = apart <= REMEMBERED and story.frames.follows(frame)
        return _Likeness(story, words, apart.total_seconds() / 3600, follows, story.frames.agreement(frame))


def _closest(found: Features, story: _Story) -> float:
    return round(max(cosine(found.terms, member.features.terms) for member in story.telling), 6)


def _in_new_words(later: Features, earlier: Features) -> bool:
    """Whether the main claim stands in a sentence that the earlier has not: a headline over the same text is none."""
    return bool(later.claimed) and not set(later.claimed) & set(earlier.shingles)


def _numbers(near: list[_Likeness]) -> tuple[int, ...]:
    return tuple(likeness.story.number for likeness in near[:LINKS])
