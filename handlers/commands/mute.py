"""`/aid mute`, `/aid unmute`: a story or a topic that a channel does not want to hear of for some hours."""

from __future__ import annotations

import re

from bot.errors import UserError
from bot.language import N_, _
from bot.model import Action, CommandCall, Destination, Fact, Message, Option, Subscription
from bot.rules.language import read
from bot.rules.rule import EVERYTHING, terms, text
from handlers.commands.command import Command
from handlers.commands.lists import day
from handlers.commands.room import Room

_USUAL, _LEAST, _MOST = 8.0, 0.5, 30 * 24.0  # hours
_LONG = re.compile(
    r"(?P<what>.*?)\s+(?P<lead>for\s+)?(?P<number>an?|\d+(?:\.\d+)?)\s*(?P<unit>h|d|w|hours?|days?|weeks?|)",
    re.IGNORECASE,
)
_HOURS = {"d": 24, "w": 7 * 24}  # of a unit, by its first letter
_STORY = re.compile(r"(?:story|#)?\s*:?\s*(?P<number>\d{1,18})", re.IGNORECASE)


def story_number(words: str) -> int | None:
    """The story that "12", "#12", "story 12" or "story:12" names; None for anything else."""
    found = _STORY.fullmatch(words.strip())
    return int(found["number"]) if found else None


async def mute(call: CommandCall, room: Room) -> Message:
    """Keep something from this channel for some hours. Raises UserError where it is nothing known."""
    rule, hours = await _meant(call, room)
    until = await room.subscriptions.mute(call.destination, rule, hours, call.person)
    return Message(
        _("Muted"),
        facts=(
            Fact(_("Understood"), _in_words(rule, call, room)),
            Fact(_("Until"), day(until)),
        ),
        private=True,
        actions=(Action(_("Unmute"), f"unmute {rule}"),),
    )


async def unmute(call: CommandCall, room: Room) -> Message:
    """Let a channel hear of it again; of everything where nothing is named."""
    muted = [rule for rule, _until in await room.subscriptions.muted(call.destination)]
    wanted = [await _rule(call.text, call.destination, room)] if call.text.strip() else muted
    ended = [rule for rule in muted if rule in wanted]
    for rule in ended:
        await room.subscriptions.mute(call.destination, rule, 0, call.person)
    return Message(
        _("Heard again") if ended else _("Nothing of that is muted here"),
        lines=tuple(_in_words(rule, call, room) for rule in ended),
        private=True,
    )


def _in_words(rule: str, call: CommandCall, room: Room) -> str:
    return room.subscriptions.in_words(Subscription(call.destination, rule))


async def _meant(call: CommandCall, room: Room) -> tuple[str, float]:
    """The rule, and for how many hours. "Leopard 2" is a tank, "Leopard 2h" some hours without one."""
    found = _LONG.fullmatch(call.text.strip())
    if found is None or not (found["unit"] or found["lead"] or story_number(found["what"]) is not None):
        return await _rule(call.text, call.destination, room), _USUAL
    count = 1.0 if found["number"].casefold() in ("a", "an") else float(found["number"])
    hours = count * _HOURS.get(found["unit"][:1].casefold(), 1)
    if not _LEAST <= hours <= _MOST:
        raise UserError(_("Mute for at least half an hour and at most 30 days."))
    return await _rule(found["what"], call.destination, room), hours


async def _rule(words: str, destination: Destination, room: Room) -> str:
    number = story_number(words)
    if number is not None:
        return f"story:{number}"
    rule = read((await room.subscriptions.understand(words, destination)).rule)
    if rule == EVERYTHING:
        raise UserError(_("Say what to mute: /aid mute ATACMS for 8h · /aid mute story:12 for 2d"))
    if any(term.key == "phrase" for term in terms(rule)):
        never = _("Words in quotation marks cannot be muted; name a story, a topic, a country or a person.")
        raise UserError(never)
    return text(rule)


_WHAT = N_("A story's number, a topic, a country, a person")
MUTE = Command(
    "mute",
    N_("Hear nothing of a story or a topic here for some hours."),
    mute,
    (Option("what", _WHAT, required=True, suggests="topic"), Option("hours", N_("8h · 2d"), lead="for")),
    shares=False,
    for_managers=True,
)
UNMUTE = Command(
    "unmute",
    N_("Hear of it again."),
    unmute,
    (Option("what", _WHAT, suggests="topic"),),
    shares=False,
    for_managers=True,
)
