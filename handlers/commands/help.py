"""`/aid help`: what can be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.errors import UserError
from bot.language import N_, _
from bot.model import CommandCall, Fact, Message, Option
from bot.rules.near import did_you_mean, near
from handlers.commands.command import PREFIX, Command
from handlers.commands.room import Room

# What people type for a command that has another name.
_OTHERWISE = {
    "news": "latest", "newest": "latest", "stories": "latest", "show": "latest", "new": "since", "whats": "since",
    "find": "search", "quote": "quotes", "list": "subscriptions", "sub": "subscribe", "add": "subscribe",
    "hear": "subscribe", "stop": "unsubscribe", "remove": "unsubscribe", "end": "unsubscribe", "delete": "unsubscribe",
    "edit": "change", "notify": "ping", "pledge": "pledges", "history": "timeline", "commands": "help",
    # German
    "hilfe": "help", "befehle": "help", "neueste": "latest", "aktuell": "latest", "neu": "since", "neues": "since",
    "suche": "search", "suchen": "search", "zitat": "quotes", "zitate": "quotes", "verlauf": "timeline",
    "zusage": "pledges", "zusagen": "pledges", "offen": "open", "vorgang": "story", "warum": "why", "wieso": "why",
    "abo": "subscriptions", "abos": "subscriptions", "abonnieren": "subscribe", "abbestellen": "unsubscribe",
    "kündigen": "unsubscribe", "ändern": "change", "stumm": "mute", "folgen": "follow", "protokoll": "log",
    "falsch": "wrong", "zurückziehen": "wrong", "wiederherstellen": "restore", "trennen": "split",
    "abtrennen": "split", "zusammenführen": "merge", "sprache": "language",
}  # fmt: skip


def alike(name: str, commands: Sequence[Command]) -> Sequence[str]:
    """Names of commands that somebody may have meant who typed another word."""
    return (_OTHERWISE[name],) if name in _OTHERWISE else near(name, (command.name for command in commands))


def help_for(commands: Callable[[], Sequence[Command]]) -> Command:
    """The help command; it asks for the table when it runs, since it stands in it."""

    async def run(call: CommandCall, _room: Room) -> Message:
        wanted = call.text.casefold().removeprefix(PREFIX).strip()
        one = next((c for c in commands() if c.name == wanted), None)
        footer = _("Answers are shown to you alone.")
        if wanted and one is None:
            hint = did_you_mean([f"{PREFIX} help {name}" for name in alike(wanted, commands())])
            none = _("There is no command “{name}”. {hint}")
            raise UserError(none.format(name=wanted, hint=hint or _("/aid help lists them.")))
        if one is None:
            lines = tuple(f"{c.brief} · {_(c.summary)}" for c in commands())
            return Message(_("What you can ask"), lines=lines, footer=footer, private=True)
        how = _("How to use {command}").format(command=f"{PREFIX} {one.name}")
        facts = (Fact(one.usage, _(one.summary)), *(Fact(o.name, _(o.summary)) for o in one.options))
        return Message(how, facts=facts, footer=footer, private=True)

    about = Option("command", N_("One of them, explained"), suggests="command")
    return Command("help", N_("What can be asked, and how."), run, (about,))
