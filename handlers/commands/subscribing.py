"""What the commands about subscriptions share: what they may ask, and which subscription is meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.errors import UserError
from bot.language import DEFAULT, _, speaking
from bot.model import CommandCall, Destination, StoryState, Subscription
from bot.model.rulings import Change
from bot.rules.plain import Wish, whole
from bot.rules.vocabulary import STATUSES
from bot.rules.words import rhythm_in_words

_NAMED = 5  # subscriptions that a question names


class Subscriptions(Protocol):
    """What destinations hear. Every change names the person who makes it, and is written to the log."""

    async def understand(self, words: str, destination: Destination) -> Wish:
        """What plain words or a rule ask for; a time without a zone is meant in the destination's. Raises UserError."""
        ...

    async def zone(self, destination: Destination) -> str:
        """The time zone that its subscriptions name; UTC where none does."""
        ...

    def in_words(self, subscription: Subscription) -> str:
        """What it hears, as a person would say it."""
        ...

    async def language(self, destination: Destination) -> str:
        """In which it is spoken to, as bot/language.py names it; "" where nobody chose."""
        ...

    async def speak(self, destination: Destination, code: str, person: str) -> None:
        """Speak to it in that language from now on."""
        ...

    async def would_tell(self, subscription: Subscription) -> Sequence[tuple[int, StoryState]]:
        """Stories of the last 30 days that it would have opened, with their numbers, the newest first."""
        ...

    async def of(self, destination: Destination) -> Sequence[Subscription]:
        """Those of a destination, by number."""
        ...

    async def in_workspace(self, platform: str, workspace: str) -> Sequence[Subscription]:
        """Those of all its destinations, people's own ones included, by number."""
        ...

    async def ended(self, destination: Destination, number: int) -> Subscription | None:
        """One of a destination that somebody ended, as it was then; None where there is none of that number."""
        ...

    async def save(self, subscription: Subscription, person: str, what: str) -> Subscription:
        """Keep a new one (number 0), made by that person now, or a change of one; one that ended is heard again."""
        ...

    async def end(self, subscription: Subscription, person: str) -> None:
        """End one."""
        ...

    async def own(self, call: CommandCall) -> Destination:
        """Where the person alone reads. Raises UserError where the platform has no such place."""
        ...

    async def mute(
        self, destination: Destination, rule: str, hours: float, person: str, *, longer: bool = False
    ) -> datetime:
        """Keep what meets the rule from a destination for so long (0: no longer); until when. `longer`: where it is
        muted for longer, that stays.
        """
        ...

    async def muted(self, destination: Destination) -> Sequence[tuple[str, datetime]]:
        """Rules that are muted there, each with the end of it."""
        ...

    async def log(self, destination: Destination, limit: int) -> Sequence[Change]:
        """The newest changes there, and of what all hear."""
        ...

    async def exported(self, destination: Destination) -> bytes:
        """Its subscriptions as YAML, as `aidwire subscriptions import` takes them."""
        ...


async def chosen(call: CommandCall, subscriptions: Subscriptions) -> tuple[Subscription, str]:
    """The subscription whose number begins the call's text (where there is but one, it needs none), and the rest.

    Raises UserError: there is none of that number here, or it is not for a chat to change.
    """
    number, _space, rest = call.text.strip().partition(" ")
    here = await subscriptions.of(call.destination)
    digits = number.removeprefix("#")
    if digits.isascii() and digits.isdigit():
        found = [s for s in here if s.number == int(digits)]
    else:
        own = [s for s in here if s.listed_in != "config"] or list(here)
        found, rest = own if len(own) == 1 else [], call.text.strip()
    if not found:
        raise UserError(
            _which(here, number if digits.isdecimal() else "", subscriptions)
            if here
            else _("This channel has no subscription yet. Begin with /aid subscribe ATACMS, HIMARS")
        )
    if found[0].listed_in == "config":
        there = _("Subscription {number} stands in config/bot.toml; who runs the bot changes it there.")
        raise UserError(there.format(number=found[0].number))
    return found[0], rest


def _which(here: Sequence[Subscription], number: str, subscriptions: Subscriptions) -> str:
    """The question which is meant; `number` is that of none here, or ""."""
    named = [f"{s.number} ({subscriptions.in_words(s)})" for s in here[:_NAMED]]
    numbers = ", ".join((*named, "…") if len(here) > _NAMED else named)
    which = _("Which subscription? Begin with its number: {numbers}. /aid subscriptions lists them.")
    if number:
        which = _("There is no subscription {number} here, but there are: {numbers}. /aid subscriptions lists them.")
    return which.format(number=number.removeprefix("#"), numbers=numbers)


def called(subscription: Subscription) -> str:
    """A subscription as people call it."""
    return _("Subscription {number}").format(number=subscription.number)


def summary(subscription: Subscription, subscriptions: Subscriptions) -> str:
    """A subscription in a line: what, and when."""
    when = rhythm_in_words(subscription.rhythm, subscription.quiet)
    return f"{subscriptions.in_words(subscription)} · {when}"


def logged(subscription: Subscription, subscriptions: Subscriptions) -> str:
    """The same with whom it calls, as the log keeps it: that is read in any language, and said in one."""
    with speaking(DEFAULT):
        return in_full(subscription, subscriptions)


def in_full(subscription: Subscription, subscriptions: Subscriptions) -> str:
    """A subscription in a line: what, when, and whom it calls."""
    return " · ".join(filter(None, (summary(subscription, subscriptions), calls(subscription))))


def asked(subscription: Subscription) -> str:
    """What would be typed to hear this again: the rule, and when. Commands are the same in all languages."""
    with speaking(DEFAULT):
        return f"{whole(subscription.rule, subscription.at_least)} {rhythm_in_words(subscription.rhythm)}"


def calls(subscription: Subscription) -> str:
    """Whom it calls, and when; "" where nobody."""
    ping = subscription.ping
    if ping is None:
        return ""
    return _("calls {who} at {at}").format(who=ping.who, at=", ".join(_(STATUSES[status]) for status in ping.at))
