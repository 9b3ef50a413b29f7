"""`/aid subscribe <words>`: what a channel hears, in plain words; `/aid change` puts other words in their place."""

from __future__ import annotations

from dataclasses import replace

from bot.alerts import words
from bot.errors import UserError
from bot.model import Action, CommandCall, Fact, Message, Option, StoryState, Subscription
from bot.rules.language import read
from bot.rules.plain import whole
from bot.rules.rule import terms
from bot.rules.words import rhythm_in_words
from handlers.commands.command import Command
from handlers.commands.room import Room
from handlers.commands.subscribing import asked, chosen, summary
from handlers.commands.texts import say

_SHOWN = 5  # stories of the dry run that are listed
_MANY = 200  # from which they are not counted on


async def subscribe(call: CommandCall, room: Room) -> Message:
    """Subscribe, and answer with what was understood. Raises UserError where the words name nothing known."""
    if not call.text.strip():
        raise UserError(say("say what"))
    wanted = await _wanted(Subscription(call.destination), call.text, room)
    for known in await room.subscriptions.of(call.destination):
        if (known.rule, known.at_least) == (wanted.rule, wanted.at_least):
            raise UserError(say("again", number=known.number))
    what = f"subscribed: {summary(wanted, room.subscriptions)}"
    saved = await room.subscriptions.save(wanted, call.person, what)
    return await _told("subscribed", saved, room, undo=f"unsubscribe {saved.number}")


async def change(call: CommandCall, room: Room) -> Message:
    """Let a subscription ask for something else; without words, how to."""
    old, text = await chosen(call, room.subscriptions)
    if not text:
        line = say("how to change line", number=old.number, rule=whole(old.rule, old.at_least))
        return Message(headline=say("how to change"), lines=(line,), private=True)
    new = await _wanted(old, text, room)
    what = f"changed: {summary(old, room.subscriptions)} > {summary(new, room.subscriptions)}"
    saved = await room.subscriptions.save(new, call.person, what)
    return await _told("changed", saved, room, undo=f"change {old.number} {asked(old)}")


async def _wanted(subscription: Subscription, text: str, room: Room) -> Subscription:
    wish = await room.subscriptions.understand(text, subscription.destination)
    rhythm = wish.rhythm or subscription.rhythm
    return replace(subscription, rule=wish.rule, at_least=wish.at_least, rhythm=rhythm)


async def _told(headline: str, subscription: Subscription, room: Room, *, undo: str) -> Message:
    """What was understood, in words and as a rule, with a dry run over the last days."""
    past = await room.subscriptions.would_tell(subscription)
    return Message(
        headline=say(headline),
        facts=(
            Fact(say("understood"), room.subscriptions.in_words(subscription)),
            Fact(say("rule"), whole(subscription.rule, subscription.at_least)),
            Fact(say("when"), rhythm_in_words(subscription.rhythm, subscription.quiet)),
            Fact(say("past"), _counted(len(past))),
        ),
        lines=tuple(_line(number, state) for number, state in past[:_SHOWN]) or _wider(subscription),
        footer=say("number", number=subscription.number),
        private=True,
        actions=_actions(subscription, undo),
    )


def _wider(subscription: Subscription) -> tuple[str, ...]:
    """What would let it hear more, where it asks for more than one thing."""
    return (say("wider"),) if len(terms(read(whole(subscription.rule, subscription.at_least)))) > 1 else ()


def _counted(count: int) -> str:
    key = {0: "past none", 1: "past one"}.get(count, "past many" if count >= _MANY else "past some")
    return say(key, count=count)


def _line(number: int, state: StoryState) -> str:
    return f"{number}. {words.headline(state)}: {state.title}"


def _actions(subscription: Subscription, undo: str) -> tuple[Action, ...]:
    number = subscription.number
    label, when = ("digest instead", "daily at 8") if subscription.rhythm.how == "instant" else ("at once", "off")
    return (
        Action(say("change"), f"change {number}"),
        Action(say("undo"), undo, "danger"),
        Action(say(label), f"digest {number} {when}"),
    )


SUBSCRIBE = Command(
    "subscribe",
    "Hear of stories here: in plain words, or as a rule.",
    subscribe,
    (
        Option("words", "“air defence from Germany, at least announced, daily at 8”, or a rule"),
        Option("topic", "A system or a mechanism", suggests="topic"),
        Option("class", "A class of systems", suggests="class"),
        Option("donor", "A country that gives", lead="from", suggests="country"),
        Option("recipient", "A country that gets", lead="to", suggests="country"),
        Option("person", "Somebody whose words count", lead="on", suggests="person"),
        Option("status", "The least step that is told", lead="at least", suggests="status"),
        Option("when", "daily at 8 · weekly monday 8:30 Europe/Berlin"),
    ),
    shares=False,
    for_managers=True,
)
CHANGE = Command(
    "change",
    "Let a subscription ask for something else.",
    change,
    (Option("number", "Its number in the list", required=True), Option("words", "In plain words, or as a rule")),
    shares=False,
    for_managers=True,
)
