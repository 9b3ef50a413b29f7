"""The one door in: health, metrics, and the routes that app.py hands in (preview, WebSub, Slack)."""

from __future__ import annotations

import errno
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from yarl import URL

from bot.errors import ConfigError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Refusal = Callable[[int, str], str]  # an HTTP status, and what is said of it -> HTML
Health = Callable[[], Awaitable[Mapping[str, Any]]]  # with "ok": whether the bot does its work

MAX_BODY = 1024 * 1024  # bytes; the largest body that is meant for us is a chat's interaction of some 100 KB
PATIENCE = 5.0  # seconds that open requests have when the server stops

# No inline scripts or styles, nothing from elsewhere, no framing: what gets through the escaping runs nowhere.
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # nothing to others; with none at all browsers hide a form's origin even from us
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "aidwire",
}

_log = structlog.get_logger(__name__)


class Server:
    """An aiohttp server. It binds to loopback unless told otherwise, and answers only to names that are its own.

    `names` are the public host names it may be asked by; addresses and "localhost" always may: a page elsewhere that
    rebinds its own name to our address cannot send those. `registry` is what /metrics shows. Whom it does not know
    (`knows`) is told whether the bot is well, and nothing else. `dressed` makes a page of a refusal for who
    reads pages.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 8080,
        *,
        health: Health,
        names: Iterable[str] = (),
        registry: CollectorRegistry = REGISTRY,
        knows: Callable[[web.Request], bool] = lambda _: True,
        dressed: Refusal | None = None,
    ) -> None:
        self._host = host
        self._port = port
        self._health = health
        self._names = frozenset({"localhost", *(name.lower().rstrip(".") for name in names)})
        self._registry = registry
        self._knows = knows
        self._dressed = dressed
        self._app = web.Application(middlewares=[self._judge], client_max_size=MAX_BODY)
        self._app.on_response_prepare.append(_secure)
        self._app.add_routes([web.get("/health", self._say_health), web.get("/metrics", self._say_metrics)])
        self._runner: web.AppRunner | None = None

    def add(self, routes: Iterable[web.AbstractRouteDef]) -> None:
        """Serve these, too; before `start`."""
        self._app.add_routes(routes)

    async def start(self) -> None:
        """Listen. Raises ConfigError where the address cannot be had."""
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=PATIENCE)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self.stop()
            raise _unheard(self._host, self._port, error) from error

    async def stop(self) -> None:
        """Stop listening; open requests have PATIENCE seconds to end."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def address(self) -> str:
        """Where it listens, with the port that the system gave where 0 was asked for. Only after `start`."""
        assert self._runner is not None, "not started"
        host, port, *_ = self._runner.addresses[0]
        return str(URL.build(scheme="http", host=host, port=port))

    @web.middleware
    async def _judge(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse requests under names that are not ours: another site's page may have been pointed at this address."""
        name = _name(request.host)
        if name not in self._names and not _is_address(name):
            text = f"This server is not {request.host}. If it should answer to that name, add it to web.names."
            return web.Response(status=HTTPStatus.MISDIRECTED_REQUEST, text=text)
        if self._dressed is None or "text/html" not in request.headers.get("Accept", ""):
            return await handler(request)
        return await self._seen(request, handler, self._dressed)

    @staticmethod
    async def _seen(request: web.Request, handler: Handler, dressed: Refusal) -> web.StreamResponse:
        """A page, also where it is a refusal or a bug: a person sees what to do, the log what happened."""
        try:
            return await handler(request)
        except web.HTTPException as refusal:
            if refusal.status < HTTPStatus.BAD_REQUEST:
                raise
            refusal.text = dressed(refusal.status, refusal.text or "")
            refusal.content_type = "text/html"
            raise
        except Exception as error:  # noqa: BLE001 - the step boundary of a page
            _log.error("a page broke", path=request.path, exc_info=error)
            text = dressed(HTTPStatus.INTERNAL_SERVER_ERROR, "")
            return web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR, text=text, content_type="text/html")

    async def _say_health(self, request: web.Request) -> web.Response:
        """200 where all is well, else 503; a health check that fails is not well."""
        try:
            state = dict(await self._health())
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is that the bot is not well
            _log.error("health check failed", exc_info=error)
            state = {"ok": False, "problem": "the health check itself failed; see the log"}
        status = HTTPStatus.OK if state.get("ok") is True else HTTPStatus.SERVICE_UNAVAILABLE
        if not self._knows(request):
            state = {"ok": state.get("ok") is True}
        return web.json_response(state, status=status, headers={"Cache-Control": "no-store"})

    async def _say_metrics(self, request: web.Request) -> web.Response:
        if not self._knows(request):
            raise web.HTTPUnauthorized(text="Bring the token.", headers={"WWW-Authenticate": "Bearer"})
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _secure(_: web.Request, response: web.StreamResponse) -> None:
    """Every answer carries the security headers; a route may tighten or widen its own policy."""
    for name, value in SECURITY.items():
        if name == "Server":
            response.headers[name] = value
        else:
            response.headers.setdefault(name, value)


def _unheard(host: str, port: int, error: OSError) -> ConfigError:
    """Why nobody can be heard at that address, and the setting to change."""
    why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
    said = f"cannot listen on {host}:{port} ({why}); choose another"
    if error.errno in (errno.EADDRINUSE, errno.EACCES):
        return ConfigError("bot.toml, [web] port", f"{said} there, with AIDWIRE_WEB_PORT, or with --port of the demo")
    return ConfigError("bot.toml, [web] host", f"{said} there, or with AIDWIRE_WEB_HOST")


def _name(host: str) -> str:
    """The Host header without its port, in one spelling; an IPv6 address without its brackets."""
    try:
        return (URL(f"http://{host}").host or "").rstrip(".").lower()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
