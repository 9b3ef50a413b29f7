"""A newsroom of invented outlets on loopback: `python -m demo.newsroom [--port 0] [--speed MINUTES]`.

    /feeds.opml       every feed
    /feeds/NAME.xml   RSS 2.0, the newest entries whose time has come; ETag, Last-Modified, 304; one of them fails
    /article/ID       an entry's page, in the clutter that news pages wear
    /clock            {"now": its time, "served": entries to be seen, "total": entries}

The clock stands still until the first feed is asked for. Then it runs --speed minutes a second (300: ten days in 45 s),
until two days after the last entry; from there on it keeps step with ours.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import math
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from demo.stream import Entry, Feed, Stream, load, newest

MINUTES_A_SECOND = 300.0
WINDOW = 40
_AFTERWARDS = timedelta(days=2)  # after the last entry, until all is polled, settled and told
_PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True)


class FastClock:
    """Stands at `start` until `run` is called, then runs so many minutes a second of `seconds`, from `ends` on in step.

    Who looks at the end finds the news as new as it was: a clock that raced on would make it months old in minutes.
    """

    def __init__(
        self, start: datetime, speed: float, seconds: Callable[[], float] = time.monotonic, ends: datetime | None = None
    ) -> None:
        self._start, self._speed, self._seconds = start, speed, seconds
        self._fast = (ends - start) / timedelta(minutes=speed) if ends else math.inf  # seconds
        self._began: float | None = None

    def run(self) -> None:
        """Let it run; it does not start again."""
        if self._began is None:
            self._began = self._seconds()

    def now(self) -> datetime:
        """The newsroom's time."""
        passed = 0.0 if self._began is None else self._seconds() - self._began
        fast = min(passed, self._fast)
        return self._start + timedelta(minutes=fast * self._speed, seconds=passed - fast)


class Newsroom:
    """The stream as pages of the web, at the time that the clock shows."""

    def __init__(self, stream: Stream, clock: FastClock) -> None:
        self._stream, self._clock = stream, clock

    def app(self) -> web.Application:
        """Its routes."""
        app = web.Application()
        app.router.add_get("/feeds.opml", self._list)
        app.router.add_get("/feeds/{name}.xml", self._feed)
        app.router.add_get("/article/{id}", self._article)
        app.router.add_get("/clock", self._time)
        return app

    async def _time(self, _: web.Request) -> web.Response:
        now = self._clock.now()
        entries = self._stream.entries
        return web.json_response(
            {"now": now.isoformat(), "served": len(self._stream.served(now)), "total": len(entries)}
        )

    async def _list(self, request: web.Request) -> web.Response:
        rows = "".join(_outline(feed, _base(request)) for feed in self._stream.feeds.values())
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0" xmlns:aidwire="urn:aidwire:feeds">'
            f"<head><title>The newsroom</title></head><body>{rows}</body></opml>"
        )
        return web.Response(text=text, content_type="text/x-opml")

    async def _feed(self, request: web.Request) -> web.Response:
        feed = self._stream.feeds.get(request.match_info["name"])
        if feed is None:
            raise web.HTTPNotFound
        self._clock.run()
        now = self._clock.now()
        if (status := feed.status(now)) != 200:
            return web.Response(status=status, text="The transmitter is being looked at.\n")
        entries = newest((e for e in self._stream.served(now) if e.feed == feed.name), WINDOW)
        body = rss(feed, entries, now, _base(request))
        headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"'}
        if entries:
            headers["Last-Modified"] = format_datetime(max(e.reads(now).since for e in entries), usegmt=True)
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, content_type="application/rss+xml", charset="utf-8", headers=headers)

    async def _article(self, request: web.Request) -> web.Response:
        now = self._clock.now()
        entry = self._stream.by_id.get(request.match_info["id"])
        if entry is None or entry.at > now:
            raise web.HTTPNotFound
        return web.Response(text=page(self._stream.feeds[entry.feed], entry, now), content_type="text/html")


def rss(feed: Feed, entries: tuple[Entry, ...], now: datetime, base: str) -> bytes:
    """The feed's document. An entry that changed keeps its guid and its date, as most outlets do."""
    items = "".join(
        f"<item><title>{escape(said.title)}</title><link>{base}/article/{entry.id}</link>"
        f'<guid isPermaLink="false">{feed.name}:{entry.id}</guid><pubDate>{format_datetime(entry.at)}</pubDate>'
        f"<description>{escape(said.summary)}</description></item>"
        for entry in entries
        for said in (entry.reads(now),)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{escape(feed.title)}</title>'
        f"<link>{base}/feeds/{feed.name}.xml</link><description>Invented news</description>"
        f"<language>{feed.lang}</language>{items}</channel></rss>"
    ).encode()


def page(feed: Feed, entry: Entry, now: datetime) -> str:
    """The entry's page as it reads at that time, in its outlet's template."""
    return _PAGES.get_template(f"{feed.page}.html").render(feed=feed, entry=entry, said=entry.reads(now))


def _outline(feed: Feed, base: str) -> str:
    name, url = quoteattr(feed.title), quoteattr(f"{base}/feeds/{feed.name}.xml")
    about = f'language="{feed.lang}" aidwire:country="{feed.country}" aidwire:tier="{feed.tier}"'
    return f'<outline type="rss" text={name} title={name} xmlUrl={url} {about}/>'


def _base(request: web.Request) -> str:
    return f"http://{request.host}"


async def serve(stream: Stream, port: int, speed: float) -> None:
    """Serve until cancelled; one line on standard output says where."""
    runner = web.AppRunner(
        Newsroom(stream, FastClock(stream.start, speed, ends=stream.entries[-1].at + _AFTERWARDS)).app(),
        access_log=None,
    )
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    where = runner.addresses[0][1]
    print(f"{len(stream.entries)} entries, {len(stream.feeds)} feeds: http://127.0.0.1:{where}/feeds.opml", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8700, help="on 127.0.0.1; 0: any that is free")
    parser.add_argument("--speed", type=float, default=MINUTES_A_SECOND, help="newsroom minutes a second")
    args = parser.parse_args()
    try:
        asyncio.run(serve(load(), args.port, args.speed))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
