"""What is told of a ruling: wherever its story was told, whoever subscribes now and whatever is muted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.alerts import compose, righted
from bot.alerts.hours import not_before
from bot.language import speaking
from bot.model import Alert, AlertKind, Delivery, Destination, Message, StoryState
from bot.pipeline.ruled import RulingLedger
from bot.rules.facts import Facts
from bot.rules.index import Index

Said = Callable[[], Message]  # composed in the language that is being spoken


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said of a story after a ruling: its root, and a reply where one is due. To each in their language."""

    story: int
    state: StoryState
    root: Said
    reply: Said | None = None

    @classmethod
    def of(cls, story: int, state: StoryState, reply: Said | None = None) -> Saying:
        """The story's own root."""
        return cls(story, state, partial(compose.root, state), reply)

    def to(self, destination: Destination, said: Said) -> Message:
        """What is said there, with the story's buttons."""
        with speaking(destination.lang):
            return replace(said(), actions=righted.buttons(self.story, self.state))


def edited(saying: Saying, to: Destination) -> Delivery:
    """The root as it stands now. It comes before the reply: one that waits for its hour must not keep the mark back."""
    root = replace(saying.to(to, saying.root), takes_back=True)
    return Delivery(AlertKind.EDIT, to, saying.state.status, root)


def replied(saying: Saying, reply: Said, to: Destination, until: datetime | None) -> Delivery:
    """A reply in its thread."""
    return Delivery(AlertKind.REPLY, to, saying.state.status, saying.to(to, reply), until)


def opened(saying: Saying, to: Destination, until: datetime | None = None) -> Delivery:
    """A thread of its own where there is none."""
    return Delivery(AlertKind.OPEN, to, saying.state.status, saying.to(to, saying.root), until)


def everywhere(ledger: RulingLedger, saying: Saying, hours: Hours) -> list[Delivery]:
    """The edit and the reply for each destination that was told; roots that are held say it from the start."""
    for to in ledger.held_in(saying.story):
        ledger.reword(saying.story, to, saying.to(to, saying.root))
    born: list[Delivery] = []
    for to in ledger.told_in(saying.story):
        born.append(edited(saying, to))
        if saying.reply is not None:
            born.append(replied(saying, saying.reply, to, hours.of(to)))
    return born


class Hours:
    """Until when what is said now is held in each destination, by the subscriptions there that mean the story."""

    def __init__(self, ledger: RulingLedger, facts: Facts) -> None:
        index = Index()
        for _version, subscription in ledger.subscriptions_after(0):
            index.put(subscription.number, None if subscription.paused else subscription)
        self.matching = index.matching(facts)
        self._until: defaultdict[str, list[datetime | None]] = defaultdict(list)
        for one in self.matching:
            self._until[one.destination.key].append(not_before(one, ledger.wall))

    def of(self, to: Destination) -> datetime | None:
        """None: it goes out now."""
        times = self._until.get(to.key, ())
        return None if None in times else min((time for time in times if time), default=None)


def channels(born: Sequence[Delivery]) -> int:
    """How many destinations hear of it."""
    return len({delivery.destination.key for delivery in born})


def ruled(what: str, number: int) -> Alert:
    """The alert of a ruling."""
    return Alert(AlertKind.REPLY, (what,), (f"ruling {number}",))
