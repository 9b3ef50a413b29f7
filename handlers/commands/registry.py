"""The one table of commands, and the way from a person's words to an answer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from bot.errors import UserError
from bot.language import N_, _, speaking, spoken
from bot.model import Action, CommandCall, Destination, Message
from bot.rules.near import did_you_mean
from bot.rules.vocabulary import KINDS
from handlers.commands import (
    about,
    feeds,
    follow,
    language,
    latest,
    merge,
    mute,
    pledges,
    quotes,
    search,
    since,
    split,
    story,
    subscribe,
    subscriptions,
    timeline,
    timing,
    why,
    wrong,
)
from handlers.commands import open as promises
from handlers.commands.command import PREFIX, Command, refused
from handlers.commands.help import alike, help_for
from handlers.commands.room import Names, Room

TABLE: tuple[Command, ...] = (
    help_for(lambda: TABLE),
    *(room.COMMAND for room in (latest, since, search, quotes, timeline, pledges, promises, story, why)),
    *(subscribe.SUBSCRIBE, subscriptions.SUBSCRIPTIONS, subscribe.CHANGE, subscriptions.UNSUBSCRIBE),
    *(timing.DIGEST, timing.QUIET, timing.PING, mute.MUTE, mute.UNMUTE, follow.FOLLOW, follow.UNFOLLOW),
    *(subscriptions.LOG, subscriptions.EXPORT),
    *(wrong.WRONG, wrong.RESTORE, split.COMMAND, merge.COMMAND),
    subscriptions.RESUBSCRIBE,
    feeds.COMMAND,
    language.COMMAND,
    about.COMMAND,
)
_WHO_MAY = {
    "discord": N_(
        "Only who may manage this server, or has the role that its admins named, changes what a channel hears. "
        "Ask one of them, or write to me directly: what I tell you there is yours to choose."
    ),
    "slack": N_(
        "Only workspace admins, or the group that they named, change what a channel hears. Ask one of them, or "
        "write to me directly: what I tell you there is yours to choose."
    ),
    "": N_("Only who manages this channel changes what it hears."),
}
_WHO_MANAGES = N_("Only who manages a channel puts a story right: every channel sees it.")
_WHO_RULES = N_(
    "This bot is in other servers, too, and every channel of them would see it: only people whom its operator named "
    "put stories right. /aid mute keeps a story from this channel; ask the operator to name you (docs/operating.md)."
)
_SHARE = "share"  # before a command: its answer is for the whole channel


def parse(text: str, *, person: str, destination: Destination) -> CommandCall:
    """The call that a line means: "/aid latest atacms", or without the prefix; an empty one asks for help."""
    words = text.split()
    if words and words[0].casefold() == PREFIX:
        words = words[1:]
    shared = len(words) > 1 and words[0].casefold() == _SHARE
    name, *rest = words[1:] if shared else words or ["help"]
    return CommandCall(name.casefold(), " ".join(rest), person, destination, shared=shared)


def suggest(kind: str, typed: str, *, names: Names) -> Sequence[str]:
    """What is offered for an option that `suggests` this kind, once so much of it is typed."""
    if kind == "command":
        return [command.name for command in TABLE if command.name.startswith(typed.casefold())]
    if kind == "language":
        return language.suggested(typed)
    known = next((one for one in KINDS if one == kind), None)
    return names.suggest(known, typed) if known else ()


async def answered(call: CommandCall, room: Room) -> Message:
    """Run a command; what it says, or why it cannot be done and what to do instead, in the language of the channel.

    Where nobody chose one it is the person's, as the platform knows it.
    """
    with speaking(await room.subscriptions.language(call.destination) or call.lang):
        try:
            said = await answer(call, room)
        except UserError as told:
            said = refused(str(told))
        return replace(said, lang=spoken())


async def answer(call: CommandCall, room: Room) -> Message:
    """Run a command. Raises UserError where there is none of that name, or where it cannot be done as asked.

    Answers are private; beside one that is not a secret stands a button that gives it again to the whole channel.
    """
    command = _command(call, room)
    if command.for_all and not call.for_all:
        raise UserError(_(_WHO_RULES if call.manager else _WHO_MANAGES))
    if command.for_managers and not (call.manager or call.direct):
        raise UserError(_(_WHO_MAY.get(call.destination.platform, _WHO_MAY[""])))
    said = await command.run(call, room)
    if call.shared:
        return replace(said, private=False)
    if not said.private or call.direct or not command.shares:
        return said
    share = Action(_("Share here"), f"{_SHARE} {call.name} {call.text}".strip())
    return replace(said, actions=(*said.actions, share))


def _command(call: CommandCall, room: Room) -> Command:
    for command in TABLE:
        if command.name == call.name:
            return command
    hint = did_you_mean([f"{PREFIX} {meant}" for meant in _meant(call, room)]) or _("/aid help lists them.")
    raise UserError(_("There is no command “{name}”. {hint}").format(name=call.name, hint=hint))


def _meant(call: CommandCall, room: Room) -> Sequence[str]:
    """What somebody may have meant who names no command: one like it, or the newest of what they name."""
    if names := alike(call.name, TABLE):
        return names
    with suppress(UserError):
        words = f"{call.name} {call.text}".strip()
        room.questions.understood(words)
        return (f"latest {words}",)
    return ()
