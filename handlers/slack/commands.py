"""Slash commands on Slack: each call is acknowledged at once by who heard it, and answered here, privately.

Slack shows an error after 3 seconds, so nothing is looked up before the acknowledgement. The answer goes to the address
that came with the call, good for five answers in half an hour.
"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from bot.errors import AidwireError, GiveUp, RetryLater, UserError
from bot.model import CommandCall, Destination, Message
from handlers.slack import render
from handlers.slack.web import Web

_log = structlog.get_logger()

Payload = Mapping[str, Any]  # a slash command as Slack sends it
Answer = Callable[[CommandCall], Awaitable[Message]]  # raises UserError
Sleep = Callable[[float], Awaitable[None]]

_TRIES, _BETWEEN = 3, 2.0  # of an answer that is lost, and seconds between them
_REMEMBERED = 1024  # calls by which repeats are known
_PATIENCE = 5.0  # seconds that open answers have when the bot stops
_LONGEST = 2000  # characters of a command


def call_of(payload: Payload) -> CommandCall:
    """What the person asked; without words, help."""
    words = html.unescape(str(payload.get("text", "")))[:_LONGEST].split()
    name, *rest = words or ["help"]
    place = Destination("slack", str(payload.get("channel_id", "")), str(payload.get("team_id", "")))
    return CommandCall(name.casefold(), " ".join(rest), str(payload.get("user_id", "")), place)


class Commands:
    """Answers each call once, however often Slack sends it."""

    def __init__(self, web: Web, answer: Answer, *, sleep: Sleep = asyncio.sleep) -> None:
        self._web = web
        self._answer = answer
        self._sleep = sleep
        self._known: dict[str, None] = {}
        self._open: set[asyncio.Task[None]] = set()

    def heard(self, payload: Payload) -> None:
        """Begin to answer a call that was acknowledged; returns at once."""
        trigger = str(payload.get("trigger_id", ""))
        if trigger and trigger in self._known:
            return
        self._known[trigger] = None
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        task = asyncio.create_task(self._serve(payload))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def close(self) -> None:
        """Let open answers end, for as long as patience lasts."""
        if not self._open:
            return
        _, late = await asyncio.wait(self._open, timeout=_PATIENCE)
        for task in late:
            task.cancel()

    async def _serve(self, payload: Payload) -> None:
        """Answer. What goes wrong is said to the person, and logged without the address, which is a secret."""
        try:
            await self._say(str(payload.get("response_url", "")), await self._answered(call_of(payload)))
        except AidwireError as problem:
            _log.warning("a command got no answer", problem=str(problem))

    async def _answered(self, call: CommandCall) -> dict[str, Any]:
        try:
            return render.answer(await self._answer(call))
        except UserError as told:
            return render.refusal(str(told))
        except Exception:  # noqa: BLE001 - a step boundary: a bug in a command must not leave the person waiting
            _log.exception("a command hit a bug", command=call.name)
            return render.refusal("Something broke on our side, and it is noted. Please try again.")

    async def _say(self, url: str, body: dict[str, Any]) -> None:
        """Send the answer; where it is lost, again: twice the same is better than none."""
        for _ in range(_TRIES):
            try:
                return await self._web.respond(url, body)
            except RetryLater as lost:
                await self._sleep(max(lost.after, _BETWEEN))
        raise GiveUp("its answer was lost")
