"""Discord: what the app wires. discord.py itself is imported only when a connection runs."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from bot.errors import ConfigError
from bot.model import Destination
from bot.model.findings import Finding
from handlers.discord.chat import DiscordChat
from handlers.discord.commands import Answer, Commands, Offered, Suggest
from handlers.discord.doctor import examine
from handlers.discord.rest import BASE, Rest

if TYPE_CHECKING:
    from handlers.discord.gateway import Gateway

Lost = Callable[[Destination, str], Awaitable[None]]  # a channel that is gone, and why

VARIABLE = "AIDWIRE_DISCORD_TOKEN"
_TOKEN = re.compile(r"[\w.-]+", re.ASCII)
_NOT_IN_AGENT = re.compile(r"[^ -~]|[(),]")


class Connection:
    """The bot on Discord: `chat` posts at once, `run` stays on the gateway for commands, `close` gives all back."""

    def __init__(self, token: str, rest: Rest, commands: Commands, lost: Lost) -> None:
        self.chat = DiscordChat(rest)
        self._token = token
        self._rest = rest
        self._commands = commands
        self._lost = lost
        self._gateway: Gateway | None = None

    @property
    def listening(self) -> bool:
        """Whether commands are heard now, on every shard."""
        return self._gateway is not None and self._gateway.listening

    async def application(self) -> str:
        """The application's id, for the invite link; it also shows that the token works. Raises RetryLater, GiveUp."""
        return str((await self._rest.call("GET", "/applications/@me"))["id"])

    async def examine(self, channels: Iterable[str]) -> list[Finding]:
        """How the token and these channels are; asks, and changes nothing."""
        return await examine(self._rest, channels)

    @property
    def clock(self) -> str:
        """The time by Discord's last answer, as its Date header has it; "" before the first."""
        return self._rest.heard.get("Date", "")

    async def run(self) -> None:
        """Answer slash commands until cancelled."""
        from handlers.discord.gateway import Gateway  # noqa: PLC0415 - discord.py costs 0.4 s where nobody uses it

        self._gateway = Gateway(self._token, self._commands, lost=self._lost)
        await self._gateway.run()

    async def close(self) -> None:
        """Give the connections back; after the last delivery."""
        await self._rest.close()


async def _unheard(_lost: Destination, _reason: str) -> None:
    """Where nobody asks to be told: the next post will tell."""


def connect(  # noqa: PLR0913 - each is one thing that the app alone knows
    token: str,
    *,
    contact: str,
    version: str,
    table: Sequence[Offered],
    answer: Answer,
    suggest: Suggest = lambda _kind, _typed: (),
    managers: Iterable[str] = (),
    rulers: Iterable[str] = (),
    lost: Lost = _unheard,
    base: str = BASE,
) -> Connection:
    """The bot on Discord; nothing is asked yet. `contact` and `version` are told to Discord in the User-Agent.

    `managers` are ids of roles whose members may change what a channel hears, `rulers` ids of people who may put right
    what all servers hear; `lost` is told of channels that are gone.
    Raises ConfigError where the token cannot be one.
    """
    if not _TOKEN.fullmatch(token.strip()):
        raise ConfigError(VARIABLE, "is no bot token: copy it again from the developer portal, page Bot, Reset Token")
    agent = f"DiscordBot ({_NOT_IN_AGENT.sub('', contact).strip() or 'no contact'}, {version})"
    rest = Rest(token.strip(), agent, base=base)
    commands = Commands(
        rest, table, answer, suggest=suggest, managers=frozenset(managers), rulers=frozenset(rulers)
    )  # fmt: skip
    return Connection(token.strip(), rest, commands, lost)
