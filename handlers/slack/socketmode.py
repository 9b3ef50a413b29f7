"""Socket Mode: calls through a connection that the bot opens, so that nothing need reach it from outside.

Each connection is bolt's handler over slack_sdk's client. Which connection there is, is decided here, because slack_sdk
closes an old one before it opens the next, and commands of the moment between are lost; and because a connection may
look alive while nothing comes through it any more, pings and all (bolt-python 1529, 417). So one that carried nothing
for `QUIET` seconds is replaced, like one that Slack wants to end; the old one is read until the new one has said hello
(Slack allows ten at once).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.errors import AidwireError
from handlers.slack.answers import Sleep
from handlers.slack.hearing import quieted
from handlers.slack.web import Web

_log = structlog.get_logger()

QUIET = 600.0  # seconds
_GREETING = 20.0  # seconds in which a new connection says hello
_HEARTBEAT = 5.0  # seconds between pings (slack_sdk's own); after four without an answer the connection is lost
_GRACE = 5.0  # seconds that the old connection is still read after the new one said hello
_CLOSING = 2.0  # seconds for a farewell: Slack does not always answer it (node-slack-sdk 2752)
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 120.0  # seconds before a new connection; doubled while none lives


class SocketMode:
    """Keeps a connection open for as long as `run` runs; `app` takes what comes through it."""

    def __init__(
        self,
        app: AsyncApp,
        web: Web,
        *,
        quiet: float = QUIET,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`web` holds the app's token (xapp-), not the bot's."""
        self._app = app
        self._web = web
        self._quiet = quiet
        self._clock = clock
        self._sleep = sleep
        self._lines: dict[asyncio.Task[None], _Line] = {}

    @property
    def connected(self) -> bool:
        """Whether a connection said hello and lives."""
        return any(line.greeted and not line.lost for line in self._lines.values())

    async def run(self) -> None:
        """Stay connected until cancelled. Nothing that goes wrong ends it."""
        wait = _FIRST_WAIT
        try:
            while True:
                began = self._clock()
                line = await self._opened()
                await line.over.wait()
                wait = _FIRST_WAIT if self._clock() - began > _LONGEST_WAIT else wait
                log = _log.debug if line.greeted else _log.warning
                log("slack socket mode needs another connection", why=line.why, seconds=wait)
                await self._sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
        finally:
            await self._end(list(self._lines))

    async def _opened(self) -> _Line:
        """A new connection; the older ones end once it lives."""
        older = [task for task, line in self._lines.items() if not line.lost]
        line = _Line(self._app, self._web, self._quiet)
        task = asyncio.create_task(line.run())
        self._lines[task] = line
        task.add_done_callback(self._lines.pop)
        await line.settled.wait()
        if line.greeted:
            _log.debug("slack socket mode connected", older=len(older))
            if older:
                await self._sleep(_GRACE)
            await self._end(older)
        return line

    async def _end(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Line:
    """One connection. `settled` once it said hello or failed; `over` once another must take its place, and `why`."""

    def __init__(self, app: AsyncApp, web: Web, quiet: float) -> None:
        self._app = app
        self._web = web
        self._quiet = quiet
        self._carried = asyncio.Event()
        self.lost = False
        self.greeted = False
        self.settled = asyncio.Event()
        self.over = asyncio.Event()
        self.why = ""

    async def run(self) -> None:
        """Be connected until cancelled, or until nothing can come any more. Errors are told by type alone: their words
        may hold the address and its ticket.
        """
        client: _Client | None = None
        try:
            address = (await self._web.call("apps.connections.open"))["url"]
            client = _Client(str(address), self._heard, self._moved)
            _Handler(self._app, client)
            async with asyncio.timeout(min(_GREETING, self._quiet)):
                await client.connect()  # type: ignore[no-untyped-call] # slack_sdk leaves it bare
                await self.settled.wait()
            await self._watched()
        except TimeoutError:
            self._leave("Slack did not say hello")
        except AidwireError as problem:
            self._leave(str(problem))
        except Exception as lost:  # noqa: BLE001 - whatever ended this connection, the next may live
            self._leave(type(lost).__name__)
        finally:
            self._leave("it ended")
            self.settled.set()
            if client is not None:
                await client.ended()

    async def _watched(self) -> None:
        """Stay, also when another is to take its place: until it does, calls may still come through this one."""
        while not self.lost:
            self._carried.clear()
            try:
                async with asyncio.timeout(self._quiet):
                    await self._carried.wait()
            except TimeoutError:
                self._leave("it was quiet for long")

    async def _heard(self, message: aiohttp.WSMessage) -> None:
        """Note that the connection carried something, and Slack's hello. bolt gets all of it, too."""
        self._carried.set()
        if '"hello"' in message.data and _kind(message.data) == "hello":
            self.greeted = True
            self.settled.set()

    async def _moved(self, *, asked: bool) -> None:
        """Slack wants another connection, or this one was lost."""
        self._leave("Slack asked for it" if asked else "it was lost")
        self.lost = not asked
        self._carried.set()

    def _leave(self, why: str) -> None:
        """Another connection must take its place."""
        self.why = self.why or why
        self.over.set()


class _Moved(Protocol):
    async def __call__(self, *, asked: bool) -> None: ...


class _Client(SocketModeClient):
    """slack_sdk's client for one connection: where it would connect anew, it says so, and stays."""

    def __init__(self, address: str, heard: Callable[[aiohttp.WSMessage], Awaitable[None]], moved: _Moved) -> None:
        super().__init__("", logger=quieted(), ping_interval=_HEARTBEAT, on_message_listeners=[heard])
        self.wss_uri = address
        self._moved = moved

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - slack_sdk's signature
        """Called where Slack asks for it (`force`), and where the connection was lost."""
        await self._moved(asked=force)

    async def ended(self) -> None:
        """Close it, and leave nothing behind where Slack does not say goodbye."""
        try:
            async with asyncio.timeout(_CLOSING):
                await self.close()  # type: ignore[no-untyped-call] # slack_sdk leaves it bare
        except Exception as problem:  # noqa: BLE001 - it is given up anyway
            _log.debug("slack socket mode did not close well", problem=type(problem).__name__)
        for task in (self.message_processor, self.current_session_monitor, self.message_receiver):
            if task is not None:
                task.cancel()
        await self.aiohttp_client_session.close()


class _Handler(AsyncSocketModeHandler):
    """bolt's handler over such a client; its own __init__ makes one that connects anew too late."""

    def __init__(self, app: AsyncApp, client: _Client) -> None:
        self.app = app
        self.app_token = ""  # the address was had with it
        self.client = client
        client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type] # as in bolt's own


def _kind(text: str) -> str:
    try:
        said = json.loads(text)
    except ValueError:
        return ""
    return str(said.get("type")) if isinstance(said, dict) else ""
