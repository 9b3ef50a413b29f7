"""The bot's presence on Discord's gateway: what people ask, and that a channel or a server is lost. Posting does not
need it.

discord.py reconnects by itself, but its client ends for good where the first connect fails (its issue 10520) or an
event cannot be read: it is supervised, and each time a new one takes its place.
"""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

import discord
import structlog

from bot.errors import AidwireError
from bot.model import Destination
from handlers.discord.commands import Commands, Interaction, Sleep

_log = structlog.get_logger()

Lost = Callable[[Destination, str], Awaitable[None]]  # a channel that is gone, and why

# Guilds alone: which servers the bot is in. Commands need no intent, and messages of people are none of its business.
INTENTS = discord.Intents(guilds=True)
_FIRST_WAIT, _LONGEST_WAIT = 2.0, 300.0  # seconds before a new client; Discord allows 1,000 a day
_RATE_LIMIT_SECONDS = 30.0  # the shortest that discord.py takes; a call that must wait longer fails instead


class _Client(discord.AutoShardedClient):
    """As many shards as Discord asks for."""

    def __init__(self, commands: Commands, lost: Lost) -> None:
        super().__init__(
            intents=INTENTS,
            max_ratelimit_timeout=_RATE_LIMIT_SECONDS,
            allowed_mentions=discord.AllowedMentions.none(),
            enable_debug_events=False,
        )
        self._commands = commands
        self._lost = lost
        self._up: set[int] = set()  # shards that are connected

    @property
    def listening(self) -> bool:
        """Whether all shards are connected."""
        return len(self._up) == (self.shard_count or 1)

    async def setup_hook(self) -> None:
        """Register the commands, known to the client once it is logged in; without them posting still goes on."""
        try:
            await self._commands.register(str(self.application_id))
        except AidwireError as problem:
            _log.warning("slash commands are not registered", problem=str(problem))

    async def on_interaction(self, heard: discord.Interaction) -> None:
        """Answer what people ask. Called by discord.py, each in a task of its own."""
        if heard.type is discord.InteractionType.autocomplete:
            await self._commands.typing(_interaction(heard))
        elif heard.type in (discord.InteractionType.application_command, discord.InteractionType.component):
            await self._commands.heard(_interaction(heard))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Nothing reaches it any more."""
        await self._tell([channel.id], "the channel was deleted")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Nothing reaches any of its channels any more. A server that is only away for a while is not heard of here."""
        await self._tell([channel.id for channel in guild.channels], "the bot was removed from the server")

    async def _tell(self, channels: Iterable[int], reason: str) -> None:
        for channel in channels:
            try:
                await self._lost(Destination("discord", str(channel)), reason)
            except Exception:  # noqa: BLE001 - a step boundary: the other channels are told of, and the next post tells of this one
                _log.exception("a lost channel was not noted", channel=channel)

    async def on_shard_connect(self, shard: int) -> None:
        """Note that it works."""
        self._up.add(shard)
        _log.info("discord gateway ready", shard=shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """Note that it works again."""
        self._up.add(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """Note that it does not."""
        self._up.discard(shard)


def _interaction(heard: discord.Interaction) -> Interaction:
    # A thread belongs to its channel, which is what subscriptions name. An id names one channel of all of Discord, so
    # that destinations need no workspace (docs/decisions/0014).
    channel = getattr(heard.channel, "parent_id", None) or heard.channel_id or ""
    return Interaction(
        str(heard.id),
        heard.token,
        str(heard.application_id),
        str(heard.user.id),
        Destination("discord", str(channel)),
        dict(heard.data or {}),
        permissions=heard.permissions.value if heard.guild_id else 0,
        roles=frozenset(str(role.id) for role in getattr(heard.user, "roles", ())),
        servers=len(heard.client.guilds),
        direct=heard.guild_id is None,
        message_id=str(heard.message.id) if heard.message else "",
        lang=heard.locale.value.partition("-")[0],
    )


class Gateway:
    """Keeps a client connected for as long as `run` runs."""

    def __init__(
        self,
        token: str,
        commands: Commands,
        *,
        lost: Lost,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._token = token
        self._commands = commands
        self._lost = lost
        self._client: _Client | None = None
        self._clock = clock
        self._sleep = sleep

    @property
    def listening(self) -> bool:
        """Whether commands are heard now, on every shard."""
        return self._client is not None and self._client.listening

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
            async with _Client(self._commands, self._lost) as client:
                self._client = client
                await client.start(self._token)
        except discord.LoginFailure:
            return "Discord does not accept the bot's token: make a new one"
        except Exception as error:  # noqa: BLE001 - whatever ended this client, the next may live
            *_, last = traceback.extract_tb(error.__traceback__)
            return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
        finally:
            self._client = None
        return "it was closed"
