"""The server on a real port: who may ask, what it says of itself, what it sends along."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry, Counter

from bot.errors import ConfigError
from bot.web.server import MAX_BODY, Server


async def well() -> dict[str, object]:
    return {"ok": True, "feeds": 7}


@asynccontextmanager
async def running(**options) -> AsyncIterator[tuple[aiohttp.ClientSession, Server]]:
    server = Server(port=0, **{"health": well, "registry": CollectorRegistry(), **options})

    async def echo(request: web.Request) -> web.Response:
        return web.Response(text=await request.text())

    async def breaks(_: web.Request) -> web.Response:
        raise RuntimeError("a secret of the house")

    server.add([web.post("/echo", echo), web.get("/breaks", breaks)])
    await server.start()
    try:
        async with aiohttp.ClientSession(server.address) as session:
            yield session, server
    finally:
        await server.stop()


async def test_health_is_said_with_its_reasons():
    async with running() as (session, _), session.get("/health") as answer:
        assert (answer.status, await answer.json()) == (200, {"ok": True, "feeds": 7})


async def _unwell() -> dict[str, object]:
    return {"ok": False, "problem": "no feed answered for an hour"}


async def _unsure() -> dict[str, object]:
    raise OSError("disk")


@pytest.mark.parametrize("health", [_unwell, _unsure])
async def test_what_is_not_well_is_503(health):
    async with running(health=health) as (session, _), session.get("/health") as answer:
        assert answer.status == 503
        state = await answer.json()
    assert state["ok"] is False
    assert "disk" not in state["problem"]


async def test_metrics_are_the_registry():
    registry = CollectorRegistry()
    Counter("entries", "read", registry=registry).inc(3)
    async with running(registry=registry) as (session, _), session.get("/metrics") as answer:
        assert "entries_total 3.0" in await answer.text()
        assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["/health", "/nowhere", "/breaks"])
async def test_every_answer_is_guarded(path):
    async with running() as (session, _), session.get(path) as answer:
        text = await answer.text()
        headers = answer.headers
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "aiohttp" not in headers["Server"].lower()
    assert "secret" not in text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:80", "[::1]:8080", "desk.example", "DESK.example.:443"])
async def test_our_names_are_answered(host):
    async with (
        running(names=["desk.example"]) as (session, _),
        session.get("/health", headers={"Host": host}) as answer,
    ):
        assert answer.status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "desk.example.evil", "desk.example@evil.example", "", "]["]
)
async def test_other_names_are_told_what_to_do(host):
    async with (
        running(names=["desk.example"]) as (session, _),
        session.get("/health", headers={"Host": host}) as answer,
    ):
        assert answer.status in (400, 421)
        if answer.status == 421:
            assert "add it to web.names" in await answer.text()


async def test_a_body_that_is_too_long_is_refused():
    async with running() as (session, _):
        async with session.post("/echo", data=b"x" * 1000) as answer:
            assert answer.status == 200
        async with session.post("/echo", data=b"x" * (MAX_BODY + 1)) as answer:
            assert answer.status == 413


async def test_a_port_that_is_taken_is_a_matter_of_configuration():
    async with running() as (_, server):
        port = int(server.address.rpartition(":")[2])
        with pytest.raises(ConfigError, match=r"\[web\] port: cannot listen on .*AIDWIRE_WEB_PORT"):
            await Server(port=port, health=well, registry=CollectorRegistry()).start()


def test_it_binds_to_loopback_unless_told_otherwise():
    assert Server(health=well)._host == "127.0.0.1"


async def test_who_reads_pages_gets_a_page_of_every_refusal_and_of_every_bug():
    reads = {"Accept": "text/html,*/*;q=0.8"}
    async with running(dressed=lambda status, said: f"<h1>{status}</h1>{said}") as (session, _):
        for path, status in (("/nowhere", 404), ("/breaks", 500)):
            async with session.get(path, headers=reads) as answer:
                assert (answer.status, answer.content_type) == (status, "text/html")
                assert (await answer.text()).startswith(f"<h1>{status}</h1>")
                assert "secret" not in await answer.text()
            async with session.get(path) as answer:
                assert (answer.status, answer.content_type) == (status, "text/plain")
        async with session.get("/echo", headers=reads) as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "POST")


async def test_a_name_that_is_no_address_says_which_setting_it_is():
    with pytest.raises(ConfigError, match=r"\[web\] host: .*AIDWIRE_WEB_HOST"):
        await Server("nowhere.invalid", 0, health=well).start()
