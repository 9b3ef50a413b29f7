"""The one table of commands, and the way from a person's words to an answer."""

from __future__ import annotations

from bot.errors import UserError
from bot.model import CommandCall, Destination, Message
from handlers.commands import latest
from handlers.commands.command import PREFIX, Command, Room, did_you_mean, near
from handlers.commands.help import help_for

TABLE: tuple[Command, ...] = (help_for(lambda: TABLE), latest.COMMAND)


def parse(text: str, *, person: str, destination: Destination) -> CommandCall:
    """The call that a line means: "/aid latest atacms", or without the prefix; an empty one asks for help."""
    words = text.split()
    if words and words[0].casefold() == PREFIX:
        words = words[1:]
    name, *rest = words or ["help"]
    return CommandCall(name.casefold(), " ".join(rest), person, destination)


async def answer(call: CommandCall, room: Room) -> Message:
    """Run a command. Raises UserError where there is none of that name, or where it cannot be done as asked."""
    for command in TABLE:
        if command.name == call.name:
            return await command.run(call, room)
    hint = did_you_mean([f"{PREFIX} {name}" for name in near(call.name, (c.name for c in TABLE))])
    raise UserError(f"There is no command “{call.name}”. {hint or f'{PREFIX} help lists them.'}")


async def dispatch(text: str, *, person: str, destination: Destination, room: Room) -> Message:
    """Parse and run. Raises UserError."""
    return await answer(parse(text, person=person, destination=destination), room)
