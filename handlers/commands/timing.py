"""`/aid digest`, `/aid quiet`, `/aid ping`: when a subscription is told, and whom it calls."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.errors import UserError
from bot.language import N_, _
from bot.model import CommandCall, Fact, Mark, Message, Option, Ping, Rung, Subscription
from bot.rules.near import did_you_mean, near
from bot.rules.when import quiet, rhythm
from handlers.commands.command import Command
from handlers.commands.room import Room
from handlers.commands.subscribing import called, chosen, in_full, logged

# A role or group as the platforms write it in a message: <@&123>, <!subteam^S123|editors>; or its bare id.
_CALLED = re.compile(r"<?[@!&]*(?:subteam\^)?(?P<who>[A-Za-z0-9_-]+)(?:\|[^>]*)?>?\s+(?:(?:at|if|when)\s+)?(?P<at>.+)")
_STEPS = {str(step).replace("_", " "): str(step) for step in (*[*Rung][1:], *Mark)}


async def digest(call: CommandCall, room: Room) -> Message:
    """Tell it together at a time of the day or week. Raises UserError where that is no time."""
    old, text = await chosen(call, room.subscriptions)
    zone = await room.subscriptions.zone(call.destination)
    return await _changed(_("Told at another time now"), old, replace(old, rhythm=rhythm(text, zone)), call, room)


async def silence(call: CommandCall, room: Room) -> Message:
    """Tell nothing in these hours. Raises UserError where they are none."""
    old, text = await chosen(call, room.subscriptions)
    zone = await room.subscriptions.zone(call.destination)
    return await _changed(_("Other quiet hours now"), old, replace(old, quiet=quiet(text, zone)), call, room)


async def ping(call: CommandCall, room: Room) -> Message:
    """Call a role or group when a story comes to a chosen status. Raises UserError."""
    old, text = await chosen(call, room.subscriptions)
    wanted = _ping(text)
    headline = _("It calls whom you named now") if wanted else _("It calls nobody now")
    return await _changed(headline, old, replace(old, ping=wanted), call, room)


def _ping(text: str) -> Ping | None:
    if text.casefold() in ("off", "none"):
        return None
    found = _CALLED.fullmatch(text)
    if found is None:
        raise UserError(_("Say whom and when: /aid ping 3 @editors at announced, delivered · /aid ping 3 off"))
    return Ping(found["who"], tuple(_step(word.strip().casefold()) for word in found["at"].split(",")))


def _step(word: str) -> str:
    if word not in _STEPS:
        hint = did_you_mean(near(word, _STEPS)) or _("Known are {names}.").format(names=", ".join(_STEPS))
        raise UserError(_("“{word}” is no status. {hint}").format(word=word, hint=hint))
    return _STEPS[word]


async def _changed(headline: str, old: Subscription, new: Subscription, call: CommandCall, room: Room) -> Message:
    before, after = (logged(s, room.subscriptions) for s in (old, new))
    saved = await room.subscriptions.save(new, call.person, f"changed: {before} > {after}")
    fact = Fact(called(saved), in_full(new, room.subscriptions))
    return Message(headline, facts=(fact,), private=True)


_NUMBER = Option("number", N_("Its number in the list"), required=True)
DIGEST = Command(
    "digest",
    N_("Tell a subscription's stories together, or at once again."),
    digest,
    (_NUMBER, Option("when", N_("daily at 8 · weekly monday 8:30 Europe/Berlin · off"), required=True)),
    shares=False,
    for_managers=True,
)
QUIET = Command(
    "quiet",
    N_("Hours in which nothing is told; what came in them is told together afterwards."),
    silence,
    (_NUMBER, Option("hours", N_("22-7 Europe/Berlin · off"), required=True)),
    shares=False,
    for_managers=True,
)
PING = Command(
    "ping",
    N_("A role or group that is called when a story comes to a chosen status."),
    ping,
    (_NUMBER, Option("who", N_("@editors at announced, delivered · off"), required=True)),
    shares=False,
    for_managers=True,
)
