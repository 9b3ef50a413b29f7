"""The world of the torture: a newsroom of invented announcements, and the strict stand-ins in bad weather.

What a platform took stands in its `taken` list at the moment it took it, whatever it answered, and in that order.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any, Self

from aiohttp import web

from tests.standins import discord as discords
from tests.standins import slack as slacks
from tests.standins.discord import BODY, FORUM, THREAD, StandInDiscord, serve
from tests.standins.discord_gateway import StandInGateway
from tests.standins.slack import StandInSlack, serving

SPEED = 60  # the newsroom's clock; leases of 10 minutes are 10 seconds
OUTLETS = ("Harbour News", "Quay Post", "The Courier", "Lantern Daily")
GIVERS = (
    "Norway", "Denmark", "Sweden", "Canada", "Spain", "Finland", "Italy", "Greece", "Portugal", "Belgium", "Latvia",
    "Lithuania", "Estonia", "Poland", "Romania", "Bulgaria", "Croatia", "Slovenia", "Ireland", "Luxembourg", "Japan",
    "Australia", "Iceland", "Austria",
)  # fmt: skip
THINGS = (
    "Leopard 2 tanks", "CAESAR howitzers", "CV90 vehicles", "Patriot batteries", "HIMARS launchers", "F-16 fighters",
    "Marder vehicles", "NASAMS batteries", "Javelin missiles", "Stinger missiles", "Mi-8 helicopters",
    "Gepard vehicles",
)  # fmt: skip
_HANG_SECONDS = 16.0  # longer than the bot waits for an answer
_ASKED_KEPT = 500  # requests that a stand-in remembers
_KEY = re.compile(r"#(aw-\w+-\d+)(?:\+\d+)?(?:~\d+)?$")


@dataclass
class Weather:
    """What goes wrong by chance, of 1,000 requests; nothing once it is fair."""

    luck: random.Random
    bad: dict[str, int] = field(default_factory=lambda: {
        "limit": 20, "500": 4, "502": 4, "no json": 4, "drop": 6,  # in place of carrying it out
        "lost": 15, "garbled": 6, "hang": 1,  # after it was carried out
        "slow": 60,
    })  # fmt: skip
    fair: bool = False
    seen: dict[str, int] = field(default_factory=dict)

    def draw(self) -> str:
        at = self.luck.randrange(1000)
        for name, share in self.bad.items():
            at -= share
            if at < 0 and not self.fair:
                self.seen[name] = self.seen.get(name, 0) + 1
                return name
        return ""

    async def strike(self, fault: str, request: web.Request, limited: web.Response) -> web.StreamResponse | None:
        """What is answered in place of carrying the request out; None where it is carried out."""
        match fault:
            case "limit":
                return limited
            case "500":
                said = {"ok": False, "error": "internal_error", "message": "500", "code": 0}
                return web.json_response(said, status=500)
            case "502":
                return _page(502)
            case "no json":
                return _page(200)
            case "drop":
                _cut(request)
                return web.Response()
            case "slow":
                await asyncio.sleep(self.luck.uniform(0.02, 0.4))
        return None

    async def spoil(self, fault: str, request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
        """What is answered although the request was carried out."""
        match fault:
            case "lost":
                _cut(request)
            case "garbled":
                return _page(502)
            case "hang":
                await asyncio.sleep(_HANG_SECONDS)
        return answer


def _page(status: int) -> web.Response:
    return web.Response(status=status, text="<html>Bad Gateway</html>", content_type="text/html")


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


@dataclass(frozen=True)
class Taken:
    """What a platform took: a message of that key, or (`edit`) a change."""

    channel: str
    key: str
    message: str
    thread: str = ""  # "" where it is a root
    edit: bool = False


class Slack(StandInSlack):
    def __init__(self, weather: Weather) -> None:
        super().__init__()
        self.now = time.time()  # looks go by it
        self.spare_messages = self.history_calls = 10**9
        self.taken: list[Taken] = []
        self._weather = weather

    async def _api(self, request: web.Request) -> web.StreamResponse:
        del self.asked[:-_ASKED_KEPT]
        fault = self._weather.draw()
        limited = web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        said = await self._weather.strike(fault, request, limited)
        return said or await self._weather.spoil(fault, request, await super()._api(request))

    def _chat_postMessage(self, channel: slacks.Channel, form: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - theirs
        said = super()._chat_postMessage(channel, form)
        key = json.loads(form["metadata"])["event_payload"]["key"]
        self.taken.append(Taken(channel.id, key, said["ts"], said["message"].get("thread_ts", "")))
        return said


class Discord(StandInDiscord):
    def __init__(self, weather: Weather) -> None:
        super().__init__()
        self.taken: list[Taken] = []
        self._weather = weather

    @web.middleware
    async def _gate(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.now = time.monotonic()
        del self.asked[:-_ASKED_KEPT]
        if request.path.startswith("/gateway/"):
            return await super()._gate(request, handler)
        fault = self._weather.draw()
        body = {"message": "You are being rate limited.", "retry_after": 0.4, "global": False}
        limited = web.json_response(body, status=429, headers={"Via": "1.1 google", "Retry-After": "1"})
        said = await self._weather.strike(fault, request, limited)
        return said or await self._weather.spoil(fault, request, await super()._gate(request, handler))

    def _made(self, room: discords.Room, number: str, body: dict[str, Any]) -> dict[str, Any]:
        made = super()._made(room, number, body)
        inside = room.type == THREAD and room.id != number
        place = room.parent if room.type == THREAD else room.id
        self.taken.append(Taken(place or "", key_of(body), number, room.id if inside else ""))
        return made

    async def _rewrite(self, request: web.Request) -> tuple[int, Any]:
        said = await super()._rewrite(request)
        room = self.rooms[request.match_info["room"]]
        place = room.parent if room.type == THREAD else room.id
        self.taken.append(Taken(place or "", key_of(request[BODY]), request.match_info["message"], edit=True))
        return said


def key_of(body: dict[str, Any]) -> str:
    """The key of a message on Discord: the fragment of its headline's link."""
    found = _KEY.search((body["embeds"][0].get("author") or {}).get("url") or "")
    return found[1] if found else ""


# --- the newsroom ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Published:
    """An entry of a feed. `story`: which announcement it is about."""

    story: int
    outlet: str
    title: str
    text: str
    at: datetime


class Newsroom:
    """Announces invented deliveries, has other outlets repeat them, and tells of their arrival."""

    def __init__(self, luck: random.Random, weather: Weather) -> None:
        self.repeats = True  # which change a root's counts alone, and so wait for a minute
        self.published: list[Published] = []
        self.url = ""
        self._luck, self._weather = luck, weather
        self._began, self._start = time.monotonic(), datetime(2024, 5, 1, tzinfo=UTC)
        pairs = [(giver, thing) for thing in THINGS for giver in GIVERS]
        luck.shuffle(pairs)
        self._pairs = pairs
        self._stories: list[tuple[str, str, int]] = []

    @property
    def now(self) -> datetime:
        return self._start + timedelta(seconds=SPEED * (time.monotonic() - self._began))

    def beat(self) -> None:
        """A new announcement; what came of an earlier one; another outlet that has it too."""
        number = len(self._stories)
        if not self._pairs:
            return
        giver, thing = self._pairs.pop()
        amount = self._luck.randrange(3, 90)
        self._stories.append((giver, thing, amount))
        for story, outlet, title, text in (
            (number, 0, "{0} to send {1} to Ukraine, ministry says",
             "{0} will send {1} to Ukraine, its defence ministry said on Wednesday."),
            (number - 2, 1, "{0} has delivered {1} to Ukraine",
             "{0} has delivered the {1} to Ukraine, its defence ministry said on Friday."),
            (number - 1, 2, "Ukraine to get {1} from {0}",
             "Ukraine is to get {1} from {0}, the defence ministry there said this week."),
        )[: 3 if self.repeats else 2]:  # fmt: skip
            if story >= 0:
                giver, thing, amount = self._stories[story]
                said = (giver, f"{amount} {thing}")
                name = OUTLETS[(story + outlet) % len(OUTLETS)]
                self.published.append(Published(story, name, title.format(*said), text.format(*said), self.now))

    async def _clock(self, _: web.Request) -> web.Response:
        return web.json_response({"now": self.now.isoformat()})

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        fault = self._weather.draw()
        if fault in ("500", "502", "no json"):
            return _page(500 if fault == "500" else 502)
        if fault in ("drop", "lost"):
            _cut(request)
        outlet = OUTLETS[int(request.match_info["number"])]
        items = "".join(
            f"<item><title>{escape(p.title)}</title><link>{self.url}/page/{n}</link><guid>{n}</guid>"
            f"<description>{escape(p.text)}</description><pubDate>{format_datetime(p.at)}</pubDate></item>"
            for n, p in enumerate(self.published)
            if p.outlet == outlet
        )
        text = f'<rss version="2.0"><channel><title>{outlet}</title>{items}</channel></rss>'
        return web.Response(text=text, content_type="application/rss+xml")

    async def _page(self, request: web.Request) -> web.Response:
        one = self.published[int(request.match_info["number"])]
        text = f"<html><body><h1>{one.title}</h1><p>{one.text}</p></body></html>"
        return web.Response(text=text, content_type="text/html")

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        app = web.Application()
        app.add_routes([
            web.get("/clock", self._clock), web.get(r"/feed/{number:\d+}.xml", self._feed),
            web.get(r"/page/{number:\d+}", self._page),
        ])  # fmt: skip
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            await runner.cleanup()


class World:
    """All of it: used as a context."""

    def __init__(self, seed: int) -> None:
        self.luck = random.Random(seed)
        self.weather = Weather(self.luck)
        self.newsroom = Newsroom(self.luck, self.weather)
        self.slack, self.discord = Slack(self.weather), Discord(self.weather)
        self.channels: list[tuple[str, str, str]] = []  # platform, channel, topic ("": everything)
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        gateway = StandInGateway(self.discord)
        await self._open.enter_async_context(self.newsroom.serving())
        await self._open.enter_async_context(serving(self.slack))
        await self._open.enter_async_context(serve(self.discord, *gateway.routes()))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    def furnish(self, each: int) -> None:
        """So many channels on Slack, on Discord, and half as many forums and pages; the last of each for one topic."""
        half = (each + 1) // 2
        kinds = [
            [("slack", self.slack.channel().id) for _ in range(each)],
            [("discord", self.discord.channel().id) for _ in range(each)],
            [("discord", self.discord.channel(FORUM).id) for _ in range(half)],
            [("preview", f"page-{n}") for n in range(half)],
        ]
        for places in kinds:
            self.channels += [(*place, "") for place in places[: -1 if len(places) > 1 else None]]
            self.channels += [(*place, "Leopard 2") for place in places[1:][-1:]]
