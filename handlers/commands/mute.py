"""`/aid mute`, `/aid unmute`: a story or a topic that a channel does not want to hear of for some hours."""

from __future__ import annotations

import re

from bot.alerts.dates import dated
from bot.errors import UserError
from bot.language import N_, _
from bot.model import Action, CommandCall, Destination, Fact, Message, Option, Subscription
from bot.rules.language import read
from bot.rules.rule import EVERYTHING, terms, text
from handlers.commands.command import Command
from handlers.commands.righting import story_number
from handlers.commands.room import Room
from handlers.commands.which import story_file

_USUAL, _LEAST, _MOST = 8.0, 0.5, 30 * 24.0  # hours
_LONG = re.compile(
    r"(?P<what>.*?)\s+(?P<only>only\s+)?(?P<lead>(?:for|für)\s+)?(?P<number>an?|eine[nrm]?|\d+(?:[.,]\d+)?)\s*"
    r"(?P<unit>h|d|w|hours?|days?|weeks?|std|stunden?|tage?n?|wochen?|)",
    re.IGNORECASE,
)
_HOURS = {"d": 24, "t": 24, "w": 7 * 24}  # of a unit, by its first letter
_EVER = re.compile(r"(?P<what>.*?)\s+(?:for\s*ever|for\s+good|(?:für\s+)?immer|dauerhaft)", re.IGNORECASE)


async def mute(call: CommandCall, room: Room) -> Message:
    """Keep something from this channel for some hours. Raises UserError where it is nothing known.

    What is muted for longer already stays so, unless it is said that it shall be muted only for so long.
    """
    if ever := _EVER.fullmatch(call.text.strip()):
        return _not_for_ever(await _rule(ever["what"], call.destination, room))
    rule, hours, only = await _meant(call, room)
    if (story := story_number(rule)) is not None:
        await story_file(story, room)
    before = None if only else dict(await room.subscriptions.muted(call.destination)).get(rule)
    until = await room.subscriptions.mute(call.destination, rule, hours, call.person, longer=not only)
    kept = until == before
    shorten = Action(_("Only for {hours} h").format(hours=f"{hours:g}"), f"mute {rule} only for {hours:g}h")
    return Message(
        _("Muted for longer already") if kept else _("Muted"),
        facts=(
            Fact(_("Understood"), _in_words(rule, call, room)),
            Fact(_("Until"), dated(until)),
        ),
        private=True,
        actions=(Action(_("Unmute"), f"unmute {rule}"), *((shorten,) if kept else ())),
    )


def _not_for_ever(rule: str) -> Message:
    longest = Action(_("Mute for 30 days"), f"mute {rule} for 30d")
    never = _("What a channel shall never hear is left out of its subscriptions: /aid subscriptions lists them.")
    return Message(_("A mute lasts for at most 30 days"), lines=(never,), private=True, actions=(longest,))


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


async def _meant(call: CommandCall, room: Room) -> tuple[str, float, bool]:
    """The rule, for how many hours, and whether only for those. "Leopard 2" is a tank, "Leopard 2h" some hours without
    one.
    """
    found = _LONG.fullmatch(call.text.strip())
    if found is None or not (found["unit"] or found["lead"] or story_number(found["what"]) is not None):
        return await _rule(call.text, call.destination, room), _USUAL, False
    number = found["number"].replace(",", ".")
    hours = (1.0 if number.isalpha() else float(number)) * _HOURS.get(found["unit"][:1].casefold(), 1)
    if not _LEAST <= hours <= _MOST:
        raise UserError(_("Mute for at least half an hour and at most 30 days."))
    return await _rule(found["what"], call.destination, room), hours, bool(found["only"])


async def _rule(words: str, destination: Destination, room: Room) -> str:
    """The rule that names what is muted, or heard again. Raises UserError where it is nothing that is known."""
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
