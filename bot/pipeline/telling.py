"""Who is told of a story, and what: of each kind one delivery for a destination."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alerts import compose, righted
from bot.alerts.decide import kind_for
from bot.alerts.developments import reasons
from bot.alerts.hours import not_before
from bot.language import speaking, spoken
from bot.model import Alert, AlertKind, Delivery, Destination, Message, Reading, StoryState, Subscription
from bot.ports import Ledger, OpenStory
from bot.rules.facts import Facts
from bot.rules.index import holds
from bot.rules.language import read


@dataclass(frozen=True, slots=True)
class Told:
    """What is told, to whomever it concerns."""

    story: int
    before: OpenStory | None
    state: StoryState
    alert: Alert
    reading: Reading


def deliveries(heard: Iterable[Subscription], told: Told, now: datetime) -> list[Delivery]:
    """What goes out for these subscriptions, each message with the buttons of its story. `now` is wall time."""
    texts = _Texts(told)
    return _once(d for s in heard for d in _delivery(s, told, texts.to(s.destination), now))


def _once(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Once a destination, however many of its subscriptions mean the story: as soon as one of them wants it."""
    once: dict[tuple[str, AlertKind], Delivery] = {}
    for new in deliveries:
        place = (new.destination.key, new.kind)
        old = once.get(place)
        if old is None or (old.not_before and (new.not_before is None or new.not_before < old.not_before)):
            once[place] = new
    return list(once.values())


def unmuted(matching: Sequence[Subscription], ledger: Ledger, facts: Facts) -> list[Subscription]:
    """Those of them whose destination did not mute the story."""
    muted = {to for to, rule in ledger.mutes() if holds(read(rule), facts.terms)} if matching else set()
    return [s for s in matching if s.destination.key not in muted]


def silence(matching: Sequence[Subscription], heard: Sequence[Subscription]) -> str:
    """Why nobody was told."""
    if not matching:
        return "no channel subscribes to it"
    return "its channels wait for more" if heard else "muted where it is subscribed to"


def said(delivery: Delivery) -> str:
    """A delivery in the reasons of its entry: "reply in desk"."""
    held = f", held until {delivery.not_before:%Y-%m-%d %H:%M} UTC" if delivery.not_before else ""
    return f"{delivery.kind} in {delivery.destination.channel}{held}"


@dataclass(frozen=True, slots=True)
class _Text:
    """What is said, with the buttons of its story. Of a new thread, or where only counts change, there is no reply."""

    root: Message
    reply: Message | None

    @classmethod
    def of(cls, told: Told) -> _Text:
        actions = righted.buttons(told.story, told.state)
        root = replace(compose.root(told.state), actions=actions)
        if told.before is None or told.alert.kind is AlertKind.EDIT:
            return cls(root, None)
        before = told.before.state
        reply = compose.reply(before, told.state, reasons(before, told.state), told.reading)
        return cls(root, replace(reply, actions=actions))


class _Texts:
    """The same to all who hear it in one language."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._by_language: dict[str, _Text] = {}

    def to(self, destination: Destination) -> _Text:
        with speaking(destination.lang):
            if spoken() not in self._by_language:
                self._by_language[spoken()] = _Text.of(self._told)
            return self._by_language[spoken()]


def _delivery(subscription: Subscription, told: Told, texts: _Text, now: datetime) -> Sequence[Delivery]:
    before, state, to = told.before, told.state, subscription.destination
    opened = before is not None and to.key in before.opened_in
    kind = kind_for(told.alert, state=state, subscription=subscription, opened=opened)
    if kind is AlertKind.NONE:
        return ()
    root = Delivery(AlertKind.EDIT, to, state.status, texts.root)
    if kind is AlertKind.EDIT:
        return (root,)
    ping, until = _ping(subscription, before, state), not_before(subscription, now)
    if kind is AlertKind.REPLY and texts.reply is not None:
        return (Delivery(kind, to, state.status, replace(texts.reply, ping=ping), until), root)
    return (Delivery(AlertKind.OPEN, to, state.status, replace(texts.root, ping=ping), until),)


def _ping(subscription: Subscription, before: OpenStory | None, state: StoryState) -> str:
    """Whom to call: where the story has just come to a status for which the subscription wants that."""
    if subscription.ping is None:
        return ""
    old = {before.state.rung, *before.state.marks} if before else set()
    come = {state.rung, *state.marks} - old
    return subscription.ping.who if come.intersection(subscription.ping.at) else ""
