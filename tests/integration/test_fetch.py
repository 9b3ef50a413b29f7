"""The door against real servers on loopback: redirects, sizes, encodings, addresses, politeness."""

import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import brotli
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

try:
    from compression import zstd  # Python 3.14
except ImportError:
    from backports import zstd

from bot.errors import GiveUp, Gone, RetryLater
from bot.web.fetch import Door, Limits, user_agent

AGENT = user_agent("0.1", "https://aidwire.example/contact")
FEED = b"<rss><channel><title>The Loopback Herald</title></channel></rss>"
QUICK = Limits(total=5, page_delay=0)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Names(AbstractResolver):
    """A name service of our own: every name has the addresses that the test gives."""

    def __init__(self, *addresses: str, error: OSError | None = None) -> None:
        self.addresses = addresses
        self.error = error

    async def resolve(self, host, port=0, family=socket.AF_INET) -> list[ResolveResult]:
        if self.error:
            raise self.error
        return [
            ResolveResult(hostname=host, host=a, port=port, family=_family(a), proto=0, flags=socket.AI_NUMERICHOST)
            for a in self.addresses
        ]

    async def close(self) -> None:
        pass


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


@dataclass
class Site:
    """A server and a door that may reach it; `seen` are the requests that arrived."""

    door: Door
    base: str
    port: int
    seen: list[web.Request] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [request.path for request in self.seen]


@asynccontextmanager
async def site(
    routes: dict[str, Handler],
    *,
    limits: Limits = QUICK,
    allow: tuple[str, ...] | None = None,
    names: AbstractResolver | None = None,
) -> AsyncIterator[Site]:
    seen: list[web.Request] = []

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        seen.append(request)
        return await handler(request)

    app = web.Application(middlewares=[note])
    app.router.add_routes([web.get(path, handler) for path, handler in routes.items()])
    server = TestServer(app)
    await server.start_server()
    try:
        allow = (f"127.0.0.1:{server.port}",) if allow is None else allow
        async with Door(AGENT, allow=allow, limits=limits, resolver=names) as door:
            yield Site(door, f"http://127.0.0.1:{server.port}", server.port or 0, seen)
    finally:
        await server.close()


def says(body: bytes = FEED, status: int = 200, **headers: str) -> Handler:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=body, status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return handler


def leads(where: str, status: int = 301) -> Handler:
    return says(b"moved", status, Location=where)


# --- what comes back ------------------------------------------------------------------------------------------------


async def test_an_answer_comes_back_with_lower_case_headers():
    async with site({"/feed": says(ETag='"7"')}) as here:
        fetched = await here.door.get(f"{here.base}/feed")
    assert (fetched.status, fetched.body, fetched.headers["etag"], fetched.moved_to) == (200, FEED, '"7"', None)


async def test_it_says_who_asks_and_sends_conditions():
    async with site({"/feed": says(b"", 304)}) as here:
        fetched = await here.door.get(f"{here.base}/feed", headers={"If-None-Match": '"7"'})
    request = here.seen[0]
    assert fetched.status == 304
    assert request.headers["User-Agent"] == "Aidwire/0.1 (+https://aidwire.example/contact)"
    assert request.headers["If-None-Match"] == '"7"'
    assert "gzip" in request.headers["Accept-Encoding"]


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
async def test_refusals_come_back_as_they_are(status):
    async with site({"/feed": says(b"no", status, Retry_After="7")}) as here:
        fetched = await here.door.get(f"{here.base}/feed")
    assert (fetched.status, fetched.headers["retry-after"]) == (status, "7")


PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": partial(brotli.compress, quality=1),
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("coding", PACKERS)
async def test_packed_bodies_are_unpacked(coding):
    async with site({"/feed": says(PACKERS[coding](FEED), Content_Encoding=coding)}) as here:
        assert (await here.door.get(f"{here.base}/feed")).body == FEED


@pytest.mark.parametrize("coding", PACKERS)
async def test_a_bomb_is_cut_at_the_limit(coding):
    bomb = PACKERS[coding](bytes(64 * 1024 * 1024))
    async with site({"/feed": says(bomb, Content_Encoding=coding)}) as here:
        with pytest.raises(RetryLater, match="longer than 8388608 bytes"):
            await here.door.get(f"{here.base}/feed")


async def test_a_body_that_is_announced_too_long_is_not_read():
    async with site({"/feed": says(bytes(2000))}, limits=Limits(bytes=1000)) as here:
        with pytest.raises(RetryLater, match="longer than 1000 bytes"):
            await here.door.get(f"{here.base}/feed")


async def test_a_body_at_the_limit_is_read():
    async with site({"/feed": says(bytes(1000))}, limits=Limits(bytes=1000)) as here:
        assert len((await here.door.get(f"{here.base}/feed")).body) == 1000


async def test_a_body_that_breaks_off_is_for_later():
    async def breaks(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(FEED)
        request.transport.close()
        return response

    async with site({"/feed": breaks}) as here:
        with pytest.raises(RetryLater, match="broke off"):
            await here.door.get(f"{here.base}/feed")


async def test_a_body_that_never_ends_meets_the_time_limit():
    async def drips(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"<rss>")
        await asyncio.Event().wait()
        return response

    async with site({"/feed": drips}, limits=Limits(total=0.2)) as here:
        with pytest.raises(RetryLater, match="did not answer in time"):
            await here.door.get(f"{here.base}/feed")


# --- redirects ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "moved"), [(301, 308, True), (301, 302, False), (307, 301, False), (303, 303, False)]
)
async def test_only_a_permanent_chain_moves_a_feed(first, second, moved):
    routes = {"/old": leads("/mid", first), "/mid": leads("/new", second), "/new": says()}
    async with site(routes) as here:
        fetched = await here.door.get(f"{here.base}/old")
    assert fetched.url == f"{here.base}/new"
    assert fetched.moved_to == (f"{here.base}/new" if moved else None)


async def test_a_permanent_redirect_into_nothing_moves_no_feed():
    async with site({"/old": leads("/lost"), "/lost": says(b"", 404)}) as here:
        assert (await here.door.get(f"{here.base}/old")).moved_to is None


async def test_a_loop_of_redirects_ends():
    async with site({"/feed": leads("/feed", 302)}) as here:
        with pytest.raises(RetryLater, match="round and round"):
            await here.door.get(f"{here.base}/feed")
    assert len(here.seen) == 6


@pytest.mark.parametrize(
    "where",
    [
        "http://10.0.0.1/x",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "http://user:word@127.0.0.1/",
        "http://[::1]/x",
        "http://2130706433/x",
        "http://127.0.0.1:22/x",
        "http://[",
    ],
)
async def test_a_redirect_is_judged_like_a_first_address(where):
    async with site({"/feed": leads(where)}) as here:
        with pytest.raises(GiveUp):
            await here.door.get(f"{here.base}/feed")
    assert len(here.seen) == 1


async def test_a_door_key_is_not_shown_to_another_origin():
    routes = {"/feed": says()}
    async with site(routes) as there, site({"/feed": leads(f"{there.base}/feed", 302)}, allow=("127.0.0.1",)) as here:
        await here.door.get(f"{here.base}/feed", headers={"Authorization": "Bearer k", "If-None-Match": '"7"'})
    assert "Authorization" not in there.seen[0].headers
    assert there.seen[0].headers["If-None-Match"] == '"7"'


# --- addresses ------------------------------------------------------------------------------------------------------


async def test_loopback_is_refused_unless_it_is_allowed():
    async with site({"/feed": says()}, allow=()) as here:
        with pytest.raises(GiveUp, match="not a public one"):
            await here.door.get(f"{here.base}/feed")
    assert not here.seen


@pytest.mark.parametrize("spelling", ["127.1", "2130706433", "0x7f.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"])
async def test_no_spelling_of_loopback_gets_by(spelling):
    async with site({"/feed": says()}, allow=()) as here:
        with pytest.raises((GiveUp, RetryLater)):
            await here.door.get(f"http://{spelling}:{here.port}/feed")
    assert not here.seen


async def test_a_name_that_means_a_private_address_is_refused():
    async with site({"/feed": says()}, allow=(), names=Names("127.0.0.1", "10.1.2.3")) as here:
        with pytest.raises(GiveUp, match="not a public one"):
            await here.door.get(f"http://news.example:{here.port}/feed")
    assert not here.seen


async def test_every_hop_is_judged_where_it_is_dialled():
    names = Names("127.0.0.1")

    async def rebinds(_: web.Request) -> web.Response:
        names.addresses = ("10.1.2.3",)
        return web.Response(status=302, headers={"Location": f"http://other.example:{here.port}/feed"})

    async with site({"/feed": rebinds}, names=names) as here:
        with pytest.raises(GiveUp, match="not a public one"):
            await here.door.get(f"http://news.example:{here.port}/feed")
    assert len(here.seen) == 1


async def test_an_unknown_name_is_gone_and_a_silent_name_service_is_not():
    missing = OSError(socket.EAI_NONAME, "Name or service not known")
    silent = OSError(socket.EAI_AGAIN, "Temporary failure in name resolution")
    async with Door(AGENT, resolver=Names(error=missing)) as door:
        with pytest.raises(Gone, match="no host named"):
            await door.get("http://news.example/feed")
    async with Door(AGENT, resolver=Names(error=silent)) as door:
        with pytest.raises(RetryLater, match="could not be looked up"):
            await door.get("http://news.example/feed")


async def test_nobody_at_home_is_for_later():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with Door(AGENT, allow=("127.0.0.1",)) as door:
        with pytest.raises(RetryLater):
            await door.get(f"http://127.0.0.1:{port}/feed")


# --- politeness -----------------------------------------------------------------------------------------------------


class Crowd:
    """A handler that counts how many requests it has at once."""

    def __init__(self) -> None:
        self.now = self.most = 0

    async def __call__(self, _: web.Request) -> web.Response:
        self.now += 1
        self.most = max(self.most, self.now)
        for _turn in range(20):
            await asyncio.sleep(0)
        self.now -= 1
        return web.Response(body=FEED)


async def test_pages_of_a_host_are_asked_one_by_one_and_feeds_not():
    pages, feeds = Crowd(), Crowd()
    async with site({"/page/{n}": pages.__call__, "/feed/{n}": feeds.__call__}) as here:
        await asyncio.gather(*(here.door.page(f"{here.base}/page/{n}") for n in range(12)))
        await asyncio.gather(*(here.door.get(f"{here.base}/feed/{n}") for n in range(40)))
    assert pages.most == 1
    assert 1 < feeds.most <= 8


async def test_robots_are_asked_once_and_obeyed_for_pages_alone():
    robots = says(b"User-agent: *\nDisallow: /members/\n")
    async with site({"/robots.txt": robots, "/members/a": says(), "/news/a": says()}) as here:
        await asyncio.gather(*(here.door.page(f"{here.base}/news/a") for _ in range(3)))
        with pytest.raises(GiveUp, match="asks not to read /members/a"):
            await here.door.page(f"{here.base}/members/a")
        await here.door.get(f"{here.base}/members/a")
    assert here.paths().count("/robots.txt") == 1
    assert here.paths().count("/members/a") == 1


async def test_a_redirect_does_not_lead_past_robots():
    robots = says(b"User-agent: *\nDisallow: /members/\n")
    async with site({"/robots.txt": robots, "/members/a": says(), "/a": leads("/members/a")}) as here:
        with pytest.raises(GiveUp):
            await here.door.page(f"{here.base}/a")


async def test_a_site_that_cannot_say_its_rules_is_asked_later():
    async with site({"/robots.txt": says(b"", 500), "/a": says()}) as here:
        with pytest.raises(RetryLater) as error:
            await here.door.page(f"{here.base}/a")
    assert error.value.after > 0
    assert "/a" not in here.paths()
