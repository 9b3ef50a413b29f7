"""`/aid subscriptions`, `/aid unsubscribe`, `/aid resubscribe`, `/aid log`, `/aid export`: what a channel hears, and
who decided that.
"""

from __future__ import annotations

import re

from bot.errors import UserError
from bot.language import _
from bot.model import Action, CommandCall, Fact, File, Message, Option, Subscription
from bot.rules.plain import whole
from handlers.commands.command import Command
from handlers.commands.room import Room
from handlers.commands.subscribing import calls, chosen, summary
from handlers.commands.texts import say

_MOST = 20  # subscriptions in an answer, and changes
_BUTTONS = 3  # subscriptions that get buttons: each has a row of them, and platforms take few rows
_ENDED = re.compile(r"#?(\d{1,18})", re.ASCII)


async def subscriptions(call: CommandCall, room: Room) -> Message:
    """What is heard here, with numbers, rules and who made them."""
    here = await room.subscriptions.of(call.destination)
    if not here:
        return Message(headline=say("list empty"), lines=(say("how to begin"),), private=True)
    muted = await room.subscriptions.muted(call.destination)
    changeable = [s for s in here if s.listed_in != "config"]
    return Message(
        headline=say("list"),
        facts=tuple(_fact(s, room) for s in here[:_MOST]),
        lines=tuple(say("muted", what=rule, until=f"{until:%-d %b, %H:%M} UTC") for rule, until in muted),
        footer=say("list more", count=len(here) - _MOST) if len(here) > _MOST else "",
        private=True,
        actions=tuple(action for s in changeable[:_BUTTONS] for action in _actions(s)),
    )


async def unsubscribe(call: CommandCall, room: Room) -> Message:
    """End a subscription, by its number or by what it hears; the button gives it back. Raises UserError."""
    words = call.text.strip()
    by_words = words and not words.removeprefix("#")[:1].isdigit()
    ended = await _worded(call, room) if by_words else (await chosen(call, room.subscriptions))[0]
    await room.subscriptions.end(ended, call.person)
    again = Action(say("undo"), f"resubscribe {ended.number}")
    return Message(say("ended"), lines=(summary(ended, room.subscriptions),), private=True, actions=(again,))


async def resubscribe(call: CommandCall, room: Room) -> Message:
    """Hear one again that was ended, just as it was. Raises UserError: none of that number, or it is heard."""
    number = _ENDED.fullmatch(call.text.strip())
    ended = await room.subscriptions.ended(call.destination, int(number[1])) if number else None
    if ended is None:
        raise UserError(_("No subscription of this channel was ended under that number."))
    for known in await room.subscriptions.of(call.destination):
        if (known.rule, known.at_least) == (ended.rule, ended.at_least):
            raise UserError(say("again", number=known.number))
    said = summary(ended, room.subscriptions)
    back = await room.subscriptions.save(ended, call.person, f"subscribed again: {said}")
    end = Action(say("end"), f"unsubscribe {back.number}", "danger")
    return Message(_("Subscribed again"), facts=(Fact(str(back.number), said),), private=True, actions=(end,))


async def log(call: CommandCall, room: Room) -> Message:
    """Who changed what here, the newest first."""
    changes = await room.subscriptions.log(call.destination, _MOST)
    if not changes:
        return Message(say("log empty"), private=True)
    return Message(say("log"), lines=tuple(changes), private=True)


async def export(call: CommandCall, room: Room) -> Message:
    """The subscriptions as a file."""
    body = await room.subscriptions.exported(call.destination)
    file = File("subscriptions.yaml", "application/yaml", body)
    return Message(say("exported"), footer=say("export footer"), private=True, file=file)


async def _worded(call: CommandCall, room: Room) -> Subscription:
    """The subscription of this channel that hears just what the words ask for. Raises UserError where none does."""
    wish = await room.subscriptions.understand(call.text, call.destination)
    for known in await room.subscriptions.of(call.destination):
        if known.listed_in != "config" and (known.rule, known.at_least) == (wish.rule, wish.at_least):
            return known
    raise UserError(say("not heard"))


def _fact(subscription: Subscription, room: Room) -> Fact:
    """A line of the list: the number, what and when, the rule, who made it, whether it is paused."""
    configured = subscription.listed_in == "config"
    by = say("configured by") if configured else say("made by", person=subscription.made_by)
    rule = whole(subscription.rule, subscription.at_least)
    paused = say("paused", reason=subscription.paused) if subscription.paused else ""
    parts = (summary(subscription, room.subscriptions), calls(subscription), rule, by, paused)
    return Fact(str(subscription.number), " · ".join(filter(None, parts)))


def _actions(subscription: Subscription) -> tuple[Action, ...]:
    number = subscription.number
    return (
        Action(f"{say('change')} {number}", f"change {number}"),
        Action(f"{say('as a digest')} {number}", f"digest {number} daily at 8"),
        Action(f"{say('end')} {number}", f"unsubscribe {number}", "danger"),
    )


_NUMBER = Option("number", "Its number in the list, or what it hears", required=True)
SUBSCRIPTIONS = Command("subscriptions", "What this channel hears, and when.", subscriptions)
UNSUBSCRIBE = Command("unsubscribe", "End a subscription.", unsubscribe, (_NUMBER,), shares=False, for_managers=True)
RESUBSCRIBE = Command(
    "resubscribe",
    "Hear a subscription again that was ended, just as it was.",
    resubscribe,
    (Option("number", "The number that it had", required=True),),
    shares=False,
    for_managers=True,
)
LOG = Command("log", "Who changed what is heard here.", log)
EXPORT = Command("export", "The subscriptions of this channel as a file.", export)
