"""The real process is told to stop in the middle of slow sends and slow feeds."""

import asyncio
import json
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.integration.child import Child
from tests.integration.newsroom import OUTLETS, Newsroom
from tests.integration.slow_bot import GRACE
from tests.integration.test_run import Running, announce, configure, done

GIVERS = ("Norway", "Denmark", "Sweden", "Canada")


class SlowNewsroom(Newsroom):
    """Feeds that do not answer, while `hangs`."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs: set[str] = set()
        self._over = asyncio.Event()

    async def __aexit__(self, *error: object) -> None:
        self._over.set()
        await super().__aexit__(*error)

    async def _feed(self, request: web.Request) -> web.Response:
        answer = await super()._feed(request)
        if request.match_info["outlet"].replace("-", " ") in self.hangs:
            await self._over.wait()
        return answer


class Slow(Running):
    def __init__(self, folder: Path, room: Newsroom, answer: float) -> None:
        self.room = room
        words = ("--settings", str(folder / "bot.toml"), "run", "--clock", f"{room.url}/clock")
        self.child = Child(sys.executable, "-m", "tests.integration.slow_bot", *words,
                           AIDWIRE_LOG="debug", AIDWIRE_TEST_ANSWER=str(answer))  # fmt: skip

    async def until_in_the_middle(self) -> None:
        """A feed hangs, a message stands in the preview, and the bot has not heard of that."""
        await self.until_all_were_asked()
        self.room.hangs = {"The Courier"}
        for giver in GIVERS:
            announce(self.room, "Harbour News", giver)
        asked = len(self.room.asked)
        self.room.forward(hours=1)
        while len(await self.titles()) < 1 or "The Courier" not in self.room.asked[asked:]:
            await asyncio.to_thread(self.child.hear, 0.2)


@pytest.fixture
async def room(tmp_path) -> AsyncIterator[SlowNewsroom]:
    async with SlowNewsroom() as newsroom:
        for outlet in OUTLETS:
            newsroom.publish(outlet, f"{outlet} looks back on a year of fishing", "Herring, mostly.")
        newsroom.forward(hours=1)
        configure(tmp_path, newsroom)
        await done("feeds", "import", f"{newsroom.url}/feeds.opml", folder=tmp_path)
        yield newsroom


async def tells_the_rest_once(folder: Path, room: SlowNewsroom) -> None:
    room.hangs = set()
    async with Slow(folder, room, answer=0) as again:
        await again.until_told(*GIVERS)
        room.forward(hours=1)
        await again.until_asked_again()
        assert sorted(await again.titles()) == sorted(GIVERS)
        _, metrics = await again.get("/metrics")
        assert re.search(r'aidwire_deliveries_total{outcome="sent",platform="preview"} [1-9]', metrics)
        assert 'aidwire_polls_total{outcome="failed"} 0.0' in metrics
        assert "process_resident_memory_bytes" in metrics
        assert await again.stop() == 0


@pytest.mark.parametrize("answer", [2, 60], ids=["sends that end in time", "sends that do not"])
async def test_a_stop_amid_slow_sends_and_slow_feeds_keeps_its_grace_and_loses_nothing(tmp_path, room, answer):
    async with Slow(tmp_path, room, answer) as running:
        await running.until_in_the_middle()
        began = time.monotonic()
        assert await running.stop() == 0
        assert time.monotonic() - began < GRACE + 4  # closing down after it included
        lanes = [json.loads(line)["lane"] for line in running.child.lines if '"delivered"' in line]
        assert len(lanes) == len(set(lanes))  # none was begun after those under way
        assert bool(lanes) == (answer < GRACE)
    await tells_the_rest_once(tmp_path, room)


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_ends_it_at_once_and_loses_nothing_either(tmp_path, room, second):
    async with Slow(tmp_path, room, answer=60) as running:
        await running.until_in_the_middle()
        running.child.process.terminate()
        await asyncio.to_thread(running.child.until, '"stopping"')
        began = time.monotonic()
        running.child.process.send_signal(second)
        assert await asyncio.to_thread(running.child.ended) == 128 + second
        assert time.monotonic() - began < 2
    await tells_the_rest_once(tmp_path, room)
