"""A person says which entries are one story: in one transaction with what is told of it.

Both stories are folded anew from what their entries say. Threading keeps to it afterwards: it is told of the members
that were moved like of new ones (`Ledger.members_after`), in every process and after every restart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.alerts import compose, righted, words
from bot.alerts.decide import decide
from bot.alerts.developments import developments
from bot.errors import UserError
from bot.language import DEFAULT, _, speaking
from bot.model import (
    AlertKind,
    Arrival,
    Delivery,
    Destination,
    Member,
    Message,
    Placement,
    Posting,
    Ruling,
    StoryState,
)
from bot.pipeline.everywhere import Hours, Saying, channels, edited, everywhere, opened, replied, ruled
from bot.pipeline.ruled import Heard, RulingLedger, RulingStore
from bot.pipeline.rulings import Done, opened_story
from bot.pipeline.settle import family
from bot.pipeline.telling import Told, deliveries, unmuted
from bot.rules.facts import Witness
from bot.stories.origins import key as origin_key
from bot.stories.state import fold

Address = Callable[[Destination, Posting], str]  # of a thread; "" where its platform gives none


@dataclass(frozen=True, slots=True)
class Regroup:
    """A ruling is for all destinations of the bot. All methods block; those that rule raise UserError."""

    store: RulingStore
    witness: Witness
    address: Address

    def split(self, story: int, entry: int, person: str, reason: str = "") -> Done:
        """Make an entry, with its copies, a story of its own, which opens a thread by the usual rules."""
        with self.store.ruling() as ledger:
            before, by = opened_story(ledger, story), Ruling(person, ledger.wall, reason)
            going, staying = _parted(ledger.heard(story), entry, story)
            after = _folded(staying, before, before)
            own = _folded(going, replace(before, joined=(), strands=()), before)
            new = ledger.save_story(None, own, at=_latest(going), aid=own.about == "aid")
            for member in _members(going):
                ledger.move(replace(member, story=new, parted_from=story, copy_of=_original(member, going)))
            self._part(ledger, (story, after, staying), (new, own, going))
            number = ledger.note(story, by, f"entry {entry} parted", new)
            told = self._tell_parted(ledger, number, (story, before, after), (new, own), by)
            alone = self._tell_new(ledger, number, new, own, going[-1])
            threads = len(ledger.told_in(story))
            return Done(new, own, told, moved=len(_members(going)), opened=alone, other=story, threads=threads)

    def merge(self, story: int, into: int, person: str, reason: str = "") -> Done:
        """Put all entries of a story into another; the first one's thread says where it goes on."""
        if story == into:
            raise UserError(_("A story cannot be merged into itself."))
        with self.store.ruling() as ledger:
            gone, before = _to_merge(ledger, story), _to_merge(ledger, into)
            by = Ruling(person, ledger.wall, reason)
            kept, added = ledger.heard(into), ledger.heard(story)
            own, came = (tuple(member.entry for member in _members(heard)) for heard in (kept, added))
            keep = replace(
                before, unsaid=(*before.unsaid, *gone.unsaid), joined=(*before.joined, story, *gone.joined),
                strands=(*(before.strands or (own,)), *(gone.strands or (came,))),
            )  # fmt: skip
            after = _folded(sorted((*kept, *added), key=_published), keep, gone, before)
            for member in _members(kept):
                ledger.move(member)
            for member in _members(added):
                ledger.move(replace(member, story=into, was_in=(*member.was_in, story)))
            self._save(ledger, into, after, (*kept, *added))
            ledger.link(into, (story,))
            number = ledger.note(story, by, "merged", into)
            alone = self._tell_joined(ledger, number, story, (into, before, after), added[-1])
            told = self._tell_gone(ledger, number, (story, replace(gone, continued=into)), (into, after), by)
            return Done(into, after, told, moved=len(_members(added)), opened=alone, other=story)

    def merged(self, story: int) -> bool:
        """Whether a story went into another."""
        with self.store.ruling() as ledger:
            return ledger.known(story) and bool(ledger.story(story).state.continued)

    def unmerge(self, story: int, person: str, reason: str = "") -> Done:
        """Take a story that was merged out again, with all that came with it; its threads go on. What came since stays.

        From then on they are two that a person parted.
        """
        with self.store.ruling() as ledger:
            gone = _merged(ledger, story)
            before, by, into = _to_merge(ledger, gone.continued), Ruling(person, ledger.wall, reason), gone.continued
            going, staying = _came_with(story, ledger.heard(into), into)
            entries = {one.due.id for one in going}
            left = tuple(strand for strand in before.strands if entries.isdisjoint(strand))
            keep = replace(
                before, joined=tuple(n for n in before.joined if n not in (story, *gone.joined)),
                strands=left if len(left) > 1 else (),
            )  # fmt: skip
            after = _folded(staying, keep, before)
            own = _folded(going, replace(gone, continued=0, unsaid=before.unsaid), gone, before)
            for member in _members(going):
                earlier, parted = member.was_in[: member.was_in.index(story)], member.parted_from or into
                copy_of = _original(member, going)
                ledger.move(replace(member, story=story, was_in=earlier, parted_from=parted, copy_of=copy_of))
            self._part(ledger, (into, after, staying), (story, own, going))
            number = ledger.note(story, by, "taken out again", into)
            told = self._tell_parted(ledger, number, (into, before, after), (story, own), by)
            again = self._tell_again(ledger, number, story, own, by)
            threads = len(ledger.told_in(into))
            return Done(story, own, told, moved=len(_members(going)), opened=again, other=into, threads=threads)

    def _part(self, ledger: RulingLedger, old: _Parted, new: _Parted) -> None:
        """Keep both stories, whose entries that go were moved already; what stays is a copy of nothing that went."""
        (story, after, staying), (own, state, going) = old, new
        for member in _members(staying):
            if member.copy_of not in (None, _original(member, staying)):
                ledger.move(replace(member, copy_of=None))
        self._save(ledger, story, after, staying)
        self._save(ledger, own, state, going)
        ledger.link(own, (story,))
        ledger.hush_replies(story, [member.entry for member in _members(going)])

    def _save(self, ledger: RulingLedger, story: int, state: StoryState, heard: Sequence[Heard]) -> None:
        """Keep a story as it stands, and what it and its entries are found by."""
        ledger.save_story(story, state, at=_latest(heard), aid=state.about == "aid")
        for one in {one.due.id: one for one in heard}.values():
            facts = self.witness.of(story, state, arrival_of(one))
            ledger.make_found(story, state, one.due, facts.terms, facts.text)

    # --- what is told ------------------------------------------------------------------------------------------------

    def _tell_parted(
        self, ledger: RulingLedger, number: int, old: _Changed, new: tuple[int, StoryState], by: Ruling
    ) -> int:
        """The root where it changed, and a reply where its status did: what was said is not taken back in silence."""
        story, before, after = old
        if compose.root(before) == compose.root(after):
            return 0
        status = words.headline(before) != words.headline(after)
        reply = partial(righted.parted, new[1].title, new[0], before, after, by) if status else None
        born = everywhere(ledger, Saying.of(story, after, reply), self._hours(ledger, story, after))
        ledger.tell_ruling(number, story, ruled(f"parted: “{new[1].title}” is story {new[0]}", number), born)
        return channels(born)

    def _tell_new(self, ledger: RulingLedger, number: int, story: int, state: StoryState, last: Heard) -> int:
        """The story that was parted, to whom it concerns, as if its entry had come now."""
        placement = Placement(None, last.member.features, last.member.origin)
        with speaking(DEFAULT):  # as all that is kept of it
            alert = decide(None, state, last.reading, placement)
        if alert.kind is not AlertKind.OPEN or last.due.backlog:
            return 0
        facts = self.witness.of(story, state, arrival_of(last))
        heard = unmuted(Hours(ledger, facts).matching, ledger, facts)
        born = deliveries(heard, Told(story, None, state, alert, last.reading), ledger.wall)
        ledger.tell_ruling(number, story, alert, born, last.due.id)
        return channels(born)

    def _tell_again(self, ledger: RulingLedger, number: int, story: int, state: StoryState, by: Ruling) -> int:
        """In the threads that said where the story went on: that they go on themselves."""
        saying = Saying.of(story, state, partial(righted.again, state, by))
        born = everywhere(ledger, saying, self._hours(ledger, story, state))
        ledger.tell_ruling(number, story, ruled("taken out again: it goes on here", number), born)
        return channels(born)

    def _tell_joined(self, ledger: RulingLedger, number: int, gone: int, into: _Changed, last: Heard) -> int:
        """What the merged story says now that it did not: a reply where something is new, else its root.

        Who had the other thread alone gets this one.
        """
        story, before, after = into
        with speaking(DEFAULT):
            what = tuple(developments(before, after))

        def reply() -> Message:
            return compose.reply(before, after, tuple(developments(before, after)), last.reading)

        saying, hours = Saying.of(story, after, reply if what else None), self._hours(ledger, story, after)
        changed = compose.root(before) != compose.root(after)
        born = everywhere(ledger, saying, hours) if changed or what else []
        here = {to.key for to in (*ledger.told_in(story), *ledger.held_in(story))}
        others = [to for to in (*ledger.told_in(gone), *ledger.held_in(gone)) if to.key not in here]
        alone = [opened(saying, to, hours.of(to)) for to in others]
        what = what or (f"merged: story {gone} went into it",)
        ledger.tell_ruling(number, story, replace(ruled("", number), what=what), [*born, *alone])
        return channels(alone)

    def _tell_gone(
        self, ledger: RulingLedger, number: int, gone: tuple[int, StoryState], into: tuple[int, StoryState], by: Ruling
    ) -> int:
        """Where the story goes on, in its root and at the end of its thread."""
        story, state = gone
        ledger.hush(story)
        hours, born = self._hours(ledger, story, state), list[Delivery]()
        for to in ledger.told_in(story):
            there = ledger.posting(into[0], to)
            address = self.address(to, there) if there else ""
            saying = Saying(story, state, partial(righted.continued, state, into[0], address))
            reply = partial(righted.joined, *into, address, by)
            born += (edited(saying, to), replied(saying, reply, to, hours.of(to)))
        ledger.save_story(story, state, at=ledger.wall, aid=False)
        ledger.retire(story)
        ledger.tell_ruling(number, story, ruled(f"merged into story {into[0]}", number), born)
        return channels(born)

    def _hours(self, ledger: RulingLedger, story: int, state: StoryState) -> Hours:
        return Hours(ledger, self.witness.of(story, state))


_Changed = tuple[int, StoryState, StoryState]  # a story, before and after
_Parted = tuple[int, StoryState, Sequence[Heard]]  # a story, as it stands, and what was read of it


def _to_merge(ledger: RulingLedger, story: int) -> StoryState:
    state = opened_story(ledger, story)
    if state.withdrawn:
        raise UserError(_("Story {number} is withdrawn: restore it first.").format(number=story))
    return state


def _merged(ledger: RulingLedger, story: int) -> StoryState:
    """A story that went into another."""
    state = ledger.story(story).state if ledger.known(story) else None
    if state is None or not state.continued:
        raise UserError(_("Story {number} was not merged into another.").format(number=story))
    return state


def _parted(heard: Sequence[Heard], entry: int, story: int) -> tuple[list[Heard], list[Heard]]:
    """What goes with an entry, and what stays: its copies go where it goes, as long as anything stays."""
    entries = {one.due.id for one in heard}
    if entry not in entries:
        raise UserError(_("Entry {entry} is not in story {number}.").format(entry=entry, number=story))
    if len(entries) == 1:
        raise UserError(_("Story {number} has no other entry.").format(number=story))
    going = set(_copies(_members(heard), entry))
    if going == entries:
        going = {entry}
    return [one for one in heard if one.due.id in going], [one for one in heard if one.due.id not in going]


def _came_with(story: int, heard: Sequence[Heard], into: int) -> tuple[list[Heard], list[Heard]]:
    """What came into a story with one that was merged into it, and the rest."""
    going = [one for one in heard if story in one.member.was_in]
    if not going or len(going) == len(heard):
        unknown = _(
            "It is not known any more which articles of story {into} came with story {number}: part them one by one."
        )
        raise UserError(unknown.format(into=into, number=story))
    return going, [one for one in heard if story not in one.member.was_in]


def _copies(members: Sequence[Member], entry: int) -> Iterator[int]:
    """The entry, and those that copied it, or a copy of it."""
    yield entry
    came_first = {copy for member in members if member.entry == entry for copy in member.copies}
    for member in members:
        if member.copy_of == entry or member.entry in came_first:
            yield from _copies(members, member.entry)


def _members(heard: Sequence[Heard]) -> list[Member]:
    """The members, each once."""
    return list({one.member.entry: one.member for one in heard}.values())


def _published(one: Heard) -> datetime:
    return one.reading.article.published or one.due.at


def _latest(heard: Sequence[Heard]) -> datetime:
    return max(one.due.at for one in heard)


def _original(member: Member, heard: Sequence[Heard]) -> int | None:
    """What it is a copy of, also where that came after it, if it is in the same story."""
    here = (one.member for one in heard)
    return next((m.entry for m in here if m.entry == member.copy_of or member.entry in m.copies), None)


def _folded(heard: Sequence[Heard], keep: StoryState, *known: StoryState) -> StoryState:
    """The state that these entries make, as if no other had ever been there; what people ruled in `keep` is kept.

    A copy that said more in a revision of its own is none from there on: that stands in what was `known`.
    """
    own_words = {o.entry for state in known for o in state.observations}
    article = heard[0].reading.article
    state = StoryState(
        article.title, url=article.url, source=heard[0].due.spec.name, at=heard[0].due.at,
        withdrawn=keep.withdrawn, unsaid=keep.unsaid, joined=keep.joined, strands=keep.strands,
    )  # fmt: skip
    revised: set[int] = set()
    for one in heard:
        member, again = one.member, one.due.id in revised
        revised.add(one.due.id)
        copy_of = None if again and member.entry in own_words else _original(member, heard)
        origin = origin_key(one.reading, one.due.spec.name) if again and copy_of is None else member.origin
        placement = Placement(member.story, member.features, origin, copy_of=copy_of)
        state = fold(state, arrival_of(one), placement)
    return state


def arrival_of(one: Heard) -> Arrival:
    """What was read, as the stories room sees it."""
    return Arrival(one.due.id, one.due.spec.name, family(one.due), _published(one), one.reading, one.due.spec.tier)
