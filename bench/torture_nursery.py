"""The torture's side of the process that forks off bots (torture_bot.py)."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.torture_bot import Life, as_line

ROOT = Path(__file__).resolve().parent.parent


class Nursery:
    """The process that forks off bots."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._ends: dict[int, asyncio.Future[tuple[int, float]]] = {}
        self.over: set[int] = set()  # processes that ended
        self._born: asyncio.Queue[int] = asyncio.Queue()
        self._ready = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def bear(self, life: Life) -> int:
        """Begin a life; gives its process. Raises RuntimeError where no bot can be imported."""
        ready = asyncio.create_task(self._ready.wait())
        await asyncio.wait([ready, self._reading], return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            raise RuntimeError("no bots are born any more: see what it says above")
        assert self._process.stdin is not None
        self._process.stdin.write(as_line(life))
        return await self._born.get()

    async def ended(self, pid: int, seconds: float | None = None) -> tuple[int, float]:
        """Its exit code and peak MB. Raises TimeoutError."""
        return await asyncio.wait_for(asyncio.shield(self._ends[pid]), seconds)

    async def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        await self._reading

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            said = json.loads(line)
            if "ready" in said:
                self._ready.set()
            elif "status" in said:
                self.over.add(said["pid"])
                self._ends[said["pid"]].set_result((said["status"], said["mb"]))
            else:
                self._ends[said["pid"]] = asyncio.get_running_loop().create_future()
                self._born.put_nowait(said["pid"])


@asynccontextmanager
async def nursing() -> AsyncIterator[Nursery]:
    """Have a nursery; its bots end with it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AIDWIRE_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.torture_bot", cwd=ROOT, env=clean, stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    nursery = Nursery(process)
    try:
        yield nursery
    finally:
        await nursery.close()
