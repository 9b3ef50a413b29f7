"""Socket Mode: slash commands through a connection that the bot opens, so that nothing need reach it from outside.

A connection may look alive while nothing comes through it any more, pings and all (bolt-python 1529, 417). So one that
carried nothing for `QUIET` seconds is replaced, like one that Slack wants to end; the old one is read until the new one
has said hello, so that no command falls between them (Slack allows ten at once).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import structlog

from bot.errors import AidwireError, RetryLater
from handlers.slack.commands import Payload, Sleep
from handlers.slack.web import Web

_log = structlog.get_logger()

QUIET = 600.0  # seconds
_GREETING = 20.0  # seconds in which a new connection says hello
_HEARTBEAT = 20.0  # seconds between our pings; without an answer the connection counts as lost
_GRACE = 5.0  # seconds that the old connection is still read after the new one said hello
_CLOSING = 2.0  # seconds for a farewell: Slack does not always answer it (node-slack-sdk 2752)
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 120.0  # seconds before a new connection; doubled while none lives
_FAREWELL = aiohttp.ClientWSTimeout(ws_close=_CLOSING)


class SocketMode:
    """Keeps a connection open for as long as `run` runs. `heard` gets each slash command, acknowledged."""

    def __init__(
        self,
        web: Web,
        heard: Callable[[Payload], None],
        *,
        quiet: float = QUIET,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`web` holds the app's token (xapp-), not the bot's."""
        self._web = web
        self._heard = heard
        self._quiet = quiet
        self._clock = clock
        self._sleep = sleep
        self._lines: dict[asyncio.Task[None], _Line] = {}

    @property
    def connected(self) -> bool:
        """Whether a connection said hello and lives."""
        return any(line.greeted for line in self._lines.values())

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
        older = list(self._lines)
        line = _Line(self._web, self._heard, self._quiet)
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

    def __init__(self, web: Web, heard: Callable[[Payload], None], quiet: float) -> None:
        self._web = web
        self._heard = heard
        self._quiet = quiet
        self.greeted = False
        self.settled = asyncio.Event()
        self.over = asyncio.Event()
        self.why = ""

    async def run(self) -> None:
        """Read to the end. Errors are told by type alone: their words may hold the address and its ticket."""
        try:
            address = (await self._web.call("apps.connections.open"))["url"]
            async with self._web.connect(address, heartbeat=_HEARTBEAT, timeout=_FAREWELL) as socket:
                await self._read(socket)
            self._leave("it was closed")
        except AidwireError as problem:
            self._leave(str(problem))
        except Exception as lost:  # noqa: BLE001 - whatever ended this connection, the next may live
            self._leave(type(lost).__name__)
        finally:
            self._leave("it ended")
            self.settled.set()

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        patience: float | None = min(_GREETING, self._quiet)
        while True:
            try:
                message = await asyncio.wait_for(socket.receive(), patience)
            except TimeoutError:
                if not self.greeted:
                    raise RetryLater("Slack did not say hello") from None
                self._leave("it was quiet for long")
                patience = None  # until another has taken its place
                continue
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            await self._take(socket, message.data)
            patience = self._quiet

    async def _take(self, socket: aiohttp.ClientWebSocketResponse, text: str) -> None:
        """Acknowledge at once what wants it; a slash command is handed on."""
        said = _envelope(text)
        kind = said.get("type")
        if kind == "hello":
            self.greeted = True
            self.settled.set()
        elif kind == "disconnect":
            self._leave(f"Slack asked for it ({said.get('reason')})")
        if envelope := said.get("envelope_id"):
            await socket.send_json({"envelope_id": envelope})
        if kind == "slash_commands" and isinstance(said.get("payload"), dict):
            self._heard(said["payload"])

    def _leave(self, why: str) -> None:
        self.why = self.why or why
        self.over.set()


def _envelope(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        _log.warning("slack sent what is no envelope", characters=len(text))
        return {}
    return said
