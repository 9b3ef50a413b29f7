"""A small newsroom on loopback: feeds that a test writes, and a clock that it turns. All prose and outlets are invented."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Self

from aiohttp import web

from tests.clock import START

OUTLETS = ("Harbour News", "Quay Post", "The Courier")


class Newsroom:
    """Used as a context; `publish` puts an entry into a feed at the clock's time."""

    def __init__(self) -> None:
        self.now: datetime = START
        self.asked: list[str] = []
        self.pages: dict[str, str] = {}
        self._entries: dict[str, list[str]] = {outlet: [] for outlet in OUTLETS}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes([
            web.get("/clock", self._clock), web.get("/feeds.opml", self._opml), web.get("/page/{number}", self._page),
            web.get("/{outlet}.xml", self._feed),
        ])  # fmt: skip
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._runner.addresses[0][1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)

    def publish(self, outlet: str, title: str, summary: str = "", page: str = "") -> None:
        number = sum(map(len, self._entries.values()))
        if page:
            self.pages[str(number)] = page
        self._entries[outlet].append(
            f"<item><title>{escape(title)}</title><link>{self.url}/page/{number}</link><guid>{number}</guid>"
            f"<description>{escape(summary)}</description><pubDate>{format_datetime(self.now)}</pubDate></item>"
        )

    async def _clock(self, _: web.Request) -> web.Response:
        return web.json_response({"now": self.now.isoformat()})

    async def _opml(self, _: web.Request) -> web.Response:
        outlines = "".join(
            f'<outline type="rss" text="{outlet}" xmlUrl="{self.url}/{outlet.replace(" ", "-")}.xml"/>'
            for outlet in OUTLETS
        )
        return web.Response(text=f'<opml version="2.0"><body>{outlines}</body></opml>', content_type="text/xml")

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = request.match_info["outlet"].replace("-", " ")
        self.asked.append(outlet)
        items = "".join(self._entries[outlet])
        text = f'<rss version="2.0"><channel><title>{outlet}</title>{items}</channel></rss>'
        return web.Response(text=text, content_type="application/rss+xml")

    async def _page(self, request: web.Request) -> web.Response:
        page = self.pages.get(request.match_info["number"])
        if page is None:
            raise web.HTTPNotFound
        return web.Response(text=page, content_type="text/html")
