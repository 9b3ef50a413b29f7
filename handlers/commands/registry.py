"""The one table of commands, and the way from a person's words to an answer."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import UserError
from bot.model import Action, CommandCall, Destination, Message
from bot.rules.near import did_you_mean, near
from handlers.commands import latest
from handlers.commands.command import PREFIX, Command
from handlers.commands.help import help_for
from handlers.commands.room import Room

TABLE: tuple[Command, ...] = (help_for(lambda: TABLE), latest.COMMAND)
_SHARE = "share"  # before a command: its answer is for the whole channel


def parse(text: str, *, person: str, destination: Destination) -> CommandCall:
    """The call that a line means: "/aid latest atacms", or without the prefix; an empty one asks for help."""
    words = text.split()
    if words and words[0].casefold() == PREFIX:
        words = words[1:]
    shared = len(words) > 1 and words[0].casefold() == _SHARE
    name, *rest = words[1:] if shared else words or ["help"]
    return CommandCall(name.casefold(), " ".join(rest), person, destination, shared=shared)


async def answer(call: CommandCall, room: Room) -> Message:
    """Run a command. Raises UserError where there is none of that name, or where it cannot be done as asked.

    Answers are private; beside one that is not a secret stands a button that gives it again to the whole channel.
    """
    said = await _command(call.name).run(call, room)
    if call.shared:
        return replace(said, private=False)
    if not said.private or call.direct:
        return said
    share = Action("Share here", f"{_SHARE} {call.name} {call.text}".strip())
    return replace(said, actions=(*said.actions, share))


def _command(name: str) -> Command:
    for command in TABLE:
        if command.name == name:
            return command
    hint = did_you_mean([f"{PREFIX} {known}" for known in near(name, (c.name for c in TABLE))])
    raise UserError(f"There is no command “{name}”. {hint or f'{PREFIX} help lists them.'}")
