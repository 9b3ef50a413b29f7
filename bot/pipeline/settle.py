"""Third step: a reading finds its story, and its alerts are born, all in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from yarl import URL

from bot.alerts.decide import decide
from bot.model import (
    Alert,
    AlertKind,
    Arrival,
    Member,
    Placement,
    Reading,
    StoryState,
)
from bot.pipeline.telling import Told, deliveries, said, silence, unmuted
from bot.ports import DueEntry, Ledger, OpenStory, StoryStore
from bot.rules.facts import Facts, Witness
from bot.rules.index import Index
from bot.stories.origins import key as origin_key
from bot.stories.state import fold
from bot.stories.threads import REMEMBERED, Threads


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done with an entry: for the log, the counters and the terminal."""

    due: DueEntry
    reading: Reading
    story: int | None
    kind: AlertKind
    state: StoryState | None
    why: tuple[str, ...]
    origin: str = ""


@dataclass(slots=True)
class Settle:
    """Settles one reading after another. `threads` and `rules` are only caches of the store's members and of its
    subscriptions, brought up each time.
    """

    store: StoryStore
    threads: Threads
    rules: Index
    everything: bool = False  # also thread what is not about defence: for measuring threads on other news
    witness: Witness = field(default_factory=Witness)
    _last: int = field(default=0, init=False)

    def step(self, due: DueEntry, reading: Reading) -> Settled | None:
        """Put the entry into its story and decide whom to tell; None where another process was first. Blocking."""
        with self.store.settling() as ledger:
            if not ledger.still_due(due):
                return None
            ledger.save_article(due, reading)
            if reading.about == "other" and not self.everything and ledger.story_of(due.id) is None:
                why = (f"not about defence: {reading.about_why}",)
                return _close(ledger, Settled(due, reading, None, AlertKind.NONE, None, why))
            return self._into_story(ledger, due, reading)

    def _into_story(self, ledger: Ledger, due: DueEntry, reading: Reading) -> Settled:
        self._catch_up(ledger, due)
        arrival = Arrival(due.id, due.spec.name, family(due), due.at, reading, due.spec.tier)
        known = ledger.story_of(due.id)
        placement = self.threads.place(arrival) if known is None else self._revision(arrival, known)
        before = ledger.story(placement.story) if placement.story is not None else None
        state = fold(before.state if before else None, arrival, placement)
        alert = _decide(before, state, due, reading, placement)
        story = ledger.save_story(placement.story, state, at=due.at, aid=_is_aid(before, reading))
        ledger.link(story, placement.linked)
        if known is None:
            ledger.save_member(_member(story, arrival, placement))
        for claim in reading.claims:
            ledger.observe(story, due, claim)
        facts = self.witness.of(story, state, arrival)
        ledger.make_found(story, state, due, facts.terms, facts.text)
        kind, why = self._tell(ledger, due, Told(story, before, state, alert, reading), facts)
        return _close(ledger, Settled(due, reading, story, kind, state, (*alert.why, *why), placement.origin))

    def _revision(self, arrival: Arrival, story: int) -> Placement:
        """A revision stays in its story, whatever it says now. Whether it is a roundup or a copy is asked each time."""
        placed = self.threads.place(arrival)
        why = f"a new revision of an entry of story {story}"
        if placed.copy_of is not None and placed.story == story:
            return replace(placed, why=(why, *placed.why))
        return Placement(story, placed.features, origin_key(arrival.reading, arrival.source), why=(why,))

    def _catch_up(self, ledger: Ledger, due: DueEntry) -> None:
        for row, member in ledger.members_after(self._last, due.at - REMEMBERED):
            self.threads.add(member)
            self._last = row
        self.threads.forget(due.at - REMEMBERED)
        for version, subscription in ledger.subscriptions_after(self.rules.version):
            self.rules.put(subscription.number, None if subscription.paused else subscription)
            self.rules.version = version

    def _tell(self, ledger: Ledger, due: DueEntry, told: Told, facts: Facts) -> tuple[AlertKind, tuple[str, ...]]:
        if told.alert.kind is AlertKind.NONE:
            return AlertKind.NONE, ()
        matching = self.rules.matching(facts)
        heard = unmuted(matching, ledger, facts)
        born = deliveries(heard, told, ledger.wall) if heard else []
        if not born:
            return AlertKind.NONE, (silence(matching, heard),)
        ledger.tell(told.story, due, told.alert, told.state.status, born)
        kinds = [delivery.kind for delivery in born]
        first = next(kind for kind in AlertKind if kind in kinds)
        return first, tuple(map(said, born))


def _decide(
    before: OpenStory | None, state: StoryState, due: DueEntry, reading: Reading, placement: Placement
) -> Alert:
    if due.backlog:
        why = "published before the feed was added: backlog alerts nobody"
        return Alert(AlertKind.NONE, (), (*placement.why, why))
    return decide(before.state if before else None, state, reading, placement)


def _close(ledger: Ledger, settled: Settled) -> Settled:
    ledger.close(settled.due, settled.why)
    return settled


def _member(story: int, arrival: Arrival, placement: Placement) -> Member:
    return Member(
        arrival.entry, story, arrival.source, arrival.family, arrival.at, arrival.reading.article.title,
        placement.features, placement.copy_of, placement.origin, copies=placement.copies,
    )  # fmt: skip


def family(due: DueEntry) -> str:
    """The publisher of a feed: outlets of one family are one voice."""
    return due.spec.family or (URL(due.spec.url).host or due.spec.name).removeprefix("www.")


def _is_aid(before: OpenStory | None, reading: Reading) -> bool:
    return reading.about == "aid" or (before is not None and before.aid)
