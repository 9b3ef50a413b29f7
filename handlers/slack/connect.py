"""Everything of Slack from its tokens: the one place that app.py needs to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.errors import ConfigError
from bot.ports import Clock
from handlers.slack.chat import SlackChat
from handlers.slack.commands import Answer, Commands
from handlers.slack.signed import routes
from handlers.slack.socketmode import SocketMode
from handlers.slack.web import BASE, Web


@dataclass(frozen=True, slots=True)
class Keys:
    """What Slack gives to an app; shown nowhere, not even by accident. Without `app` and `signing` it only posts."""

    bot: str = field(repr=False)  # xoxb-, of the installation
    app: str = field(default="", repr=False)  # xapp-, for Socket Mode
    signing: str = field(default="", repr=False)  # the secret with which Slack signs its calls


class Slack:
    """A workspace: `chat` posts, `routes` are to be served, `run` hears commands until it is cancelled."""

    def __init__(self, keys: Keys, answer: Answer, wall: Clock, *, broadcast: bool = False, base: str = BASE) -> None:
        """`answer` runs a command; `broadcast` shows replies that change a status in the channel, too.

        Raises ConfigError where a key is one of another kind.
        """
        _check(keys)
        self._web = Web(keys.bot, base=base)
        self.chat = SlackChat(self._web, wall, broadcast=broadcast)
        self._commands = Commands(self._web, answer)
        self.routes: Sequence[web.RouteDef] = routes(keys.signing, wall, self._commands.heard) if keys.signing else ()
        self._app_web = Web(keys.app, base=base)
        self._socket = SocketMode(self._app_web, self._commands.heard) if keys.app else None

    @property
    def listening(self) -> bool:
        """Whether commands come through Socket Mode now; true where it is not used."""
        return self._socket is None or self._socket.connected

    async def run(self) -> None:
        """Hear commands through Socket Mode until cancelled; returns at once where it is not used."""
        if self._socket is not None:
            await self._socket.run()

    async def close(self) -> None:
        """Let open answers end and give the connections back."""
        await self._commands.close()
        await self._app_web.close()
        await self._web.close()


def _check(keys: Keys) -> None:
    for name, key, prefix, place in (
        ("bot", keys.bot, "xoxb-", "OAuth & Permissions, Bot User OAuth Token"),
        ("app", keys.app, "xapp-", "Basic Information, App-Level Tokens"),
    ):
        if key and not key.startswith(prefix):
            raise ConfigError(f"slack, {name} token", f"must begin with {prefix}: it stands under {place}")
