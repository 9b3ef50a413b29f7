"""`/aid language [name]`: in which language a channel is spoken to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.errors import UserError
from bot.language import DEFAULT, ENGLISH, N_, Language, _, known, speaking
from bot.model import Action, CommandCall, Message, Option
from bot.rules.near import did_you_mean, near
from handlers.commands.command import Command
from handlers.commands.room import Room


async def run(call: CommandCall, room: Room) -> Message:
    """Which it is, with those there are; with a name, that one from now on. Raises UserError: there is none of it."""
    before = known().get(await room.subscriptions.language(call.destination) or DEFAULT, ENGLISH)
    wanted = call.text.strip()
    if not wanted:
        return _listed(before)
    chosen = _meant(wanted)
    await room.subscriptions.speak(call.destination, chosen.code, call.person)
    with speaking(chosen.code):
        return Message(
            _("This channel is spoken to in {language} now").format(language=chosen.name),
            lines=(_("What people said stays in the language in which it was said."),),
            private=True,
            actions=(Action(_("Undo"), f"language {before.code}", "danger"),) if before != chosen else (),
        )


def suggested(typed: str) -> Sequence[str]:
    """The languages, as they call themselves, that somebody may be about to type by any of their names."""
    begun = typed.casefold()
    return [one.name for one in known().values() if any(name.casefold().startswith(begun) for name in _names(one))]


def _listed(now: Language) -> Message:
    others = [one for one in known().values() if one != now]
    return Message(
        _("This channel is spoken to in {language}").format(language=now.name),
        lines=() if others else (_("Who runs the bot has given it no other language."),),
        private=True,
        actions=tuple(Action(one.name, f"language {one.code}") for one in others),
    )


def _meant(wanted: str) -> Language:
    """The one of that name or code, in any case."""
    languages = {name.casefold(): one for one in known().values() for name in (*_names(one), one.code)}
    if found := languages.get(wanted.casefold()):
        return found
    spoken = ", ".join(one.name for one in known().values())
    hint = did_you_mean(near(wanted, (name for one in known().values() for name in _names(one))))
    text = _("“{name}” is no language that I speak. {hint}")
    raise UserError(text.format(name=wanted, hint=hint or _("I speak {languages}.").format(languages=spoken)))


def _names(one: Language) -> Iterable[str]:
    """What it is called: by itself, and in English."""
    return dict.fromkeys(filter(None, (one.name, one.english)))


COMMAND = Command(
    "language",
    N_("In which language this channel is spoken to."),
    run,
    (Option("name", N_("German, Deutsch, de"), suggests="language"),),
    shares=False,
    for_managers=True,
)
