"""Slack: what the app wires. Neither slack_bolt nor slack_sdk is needed for it (handlers/slack/web.py says why)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.errors import ConfigError
from bot.model.findings import Finding
from bot.ports import Clock
from handlers.slack.chat import SlackChat
from handlers.slack.commands import Answer, Commands
from handlers.slack.doctor import examine
from handlers.slack.signed import routes
from handlers.slack.socketmode import SocketMode
from handlers.slack.web import BASE, Web

VARIABLES = ("AIDWIRE_SLACK_BOT_TOKEN", "AIDWIRE_SLACK_APP_TOKEN", "AIDWIRE_SLACK_SIGNING_SECRET")


@dataclass(frozen=True, slots=True)
class Keys:
    """What Slack gives to an app, in the order of VARIABLES. Without `app` and `signing` it posts and hears nothing."""

    bot: str = field(repr=False)  # xoxb-, of the installation
    app: str = field(default="", repr=False)  # xapp-, for Socket Mode
    signing: str = field(default="", repr=False)  # the secret with which Slack signs its calls over HTTP


class Connection:
    """The bot in a workspace: `chat` posts at once, `routes` are to be served, `run` stays on Socket Mode for commands,
    `close` gives all back.
    """

    def __init__(self, bot: Web, app: Web | None, commands: Commands, chat: SlackChat) -> None:
        self.chat = chat
        self.routes: Sequence[web.RouteDef] = ()
        self._bot = bot
        self._app = app
        self._commands = commands
        self._socket = SocketMode(app, commands.heard) if app else None

    @property
    def listening(self) -> bool:
        """Whether commands come through Socket Mode now; true where it is not used."""
        return self._socket is None or self._socket.connected

    async def workspace(self) -> tuple[str, str]:
        """The workspace's id and name; they also show that the token works. Raises RetryLater, GiveUp."""
        said = await self._bot.call("auth.test")
        return str(said["team_id"]), str(said["team"])

    async def examine(self, channels: Iterable[str], scopes: Collection[str]) -> list[Finding]:
        """How the tokens, the scopes (against those given) and these channels are; asks, and changes nothing."""
        return await examine(self._bot, self._app, channels, scopes=scopes, signed=bool(self.routes))

    @property
    def clock(self) -> str:
        """The time by Slack's last answer, as its Date header has it; "" before the first."""
        return self._bot.heard.get("Date", "")

    async def run(self) -> None:
        """Answer slash commands through Socket Mode until cancelled; returns at once where it is not used."""
        if self._socket is not None:
            await self._socket.run()

    async def close(self) -> None:
        """Let open answers end and give the connections back; after the last delivery."""
        await self._commands.close()
        await self._bot.close()
        if self._app is not None:
            await self._app.close()


def connect(keys: Keys, *, answer: Answer, wall: Clock, broadcast: bool = False, base: str = BASE) -> Connection:
    """The bot on Slack; nothing is asked yet. `answer` runs a command; `broadcast` shows replies that change a story's
    status in the channel, too.

    Raises ConfigError where a key is of another kind.
    """
    _check(VARIABLES[0], keys.bot, "xoxb-", "OAuth & Permissions, Bot User OAuth Token")
    if keys.app:
        _check(VARIABLES[1], keys.app, "xapp-", "Basic Information, App-Level Tokens")
    bot = Web(keys.bot, base=base)
    commands = Commands(bot, answer)
    app = Web(keys.app, base=base) if keys.app else None
    connection = Connection(bot, app, commands, SlackChat(bot, wall, broadcast=broadcast))
    if keys.signing:
        connection.routes = routes(keys.signing, wall, commands.heard)
    return connection


def _check(variable: str, key: str, prefix: str, place: str) -> None:
    if not key.startswith(prefix) or not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigError(variable, f"begins with {prefix}: copy it again from the app's page, {place}")
