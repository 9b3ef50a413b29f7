"""Slash commands on Discord: one table registers them, each call is acknowledged at once and answered privately.

Discord shows "did not respond" after 3 seconds, so the acknowledgement goes out before anything is looked up; the
answer takes its place for as long as the interaction's token holds (15 minutes).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog

from bot.errors import AidwireError, GiveUp, RetryLater, UserError
from bot.model import CommandCall, Destination, Message, Option
from handlers.discord import render
from handlers.discord.markdown import plain
from handlers.discord.rest import Rest

_log = structlog.get_logger()

Answer = Callable[[CommandCall], Awaitable[Message]]  # raises UserError
Sleep = Callable[[float], Awaitable[None]]

_CHAT_INPUT, _SUBCOMMAND, _STRING = 1, 1, 3  # kinds of commands and of options (reference, "Application Commands")
_GUILD = 0  # where they are offered, and how they are installed: in servers
_LATER = 5  # kind of a first answer: "thinking"
_PRIVATE = 1 << 6
_DESCRIPTION = 100
_TRIES, _BETWEEN = 3, 2.0  # of an answer that is lost, and seconds between them


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
    """A call as it comes through the gateway. `token` answers it: never to be logged."""

    id: str
    token: str = field(repr=False)
    application: str
    person: str
    place: Destination
    said: Mapping[str, Any]


def registration(table: Sequence[Offered]) -> list[dict[str, Any]]:
    """The commands as Discord registers them: one, with a subcommand for each of the table."""
    (prefix,) = {one.usage.split()[0].lstrip("/") for one in table}
    return [
        {
            "name": prefix,
            "type": _CHAT_INPUT,
            "description": "What is known about defence aid, and why you were told.",
            "contexts": [_GUILD],
            "integration_types": [_GUILD],
            "options": [_subcommand(one) for one in table],
        }
    ]


def _subcommand(one: Offered) -> dict[str, Any]:
    options = [
        {"type": _STRING, "name": o.name, "description": plain(o.summary, _DESCRIPTION), "required": o.required}
        for o in sorted(one.options, key=lambda option: not option.required)
    ]
    summary = plain(one.summary, _DESCRIPTION)
    return {"type": _SUBCOMMAND, "name": one.name, "description": summary, "options": options}


def call_of(heard: Interaction) -> CommandCall:
    """What the person asked; without a subcommand, help."""
    chosen: Mapping[str, Any] = next(iter(heard.said.get("options") or ()), {"name": "help"})
    options = {str(o["name"]): str(o["value"]).strip() for o in chosen.get("options") or ()}
    return CommandCall(chosen["name"], " ".join(options.values()), heard.person, heard.place, options)


class Commands:
    """Registers the table, and answers each call."""

    def __init__(self, rest: Rest, table: Sequence[Offered], answer: Answer, *, sleep: Sleep = asyncio.sleep) -> None:
        self._rest = rest
        self._table = table
        self._answer = answer
        self._sleep = sleep

    async def register(self, application: str) -> None:
        """Let Discord offer the commands; the same again changes nothing. Raises RetryLater, GiveUp."""
        await self._rest.call("PUT", f"/applications/{application}/commands", registration(self._table))

    async def heard(self, call: Interaction) -> None:
        """Acknowledge and answer. What goes wrong is said to the person, and logged."""
        thinking = {"type": _LATER, "data": {"flags": _PRIVATE}}
        try:
            await self._rest.call("POST", f"/interactions/{call.id}/{call.token}/callback", thinking)
            await self._say(call, await self._answered(call))
        except AidwireError as problem:
            _log.warning("a command got no answer", interaction=call.id, problem=str(problem))

    async def _answered(self, call: Interaction) -> dict[str, Any]:
        try:
            return render.answer(await self._answer(call_of(call)), to=call.place)
        except UserError as told:
            return render.refusal(str(told), to=call.place)
        except Exception:  # noqa: BLE001 - a step boundary: a bug in a command must not leave the person waiting
            _log.exception("a command hit a bug", interaction=call.id)
            return render.refusal("Something broke on our side, and it is noted. Please try again.", to=call.place)

    async def _say(self, call: Interaction, body: dict[str, Any]) -> None:
        """Put the answer in the place of "thinking"; the same again is the same answer."""
        path = f"/webhooks/{call.application}/{call.token}/messages/@original"
        for _ in range(_TRIES):
            try:
                await self._rest.call("PATCH", path, body)
            except RetryLater as lost:
                await self._sleep(max(lost.after, _BETWEEN))
            else:
                return
        raise GiveUp("its answer was lost")
