"""The chats that this bot is on: the preview always, Discord and Slack where their tokens are given."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

import structlog
from aiohttp import web

from bot.errors import ConfigError
from bot.model import CommandCall, Destination, Message
from bot.ports import Chat, Clock
from bot.settings.bot import Settings
from handlers.commands.command import Command
from handlers.commands.subscribing import Subscriptions

_log = structlog.get_logger()

Answer = Callable[[CommandCall], Awaitable[Message]]
Suggest = Callable[[str, str], Sequence[str]]  # a kind of Option.suggests and what was typed -> what may be meant
Lost = Callable[[Destination, str], Awaitable[None]]  # a channel that is gone, and why


class Connection(Protocol):
    """A connection to a platform: it posts at once, hears commands while it runs, and is closed at the end."""

    @property
    def chat(self) -> Chat:
        """What delivers."""
        ...

    @property
    def listening(self) -> bool:
        """Whether commands are heard now."""
        ...

    async def run(self) -> None:
        """Hear commands until cancelled."""
        ...

    async def close(self) -> None:
        """Give everything back."""
        ...


class Connections:
    """All of them. `start` begins to hear, `close` comes after the last delivery."""

    def __init__(self, preview: Chat, open_ones: Mapping[str, Connection], routes: Sequence[web.RouteDef] = ()) -> None:
        self.chats: dict[str, Chat] = {"preview": preview} | {name: one.chat for name, one in open_ones.items()}
        self.routes = routes
        self._open = open_ones
        self._hearing: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Hear commands, each platform on its own: one that fails stops no other."""
        self._hearing = [asyncio.create_task(_heard(name, one)) for name, one in self._open.items()]

    def listening(self) -> dict[str, bool]:
        """By platform, whether commands are heard now."""
        return {name: one.listening for name, one in self._open.items()}

    async def stop_hearing(self) -> None:
        """No command is taken any more."""
        for task in self._hearing:
            task.cancel()
        await asyncio.gather(*self._hearing, return_exceptions=True)

    async def close(self) -> None:
        """Close them."""
        await asyncio.gather(*(one.close() for one in self._open.values()), return_exceptions=True)


async def _heard(name: str, connection: Connection) -> None:
    try:
        await connection.run()
    except Exception:  # noqa: BLE001 - alerts still go out where commands cannot be heard
        _log.exception("commands are not heard any more", platform=name)


def _nothing(_kind: str, _typed: str) -> Sequence[str]:
    return ()


async def _nobody(_lost: Destination, _reason: str) -> None:
    """Where nobody asks to be told: the next post will tell."""


def connect(  # noqa: PLR0913 - each is one thing that the app alone knows
    settings: Settings,
    tokens: Mapping[str, str],
    preview: Chat,
    *,
    table: Sequence[Command],
    answer: Answer,
    wall: Clock,
    version: str,
    suggest: Suggest = _nothing,
    subscriptions: Subscriptions | None = None,
    lost: Lost = _nobody,
) -> Connections:
    """Connect wherever a token is given; nothing is asked yet. `suggest` gives what is offered while somebody types,
    `subscriptions` what a Home shows, `lost` is told of channels that are gone.

    Raises ConfigError for a token that can be none, and for a channel on a platform without one.
    """
    found: dict[str, Connection] = {}
    routes: Sequence[web.RouteDef] = ()
    if token := tokens.get("AIDWIRE_DISCORD_TOKEN"):
        from handlers import discord  # noqa: PLC0415 - imported only where it is configured

        found["discord"] = discord.connect(
            token, contact=settings.poll.contact, version=version, table=table, answer=answer, suggest=suggest,
            managers=settings.discord.managers, rulers=settings.discord.rulers, lost=lost,
        )  # fmt: skip
    if token := tokens.get("AIDWIRE_SLACK_BOT_TOKEN"):
        from handlers import slack  # noqa: PLC0415

        keys = slack.Keys(
            token, tokens.get("AIDWIRE_SLACK_APP_TOKEN", ""), tokens.get("AIDWIRE_SLACK_SIGNING_SECRET", "")
        )
        connection = slack.connect(
            keys, answer=answer, wall=wall, table=table, suggest=suggest, subscriptions=subscriptions,
            managers=settings.slack.managers, broadcast=settings.slack.broadcast,
        )  # fmt: skip
        found["slack"], routes = connection, connection.routes
    for channel in settings.channel:
        if channel.platform not in ("preview", *found):
            raise ConfigError(
                f"bot.toml, channel {channel.name}",
                f"is on {channel.platform}, but no token for it is given (docs/{channel.platform}.md says which)",
            )
    return Connections(preview, found, routes)
