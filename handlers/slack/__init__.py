"""Slack: what the app wires. slack-bolt is imported only where something is to be heard: it costs 0.2 s."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from aiohttp import web

from bot.errors import ConfigError
from bot.model.findings import Finding
from bot.ports import Clock
from handlers.commands.command import Command
from handlers.commands.subscribing import Subscriptions
from handlers.slack.answers import Answer, Answers, Desk, Suggest
from handlers.slack.chat import SlackChat
from handlers.slack.doctor import examine
from handlers.slack.people import People
from handlers.slack.web import BASE, Web

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from handlers.slack.socketmode import SocketMode

VARIABLES = ("AIDWIRE_SLACK_BOT_TOKEN", "AIDWIRE_SLACK_APP_TOKEN", "AIDWIRE_SLACK_SIGNING_SECRET")


@dataclass(frozen=True, slots=True)
class Keys:
    """What Slack gives to an app, in the order of VARIABLES. Without `app` and `signing` it posts and hears nothing."""

    bot: str = field(repr=False)  # xoxb-, of the installation
    app: str = field(default="", repr=False)  # xapp-, for Socket Mode
    signing: str = field(default="", repr=False)  # the secret with which Slack signs its calls over HTTP


class Connection:
    """The bot in a workspace: `chat` posts at once, `routes` are to be served, `run` stays on Socket Mode for what
    people do, `close` gives all back.
    """

    def __init__(self, keys: Keys, bot: Web, answers: Answers, chat: SlackChat, app: Web | None) -> None:
        """`bot` and `app` hold a token each; `app` is None without Socket Mode."""
        self.chat = chat
        self._keys = keys
        self._bot = bot
        self._app = app
        self._answers = answers
        self._socket: SocketMode | None = None

    @cached_property
    def routes(self) -> Sequence[web.RouteDef]:
        """Where Slack calls, if it calls us."""
        if not self._keys.signing:
            return ()
        from handlers.slack.hearing import routes  # noqa: PLC0415 - see above

        return routes(self._bolt)

    @property
    def listening(self) -> bool:
        """Whether commands come through Socket Mode now; true where it is not used."""
        return self._app is None or (self._socket is not None and self._socket.connected)

    async def workspace(self) -> tuple[str, str]:
        """The workspace's id and name; they also show that the token works. Raises RetryLater, GiveUp."""
        said = await self._bot.call("auth.test")
        return str(said["team_id"]), str(said["team"])

    async def examine(self, channels: Iterable[str], scopes: Collection[str]) -> list[Finding]:
        """How the tokens, the scopes (against those given) and these channels are; asks, and changes nothing."""
        return await examine(self._bot, self._app, channels, scopes=scopes, signed=bool(self._keys.signing))

    @property
    def clock(self) -> str:
        """The time by Slack's last answer, as its Date header has it; "" before the first."""
        return self._bot.heard.get("Date", "")

    async def run(self) -> None:
        """Answer what comes through Socket Mode until cancelled; returns at once where it is not used."""
        if self._app is None:
            return
        from handlers.slack.socketmode import SocketMode  # noqa: PLC0415 - see above

        self._socket = SocketMode(self._bolt, self._app)
        await self._socket.run()

    async def close(self) -> None:
        """Let open answers end and give the connections back; after the last delivery."""
        await self._answers.close()
        await self._bot.close()
        if self._app is not None:
            await self._app.close()

    @cached_property
    def _bolt(self) -> AsyncApp:
        from handlers.slack.hearing import listen  # noqa: PLC0415 - see above

        return listen(self._answers, self._keys.signing)


def _nothing(_kind: str, _typed: str) -> Sequence[str]:
    return ()


def connect(  # noqa: PLR0913 - each is one thing that the app alone knows
    keys: Keys,
    *,
    answer: Answer,
    wall: Clock,
    table: Sequence[Command] = (),
    suggest: Suggest = _nothing,
    subscriptions: Subscriptions | None = None,
    managers: str = "",
    broadcast: bool = False,
    base: str = BASE,
) -> Connection:
    """The bot on Slack; nothing is asked yet. `answer` runs a command of the `table`, `suggest` gives what is offered
    while somebody types; `subscriptions` are shown and edited in the Home (None: nobody is heard). Members of the user
    group `managers` may change what channels hear; `broadcast` shows replies that change a story's status in the
    channel, too.

    Raises ConfigError where a key is of another kind.
    """
    _check(VARIABLES[0], keys.bot, "xoxb-", "OAuth & Permissions, Bot User OAuth Token")
    if keys.app:
        _check(VARIABLES[1], keys.app, "xapp-", "Basic Information, App-Level Tokens")
    bot = Web(keys.bot, base=base)
    chat = SlackChat(bot, wall, broadcast=broadcast)
    answers = Answers(bot, Desk(table, answer, suggest, subscriptions), People(bot, chat.direct, group=managers))
    return Connection(keys, bot, answers, chat, Web(keys.app, base=base) if keys.app else None)


def _check(variable: str, key: str, prefix: str, place: str) -> None:
    if not key.startswith(prefix) or not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigError(variable, f"begins with {prefix}: copy it again from the app's page, {place}")
