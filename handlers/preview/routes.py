"""The preview's addresses: pages that read without a script, the live stream, and the composer's commands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from secrets import token_hex

from aiohttp import web

from bot.errors import RetryLater, UserError
from bot.model import CommandCall, Destination, Message
from bot.ports import Clock, Shown, ShownChannel
from bot.visitors import Visitor
from handlers.commands.registry import parse
from handlers.preview import render
from handlers.preview.chat import PreviewStore
from handlers.preview.live import Live
from handlers.preview.render import Hint, View
from handlers.preview.tables import whereabouts
from handlers.preview.visitors import seen_by, visitor

__all__ = ["Commands", "Hint", "assets", "routes"]

PAGE = 30  # threads a page
MAX_COMMAND = 2000  # characters, as Discord takes in one message
MAX_BODY = 16_384  # bytes: a command whose every character is escaped, with room for its channel
PREFIX = "/aid"

Commands = Callable[[CommandCall], Awaitable[Message]]

_HEADERS = {"Cache-Control": "no-cache"}  # the server sets those that keep others out (bot/web/server.py)
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def routes(
    store: PreviewStore, commands: Commands, *, live: Live, clock: Clock, hints: Sequence[Hint] = ()
) -> list[web.RouteDef]:
    """The channels' pages and what they ask for, to be kept by a gate (bot/web/gate.py).

    `hints` is what the composer offers; `live.close()` ends its streams at shutdown.
    """
    pages = _Pages(store, clock, hints)
    composer = _Composer(pages, commands, live.notify)
    return [
        web.get("/", pages.home),
        web.get("/c/{channel}", pages.channel),
        web.get("/c/{channel}/t/{root}", pages.thread),
        web.get("/preview/events", live.stream, allow_head=False),
        web.post("/preview/command", composer.command),
    ]


def assets() -> list[web.RouteDef]:
    """What the pages are made of, for everybody: who logs in needs it, too."""
    return [web.get("/preview/static/{name}", _static(_assets()))]


@dataclass(frozen=True, slots=True)
class _Pages:
    """Pages as a reader asks for them."""

    store: PreviewStore
    clock: Clock
    hints: Sequence[Hint]

    async def home(self, request: web.Request) -> web.StreamResponse:
        """The first channel."""
        channels = seen_by(visitor(request), await self.store.channels())
        if not channels:
            return self._missing(request, (), "Nothing to show yet", 200)
        raise web.HTTPFound(render.channel_path(channels[0].name))

    async def channel(self, request: web.Request) -> web.StreamResponse:
        """A channel, no thread open."""
        return await self.page(request, request.match_info["channel"])

    async def thread(self, request: web.Request) -> web.StreamResponse:
        """A channel with one thread open."""
        return await self.page(request, request.match_info["channel"], request.match_info["root"])

    async def page(self, request: web.Request, name: str, root: str | None = None, answer: str = "") -> web.Response:
        """A channel's page, with a thread and an answer where they are given."""
        seq = await self.store.newest()  # before the rest: what changes meanwhile comes again through the stream
        channels = seen_by(visitor(request), await self.store.channels())
        channel = _named(channels, name)
        if channel is None:
            return self._missing(request, channels, "There is no such channel")
        thread = await self._thread(channel, root)
        if root is not None and not thread:
            return self._missing(request, channels, "There is no such thread")
        before = cursor(request)
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
            visitor=visitor(request),
            answer=answer,
        )
        return html(render.page(view))

    def _missing(
        self, request: web.Request, channels: Sequence[ShownChannel], what: str, status: int = 404
    ) -> web.Response:
        return html(render.missing(visitor(request), channels, self.clock.now(), what), status)

    async def _thread(self, channel: ShownChannel, root: str | None) -> list[Shown]:
        """The messages of a thread, if it is one of that channel."""
        found = await self.store.thread(root) if root else []
        return found if found and found[0].channel == channel.name else []


@dataclass(frozen=True, slots=True)
class _Composer:
    """Commands as a reader types them, and buttons, which type one."""

    pages: _Pages
    commands: Commands
    changed: Callable[[], None]

    async def command(self, request: web.Request) -> web.Response:
        """The answer to a channel and a text; that something cannot be done, and what to do instead, is one, too.

        Asked in JSON it is `{"html"}`; a form, which is sent without a script, gets the channel's page around it.
        """
        as_json = request.content_type == "application/json"
        channel, text = await (_asked(request) if as_json else _filled_in(request))
        if _named(seen_by(visitor(request), await self.pages.store.channels()), channel) is None:
            raise web.HTTPNotFound(text="There is no such channel.")
        html = await self._answered(text, channel, visitor(request))
        return web.json_response({"html": html}) if as_json else await self.pages.page(request, channel, answer=html)

    async def _answered(self, text: str, channel: str, who: Visitor) -> str:
        try:
            call = _call(text, channel, who)
            said = await self.commands(call)
        except UserError as error:
            return self._refused(str(error), text)
        except RetryLater as later:
            return self._refused(f"Not now, please ask again in a moment ({later}).", text)
        if call.shared:
            await self.pages.store.append(channel, None, f"shared-{token_hex(12)}", said, self.pages.clock.now())
            self.changed()
            said = Message(f"Shared {whereabouts(channel)}", private=True)
        return render.answer(said, text, self.pages.clock.now())

    def _refused(self, why: str, asked: str) -> str:
        shown = asked if len(asked) <= MAX_COMMAND else asked[:80] + "…"
        return render.refusal(why, shown, self.pages.clock.now())


def _call(text: str, channel: str, who: Visitor) -> CommandCall:
    """The call that a line of the composer means. Raises UserError where it is none."""
    if len(text) > MAX_COMMAND:
        raise UserError(f"A command has at most {MAX_COMMAND:,} characters; this one has {len(text):,}.")
    prefix, _, rest = text.strip().partition(" ")
    if prefix.casefold() != PREFIX:
        raise UserError(f"Commands begin with {PREFIX}. Try {PREFIX} help.")
    call = parse(rest, person=who.person, destination=Destination("preview", channel))
    return replace(call, manager=who.manager, direct=channel.startswith("@"))


async def _filled_in(request: web.Request) -> tuple[str, str]:
    form = await request.post()
    return str(form.get("channel", "")), str(form.get("text", ""))


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


def cursor(request: web.Request, name: str = "before") -> int | None:
    """The number of that name in an address: where a page goes on. Raises 400 where it is no number."""
    value = request.query.get(name)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise web.HTTPBadRequest(text="The place to go on from must be a number.")
    return int(value)


def _named(channels: Sequence[ShownChannel], name: str) -> ShownChannel | None:
    return next((channel for channel in channels if channel.name == name), None)


def html(text: str, status: int = 200) -> web.Response:
    """A page; it may not be kept, for it is one person's."""
    headers = {"Cache-Control": "private, no-cache"}
    response = web.Response(text=text, status=status, content_type="text/html", headers=headers)
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
