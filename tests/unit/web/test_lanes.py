import asyncio
import selectors
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from bot.web.lanes import KEPT, Lanes


class _Jumps(selectors.DefaultSelector):
    """Waits no time: what the loop would have waited is added to its clock."""

    waited = 0.0

    def select(self, timeout: float | None = None):
        self.waited += timeout or 0.0
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumps = _Jumps()
        super().__init__(self._jumps)

    def time(self) -> float:
        return self._jumps.waited


def run(work: Coroutine[Any, Any, Any]) -> Any:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)


async def _starts(lanes: Lanes, sites: list[str], *, takes: float = 0.0, delay: float = 0.0) -> list[float]:
    """When each request got its turn."""
    loop, starts = asyncio.get_running_loop(), []

    async def one(site: str) -> None:
        async with lanes.turn(site, delay):
            starts.append(round(loop.time(), 3))
            await asyncio.sleep(takes)

    await asyncio.gather(*map(one, sites))
    return starts


def test_a_site_is_asked_one_by_one():
    assert run(_starts(Lanes(1), ["a"] * 3, takes=5)) == [0, 5, 10]


def test_a_wider_lane_takes_more_at_once():
    assert run(_starts(Lanes(2), ["a"] * 4, takes=5)) == [0, 0, 5, 5]


def test_starts_lie_apart_even_in_a_wide_lane():
    assert run(_starts(Lanes(3, delay=2), ["a"] * 3, takes=9)) == [0, 2, 4]


def test_a_site_may_ask_for_a_longer_pause_and_never_for_a_shorter_one():
    assert run(_starts(Lanes(1, delay=2), ["a"] * 3, delay=7)) == [0, 7, 14]
    assert run(_starts(Lanes(1, delay=2), ["a"] * 3, delay=1)) == [0, 2, 4]


def test_sites_do_not_wait_for_each_other():
    assert run(_starts(Lanes(1, delay=60), ["a", "b", "c"])) == [0, 0, 0]


async def _refused() -> None:
    raise OSError


def test_a_request_that_fails_gives_its_turn_back():
    async def work() -> list[float]:
        lanes = Lanes(1)
        for _ in range(2):
            with suppress(OSError):
                async with lanes.turn("a"):
                    await _refused()
        return await _starts(lanes, ["a"])

    assert run(work()) == [0]


def test_idle_sites_are_forgotten_busy_ones_are_not():
    async def work() -> tuple[int, bool]:
        lanes = Lanes(1)
        async with lanes.turn("busy"):
            for n in range(KEPT + 50):
                await _starts(lanes, [f"s{n}"])
            return len(lanes._lanes), "busy" in lanes._lanes

    kept, busy = run(work())
    assert kept <= KEPT
    assert busy
