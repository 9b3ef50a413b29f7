"""Politeness: how many requests one site gets at once, and how far apart they start."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

KEPT = 1000  # sites; idle ones are forgotten beyond that


class _Lane:
    """One site's turns: `busy` counts those inside and waiting, `next_start` is the loop's time of the next start."""

    def __init__(self, width: int) -> None:
        self.gate = asyncio.Semaphore(width)
        self.busy = 0
        self.next_start = 0.0


class Lanes:
    """A lane for every site, `width` requests wide, whose starts lie `delay` seconds apart (0: no pause)."""

    def __init__(self, width: int, delay: float = 0.0) -> None:
        self._width = width
        self._delay = delay
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def turn(self, site: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Wait for a turn at that site and hold it. `delay` widens the pause where the site asks for more."""
        lane = self._lane(site)
        lane.busy += 1
        try:
            async with lane.gate:
                await self._pause(lane, max(delay, self._delay))
                yield
        finally:
            lane.busy -= 1

    async def _pause(self, lane: _Lane, delay: float) -> None:
        loop = asyncio.get_running_loop()
        start = max(loop.time(), lane.next_start)
        lane.next_start = start + delay
        if start > loop.time():
            await asyncio.sleep(start - loop.time())

    def _lane(self, site: str) -> _Lane:
        if site not in self._lanes and len(self._lanes) >= KEPT:
            now = asyncio.get_running_loop().time()
            self._lanes = {name: lane for name, lane in self._lanes.items() if lane.busy or lane.next_start > now}
        return self._lanes.setdefault(site, _Lane(self._width))
