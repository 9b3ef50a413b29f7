"""`/aid subscriptions`, `/aid unsubscribe`, `/aid resubscribe`, `/aid log`, `/aid export`: what a channel hears, and
who decided that.
"""

from __future__ import annotations

import re
from datetime import datetime

from bot.alerts.dates import dated
from bot.errors import UserError
from bot.language import N_, _
from bot.model import Action, CommandCall, Destination, Fact, File, Message, Option, Subscription
from bot.model.rulings import Ruled
from bot.rules.plain import whole
from handlers.commands.command import Command
from handlers.commands.lists import no_more, paged
from handlers.commands.room import Room
from handlers.commands.story import ruling_words
from handlers.commands.subscribing import Subscriptions, called, chosen, in_full, logged, summary

_MOST = 20  # changes in an answer
_PAGE = 10  # subscriptions in an answer
_BUTTONS = 3  # subscriptions that get buttons: each has a row of them, and platforms take few rows
_ENDED = re.compile(r"#?(\d{1,18})", re.ASCII)


async def subscriptions(call: CommandCall, room: Room) -> Message:
    """What is heard here, with numbers, rules and who made them; a page at a time."""
    page = paged(call.text)[1]
    here = await room.subscriptions.of(call.destination)
    if not here:
        begin = _("/aid subscribe ATACMS, HIMARS · /aid subscribe everything on Ukraine daily at 8")
        return Message(headline=_("This channel hears nothing yet"), lines=(begin,), private=True)
    muted = await room.subscriptions.muted(call.destination)
    shown, left = here[(page - 1) * _PAGE : page * _PAGE], len(here) - page * _PAGE
    if not shown:
        return no_more("subscriptions")
    changeable = [s for s in shown if s.listed_in != "config"]
    more = (Action(_("{count} more").format(count=left), f"subscriptions page {page + 1}"),) if left > 0 else ()
    return Message(
        headline=_("What this channel hears"),
        facts=tuple(_fact(s, room) for s in shown),
        facts_first=True,
        lines=tuple(muted_until(rule, until, room.subscriptions) for rule, until in muted if page == 1),
        private=True,
        actions=(*more, *(action for s in changeable[:_BUTTONS] for action in _actions(s))),
    )


async def unsubscribe(call: CommandCall, room: Room) -> Message:
    """End a subscription, by its number or by what it hears; the button gives it back. Raises UserError."""
    words = call.text.strip()
    by_words = words and not words.removeprefix("#")[:1].isdigit()
    ended = await _worded(call, room) if by_words else (await chosen(call, room.subscriptions))[0]
    await room.subscriptions.end(ended, call.person)
    again = Action(_("Undo"), f"resubscribe {ended.number}")
    return Message(_("Unsubscribed"), lines=(summary(ended, room.subscriptions),), private=True, actions=(again,))


async def resubscribe(call: CommandCall, room: Room) -> Message:
    """Hear one again that was ended, just as it was. Raises UserError: none of that number, or it is heard."""
    number = _ENDED.fullmatch(call.text.strip())
    ended = await room.subscriptions.ended(call.destination, int(number[1])) if number else None
    if ended is None:
        raise UserError(_("No subscription of this channel was ended under that number."))
    for known in await room.subscriptions.of(call.destination):
        if (known.rule, known.at_least) == (ended.rule, ended.at_least):
            again = _("This channel hears that already: subscription {number}. /aid subscriptions lists all.")
            raise UserError(again.format(number=known.number))
    what = f"subscribed again: {logged(ended, room.subscriptions)}"
    back = await room.subscriptions.save(ended, call.person, what)
    fact = Fact(called(back), in_full(back, room.subscriptions))
    end = Action(_("Unsubscribe"), f"unsubscribe {back.number}", "danger")
    return Message(_("Subscribed again"), facts=(fact,), private=True, actions=(end,))


async def log(call: CommandCall, room: Room) -> Message:
    """Who changed what is heard here, and who put which story right for all, the newest first."""
    changes = [(c.at, c.person, c.what) for c in await room.subscriptions.log(call.destination, _MOST)]
    rulings = [(r.by.at, r.by.person, _ruled(r)) for r in await room.rulings.newest(_MOST)]
    both = sorted((*changes, *rulings), key=lambda one: one[0], reverse=True)[:_MOST]
    if not both:
        return Message(_("Nobody has changed anything here yet"), private=True)
    lines = tuple(f"{dated(at)} · {person} · {what}" for at, person, what in both)
    return Message(_("Who changed what here"), lines=lines, private=True)


def _ruled(ruled: Ruled) -> str:
    return _("story {number}: {ruling}").format(number=ruled.story, ruling=ruling_words(ruled))


async def export(call: CommandCall, room: Room) -> Message:
    """The subscriptions as a file."""
    body = await room.subscriptions.exported(call.destination)
    file = File("subscriptions.yaml", "application/yaml", body)
    footer = _("aidwire subscriptions import takes them in elsewhere.")
    return Message(_("Subscriptions of this channel"), footer=footer, private=True, file=file)


async def _worded(call: CommandCall, room: Room) -> Subscription:
    """The subscription of this channel that hears just what the words ask for. Raises UserError where none does."""
    wish = await room.subscriptions.understand(call.text, call.destination)
    for known in await room.subscriptions.of(call.destination):
        if known.listed_in != "config" and (known.rule, known.at_least) == (wish.rule, wish.at_least):
            return known
    none = _("No subscription of this channel hears just that. /aid subscriptions lists them with their numbers.")
    raise UserError(none)


def muted_until(rule: str, until: datetime, subscriptions: Subscriptions) -> str:
    """What a channel does not want to hear of, and until when."""
    what = subscriptions.in_words(Subscription(Destination("", ""), rule))
    return _("Muted until {until}: {what}").format(until=dated(until), what=what)


def _fact(subscription: Subscription, room: Room) -> Fact:
    """A line of the list: the number, what and when, the rule, who made it, whether it is paused."""
    configured = subscription.listed_in == "config"
    by = _("from config/bot.toml") if configured else _by(subscription)
    rule = whole(subscription.rule, subscription.at_least)
    paused = _("paused: {reason}").format(reason=subscription.paused) if subscription.paused else ""
    parts = (in_full(subscription, room.subscriptions), rule, by, paused)
    return Fact(called(subscription), " · ".join(filter(None, parts)))


def _by(subscription: Subscription) -> str:
    """Who made it; who reads the preview without a login has the preview's name, and no other."""
    if subscription.made_by in ("", subscription.destination.platform):
        return _("made here")
    return _("made by {person}").format(person=subscription.made_by)


def _actions(subscription: Subscription) -> tuple[Action, ...]:
    number = subscription.number
    instant = subscription.rhythm.how == "instant"
    label, when = (_("As a digest {number}"), "daily at 8") if instant else (_("At once {number}"), "off")
    return (
        Action(_("Change {number}").format(number=number), f"change {number}"),
        Action(label.format(number=number), f"digest {number} {when}"),
        Action(_("Unsubscribe {number}").format(number=number), f"unsubscribe {number}", "danger"),
    )


_NUMBER = Option("number", N_("Its number in the list, or what it hears"), required=True)
SUBSCRIPTIONS = Command("subscriptions", N_("What this channel hears, and when."), subscriptions)
UNSUBSCRIBE = Command(
    "unsubscribe", N_("End a subscription."), unsubscribe, (_NUMBER,), shares=False, for_managers=True
)
RESUBSCRIBE = Command(
    "resubscribe",
    N_("Hear a subscription again that was ended, just as it was."),
    resubscribe,
    (Option("number", N_("The number that it had"), required=True),),
    shares=False,
    for_managers=True,
)
LOG = Command("log", N_("Who changed what is heard here."), log)
EXPORT = Command("export", N_("The subscriptions of this channel as a file."), export)
