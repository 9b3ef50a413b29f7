"""Third step: a reading finds its story, and its alerts are born, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from yarl import URL

from bot.alerts import compose
from bot.alerts.decide import decide, kind_for
from bot.alerts.rules import Index
from bot.model import (
    Alert,
    AlertKind,
    Arrival,
    Delivery,
    Member,
    Placement,
    Reading,
    StoryState,
    Subscription,
)
from bot.ports import DueEntry, Ledger, OpenStory, StoryStore
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
    """Settles one reading after another. `threads` is only a cache of the store's members, brought up each time."""

    store: StoryStore
    threads: Threads
    rules: Index
    everything: bool = False  # also thread what is not about defence: for measuring threads on other news
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
        arrival = Arrival(due.id, due.spec.name, _family(due), due.at, reading, due.spec.tier)
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
        kind, why = self._tell(ledger, due, reading, story, before, state, alert)
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

    def _tell(
        self, ledger: Ledger, due: DueEntry, reading: Reading, story: int, before: OpenStory | None, state: StoryState,
        alert: Alert,
    ) -> tuple[AlertKind, tuple[str, ...]]:  # fmt: skip
        if alert.kind is AlertKind.NONE:
            return AlertKind.NONE, ()
        matching = self.rules.matching(state)
        told = [_delivery(s, before, state, alert, reading) for s in matching]
        # Once a destination, however many of its subscriptions mean the story.
        once = {(d.destination.key, d.kind): d for several in told for d in several}
        deliveries = list(once.values())
        if not deliveries:
            return AlertKind.NONE, ("no channel subscribes to it",) if not matching else ("its channels wait for more",)
        ledger.tell(story, due, alert, state.status, deliveries)
        kinds = [delivery.kind for delivery in deliveries]
        first = next(kind for kind in AlertKind if kind in kinds)
        return first, tuple(f"{d.kind} in {d.destination.channel}" for d in deliveries)


def _decide(
    before: OpenStory | None, state: StoryState, due: DueEntry, reading: Reading, placement: Placement
) -> Alert:
    if due.backlog:
        why = "published before the feed was added: backlog alerts nobody"
        return Alert(AlertKind.NONE, (), (*placement.why, why))
    return decide(before.state if before else None, state, reading, placement)


def _delivery(
    subscription: Subscription, before: OpenStory | None, state: StoryState, alert: Alert, reading: Reading
) -> Sequence[Delivery]:
    opened = before is not None and subscription.destination.key in before.opened_in
    kind = kind_for(alert, state=state, subscription=subscription, opened=opened)
    root = Delivery(AlertKind.EDIT, subscription.destination, state.status, compose.root(state))
    if kind is AlertKind.REPLY and before is not None:
        reply = Delivery(
            kind, subscription.destination, state.status, compose.reply(before.state, state, alert, reading)
        )
        return (reply, root)
    if kind is AlertKind.OPEN:
        return (Delivery(kind, subscription.destination, state.status, compose.root(state)),)
    return (root,) if kind is AlertKind.EDIT else ()


def _close(ledger: Ledger, settled: Settled) -> Settled:
    ledger.close(settled.due, settled.why)
    return settled


def _member(story: int, arrival: Arrival, placement: Placement) -> Member:
    return Member(
        arrival.entry, story, arrival.source, arrival.family, arrival.at, arrival.reading.article.title,
        placement.features, placement.copy_of, placement.origin,
    )  # fmt: skip


def _family(due: DueEntry) -> str:
    return due.spec.family or (URL(due.spec.url).host or due.spec.name).removeprefix("www.")


def _is_aid(before: OpenStory | None, reading: Reading) -> bool:
    return reading.about == "aid" or (before is not None and before.aid)
