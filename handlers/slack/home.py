"""The Home: what a person hears alone and, below, what the channels hear that they may see, to be changed there.

A button in it is a line to type, as everywhere; the channel for which it is typed stands in its action_id. What the
line answers stands above the list as it is then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from bot.errors import AidwireError
from bot.language import _
from bot.model import Action, CommandCall, Destination, Message, Subscription
from bot.rules.words import rhythm_in_words
from handlers.commands.subscribing import Subscriptions, calls
from handlers.commands.subscriptions import muted_until
from handlers.slack import views
from handlers.slack.people import People
from handlers.slack.places import Place, Places
from handlers.slack.views import Group, Json, Listed, Row

_ROWS = 15  # subscriptions of a page: with the channels' names, at most 75 blocks of a Home's 100
_EVERY_DAY = "daily at 8"  # what a button asks for; /aid digest takes any other time


class Home:
    """What the Home shows, and what may be done from it."""

    def __init__(self, subscriptions: Subscriptions, people: People, places: Places) -> None:
        self._subscriptions = subscriptions
        self._people = people
        self._places = places

    async def closed(self, call: CommandCall) -> str:
        """Why nothing can be done from here for the channel that a call names; "" where whoever may, can.

        A button is as old as the Home that shows it: meanwhile who pressed it may have left the channel.
        """
        channel = call.destination.channel
        if call.direct:
            return ""
        try:
            place = (await self._places.seen_by(call.person, [channel])).get(channel)
        except AidwireError as problem:
            return str(problem)
        if place is None:
            return _("You are not in that channel, or it is gone.")
        if call.name == "subscribe" and not place.joined:
            invite = "/invite @Aidwire"
            return _("I am not in #{channel}. Type {line} there first.").format(channel=place.name, line=invite)
        return ""

    async def language(self, person: str) -> str:
        """In which somebody reads it: that of their own conversation; where they chose none, the one of their Slack."""
        own = Destination("slack", await self._people.own(person))
        return await self._subscriptions.language(own) or await self._people.language(person)

    async def view(self, call: CommandCall, page: int, said: Message | None = None) -> Json:
        """The Home of who calls, at a page from 1; `said` is what the call, made in it, was answered."""
        listed = await self._listed(call.person, await self._people.own(call.person), page)
        return views.home(listed, said, call.destination.channel)

    async def _listed(self, person: str, own: str, page: int) -> Listed:
        manager = await self._people.may_change(person)
        heard = await self._subscriptions.in_workspace("slack", "")
        seen, problem = await self._seen(person, heard)
        mine = [s for s in heard if own and s.destination.channel == own]
        rows = [*mine, *sorted((s for s in heard if s.destination.channel in seen), key=lambda s: _place(s, seen))]
        pages = max(-(-len(rows) // _ROWS), 1)
        page = min(max(page, 1), pages)
        shown = rows[(page - 1) * _ROWS : page * _ROWS]
        groups = [
            await self._group(to, here, may=manager or to.channel == own) for to, here in groupby(shown, _destination)
        ]
        return Listed(groups, own, manager, page, pages, problem)

    async def _seen(self, person: str, heard: Sequence[Subscription]) -> tuple[Mapping[str, Place], str]:
        """The channels among them that the person may see; what to say where Slack does not tell."""
        channels = {s.destination.channel for s in heard if not s.destination.channel.startswith("D")}
        try:
            return await self._places.seen_by(person, channels), ""
        except AidwireError as problem:
            return {}, _("What channels hear cannot be shown. {problem}").format(problem=problem)

    async def _group(self, to: Destination, here: Iterable[Subscription], *, may: bool) -> Group:
        """What a destination hears; with buttons where the person `may` change it."""
        rows = [_row(s, self._subscriptions.in_words(s), may=may) for s in here]
        muted = await self._subscriptions.muted(to)
        return Group(to.channel, rows, [muted_until(rule, until, self._subscriptions) for rule, until in muted])


def _row(subscription: Subscription, what: str, *, may: bool) -> Row:
    """A subscription as the Home lists it; its buttons for who may change it in a chat."""
    number, configured = subscription.number, subscription.listed_in == "config"
    when = rhythm_in_words(subscription.rhythm, subscription.quiet)
    said = (_("Subscription {number}").format(number=number), when, calls(subscription))
    return Row(
        what,
        " · ".join(filter(None, said)),
        by="" if configured else subscription.made_by,
        paused=subscription.paused,
        actions=_actions(subscription) if may and not configured else (),
    )


def _actions(subscription: Subscription) -> tuple[Action, ...]:
    number, at_once = subscription.number, subscription.rhythm.how == "instant"
    label, when = (_("As a digest"), _EVERY_DAY) if at_once else (_("At once"), "off")
    return (
        Action(_("Edit"), f"change {number}"),
        Action(label, f"digest {number} {when}"),
        Action(_("Unsubscribe"), f"unsubscribe {number}", "danger"),
    )


def _place(subscription: Subscription, seen: Mapping[str, Place]) -> tuple[str, str, int]:
    """Channels by their names, what they hear by its number."""
    channel = subscription.destination.channel
    return seen[channel].name.casefold(), channel, subscription.number


def _destination(subscription: Subscription) -> Destination:
    return subscription.destination
