"""Work on other people's documents, in processes that can be killed.

Feeds and pages are hostile until read: one that keeps a parser busy for a minute must not keep the bot busy. Handing a
feed of 40 entries over and back costs 0.6 ms, reading it 9 ms: so everything goes through here, whatever its size. No
size is known to be harmless, and the event loop keeps its core to itself.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.errors import GiveUp, RetryLater

T = TypeVar("T")

CALLS = 2000  # after which a worker is replaced: parsers' caches and leaks stay bounded
MEMORY = 2 * 1024**3  # bytes of address space that a worker may take
PRELOAD = ("bot.feeds.parse", "bot.feeds.extract")  # imported once, before workers are forked off


class Offload:
    """A pool of worker processes. They start with the first call; `close()` ends them."""

    def __init__(self, workers: int = 2) -> None:
        self._workers = workers
        self._pool: ProcessPool | None = None

    async def run(self, call: Callable[..., T], *args: object, timeout: float) -> T:  # noqa: ASYNC109 - the worker's
        """What `call(*args)` returns; `call` (or what a `partial` holds) must be importable, all values picklable.

        `timeout` is in seconds of work, waiting for a free worker not counted. Raises GiveUp where the time or memory
        was not enough, RetryLater where the worker died, and whatever `call` raises.
        """
        try:
            return await asyncio.wrap_future(self._started().schedule(call, args=args, timeout=timeout))
        except TimeoutError as error:
            raise GiveUp(f"it could not be read within {timeout:g} s") from error
        except MemoryError as error:
            raise GiveUp("it needs more memory than it may have") from error
        except ProcessExpired as error:
            raise RetryLater(f"the worker that read it died (exit code {error.exitcode})") from error

    async def close(self) -> None:
        """End the workers at once; calls that wait are cancelled."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call] # pebble left it without
            await asyncio.to_thread(pool.join)

    def _started(self) -> ProcessPool:
        if self._pool is None or not self._pool.active:
            self._pool = ProcessPool(self._workers, CALLS, initializer=_bounded, context=_context())
        return self._pool


def _context() -> multiprocessing.context.BaseContext:
    """Never a plain fork: a copy of a process with threads can inherit a lock that nobody will ever open."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOAD))
    return context


def _bounded() -> None:
    """In a worker: no more memory than MEMORY, where the system can hold it to that."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
