"""`/aid help`: what can be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.model import CommandCall, Fact, Message, Option
from handlers.commands.command import PREFIX, Command
from handlers.commands.room import Room


def help_for(commands: Callable[[], Sequence[Command]]) -> Command:
    """The help command; it asks for the table when it runs, since it stands in it."""

    async def run(call: CommandCall, _room: Room) -> Message:
        wanted = call.text.casefold().removeprefix(PREFIX).strip()
        one = next((c for c in commands() if c.name == wanted), None)
        shown = [Fact(c.usage, c.summary) for c in ((one,) if one else commands())]
        options = [Fact(o.name, o.summary) for o in one.options] if one else []
        return Message(
            headline=f"How to use {PREFIX} {one.name}" if one else "What you can ask",
            facts=(*shown, *options),
            footer="Answers are shown to you alone.",
            private=True,
        )

    about = Option("command", "One of them, explained", suggests="command")
    return Command("help", "What can be asked, and how.", run, (about,))
