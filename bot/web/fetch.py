"""The one door out: every request of the bot to the web goes through here (ports.Fetch)."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.errors import GiveUp, Gone, RetryLater
from bot.ports import Fetched
from bot.web.guard import USUAL_PORTS, Guard, Refused, web_url
from bot.web.lanes import Lanes
from bot.web.robots import RobotsFiles

PERMANENT = (301, 308)
STRANGERS_MAY_SEE = ("accept", "if-none-match", "if-modified-since")
REDIRECTS = (301, 302, 303, 307, 308)
NAME_UNKNOWN = (4, socket.EAI_NONAME)  # c-ares' ENOTFOUND, getaddrinfo's EAI_NONAME
CHUNK = 64 * 1024

FEED_TYPES = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the door holds to. Times in seconds."""

    total: float = 20.0  # a request with all its redirects, from its turn at the host to its last byte
    connect: float = 8.0
    bytes: int = 8 * 1024 * 1024  # of a body, after decompression
    redirects: int = 5
    connections: int = 100  # in all
    feeds_per_host: int = 8  # at once; a publisher's feeds often share one host
    pages_per_host: int = 1
    page_delay: float = 1.0  # between the starts of two page requests at one host
    ports: frozenset[int] = USUAL_PORTS


def user_agent(version: str, contact: str) -> str:
    """What the bot calls itself: its name, version, and where its operator can be reached (a page or mailbox)."""
    return f"Aidwire/{version} (+{contact})"


class Door:
    """ports.Fetch over aiohttp. Judges every address at the moment it is dialled, again at each redirect.

    `allow` names non-public addresses that may be asked nevertheless ("127.0.0.1:8700"): newsrooms on loopback.
    `resolver` replaces the system's name service. Connections open with the first request; `close()` ends them.
    """

    def __init__(
        self,
        agent: str,
        *,
        allow: tuple[str, ...] = (),
        limits: Limits | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._agent = agent
        self._limits = limits or Limits()
        self._guard = Guard(allow, self._limits.ports)
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None
        self._feeds = Lanes(self._limits.feeds_per_host)
        self._pages = Lanes(self._limits.pages_per_host, self._limits.page_delay)
        self._robots = RobotsFiles(agent.partition("/")[0], self._plain)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections; the door may be used again."""
        if self._session:
            await self._session.close()
            self._session = None

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Ask for a feed or document that is published to be polled. Raises as ports.Fetch says."""
        return await self._follow(web_url(url), {"Accept": FEED_TYPES, **(headers or {})}, self._feeds)

    async def page(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Ask for a page that is made for people: only where robots.txt allows it, one at a time at a host."""
        return await self._follow(web_url(url), {"Accept": PAGE_TYPES, **(headers or {})}, self._pages, obey=True)

    async def _plain(self, url: str) -> Fetched:
        return await self._follow(web_url(url), {"Accept": "text/plain"}, self._pages)

    async def _follow(self, start: URL, headers: Mapping[str, str], lanes: Lanes, *, obey: bool = False) -> Fetched:
        """The answer at the end of a chain of redirects. Waiting for turns does not count into the time limit."""
        at, permanent, left = start, True, self._limits.total
        for _ in range(self._limits.redirects + 1):
            delay = await self._judge(at) if obey else 0.0
            async with lanes.turn(_site(at), delay):
                began = asyncio.get_running_loop().time()
                fetched, target = await self._ask(at, headers, left)
                left -= asyncio.get_running_loop().time() - began
            if target is None:
                moved = at != start and permanent and fetched.status < 400
                return replace(fetched, moved_to=str(at)) if moved else fetched
            permanent = permanent and fetched.status in PERMANENT
            headers = headers if target.origin() == at.origin() else _for_strangers(headers)
            at = target
        raise RetryLater(f"{start} leads round and round: more than {self._limits.redirects} redirects")

    async def _ask(self, at: URL, headers: Mapping[str, str], seconds: float) -> tuple[Fetched, URL | None]:
        """One request: its answer and, for a redirect, where it leads."""
        with _named_errors(at):
            async with asyncio.timeout(seconds), self._open().get(at, headers=headers, allow_redirects=False) as answer:
                target = _target(at, answer)
                body = b"" if target else await _body(answer, self._limits.bytes)
                return Fetched(str(at), answer.status, _headers(answer), body), target

    async def _judge(self, at: URL) -> float:
        """The pause that the site's robots.txt asks for. Raises GiveUp where it does not want the page to be read."""
        rules = await self._robots.rules(at)
        if not rules.allows(at.raw_path_qs):
            raise GiveUp(f"robots.txt of {at.host} asks not to read {at.path}")
        return rules.delay

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._limits.connections, socket_factory=self._guard.dial, resolver=self._resolver
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers={"User-Agent": self._agent},
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect),
                trust_env=False,  # a proxy would dial for us, past the guard
            )
        return self._session


def _site(url: URL) -> str:
    return f"{url.host}:{url.port}"


def _headers(answer: aiohttp.ClientResponse) -> dict[str, str]:
    """Lower-case names; repeated headers joined as RFC 9110 5.3 does."""
    names = dict.fromkeys(name.lower() for name in answer.headers)
    return {name: ", ".join(answer.headers.getall(name)) for name in names}


def _for_strangers(headers: Mapping[str, str]) -> dict[str, str]:
    """What another origin may see of a request's headers: what it accepts, what we have already; no keys."""
    return {name: value for name, value in headers.items() if name.lower() in STRANGERS_MAY_SEE}


def _target(at: URL, answer: aiohttp.ClientResponse) -> URL | None:
    """Where a redirect leads. Raises GiveUp where it leaves the web, or leaves https: what anyone on the way can change

    must not become words in somebody's mouth; an operator who trusts such a site can name its http address.
    """
    location = answer.headers.get("Location")
    if answer.status not in REDIRECTS or location is None:
        return None
    try:
        target = web_url(str(at.join(URL(location))))
    except ValueError as error:
        raise GiveUp(f"{at} redirects to {location[:200]!r}, which is not an address") from error
    if at.scheme == "https" and target.scheme == "http":
        raise GiveUp(f"{at} redirects from https to {target}; name the http address yourself if it is to be trusted")
    return target


async def _body(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    """The decoded body, read in chunks so that a bomb is cut at the limit. Raises RetryLater."""
    size = answer.content_length or 0
    body = bytearray()
    if size <= limit:
        async for chunk in answer.content.iter_chunked(CHUNK):
            body += chunk
            if len(body) > limit:
                break
    if max(size, len(body)) > limit:
        answer.close()
        raise RetryLater(f"{answer.url} is longer than {limit} bytes")
    return bytes(body)


@contextmanager
def _named_errors(at: URL) -> Iterator[None]:
    """The errors of aiohttp and the system, named by what the caller does next (ports.Fetch)."""
    try:
        yield
    except TimeoutError as error:
        raise RetryLater(f"{at.host} did not answer in time") from error
    except aiohttp.InvalidURL as error:
        raise GiveUp(f"{at} is not an address that can be asked") from error
    except aiohttp.ClientConnectorDNSError as error:
        if _code(error.os_error) in NAME_UNKNOWN:
            raise Gone(f"there is no host named {at.host}") from error
        raise RetryLater(f"the name {at.host} could not be looked up") from error
    except aiohttp.ClientConnectorError as error:
        if isinstance(error.os_error, Refused):
            raise GiveUp(f"{at.host}:{at.port}: {error.os_error}") from error
        raise RetryLater(f"{at.host}: {error}") from error
    except aiohttp.ClientPayloadError as error:
        raise RetryLater(f"{at.host} broke off in the middle of its answer, or packed it wrongly") from error
    except (aiohttp.ClientError, OSError) as error:
        raise RetryLater(f"{at.host}: {type(error).__name__} {error}".rstrip()) from error


def _code(error: OSError) -> int | None:
    """The resolver's own error code: aiohttp hides c-ares' behind an OSError without one."""
    code = error.errno if error.errno is not None else next(iter(getattr(error.__cause__, "args", ())), None)
    return code if isinstance(code, int) else None
