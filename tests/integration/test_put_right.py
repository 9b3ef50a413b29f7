"""People put stories right while the real process runs, is killed, and runs again; and corrections are never silent."""

import asyncio
import re
import time
from html import unescape

import pytest

from tests.integration.child import PATIENCE
from tests.integration.newsroom import Newsroom
from tests.integration.test_run import OUTLETS, Running, announce, configure, done


@pytest.fixture
async def room(tmp_path):
    async with Newsroom() as newsroom:
        for outlet in OUTLETS:
            newsroom.publish(outlet, f"{outlet} looks back on a year of fishing", "Herring, mostly.")
        newsroom.forward(hours=1)
        configure(tmp_path, newsroom)
        assert (await done("feeds", "import", f"{newsroom.url}/feeds.opml", folder=tmp_path))[0] == 0
        yield newsroom


async def typed(running: Running, line: str) -> str:
    """The answer to a command."""
    _, page = await running.get("/c/all")
    headers = {"Origin": running.url, "X-CSRF-Token": re.search(r'data-csrf="([^"]*)"', page)[1]}
    body = {"channel": "all", "text": f"/aid {line}"}
    async with running.session.post(f"{running.url}/preview/command", json=body, headers=headers) as answer:
        said = (await answer.json())["html"]
        assert answer.status == 200, said
    return _words(said)


async def thread(running: Running, story: int, *wanted: str) -> str:
    """A thread of the channel by its place in it, as soon as it says all of that."""
    end = time.monotonic() + PATIENCE
    while True:
        roots = await threads(running)
        if len(roots) >= story:
            said = _words((await running.get(f"/c/all/t/{roots[story - 1]}"))[1])
            if all(want in said for want in wanted):
                return said
        assert time.monotonic() < end, f"{wanted} not in {roots}:\n" + "\n".join(running.child.lines)
        await asyncio.to_thread(running.child.hear, 0.2)


async def threads(running: Running) -> list[str]:
    """The channel's roots, the one that went on last first."""
    _, page = await running.get("/c/all")
    return list(dict.fromkeys(re.findall(r"/c/all/t/([\w-]+)", page)))


def _words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


async def test_what_a_person_ruled_outlives_a_kill(room, tmp_path):
    async with Running(tmp_path, room) as running:
        await running.until_all_were_asked()
        announce(room, "Harbour News", "Norway")
        room.forward(hours=1)
        await running.until_told("Norway")
        assert "a new story: nothing is like it" in await typed(running, "why story:1 all")
        assert "Withdrawn" in await typed(running, "wrong story:1 it was a drill")
        running.child.kill()

    announce(room, "Quay Post", "Norway")
    room.forward(hours=1)
    async with Running(tmp_path, room) as running:
        await thread(running, 1, "Withdrawn by", "This was withdrawn, by preview: it was a drill")
        end = time.monotonic() + PATIENCE
        while "the story was withdrawn by" not in (why := await typed(running, "why story:1 all")):
            assert time.monotonic() < end, why
            await asyncio.to_thread(running.child.hear, 0.2)
        assert "Announced" in await typed(running, "restore story:1")
        said = await thread(running, 1, "This stands again", "2 outlets")
        assert (said.count("This was withdrawn, by"), said.count("This stands again, by")) == (1, 1)
        assert (await running.titles()) == ["Norway"]
        assert await running.stop() == 0


async def test_articles_are_parted_and_put_together_again(room, tmp_path):
    async with Running(tmp_path, room) as running:
        await running.until_all_were_asked()
        announce(room, "Harbour News", "Norway")
        room.forward(hours=1)
        await running.until_told("Norway")
        announce(room, "Quay Post", "Norway")
        room.forward(hours=1)
        await thread(running, 1, "2 outlets")
        entry = re.search(r"entry (\d+) · Quay Post", await typed(running, "why story:1 all"))
        assert "Parted: story 2" in await typed(running, f"split story:1 entry:{entry[1]}")
        await thread(running, 1, "1 outlet", "Quay Post")
        await thread(running, 2, "1 outlet", "Harbour News")
        assert "Merged into story 1" in await typed(running, "merge story:2 into story:1")
        await thread(running, 1, "Continued in story 1", "This is the same story as")
        await thread(running, 2, "2 outlets")
        assert await running.stop() == 0


async def test_a_correction_is_posted_and_marked_and_a_number_that_was_never_shown_is_not_told(room, tmp_path):
    async with Running(tmp_path, room) as running:
        await running.until_all_were_asked()
        announce(room, "Harbour News", "Norway")
        room.forward(hours=1)
        await running.until_told("Norway")
        feed = room._entries["Harbour News"]
        feed[-1] = feed[-1].replace("10 Leopard 2 tanks", "8 Leopard 2 tanks")
        room.forward(hours=1)
        said = await thread(running, 1, "Correction")
        assert "Leopard 2: 10 → 8" in said
        assert "corrected" in said
        assert "Corrected: Leopard 2: 10" in await typed(running, "why story:1 all")
        assert await running.stop() == 0


async def test_a_story_that_goes_on_after_weeks_goes_on_in_its_thread_and_says_so(room, tmp_path):
    async with Running(tmp_path, room) as running:
        await running.until_all_were_asked()
        announce(room, "Harbour News", "Norway")
        room.forward(hours=1)
        await running.until_told("Norway")
        room.forward(days=20)
        room.publish(
            "Quay Post", "Norway delivers 10 Leopard 2 tanks to Ukraine, ministry says",
            "Norway has delivered 10 Leopard 2 tanks to Ukraine, its defence ministry said.",
        )  # fmt: skip
        room.forward(hours=1)
        await thread(running, 1, "Revived after 20 days", "Delivered", "2 outlets")
        assert await running.stop() == 0
