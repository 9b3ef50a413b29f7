"""`/aid subscribe <words>`: what a channel hears, in plain words; `/aid change` puts other words in their place."""

from __future__ import annotations

from dataclasses import replace

from bot.alerts import words
from bot.errors import UserError
from bot.language import DEFAULT, N_, _, ngettext, speaking
from bot.model import Action, CommandCall, Fact, Message, Option, Rhythm, StoryState, Subscription
from bot.rules.language import read
from bot.rules.plain import whole
from bot.rules.rule import terms
from bot.rules.words import rhythm_in_words
from handlers.commands.command import PREFIX, Command
from handlers.commands.room import Room
from handlers.commands.subscribing import asked, chosen, logged

_SHOWN = 5  # stories of the dry run that are listed
_MANY = 200  # from which they are not counted on


async def subscribe(call: CommandCall, room: Room) -> Message:
    """Subscribe, and answer with what was understood. Raises UserError where the words name nothing known."""
    if not call.text.strip():
        how = _("Say what to hear: /aid subscribe air defence from Germany · /aid subscribe everything daily at 8")
        raise UserError(how)
    wanted = await _wanted(Subscription(call.destination), call.text, room)
    for known in await room.subscriptions.of(call.destination):
        if (known.rule, known.at_least) == (wanted.rule, wanted.at_least):
            if known.listed_in != "config" and wanted.rhythm not in (
                Subscription(call.destination).rhythm,
                known.rhythm,
            ):
                return _otherwise(known, wanted.rhythm)
            again = _("This channel hears that already: subscription {number}. /aid subscriptions lists all.")
            raise UserError(again.format(number=known.number))
    what = f"subscribed: {logged(wanted, room.subscriptions)}"
    saved = await room.subscriptions.save(wanted, call.person, what)
    return await _told(_("Subscribed"), saved, room, undo=f"unsubscribe {saved.number}")


def _otherwise(known: Subscription, wanted: Rhythm) -> Message:
    """It is heard already, at another time than is wanted now."""
    with speaking(DEFAULT):  # commands are the same in all languages
        line = f"digest {known.number} {rhythm_in_words(wanted)}"
    now = _("Subscription {number} is told {when}.")
    return Message(
        _("This channel hears that already"),
        lines=(now.format(number=known.number, when=rhythm_in_words(known.rhythm, known.quiet)),),
        private=True,
        actions=(Action(_("Tell it {when}").format(when=rhythm_in_words(wanted)), line),),
    )


async def change(call: CommandCall, room: Room) -> Message:
    """Let a subscription ask for something else; without words, how to."""
    old, text = await chosen(call, room.subscriptions)
    if not text:
        line = f"{PREFIX} change {old.number} {whole(old.rule, old.at_least)}"
        return Message(headline=_("Type what it should hear instead"), lines=(line,), private=True, draft=line)
    new = await _wanted(old, text, room)
    what = f"changed: {logged(old, room.subscriptions)} > {logged(new, room.subscriptions)}"
    saved = await room.subscriptions.save(new, call.person, what)
    return await _told(_("Changed"), saved, room, undo=f"change {old.number} {asked(old)}")


async def _wanted(subscription: Subscription, text: str, room: Room) -> Subscription:
    wish = await room.subscriptions.understand(text, subscription.destination)
    rhythm = wish.rhythm or subscription.rhythm
    return replace(subscription, rule=wish.rule, at_least=wish.at_least, rhythm=rhythm)


async def _told(headline: str, subscription: Subscription, room: Room, *, undo: str) -> Message:
    """What was understood, in words and as a rule, with a dry run over the last days."""
    past = await room.subscriptions.would_tell(subscription)
    return Message(
        headline=headline,
        facts=(
            Fact(_("Understood"), room.subscriptions.in_words(subscription)),
            Fact(_("Rule"), whole(subscription.rule, subscription.at_least)),
            Fact(_("When"), rhythm_in_words(subscription.rhythm, subscription.quiet)),
            Fact(_("Last 30 days"), _counted(len(past))),
        ),
        facts_first=True,
        lines=tuple(_line(number, state) for number, state in past[:_SHOWN]) or _wider(subscription),
        footer=_("Subscription {number}").format(number=subscription.number),
        private=True,
        actions=_actions(subscription, undo),
    )


def _wider(subscription: Subscription) -> tuple[str, ...]:
    """What would let it hear more, where it asks for more than one thing."""
    if len(terms(read(whole(subscription.rule, subscription.at_least)))) <= 1:
        return ()
    return (_("To hear more, drop a part of it, or a threshold such as “at least announced”."),)


def _counted(count: int) -> str:
    if not count:
        return _("no story would have been told")
    if count >= _MANY:
        return _("{count} stories or more would have been told").format(count=count)
    told = ngettext("{count} story would have been told", "{count} stories would have been told", count)
    return told.format(count=count)


def _line(number: int, state: StoryState) -> str:
    return f"{words.headline(state)}: {state.title} · " + _("story {number}").format(number=number)


def _actions(subscription: Subscription, undo: str) -> tuple[Action, ...]:
    number = subscription.number
    instant = subscription.rhythm.how == "instant"
    label, when = (_("Digest instead"), "daily at 8") if instant else (_("At once"), "off")
    return (
        Action(_("Change"), f"change {number}"),
        Action(_("Undo"), undo, "danger"),
        Action(label, f"digest {number} {when}"),
    )


SUBSCRIBE = Command(
    "subscribe",
    N_("Hear of stories here: in plain words, or as a rule."),
    subscribe,
    (
        Option("words", N_("“air defence from Germany, at least announced, daily at 8”, or a rule")),
        Option("topic", N_("A system or a mechanism"), suggests="topic"),
        Option("class", N_("A class of systems"), suggests="class"),
        Option("donor", N_("A country that gives"), lead="from", suggests="country"),
        Option("recipient", N_("A country that gets"), lead="to", suggests="country"),
        Option("party", N_("A country or an organisation in it"), lead="on", suggests="party"),
        Option("person", N_("Somebody whose words count"), lead="on", suggests="person"),
        Option("status", N_("The least step that is told"), lead="at least", suggests="status"),
        Option("when", N_("daily at 8 · weekly monday 8:30 Europe/Berlin")),
    ),
    wants_words=True,
    shares=False,
    for_managers=True,
)
CHANGE = Command(
    "change",
    N_("Let a subscription ask for something else."),
    change,
    (
        Option("number", N_("Its number in the list"), required=True),
        Option("words", N_("In plain words, or as a rule")),
    ),
    shares=False,
    for_managers=True,
)
