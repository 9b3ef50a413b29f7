"""The worker processes, for real: what they return, and what becomes of a call that hangs, dies or eats."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from functools import partial

import pytest
import pytest_asyncio

from bot.errors import GiveUp, RetryLater
from bot.feeds.parse import parse
from bot.offload import MEMORY, Offload


def hangs() -> None:
    while True:
        pass


def dies() -> None:
    os._exit(3)


def eats() -> int:
    return len(bytearray(2 * MEMORY))


def naps(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def refuses() -> None:
    raise GiveUp("this is a web page, not a feed")


@pytest_asyncio.fixture
async def offload() -> AsyncIterator[Offload]:
    offload = Offload(1)
    yield offload
    await offload.close()


async def test_a_feed_comes_back_from_another_process(offload):
    body = b"<rss><channel><item><guid>1</guid><title>Pumps</title></item></channel></rss>"
    feed = await offload.run(partial(parse, url="https://h.example/"), body, timeout=10)
    assert [e.title for e in feed.entries] == ["Pumps"]
    assert await offload.run(naps, 0.0, timeout=10) != os.getpid()


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (hangs, GiveUp, "within 0.3 s"),
        (dies, RetryLater, "exit code 3"),
        (eats, GiveUp, "more memory"),
        (refuses, GiveUp, "a web page"),
    ],
)
async def test_trouble_is_named_and_the_next_call_works(offload, call, error, said):
    with pytest.raises(error, match=said):
        await offload.run(call, timeout=0.3)
    assert await offload.run(naps, 0.0, timeout=10)


async def test_waiting_for_a_worker_does_not_count(offload):
    assert len(await asyncio.gather(*(offload.run(naps, 0.2, timeout=0.5) for _ in range(4)))) == 4


async def test_it_can_be_closed_before_it_was_used_and_used_again(offload):
    await offload.close()
    first = await offload.run(naps, 0.0, timeout=10)
    await offload.close()
    assert await offload.run(naps, 0.0, timeout=10) != first
