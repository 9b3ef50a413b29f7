"""What the bot says about itself: that it went blind somewhere (design, promise 7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.alerts.dates import dated
from bot.language import _
from bot.model import EVERYTHING, Destination, Fact, FeedHealth, FeedSpec, Message, Subscription


def blind_since(health: FeedHealth) -> datetime | None:
    """When it was last heard: a feed that spoke again and then dies is another event; one that only stutters is not."""
    return health.newest or health.failing_since


def told_of_feeds(subscriptions: Iterable[Subscription]) -> list[Destination]:
    """Who hears that a feed died: those who hear of everything; where nobody does, all but those who follow a story."""
    subscriptions = tuple(s for s in subscriptions if not s.rule.startswith("story:"))
    everything = [s.destination for s in subscriptions if s.rule == EVERYTHING]
    return everything or [s.destination for s in subscriptions]


def feed_died(spec: FeedSpec, health: FeedHealth) -> Message:
    """That a feed says nothing more: whoever relies on it must know, because silence looks like no news."""
    newest = dated(health.newest) if health.newest else _("none was ever read")
    why = health.problem or _("it answers, but nothing new has come for far longer than usual")
    return Message(
        headline=_("A feed went silent"),
        tone="error",
        title=spec.name,
        url=spec.url,
        lines=(_("What it publishes does not reach this channel until it answers again."),),
        facts=(Fact(_("Why"), why), Fact(_("Newest entry"), newest)),
    )
