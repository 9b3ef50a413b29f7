"""Who sees the pages and acts in them: everybody on loopback, else who logs in or whom a proxy names.

A session is a signed cookie, so that any process of the bot knows it and none has to keep it. It is bound to the token:
a new token ends all sessions, and all addresses of feeds.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

import structlog
from aiohttp import web

from bot.errors import ConfigError
from bot.ports import Clock
from bot.visitors import VISITOR, Visitor
from bot.web.patience import Patience
from bot.web.seal import Seal, same

EVERYBODY = "preview"  # who asks where no login is wanted
COOKIE = "__Host-aidwire"  # the prefix makes browsers insist on Secure and on this host alone (RFC 6265bis, 4.1.3)
LASTS = timedelta(days=14)
SHORTEST_TOKEN = 16  # characters
_LONGEST_NAME = 60
_HEADER, _FIELD = "X-CSRF-Token", "csrf"
_FORM = "application/x-www-form-urlencoded"
_KINDS = (_FORM, "application/json")

_AGAIN = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0">'
    '<link rel="icon" href="data:,"><title>Aidwire</title>'
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LoginPage = Callable[[str, str], str]  # where it leads afterwards, and what was wrong -> HTML

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Admission:
    """Who is let in; what config/bot.toml says under [web] (bot/settings/bot.py)."""

    login: str = ""  # "": everybody; "token": who knows it; "proxy": whom a proxy names
    public: bool = False  # whether others than this machine may reach it
    proxy_header: str = "X-Forwarded-User"
    proxies: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()


class Gate:
    """Judges requests. Other pages of the same server (health, a chat's hooks) are not its concern."""

    def __init__(self, settings: Admission, token: str, clock: Clock, page: LoginPage) -> None:
        """Raises ConfigError where strangers could come in, or nobody could."""
        _check(settings, token)
        self._settings, self._token, self._clock, self._page = settings, token, clock, page
        self._lasting = bool(token)
        self._seal = Seal(sha256(token.encode()).digest() if token else secrets.token_bytes(32))
        self._proxies = [_network(text) for text in settings.proxies]
        self._patience = Patience()

    @property
    def shut(self) -> bool:
        """Whether a login is wanted."""
        return bool(self._settings.login)

    def knows(self, request: web.Request) -> bool:
        """Whether somebody of ours asks: logged in, or a probe that brings the token ("Authorization: Bearer ...")."""
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        probe = bool(self._token) and kind.casefold() == "bearer" and same(given.strip(), self._token)
        return probe or self.visitor(request) is not None

    def visitor(self, request: web.Request) -> Visitor | None:
        """Who asks; None for a stranger."""
        match self._settings.login:
            case "token":
                cookie = request.cookies.get(COOKIE, "")
                person = self._session(cookie)
                return self._visitor(person, cookie) if person else None
            case "proxy":
                person = self._named(request)
                return self._visitor(person, person) if person else None
        return self._visitor(EVERYBODY, EVERYBODY)

    def keep(self, routes: Iterable[web.RouteDef], *, by_key: bool = False) -> list[web.RouteDef]:
        """The routes for those alone who may come in; handlers find them under VISITOR.

        `by_key`: also for who brings a visitor's key in the address, as readers of feeds do. What changes something
        (POST) must come from our own page, with the token that it was given.
        """
        return [
            web.RouteDef(route.method, route.path, self._kept(route.handler, by_key=by_key), route.kwargs)
            for route in routes
        ]

    def routes(self) -> list[web.RouteDef]:
        """Logging in and out, where that is done here."""
        if self._settings.login != "token":
            return []
        return [
            web.get("/login", self._form), web.post("/login", self._enter),
            *self.keep([web.post("/logout", self._leave)]),
        ]  # fmt: skip

    def _kept(self, handler: Handler, *, by_key: bool) -> Handler:
        async def judged(request: web.Request) -> web.StreamResponse:
            visitor = self.visitor(request) or (self._by_key(request) if by_key else None)
            if visitor is None:
                return self._stranger(request)
            if request.method not in ("GET", "HEAD"):
                await self._refuse_forged(request, visitor)
            request[VISITOR] = visitor
            return await handler(request)

        return judged

    # --- who it is ---

    def _visitor(self, person: str, session: str) -> Visitor:
        managers = self._settings.managers
        manager = self._settings.login != "proxy" or not managers or person in managers
        key = self._seal.close("feed", person) if self.shut and self._lasting else ""
        return Visitor(person, manager, self._seal.mark("csrf", session), key, self._settings.login == "token")

    def _session(self, cookie: str) -> str:
        until, _, person = (self._seal.open("session", cookie) or "").partition(":")
        return person if until.isdecimal() and int(until) > self._clock.now().timestamp() else ""

    def _named(self, request: web.Request) -> str:
        """Whom the proxy names. Anybody can send its header, so it counts from the proxy's own address alone."""
        try:
            peer = ip_address((request.remote or "").partition("%")[0])
        except ValueError:
            return ""
        values = request.headers.getall(self._settings.proxy_header, [])
        trusted = any(peer in network for network in self._proxies)
        return _name(values[0]) if trusted and len(values) == 1 else ""

    def _by_key(self, request: web.Request) -> Visitor | None:
        person = self._seal.open("feed", request.query.get("key", "")) if self._lasting else None
        return self._visitor(person, "") if person else None

    # --- strangers and forgeries ---

    def _stranger(self, request: web.Request) -> web.StreamResponse:
        if self._settings.login == "proxy":
            raise web.HTTPForbidden(text="The proxy names nobody. Ask this bot through the proxy that knows you.")
        if request.method != "GET" or "text/html" not in request.headers.get("Accept", ""):
            raise web.HTTPUnauthorized(text="Log in first.", headers={"Cache-Control": "no-store"})
        if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            # A strict cookie does not come along from a link elsewhere, in a chat say: asked by our own page, it does.
            return web.Response(text=_AGAIN, content_type="text/html", headers={"Cache-Control": "no-store"})
        raise web.HTTPSeeOther(f"/login?next={quote(request.path_qs, safe='')}")

    async def _refuse_forged(self, request: web.Request, visitor: Visitor) -> None:
        """Only a page of ours may ask for a change: 403 else, also for who does not say where they come from; 415 for
        what our pages never send.
        """
        _refuse_strangers(request)
        if request.content_type not in _KINDS:
            raise web.HTTPUnsupportedMediaType(text="Send a form, or JSON.")
        given = request.headers.get(_HEADER, "")
        if not given and request.content_type == _FORM:
            given = str((await request.post()).get(_FIELD, ""))
        if not same(given, visitor.csrf):
            raise web.HTTPForbidden(text="This page is too old to be acted in. Load it again.")

    # --- logging in ---

    async def _form(self, request: web.Request) -> web.StreamResponse:
        if self.visitor(request) is not None:
            raise web.HTTPSeeOther(_ours(request.query.get("next", "")))
        return self._answer(request.query.get("next", ""), "", HTTPStatus.OK)

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        """Give the right token a session. Says nothing of how wrong a token was; five wrong ones make a peer wait."""
        _refuse_strangers(request)
        sent = await request.post()
        to, person, now = str(sent.get("next", "")), _name(str(sent.get("name", ""))), self._clock.now()
        peer = request.remote or ""
        if wait := self._patience.left(peer, now.timestamp()):
            answer = self._answer(to, "Too many tries. Wait a minute.", HTTPStatus.TOO_MANY_REQUESTS)
            answer.headers["Retry-After"] = str(int(wait) + 1)
            return answer
        if not same(str(sent.get("token", "")).strip(), self._token):
            self._patience.failed(peer, now.timestamp())
            _log.warning("wrong token", peer=peer)
            return self._answer(to, "That is not the token.", HTTPStatus.FORBIDDEN)
        if not person:
            return self._answer(to, "Say who you are: your name stands beside what you change.", HTTPStatus.FORBIDDEN)
        away = web.HTTPSeeOther(_ours(to))
        until = int((now + LASTS).timestamp())
        away.set_cookie(
            COOKIE, self._seal.close("session", f"{until}:{person}"), max_age=int(LASTS.total_seconds()), path="/",
            secure=True, httponly=True, samesite="Strict",
        )  # fmt: skip
        raise away

    async def _leave(self, _: web.Request) -> web.StreamResponse:
        away = web.HTTPSeeOther("/login")
        away.set_cookie(COOKIE, "", max_age=0, path="/", secure=True, httponly=True, samesite="Strict")
        raise away

    def _answer(self, to: str, problem: str, status: HTTPStatus) -> web.Response:
        text = self._page(_ours(to), problem)
        return web.Response(text=text, status=status, content_type="text/html", headers={"Cache-Control": "no-store"})


def _check(settings: Admission, token: str) -> None:
    if settings.login not in ("", "token", "proxy"):
        raise ConfigError("AIDWIRE_WEB_LOGIN", f"must be token or proxy, not {settings.login!r}")
    if settings.public and not settings.login:
        raise ConfigError(
            "bot.toml, [web]",
            'others can reach the pages, and no login is asked for: set login = "token" and AIDWIRE_WEB_TOKEN, or '
            'login = "proxy" (docs/operating.md)',
        )
    if settings.login == "token" and len(token) < SHORTEST_TOKEN:
        raise ConfigError(
            "AIDWIRE_WEB_TOKEN",
            f'must have at least {SHORTEST_TOKEN} characters where login = "token": openssl rand -hex 24',
        )
    if settings.login == "proxy" and not settings.proxies:
        raise ConfigError("bot.toml, [web]", 'login = "proxy" needs the proxy\'s addresses: proxies = ["10.0.0.2"]')


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError as problem:
        raise ConfigError("bot.toml, [web]", f"proxies: {text!r} is not ADDRESS or NETWORK/BITS ({problem})") from None


def _refuse_strangers(request: web.Request) -> None:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "")
    if site not in (None, "same-origin") or urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="This is taken only from the bot's own pages.")


def _name(text: str) -> str:
    """A person's name on one line; "" where it is none."""
    return " ".join("".join(c for c in text if c.isprintable()).split())[:_LONGEST_NAME]


def _ours(path: str) -> str:
    """An address of this server, never another's."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"
