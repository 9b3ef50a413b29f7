"""The bot's presence on Discord's gateway, through which slash commands come. Posting does not need it.

discord.py reconnects by itself, but its client ends for good where the first connect fails (its issue 10520) or an
event cannot be read: it is supervised, and each time a new one takes its place.
"""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import discord
import structlog

from bot.errors import AidwireError
from bot.model import Destination
from handlers.discord.commands import Commands, Interaction, Sleep

_log = structlog.get_logger()

# Guilds alone: which servers the bot is in. Commands need no intent, and messages of people are none of its business.
INTENTS = discord.Intents(guilds=True)
_FIRST_WAIT, _LONGEST_WAIT = 2.0, 300.0  # seconds before a new client; Discord allows 1,000 a day
_RATE_LIMIT_SECONDS = 30.0  # the shortest that discord.py takes; a call that must wait longer fails instead


class _Client(discord.AutoShardedClient):
    """As many shards as Discord asks for."""

    def __init__(self, commands: Commands) -> None:
        super().__init__(
            intents=INTENTS,
            max_ratelimit_timeout=_RATE_LIMIT_SECONDS,
            allowed_mentions=discord.AllowedMentions.none(),
            enable_debug_events=False,
        )
        self._commands = commands

    async def setup_hook(self) -> None:
        """Register the commands, known to the client once it is logged in; without them posting still goes on."""
        try:
            await self._commands.register(str(self.application_id))
        except AidwireError as problem:
            _log.warning("slash commands are not registered", problem=str(problem))

    async def on_interaction(self, heard: discord.Interaction) -> None:
        """Answer slash commands. Called by discord.py, each in a task of its own."""
        if heard.type is discord.InteractionType.application_command:
            await self._commands.heard(_interaction(heard))

    async def on_shard_ready(self, shard: int) -> None:
        """Note that it works."""
        _log.info("discord gateway ready", shard=shard)


def _interaction(heard: discord.Interaction) -> Interaction:
    place = Destination("discord", str(heard.channel_id or ""), str(heard.guild_id or ""))
    return Interaction(
        str(heard.id), heard.token, str(heard.application_id), str(heard.user.id), place, dict(heard.data or {})
    )


class Gateway:
    """Keeps a client connected for as long as `run` runs."""

    def __init__(
        self,
        token: str,
        commands: Commands,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._token = token
        self._commands = commands
        self._clock = clock
        self._sleep = sleep

    async def run(self) -> None:
        """Stay connected until cancelled. Nothing that goes wrong ends it."""
        wait = _FIRST_WAIT
        while True:
            began = self._clock()
            problem = await self._once()
            if self._clock() - began > _LONGEST_WAIT:
                wait = _FIRST_WAIT
            _log.warning("discord gateway ended", problem=problem, seconds=wait)
            await self._sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _once(self) -> str:
        """Run one client to its end. Returns why it ended: type and place alone, since traces may show the token."""
        try:
            async with _Client(self._commands) as client:
                await client.start(self._token)
        except discord.LoginFailure:
            return "Discord does not accept the bot's token: make a new one"
        except Exception as error:  # noqa: BLE001 - whatever ended this client, the next may live
            *_, last = traceback.extract_tb(error.__traceback__)
            return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
        return "it was closed"
