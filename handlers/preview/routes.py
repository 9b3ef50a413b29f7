"""The preview's addresses: pages that read without a script, the live stream, and the composer's commands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import urlsplit

from aiohttp import web

from bot.errors import RetryLater, UserError
from bot.model import CommandCall, Destination, Message
from bot.ports import Clock, Shown, ShownChannel
from handlers.preview import render
from handlers.preview.chat import PreviewStore
from handlers.preview.live import Live
from handlers.preview.render import Hint, View

__all__ = ["Commands", "Hint", "routes"]

PAGE = 30  # threads a page
MAX_COMMAND = 2000  # characters, as Discord takes in one message
MAX_BODY = 16_384  # bytes: a command whose every character is escaped, with room for its channel
PERSON = "preview"  # the preview knows no accounts: whoever can open it speaks as this person
PREFIX = "/aid"

Commands = Callable[[CommandCall], Awaitable[Message]]

_HEADERS = {"Cache-Control": "no-cache"}  # the server sets those that keep others out (bot/web/server.py)
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def routes(
    store: PreviewStore, commands: Commands, *, live: Live, clock: Clock, hints: Sequence[Hint] = ()
) -> list[web.RouteDef]:
    """Every route of the preview. `hints` is what the composer offers; `live.close()` ends its streams at shutdown."""
    pages = _Pages(store, clock, hints)
    composer = _Composer(store, commands, clock)
    return [
        web.get("/", pages.home),
        web.get("/c/{channel}", pages.channel),
        web.get("/c/{channel}/t/{root}", pages.thread),
        web.get("/preview/events", live.stream, allow_head=False),
        web.post("/preview/command", composer.command),
        web.get("/preview/static/{name}", _static(_assets())),
    ]


@dataclass(frozen=True, slots=True)
class _Pages:
    """Pages as a reader asks for them."""

    store: PreviewStore
    clock: Clock
    hints: Sequence[Hint]

    async def home(self, _request: web.Request) -> web.StreamResponse:
        """The first channel."""
        channels = await self.store.channels()
        if not channels:
            return _html(render.missing((), "Nothing to show yet"))
        raise web.HTTPFound(render.channel_path(channels[0].name))

    async def channel(self, request: web.Request) -> web.StreamResponse:
        """A channel, no thread open."""
        return await self._page(request, root=None)

    async def thread(self, request: web.Request) -> web.StreamResponse:
        """A channel with one thread open."""
        return await self._page(request, root=request.match_info["root"])

    async def _page(self, request: web.Request, root: str | None) -> web.StreamResponse:
        seq = await self.store.newest()  # before the rest: what changes meanwhile comes again through the stream
        channels = await self.store.channels()
        channel = _named(channels, request.match_info["channel"])
        if channel is None:
            return _html(render.missing(channels, "There is no such channel"), status=404)
        thread = await self._thread(channel, root)
        if root is not None and not thread:
            return _html(render.missing(channels, "There is no such thread"), status=404)
        before = _cursor(request)
        found = await self.store.threads(channel.name, before, PAGE + 1)
        view = View(
            channels=channels,
            channel=channel,
            threads=found[:PAGE],
            older=found[PAGE - 1].active if len(found) > PAGE else None,
            thread=thread,
            hints=self.hints,
            seq=seq,
            now=self.clock.now(),
            newest_page=before is None,
        )
        return _html(render.page(view))

    async def _thread(self, channel: ShownChannel, root: str | None) -> list[Shown]:
        """The messages of a thread, if it is one of that channel."""
        found = await self.store.thread(root) if root else []
        return found if found and found[0].channel == channel.name else []


@dataclass(frozen=True, slots=True)
class _Composer:
    """Commands as a reader types them."""

    store: PreviewStore
    commands: Commands
    clock: Clock

    async def command(self, request: web.Request) -> web.Response:
        """The answer to `{"channel", "text"}` as `{"html"}`: 200, 422 with what to do instead, or 503 to ask again."""
        _refuse_strangers(request)
        channel, text = await _asked(request)
        if _named(await self.store.channels(), channel) is None:
            raise web.HTTPNotFound(text="There is no such channel.")
        try:
            said = await self.commands(_call(text, channel))
        except UserError as error:
            return self._refused(str(error), text, 422)
        except RetryLater as later:
            return self._refused(f"Not now, please ask again in a moment ({later}).", text, 503)
        return web.json_response({"html": render.answer(said, text, self.clock.now())})

    def _refused(self, why: str, asked: str, status: int) -> web.Response:
        shown = asked if len(asked) <= MAX_COMMAND else asked[:80] + "…"
        return web.json_response({"html": render.refusal(why, shown, self.clock.now())}, status=status)


def _call(text: str, channel: str) -> CommandCall:
    """The call that a line of the composer means. Raises UserError where it is none."""
    if len(text) > MAX_COMMAND:
        raise UserError(f"A command has at most {MAX_COMMAND:,} characters; this one has {len(text):,}.")
    prefix, _, rest = text.strip().partition(" ")
    if prefix.casefold() != PREFIX:
        raise UserError(f"Commands begin with {PREFIX}. Try {PREFIX} help.")
    name, _, argument = rest.strip().partition(" ")
    # Whoever can open the preview runs it; a channel that begins so is a person's own (PreviewChat.direct).
    to, own = Destination("preview", channel), channel.startswith("@")
    return CommandCall(name.casefold() or "help", argument.strip(), PERSON, to, manager=True, direct=own)


def _refuse_strangers(request: web.Request) -> None:
    """Only a page of ours may ask: 403 for other origins (and for who names none), 415 for what a form can send."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin", "")
    if site not in (None, "same-origin") or urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="Commands are taken only from the preview's own page.")
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Send JSON.")


async def _asked(request: web.Request) -> tuple[str, str]:
    """Channel and text of a call. Raises 400 where the body is not that, 413 where it is too long."""
    body = await request.content.read(MAX_BODY + 1)
    while len(body) <= MAX_BODY and not request.content.at_eof():
        body += await request.content.read(MAX_BODY + 1 - len(body))
    if len(body) > MAX_BODY:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY, len(body), text="That is too long for a command.")
    try:
        asked = json.loads(body)
        channel, text = asked["channel"], asked["text"]
    except (ValueError, TypeError, KeyError):
        raise web.HTTPBadRequest(text="Send a channel and a text.") from None
    if not (isinstance(channel, str) and isinstance(text, str)):
        raise web.HTTPBadRequest(text="Send a channel and a text.")
    return channel, text


def _cursor(request: web.Request) -> int | None:
    """Where a page of older threads begins. Raises 400 where it is no number."""
    value = request.query.get("before")
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise web.HTTPBadRequest(text="The place to go on from must be a number.")
    return int(value)


def _named(channels: Sequence[ShownChannel], name: str) -> ShownChannel | None:
    return next((channel for channel in channels if channel.name == name), None)


def _html(text: str, status: int = 200) -> web.Response:
    response = web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)
    response.enable_compression()
    return response


def _assets() -> dict[str, tuple[bytes, str]]:
    """The page's own files by name, with their media types; read once, so that no path of a request is ever opened."""
    found = (file for file in files("handlers.preview").joinpath("static").iterdir())
    return {file.name: (file.read_bytes(), _KINDS["." + file.name.rpartition(".")[2]]) for file in found}


def _static(assets: dict[str, tuple[bytes, str]]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        """A file of the page, or 304 where the browser has it."""
        name = request.match_info["name"]
        if name not in assets:
            raise web.HTTPNotFound(text="There is no such file.")
        body, kind = assets[name]
        tag = hashlib.sha256(body).hexdigest()[:16]
        if any(known.value == tag for known in request.if_none_match or ()):
            return web.Response(status=304, headers={"ETag": f'"{tag}"'})
        response = web.Response(body=body, content_type=kind, charset="utf-8", headers=_HEADERS)
        response.etag = tag
        return response

    return serve
