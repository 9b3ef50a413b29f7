"""What people ask on Discord: slash commands, buttons, shortcuts on messages; and what is offered while they type.

Discord shows "did not respond" after 3 seconds, so the acknowledgement goes out before anything is looked up; the
answer takes its place for as long as the interaction's token holds (15 minutes). Answers are for the person alone, but
for those that they share; nothing is kept between a button and its press.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import structlog

from bot.errors import AidwireError, GiveUp, RetryLater
from bot.language import DEFAULT, N_, _, known, speaking
from bot.model import CommandCall, Destination, File, Message, Option
from handlers.commands.command import line, refused
from handlers.commands.registry import parse
from handlers.discord import render
from handlers.discord.buttons import line_of
from handlers.discord.markdown import plain, units
from handlers.discord.rest import Refused, Rest

_log = structlog.get_logger()

Answer = Callable[[CommandCall], Awaitable[Message]]
Suggest = Callable[[str, str], Sequence[str]]  # a kind of Option.suggests and what was typed -> what may be meant
Sleep = Callable[[float], Awaitable[None]]

# Kinds of commands, of options, of places and of answers (reference, "Application Commands", "Interactions").
_CHAT_INPUT, _ON_MESSAGE, _SUBCOMMAND, _STRING = 1, 3, 1, 3
_GUILD, _DIRECT = 0, 1
_LATER, _SUGGESTED = 5, 8
_PRIVATE = 1 << 6
_ADMINISTRATOR, _MANAGE_SERVER = 1 << 3, 1 << 5  # permissions of a member
_DESCRIPTION, _SUBCOMMANDS = 100, 25
_CHOICES, _CHOICE = 25, 100  # offered while typing, and units of each
_TRIES, _BETWEEN = 3, 2.0  # of an answer that is lost, and seconds between them
# Commands in the menu of a message, by what they are called there.
SHORTCUTS = {N_("Why was this posted"): "why", N_("Timeline"): "timeline"}
# Languages that Discord has, and those that it writes with a country (reference, "Locales").
_SPOKEN = {
    "bg", "cs", "da", "de", "el", "es-ES", "fi", "fr", "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl",
    "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN",
}  # fmt: skip
_LOCALES = {"es": "es-ES", "nb": "no", "pt": "pt-BR", "sv": "sv-SE", "zh": "zh-CN"}


class Offered(Protocol):
    """A command as people see it: `usage` is "/aid latest [topic]"."""

    @property
    def name(self) -> str:
        """What follows the prefix."""
        ...

    @property
    def summary(self) -> str:
        """One line."""
        ...

    @property
    def usage(self) -> str:
        """How it is typed."""
        ...

    @property
    def options(self) -> tuple[Option, ...]:
        """What it takes."""
        ...


@dataclass(frozen=True, slots=True)
class Interaction:
    """What a person did, as it comes through the gateway. `token` answers it: never to be logged."""

    id: str
    token: str = field(repr=False)
    application: str
    person: str
    place: Destination
    said: Mapping[str, Any]
    permissions: int = 0  # of the person, in a server
    roles: frozenset[str] = frozenset()
    servers: int = 1  # that the bot is in
    direct: bool = False  # whether nobody else reads there
    message_id: str = ""  # whose button was pressed
    lang: str = ""  # in which Discord speaks to the person: "de", of "pt-BR" the "pt"


def registration(table: Sequence[Offered]) -> list[dict[str, Any]]:
    """The commands as Discord registers them: one, with a subcommand for each of the table; and those on messages.

    A command has 25 subcommands at most: those of the table beyond stand for themselves, "/aid-log".
    """
    (prefix,) = {one.usage.split()[0].lstrip("/") for one in table}
    everywhere = {"contexts": [_GUILD, _DIRECT], "integration_types": [_GUILD]}
    typed = {
        "name": prefix,
        "type": _CHAT_INPUT,
        **_described(N_("What is known about defence aid, and why you were told.")),
        "options": [_subcommand(one) for one in table[:_SUBCOMMANDS]],
    }
    apart = [_subcommand(one) | {"name": f"{prefix}-{one.name}"} for one in table[_SUBCOMMANDS:]]
    names = {one.name for one in table}
    shortcuts = [{"type": _ON_MESSAGE, **_said("name", shown)} for shown, name in SHORTCUTS.items() if name in names]
    return [one | everywhere for one in (typed, *apart, *shortcuts)]


def _subcommand(one: Offered) -> dict[str, Any]:
    options = [_option(o) for o in sorted(one.options, key=lambda option: not option.required)]
    return {"type": _SUBCOMMAND, "name": one.name, **_described(one.summary), "options": options}


def _option(one: Option) -> dict[str, Any]:
    shown = {"type": _STRING, "name": one.name, **_described(one.summary), "required": one.required}
    return shown | ({"autocomplete": True} if one.suggests else {})


def _described(summary: str) -> dict[str, Any]:
    return _said("description", summary)


def _said(what: str, text: str) -> dict[str, Any]:
    """A text that Discord shows each person in their own language, where we speak it."""
    others = {}
    for code in known().keys() - {DEFAULT}:
        if (locale := _LOCALES.get(code, code)) in _SPOKEN:
            with speaking(code):
                others[locale] = plain(_(text), _DESCRIPTION)
    return {what: plain(text, _DESCRIPTION)} | ({f"{what}_localizations": others} if others else {})


def call_of(
    heard: Interaction,
    table: Sequence[Offered],
    managers: frozenset[str] = frozenset(),
    rulers: frozenset[str] = frozenset(),
) -> CommandCall:
    """What the person asked. `managers`: ids of roles whose members may change what a channel hears, as those may who
    manage the server. They put stories right, too, where the bot is in no other server; `rulers`, people by their ids,
    do so everywhere. A button that is not known any more asks for help.
    """
    may = bool(heard.permissions & (_ADMINISTRATOR | _MANAGE_SERVER)) or bool(heard.roles & managers)
    message = str(heard.said.get("target_id") or heard.message_id)
    ruler = heard.person in rulers or (may and heard.servers <= 1)
    return replace(
        _asked(heard, table), manager=may, ruler=ruler, direct=heard.direct, message_id=message, lang=heard.lang
    )


def _asked(heard: Interaction, table: Sequence[Offered]) -> CommandCall:
    said = heard.said
    if "custom_id" in said:
        return parse(line_of(said["custom_id"]), person=heard.person, destination=heard.place)
    if said.get("type") == _ON_MESSAGE:
        return CommandCall(SHORTCUTS.get(said["name"], "help"), "", heard.person, heard.place)
    chosen = _chosen(said) or {"name": "help"}
    given = {str(o["name"]): str(o["value"]).strip() for o in chosen.get("options") or ()}
    options = next((one.options for one in table if one.name == chosen["name"]), ())
    return CommandCall(chosen["name"], line(options, given), heard.person, heard.place, given)


def choices(said: Mapping[str, Any], table: Sequence[Offered], suggest: Suggest) -> list[dict[str, str]]:
    """What is offered for the option that is being typed; where several stand with commas, for the last of them."""
    chosen = _chosen(said) or {}
    kinds = {o.name: o.suggests for one in table if one.name == chosen.get("name") for o in one.options}
    for option in chosen.get("options") or ():
        if option.get("focused") and (kind := kinds.get(option["name"])):
            return _offered(kind, str(option.get("value") or ""), suggest)
    return []


def _chosen(said: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The command of the table with its options, as a subcommand or by itself; None where none was chosen."""
    _, apart, name = said["name"].partition("-")
    if apart:
        return {"name": name, "options": said.get("options")}
    return next(iter(said.get("options") or ()), None)


def _offered(kind: str, typed: str, suggest: Suggest) -> list[dict[str, str]]:
    kept, comma, last = typed.rpartition(",")
    lead = f"{kept.strip()}, " if comma else ""
    found = dict.fromkeys(f"{lead}{one}" for one in suggest(kind, last.strip()) if one.strip())
    return [{"name": one, "value": one} for one in found if units(one) <= _CHOICE][:_CHOICES]


class Commands:
    """Registers the table, and answers each call."""

    def __init__(
        self,
        rest: Rest,
        table: Sequence[Offered],
        answer: Answer,
        *,
        suggest: Suggest = lambda _kind, _typed: (),
        managers: frozenset[str] = frozenset(),
        rulers: frozenset[str] = frozenset(),
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._rest = rest
        self._table = table
        self._answer = answer
        self._suggest = suggest
        self._managers, self._rulers = managers, rulers
        self._sleep = sleep

    async def register(self, application: str) -> None:
        """Let Discord offer the commands; the same again changes nothing. Raises RetryLater, GiveUp."""
        await self._rest.call("PUT", f"/applications/{application}/commands", registration(self._table))

    async def typing(self, heard: Interaction) -> None:
        """Offer what may be meant by what was typed so far; where that fails, nothing is offered."""
        try:
            offered = choices(heard.said, self._table, self._suggest)
        except Exception:  # noqa: BLE001 - a step boundary: a bug here must not end the client
            _log.exception("suggestions hit a bug", interaction=heard.id)
            offered = []
        try:
            await self._acknowledge(heard, {"type": _SUGGESTED, "data": {"choices": offered}})
        except AidwireError as problem:
            _log.info("suggestions came too late", interaction=heard.id, problem=str(problem))

    async def heard(self, heard: Interaction) -> None:
        """Acknowledge and answer. What goes wrong is said to the person, and logged."""
        call = call_of(heard, self._table, self._managers, self._rulers)
        flags = 0 if call.shared or call.direct else _PRIVATE
        try:
            await self._acknowledge(heard, {"type": _LATER, "data": {"flags": flags}})
            said = await self._answered(heard, call)
            with speaking(said.lang or call.lang):  # the renderer has a few words of its own
                await self._say(heard, said)
        except AidwireError as problem:
            _log.warning("a command got no answer", interaction=heard.id, problem=str(problem))

    async def _acknowledge(self, heard: Interaction, first: dict[str, Any]) -> None:
        await self._rest.call("POST", f"/interactions/{heard.id}/{heard.token}/callback", first)

    async def _answered(self, heard: Interaction, call: CommandCall) -> Message:
        try:
            return await self._answer(call)
        except Exception:  # noqa: BLE001 - a step boundary: a bug in a command must not leave the person waiting
            _log.exception("a command hit a bug", interaction=heard.id)
            return refused(_("Something broke on our side, and it is noted. Please try again."))

    async def _say(self, heard: Interaction, said: Message) -> None:
        """Answer; where the file is refused, without it, since a person waits for the words."""
        body, file = render.answer(said, to=heard.place)
        try:
            await self._put(heard, body, file)
        except Refused as problem:
            if file is None:
                raise
            _log.warning("an answer's file was refused", interaction=heard.id, problem=str(problem))
            lacking = _("{file} could not be sent here: the bot needs the permission Attach Files for that.")
            note = lacking.format(file=file.name)
            await self._put(heard, *render.answer(replace(said, file=None), to=heard.place, note=note))

    async def _put(self, heard: Interaction, body: dict[str, Any], file: File | None) -> None:
        """Put the answer in the place of "thinking"; the same again is the same answer."""
        path = f"/webhooks/{heard.application}/{heard.token}/messages/@original"
        for _again in range(_TRIES):
            try:
                await self._rest.call("PATCH", path, body, file=file)
            except RetryLater as lost:
                await self._sleep(max(lost.after, _BETWEEN))
            else:
                return
        raise GiveUp("its answer was lost")
