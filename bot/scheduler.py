"""The only loops: APScheduler is the clock that starts them, this room owns the work and drains it at the end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import RetryLater
from bot.model import Reading
from bot.pipeline.poll import Poll
from bot.pipeline.read import Read
from bot.pipeline.settle import Settle, Settled
from bot.ports import Clock, DueEntry, DueFeed, FeedStore

_log = structlog.get_logger()

# A feed that a dead process took is asked again after this time of the bot's clock.
_LEASE = timedelta(minutes=10)
_BATCH = 64
_LATE_TICKS, _LATE_SECONDS = 5, 30.0  # a tick that is overdue by so much means that the loop hangs
# How long an entry waits that hit a bug of ours, or a database that was away for a moment; then it is set aside.
_BUG_WAITS = (timedelta(seconds=10), timedelta(minutes=5))


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is done at once, and how often the clock ticks (seconds of the machine's time)."""

    tick_seconds: float = 1.0
    polls_at_once: int = 16
    reads_at_once: int = 8
    settle: timedelta = timedelta(0)


class Scheduler:
    """Polls feeds that are due and reads entries that came, until it is drained."""

    def __init__(
        self, store: FeedStore, poll: Poll, read: Read, settle: Settle, clock: Clock, pace: Pace,
        tell: Callable[[Settled], None],
    ) -> None:  # fmt: skip
        """`tell` hears of each settled entry: the terminal's live lines and the counters."""
        self._store, self._poll, self._read, self._settle, self._clock = store, poll, read, settle, clock
        self._pace, self._tell = pace, tell
        self._ticked = time.monotonic()
        self._jobs: set[asyncio.Task[None]] = set()
        self._polls: set[asyncio.Task[None]] = set()
        self._reading: asyncio.Task[None] | None = None
        self._draining = False
        self._polling = True
        self._reads = asyncio.Semaphore(pace.reads_at_once)
        self._settling = asyncio.Lock()  # the store lets one settle at a time anyway; here they wait without a thread
        # Memory store: what is due stands in our own tables, and a missed tick is made good by the next one.
        self._ticks = AsyncIOScheduler(job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1})

    def every(self, seconds: float, job: Callable[[], Awaitable[bool | None]]) -> None:
        """Also do this, every so many seconds of the machine's time, until it gives False."""

        async def run() -> None:
            if await job() is False:
                added.remove()

        async def begin() -> None:
            # At a stop the clock cuts off what it waits for: that is this alone, and the job comes to its end.
            self._jobs.add(task := asyncio.create_task(_guarded(run(), job.__name__)))
            task.add_done_callback(self._jobs.discard)
            with suppress(asyncio.CancelledError):
                await asyncio.shield(task)

        added = self._ticks.add_job(begin, "interval", seconds=seconds)

    def start(self, *, polls: bool = True) -> None:
        """Start ticking; without `polls` only what `every` was told, since other processes poll and read."""
        self._polling = polls
        if polls:
            self.every(self._pace.tick_seconds, self.tick)
        self._ticks.start()

    async def drain(self, grace: float) -> None:
        """Stop ticking and wait at most `grace` seconds for what is at work; the rest is done after a restart."""
        self._draining = True
        end = time.monotonic() + grace
        self._ticks.shutdown(wait=False)
        await _ended(self._jobs, grace)  # a tick that took feeds still starts to ask them
        await _ended([*self._polls, *([self._reading] if self._reading else [])], end - time.monotonic())

    def late(self) -> bool:
        """Whether the clock stopped ticking: nothing is polled then."""
        return self._polling and time.monotonic() - self._ticked > _LATE_TICKS * self._pace.tick_seconds + _LATE_SECONDS

    async def tick(self) -> None:
        """Start what is due; never wait for it, because the ticks' own shutdown would cut it off."""
        self._ticked = time.monotonic()
        try:
            now = self._clock.now()
        except RetryLater:
            return  # the clock that we follow has not answered yet
        free = self._pace.polls_at_once - len(self._polls)
        if free > 0:
            for feed in await asyncio.to_thread(self._store.claim_feeds, now, limit=free, lease=_LEASE):
                self._start_poll(feed)
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(_guarded(self.read_due(), "reading"))

    def _start_poll(self, feed: DueFeed) -> None:
        task = asyncio.create_task(_guarded(self._poll.step(feed), feed.spec.url))
        self._polls.add(task)
        task.add_done_callback(self._polls.discard)

    async def read_due(self) -> None:
        """Read and settle entries until none is due, or the bot is to stop."""
        await (self._in_order() if self._pace.settle else self._as_they_come())

    async def _in_order(self) -> None:
        """Read some at once, settle one after the other, strictly by their time."""
        while not self._draining and (due := await asyncio.to_thread(self._due, _BATCH)):
            readings = [(entry, asyncio.create_task(self._one(entry))) for entry in due]
            try:
                for entry, task in readings:
                    await self._settle_one(entry, task)
            finally:  # where it was cut off
                for _, task in readings:
                    task.cancel()

    async def _as_they_come(self) -> None:
        """Settle each as soon as it is read: a page that takes its time holds up no other entry."""
        busy: dict[asyncio.Task[None], tuple[int, int]] = {}
        try:
            while not self._draining:
                for entry in await asyncio.to_thread(self._due, _BATCH + len(busy)):
                    if (entry.id, entry.revision) not in busy.values():
                        work = self._settle_one(entry, asyncio.create_task(self._one(entry)))
                        busy[asyncio.create_task(work)] = (entry.id, entry.revision)
                if not busy:
                    return
                done, _ = await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    del busy[task]
            if busy:
                await asyncio.wait(busy)
        finally:  # where it was cut off
            for task in busy:
                task.cancel()

    def _due(self, limit: int) -> Sequence[DueEntry]:
        now = self._clock.now()
        return self._store.due_entries(now, settled_before=now - self._pace.settle, limit=limit)

    async def _one(self, entry: DueEntry) -> Reading | None:
        async with self._reads:
            return await self._read.step(entry)

    async def _settle_one(self, entry: DueEntry, task: asyncio.Task[Reading | None]) -> None:
        try:
            reading = await task
            if reading is None:
                return
            async with self._settling:
                settled = await asyncio.to_thread(self._settle.step, entry, reading)
        except Exception as bug:  # noqa: BLE001 - a step boundary: a bug must not stop the loop
            _log.exception("entry hit a bug", entry=entry.id, url=entry.entry.url)
            await asyncio.to_thread(self._after_bug, entry, repr(bug))
            return
        if settled is not None:
            self._told(settled)

    def _told(self, settled: Settled) -> None:
        try:
            self._tell(settled)
        except Exception:  # noqa: BLE001 - whoever looks on, at a terminal that was closed, does not hold up the news
            _log.exception("an entry could not be shown", entry=settled.due.id)

    def _after_bug(self, entry: DueEntry, problem: str) -> None:
        if entry.attempts < len(_BUG_WAITS):
            self._store.put_off(entry, self._clock.now() + _BUG_WAITS[entry.attempts])
        else:
            self._store.give_up(entry, f"could not be read: {problem}")


async def _ended(tasks: Collection[asyncio.Task[None]], seconds: float) -> None:
    """Wait at most so long for them; then they are cut off."""
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=max(0.0, seconds))
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def _guarded(work: Coroutine[Any, Any, None], name: str) -> None:
    """A bug in one step is logged; the loop goes on, because a dead loop is a lost alert."""
    try:
        await work
    except Exception:  # noqa: BLE001 - a step boundary
        _log.exception("step hit a bug", step=name)
