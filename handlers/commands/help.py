"""`/aid help`: what can be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.language import N_, _
from bot.model import CommandCall, Fact, Message, Option
from handlers.commands.command import PREFIX, Command
from handlers.commands.room import Room


def help_for(commands: Callable[[], Sequence[Command]]) -> Command:
    """The help command; it asks for the table when it runs, since it stands in it."""

    async def run(call: CommandCall, _room: Room) -> Message:
        wanted = call.text.casefold().removeprefix(PREFIX).strip()
        one = next((c for c in commands() if c.name == wanted), None)
        footer = _("Answers are shown to you alone.")
        if one is None:
            lines = tuple(f"{c.brief} · {_(c.summary)}" for c in commands())
            return Message(_("What you can ask"), lines=lines, footer=footer, private=True)
        how = _("How to use {command}").format(command=f"{PREFIX} {one.name}")
        facts = (Fact(one.usage, _(one.summary)), *(Fact(o.name, _(o.summary)) for o in one.options))
        return Message(how, facts=facts, footer=footer, private=True)

    about = Option("command", N_("One of them, explained"), suggests="command")
    return Command("help", N_("What can be asked, and how."), run, (about,))
