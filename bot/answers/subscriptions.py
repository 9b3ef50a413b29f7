"""Subscriptions as commands change them (handlers/commands/room.py, Subscriptions)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.alerts.decide import kind_for, quiet
from bot.errors import GiveUp, UserError
from bot.language import DEFAULT, _, ngettext, speaking
from bot.model import Alert, AlertKind, CommandCall, Destination, Fact, Message, StoryState, Subscription
from bot.model.rulings import Change
from bot.ports import Chat, Clock
from bot.rules.language import read
from bot.rules.plain import Plain, Wish
from bot.rules.rule import Rule, Term, any_of, terms
from bot.rules.vocabulary import Vocabulary
from bot.rules.words import in_words
from bot.settings.subscriptions import written
from bot.storage.search import SqlSearch
from bot.storage.subscriptions import SqlSubscriptionStore

_PAST = timedelta(days=30)
_MOST_STORIES = 200  # that a dry run looks at, of those that meet the rule
_OPENS = Alert(AlertKind.OPEN, ())


class StoredSubscriptions:
    """Subscriptions, from the store."""

    def __init__(
        self, store: SqlSubscriptionStore, search: SqlSearch, vocabulary: Vocabulary, clock: Clock, wall: Clock,
        chats: Callable[[], Mapping[str, Chat]],
    ) -> None:  # fmt: skip
        """`clock` is the newsroom's time, by which stories are dated; `wall` that of people; `chats` by platform."""
        self._store = store
        self._search = search
        self._vocabulary = vocabulary
        self._plain = Plain(vocabulary)
        self._clock = clock
        self._wall = wall
        self._chats = chats

    async def understand(self, words: str, destination: Destination) -> Wish:
        """See Subscriptions."""
        return self._plain.read(words, await self.zone(destination), self._clock.now().date())

    async def zone(self, destination: Destination) -> str:
        """See Subscriptions."""
        zones = (z for s in reversed(await self.of(destination)) for z in (s.rhythm.zone, s.quiet and s.quiet.zone))
        return next((zone for zone in zones if zone and zone != "UTC"), "UTC")

    def in_words(self, subscription: Subscription) -> str:
        """See Subscriptions."""
        return in_words(subscription.rule, subscription.at_least, self._vocabulary)

    async def language(self, destination: Destination) -> str:
        """See Subscriptions."""
        return await asyncio.to_thread(self._store.language, destination)

    async def speak(self, destination: Destination, code: str, person: str) -> None:
        """See Subscriptions."""
        await asyncio.to_thread(self._store.speak, destination, code, person, f"language: {code}")

    async def would_tell(self, subscription: Subscription) -> Sequence[tuple[int, StoryState]]:
        """See Subscriptions."""
        found = await asyncio.to_thread(self._met, read(subscription.rule), self._clock.now() - _PAST)
        return [(number, state) for number, state in found if _opens(subscription, state)]

    def _met(self, rule: Rule, since: datetime) -> list[tuple[int, StoryState]]:
        """Stories that meet a rule. Phrases stand in articles: there those are asked first."""
        if any(term.key == "phrase" for term in terms(rule)):
            articles = self._search.entries(rule, since=since, limit=_MOST_STORIES)
            rule = any_of(Term("story", str(found.story)) for found in articles if found.story is not None)
        return self._search.stories(rule, since=since, limit=_MOST_STORIES)

    async def of(self, destination: Destination) -> Sequence[Subscription]:
        """See Subscriptions."""
        return await asyncio.to_thread(self._store.of, destination)

    async def in_workspace(self, platform: str, workspace: str) -> Sequence[Subscription]:
        """See Subscriptions."""
        return await asyncio.to_thread(self._store.in_workspace, platform, workspace)

    async def ended(self, destination: Destination, number: int) -> Subscription | None:
        """See Subscriptions."""
        return await asyncio.to_thread(self._store.ended, destination, number)

    async def save(self, subscription: Subscription, person: str, what: str) -> Subscription:
        """See Subscriptions."""
        if not subscription.number:
            subscription = replace(subscription, made_by=person, made_at=self._wall.now())
        return await asyncio.to_thread(self._store.save, subscription, person, what)

    async def end(self, subscription: Subscription, person: str) -> None:
        """See Subscriptions."""
        with speaking(DEFAULT):  # the log is kept in one language
            what = f"unsubscribed: {self.in_words(subscription)}"
        await asyncio.to_thread(self._store.end, subscription, person, what)

    async def own(self, call: CommandCall) -> Destination:
        """See Subscriptions."""
        chat = self._chats().get(call.destination.platform)
        if chat is None:
            raise UserError(_("Here nobody has a place of their own."))
        return await chat.direct(call.person, call.destination.workspace)

    async def mute(
        self, destination: Destination, rule: str, hours: float, person: str, *, longer: bool = False
    ) -> datetime:
        """See Subscriptions."""
        until = self._wall.now() + timedelta(hours=hours)
        known = dict(await self.muted(destination)).get(rule)
        if longer and known and known > until:
            return known
        what = f"muted for {hours:g} hours: {rule}" if hours else f"unmuted: {rule}"
        await asyncio.to_thread(self._store.mute, destination.key, rule, until, person, what)
        return until

    async def muted(self, destination: Destination) -> Sequence[tuple[str, datetime]]:
        """See Subscriptions."""
        return await asyncio.to_thread(self._store.muted, destination.key)

    async def log(self, destination: Destination, limit: int) -> Sequence[Change]:
        """See Subscriptions."""
        return await asyncio.to_thread(self._store.log, destination.key, limit)

    async def exported(self, destination: Destination) -> bytes:
        """See Subscriptions."""
        with speaking(DEFAULT):  # files are the same whoever reads them
            return written(await self.of(destination)).encode()


class Makers:
    """bot.ports.Owners: the people who subscribed a channel are its owners, and are told where they alone read."""

    def __init__(self, store: SqlSubscriptionStore, chats: Callable[[], Mapping[str, Chat]]) -> None:
        self._store = store
        self._chats = chats

    async def tell(self, to: Destination, reason: str) -> None:
        """See Owners. Raises GiveUp where nobody subscribed it in a chat that we are connected to."""
        heard = [s for s in await asyncio.to_thread(self._store.of, to) if s.listed_in == "chat" and s.made_by]
        chat = self._chats().get(to.platform)
        if chat is None or not heard:
            raise GiveUp("nobody is known who subscribed it")
        for person, count in Counter(s.made_by for s in heard).items():
            own = await chat.direct(person, to.workspace)
            key = f"gone-{blake2b(f'{to.key} {person} {reason}'.encode(), digest_size=8).hexdigest()}"
            if await chat.find(own, key) is None:
                with speaking(await asyncio.to_thread(self._store.language, own)):
                    gone = _gone(to, reason, count)
                await chat.post(own, gone, key=key)


def _gone(to: Destination, reason: str, count: int) -> Message:
    paused = ngettext(
        "{count} subscription of yours for {channel} is paused until it is back.",
        "{count} subscriptions of yours for {channel} are paused until it is back.",
        count,
    )
    return Message(
        _("A channel that you subscribed is gone"),
        tone="error",
        lines=(paused.format(count=count, channel=to.channel),),
        facts=(Fact(_("Why"), reason),),
    )


def _opens(subscription: Subscription, state: StoryState) -> bool:
    """Whether a story that stands so would open a thread there."""
    told = kind_for(_OPENS, opened=False, state=state, subscription=subscription)
    return told is AlertKind.OPEN and state.about == "aid" and not quiet(state)
