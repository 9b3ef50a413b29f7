import asyncio
import threading
from dataclasses import replace
from datetime import timedelta

from structlog.testing import capture_logs

from bot.errors import RetryLater
from bot.model import AlertKind, Article, FeedHealth, Reading
from bot.pipeline.settle import Settled
from bot.ports import DueFeed
from bot.scheduler import Pace, Scheduler
from tests.clock import START, HandClock
from tests.unit.pipeline.kit import COURIER, due_entry


class Store:
    """bot.ports.FeedStore: feeds and entries that wait, with what became of them."""

    def __init__(self, feeds: int = 0, entries: int = 0) -> None:
        self.feeds = [DueFeed(n, replace(COURIER, name=f"feed {n}"), FeedHealth(), START) for n in range(feeds)]
        self.entries = {n: replace(due_entry(), id=n, at=START + timedelta(minutes=n)) for n in range(entries)}
        self.not_before: dict[int, object] = {}
        self.given_up: dict[int, str] = {}
        self.asked: list[tuple] = []

    def claim_feeds(self, now, *, limit, lease):
        taken, self.feeds = self.feeds[:limit], self.feeds[limit:]
        return taken

    def due_entries(self, now, *, settled_before, limit):
        self.asked.append((now, settled_before))
        ready = [e for e in self.entries.values() if e.at <= settled_before]
        return [e for e in ready if e.id not in self.not_before or self.not_before[e.id] <= now][:limit]

    def put_off(self, entry, until):
        self.not_before[entry.id] = until
        self.entries[entry.id] = replace(entry, attempts=entry.attempts + 1)

    def give_up(self, entry, reason):
        self.given_up[entry.id] = reason
        del self.entries[entry.id]


class Gate:
    """A step that waits until it is let through: in `waiting` stands who waits."""

    def __init__(self) -> None:
        self.waiting: dict[object, asyncio.Future[None]] = {}
        self.came = asyncio.Event()

    async def step(self, what):
        self.waiting[what.id] = asyncio.get_running_loop().create_future()
        self.came.set()
        await self.waiting[what.id]
        return Reading(Article("t", "x"), "other")

    async def until(self, count: int) -> None:
        while len(self.waiting) < count:
            self.came.clear()
            await self.came.wait()

    def let(self, *ids: int) -> None:
        for number in ids:
            self.waiting.pop(number).set_result(None)


class Ready:
    """A step that is done at once; `bugs` are ids of entries that hit one."""

    def __init__(self, *bugs: int, wait: bool = False) -> None:
        self.bugs, self.wait = bugs, wait
        self.seen: list[int] = []

    async def step(self, what):
        self.seen.append(what.id)
        if what.id in self.bugs:
            raise ZeroDivisionError("a bug")
        return Reading(Article("t", "x"), "other")


class Settling:
    """Closes entries in its store and remembers their order; never two at once."""

    def __init__(self, store: Store, *bugs: int) -> None:
        self.store, self.bugs = store, bugs
        self.order: list[int] = []
        self.busy = False

    def step(self, entry, reading):
        assert not self.busy
        self.busy = True
        try:
            if entry.id in self.bugs:
                raise ZeroDivisionError("a bug")
            self.order.append(entry.id)
            self.store.entries.pop(entry.id, None)
            return Settled(entry, reading, None, AlertKind.NONE, None, ())
        finally:
            self.busy = False


class Bench:
    def __init__(self, *, feeds=0, entries=0, poll=None, read=None, bugs=(), pace=None, hours=1, tell=None):
        self.store, self.clock, self.told = Store(feeds, entries), HandClock(), []
        self.clock.forward(hours=hours)
        self.settle = Settling(self.store, *bugs)
        self.scheduler = Scheduler(
            self.store, poll or Ready(), read or Ready(), self.settle, self.clock, pace or Pace(),
            tell or (lambda settled: self.told.append(settled.due.id)),
        )  # fmt: skip

    async def tick_until(self, holds) -> None:
        while not holds():
            await self.scheduler.tick()
            await asyncio.sleep(0)


async def until(holds) -> None:
    """Let the loop go round until it holds."""
    while not holds():  # noqa: ASYNC110 - what is waited for has no event
        await asyncio.sleep(0)


async def test_a_tick_claims_no_more_feeds_than_there_is_room_for():
    poll = Gate()
    bench = Bench(feeds=5, poll=poll, pace=Pace(polls_at_once=2))
    await bench.scheduler.tick()
    await poll.until(2)
    await bench.scheduler.tick()
    assert sorted(poll.waiting) == [0, 1]
    poll.let(0)
    await bench.tick_until(lambda: len(bench.store.feeds) < 3)
    await poll.until(2)
    assert sorted(poll.waiting) == [1, 2]


async def test_one_feed_that_hangs_or_breaks_does_not_keep_others():
    poll = Ready(0)
    bench = Bench(feeds=3, poll=poll, pace=Pace(polls_at_once=1))
    await bench.tick_until(lambda: len(poll.seen) == 3)
    assert poll.seen == [0, 1, 2]


async def test_while_the_followed_clock_says_nothing_nothing_is_started():
    class Silent:
        def now(self):
            raise RetryLater("no time yet")

    bench = Bench(feeds=1)
    bench.scheduler._clock = Silent()
    await bench.scheduler.tick()
    assert len(bench.store.feeds) == 1


async def test_a_tick_does_not_wait_for_what_it_starts_and_starts_it_once():
    read = Gate()
    bench = Bench(entries=2, read=read)
    await bench.scheduler.tick()
    await read.until(2)
    await bench.scheduler.tick()
    assert len(bench.store.asked) == 1
    read.let(0, 1)


async def test_entries_are_read_and_settled_until_none_is_due():
    bench = Bench(entries=150, hours=3)
    await bench.scheduler.read_due()
    assert sorted(bench.settle.order) == sorted(bench.told) == list(range(150))


async def test_no_more_entries_are_read_at_once_than_allowed():
    read = Gate()
    bench = Bench(entries=5, read=read, pace=Pace(reads_at_once=2))
    work = asyncio.create_task(bench.scheduler.read_due())
    for _ in range(4):
        await read.until(2)
        assert len(read.waiting) == 2
        read.let(min(read.waiting))
    await read.until(1)
    read.let(*read.waiting)
    await work
    assert sorted(bench.settle.order) == [0, 1, 2, 3, 4]


async def test_told_at_once_in_the_order_of_arrival():
    read = Gate()
    bench = Bench(entries=3, read=read)
    work = asyncio.create_task(bench.scheduler.read_due())
    await read.until(3)
    read.let(2)
    await until(lambda: bench.settle.order == [2])  # does not wait for those before it
    read.let(1, 0)
    await work


async def test_with_time_to_settle_they_are_told_in_the_order_of_their_time():
    read = Gate()
    bench = Bench(entries=4, read=read, pace=Pace(settle=timedelta(minutes=57)))
    work = asyncio.create_task(bench.scheduler.read_due())
    await read.until(4)  # minutes 0 to 3 of 60 are 57 minutes ago
    read.let(3, 2, 1, 0)
    await work
    assert bench.settle.order == [0, 1, 2, 3]
    now, settled_before = bench.store.asked[0]
    assert now - settled_before == timedelta(minutes=57)


async def test_an_entry_that_hits_a_bug_does_not_keep_others_and_is_set_aside_after_three_attempts():
    for bench in (Bench(entries=3, read=Ready(1)), Bench(entries=3, bugs=(1,))):
        for attempt in (1, 2):
            await bench.scheduler.read_due()
            assert sorted(bench.settle.order) == [0, 2]
            assert bench.store.entries[1].attempts == attempt
            assert bench.store.not_before[1] > bench.clock.now()
            bench.clock.forward(minutes=6)
        await bench.scheduler.read_due()
        assert bench.store.given_up == {1: "could not be read: ZeroDivisionError('a bug')"}


async def test_an_entry_whose_page_comes_later_is_not_settled():
    class Later(Ready):
        async def step(self, entry):
            bench.store.put_off(entry, bench.clock.now() + timedelta(minutes=5))

    bench = Bench(entries=1)
    bench.scheduler._read = Later()
    await bench.scheduler.read_due()
    assert (bench.settle.order, bench.told) == ([], [])


async def test_who_looks_on_does_not_hold_up_the_news():
    def closed(settled):
        raise BrokenPipeError

    bench = Bench(entries=3, tell=closed)
    await bench.scheduler.read_due()
    assert sorted(bench.settle.order) == [0, 1, 2]


async def test_it_ticks_on_its_own_and_drains_what_is_at_work():
    poll, read = Gate(), Gate()
    bench = Bench(feeds=1, entries=1, poll=poll, read=read, pace=Pace(tick_seconds=0.01))
    bench.scheduler.start()
    await poll.until(1)
    await read.until(1)
    drained = asyncio.create_task(bench.scheduler.drain(60))
    poll.let(0)
    read.let(0)
    await drained
    assert bench.settle.order == [0]


async def test_what_it_is_told_to_do_again_and_again_ends_where_nothing_is_left():
    left = [True, True, False]
    bench = Bench(entries=1)

    async def job():
        return left.pop(0)

    bench.scheduler.every(0.001, job)
    bench.scheduler.start(polls=False)
    await until(lambda: not bench.scheduler._ticks.get_jobs())
    assert left == []
    await bench.scheduler.drain(1)


async def test_a_job_that_hits_a_bug_is_done_again():
    left = [ZeroDivisionError("a bug"), False]
    bench = Bench()

    async def job():
        if isinstance(said := left.pop(0), Exception):
            raise said
        return said

    bench.scheduler.every(0.001, job)
    bench.scheduler.start(polls=False)
    with capture_logs() as said:
        await until(lambda: not left)
    assert [(line["event"], line["step"]) for line in said] == [("step hit a bug", "job")]
    await bench.scheduler.drain(1)


async def test_a_stop_lets_a_tick_end_and_what_it_took_is_done(caplog):
    took, goes_on = threading.Event(), threading.Event()
    bench = Bench(feeds=1, pace=Pace(tick_seconds=0.01))
    claim = bench.store.claim_feeds

    def slow(*args, **more):
        found = claim(*args, **more)
        took.set()
        goes_on.wait(60)
        return found

    bench.store.claim_feeds = slow
    bench.scheduler.start()
    await asyncio.to_thread(took.wait)
    drained = asyncio.create_task(bench.scheduler.drain(60))
    await until(lambda: bench.scheduler._draining)
    await asyncio.sleep(0)
    goes_on.set()
    await drained
    assert bench.scheduler._poll.seen == [0]
    assert caplog.records == []


async def test_what_takes_longer_than_its_grace_is_cut_off_and_left_due():
    poll, read = Gate(), Gate()
    bench = Bench(feeds=1, entries=9, poll=poll, read=read, pace=Pace(tick_seconds=0.01, settle=timedelta(minutes=1)))
    bench.scheduler.start()
    await poll.until(1)
    await read.until(8)
    await bench.scheduler.drain(0.01)
    assert poll.waiting[0].cancelled()
    assert all(waits.cancelled() for waits in read.waiting.values())
    assert (bench.settle.order, len(bench.store.entries)) == ([], 9)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_when_it_is_to_stop_no_further_batch_is_begun():
    read = Gate()
    bench = Bench(entries=100, hours=3, read=read, pace=Pace(tick_seconds=0.01, reads_at_once=100))
    bench.scheduler.start()
    await read.until(64)
    drained = asyncio.create_task(bench.scheduler.drain(5))
    await until(lambda: bench.scheduler._draining)
    read.let(*range(64))
    await drained
    assert (len(bench.store.entries), read.waiting) == (36, {})


def test_a_clock_that_stopped_ticking_is_late(monkeypatch):
    scheduler = Bench(pace=Pace(tick_seconds=2)).scheduler
    assert not scheduler.late()
    since = scheduler._ticked
    for seconds, late in ((39, False), (41, True)):
        monkeypatch.setattr("bot.scheduler.time.monotonic", lambda seconds=seconds: since + seconds)
        assert scheduler.late() is late


async def test_an_entry_that_takes_its_time_holds_up_none_that_come_later():
    read = Gate()
    bench = Bench(entries=2, read=read)
    reading = asyncio.create_task(bench.scheduler.read_due())
    await read.until(2)
    bench.store.entries[7] = replace(due_entry(), id=7, at=START)
    read.let(1)
    await until(lambda: 7 in read.waiting)
    read.let(7)
    await until(lambda: bench.settle.order == [1, 7])
    read.let(0)
    await reading
    assert bench.settle.order == [1, 7, 0]
