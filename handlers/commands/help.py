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
        shown = [c for c in commands() if c.name == wanted] or commands()
        return Message(
            headline="What you can ask",
            facts=tuple(Fact(c.usage, c.summary) for c in shown),
            footer="Answers are shown to you alone.",
            private=True,
        )

    about = Option("command", "One of them, explained", suggests="command")
    return Command("help", "What can be asked, and how.", run, (about,))
