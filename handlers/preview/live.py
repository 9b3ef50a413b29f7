"""Changes as they happen: every open page follows the store from the last change that it has seen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from aiohttp import web

from bot.ports import Clock, Shown
from bot.visitors import Visitor
from handlers.preview import render, tables
from handlers.preview.chat import PreviewStore
from handlers.preview.visitors import theirs, visitor

POLL_SECONDS = 5.0  # how soon a change made by another process is seen, and how often a silent stream gives a sign
BATCH = 100  # changes read at once
MAX_STREAMS = 256  # open pages; each holds a connection and asks the store every POLL_SECONDS
RETRY_MS = 2000  # how long a browser waits before it connects again


class Live:
    """The streams of all open pages: `notify` wakes them, `close` ends them (call it when the server shuts down)."""

    def __init__(
        self, store: PreviewStore, clock: Clock, *, poll_seconds: float = POLL_SECONDS, streams: int = MAX_STREAMS
    ) -> None:
        self._store = store
        self._clock = clock
        self._poll = poll_seconds
        self._most = streams
        self._wake = asyncio.Event()
        self._closed = False
        self._open = 0

    def notify(self) -> None:
        """Tell every stream that the store has changed."""
        self._wake.set()
        self._wake = asyncio.Event()

    def close(self) -> None:
        """End every stream; later ones end at once."""
        self._closed = True
        self.notify()

    async def changes(self, after: int) -> AsyncIterator[list[Shown]]:
        """Batches of changes above `after`, for ever; an empty one where nothing happened for a while."""
        while not self._closed:
            wake = self._wake  # taken before the look, so that a change during the look wakes
            batch = await self._store.since(after, BATCH)
            if batch:
                after = batch[-1].seq
            yield batch
            if not batch:
                await self._pause(wake)

    async def _pause(self, wake: asyncio.Event) -> None:
        try:
            await asyncio.wait_for(wake.wait(), self._poll)
        except TimeoutError:
            return

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """The event stream of one page, from the change after `Last-Event-ID` (else `?after=`) on.

        Events: `change` (a rendered message), `clock` (the bot's time: it may follow another clock), `reset` (the
        page knows of changes that the store does not have: it was emptied, load again).
        """
        after = _seen(request)
        if self._closed or self._open >= self._most:
            raise web.HTTPServiceUnavailable(text="Too many open pages.", headers={"Retry-After": "30"})
        response = web.StreamResponse(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        response.content_type = "text/event-stream"
        self._open += 1
        try:
            await response.prepare(request)
            await self._follow(response, after, visitor(request))
        except ConnectionResetError:
            pass  # the page was closed
        finally:
            self._open -= 1
        return response

    async def _follow(self, response: web.StreamResponse, after: int, who: Visitor) -> None:
        await response.write(b"retry: %d\n\n" % RETRY_MS)
        if after > await self._store.newest():
            await response.write(_event("reset", {}))
            return
        async for batch in self.changes(after):
            for kept in (kept for kept in batch if theirs(who, kept.channel)):
                await response.write(_event("change", await self._change(kept), kept.seq))
            if not batch:
                await response.write(_event("clock", {"now": self._clock.now().isoformat()}))

    async def _change(self, kept: Shown) -> dict[str, object]:
        """One change as the page takes it: the message and its thread's card, rendered, and a line to read out."""
        messages = await self._store.thread(kept.root or kept.id)
        return {
            "seq": kept.seq,
            "id": kept.id,
            "root": kept.root or kept.id,
            "channel": kept.channel,
            "called": tables.called(kept.channel),
            "fresh": kept.seq == kept.born,
            "card": render.card(render.summary(messages)),
            "message": render.message(kept),
            "spoken": render.spoken(kept),
        }


def _seen(request: web.Request) -> int:
    """The last change that the page has seen. Raises 400 where it is no number."""
    value = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise web.HTTPBadRequest(text="The last seen change must be a number.")
    return int(value)


def _event(name: str, body: dict[str, object], seq: int | None = None) -> bytes:
    """One server-sent event; JSON keeps line ends out of it."""
    head = "" if seq is None else f"id: {seq}\n"
    return f"{head}event: {name}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
