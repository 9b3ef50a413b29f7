"""The same days of real news three times: undisturbed, with a stop and a start in the middle, and with faults.

    python bench/newsroom.py SERVE.py STREAM.jsonl.gz [--start DAY] [--until DAY] [--speed 600] [--only NAME ...]

SERVE.py is the newsroom on loopback. Prints what each run read, told and cost, and compares the sets of (story,
destination, kind of alert, status). Exits 1 where they differ, or where anything was lost or doubled.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from bot.storage import schema as t
from bot.storage.database import open_database

ROOT = Path(__file__).resolve().parent.parent
AIDWIRE = [sys.executable, "-m", "bot"]
Told = tuple[str, str, str, str]  # story (its first entry's key), destination, kind, status


@dataclass
class Run:
    """One run: how the newsroom is disturbed, and what came of it."""

    name: str
    faults: float = 0.0
    restarts: tuple[float, ...] = ()  # at these shares of the entries
    told: Counter[Told] = field(default_factory=Counter)
    figures: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def main() -> int:
    args = arguments()
    runs = [Run("undisturbed"), Run("stop and start", restarts=(0.35, 0.7)), Run("faults", faults=0.05)]
    runs = [run for run in runs if not args.only or run.name in args.only]
    with ThreadPoolExecutor(len(runs)) as together:  # each waits for its newsroom most of the time
        list(together.map(lambda run: play(run, args), runs))
    for run in runs:
        report(run)
    return compare(runs)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("serve", type=Path)
    parser.add_argument("stream", type=Path)
    parser.add_argument("--start", default="2023-01-24T00:00")
    parser.add_argument("--until", default="2023-01-27T00:00")
    parser.add_argument("--speed", type=float, default=600)
    parser.add_argument("--only", action="append")
    parser.add_argument("--keep", type=Path, help="keep the databases in this folder")
    return parser.parse_args()


def play(run: Run, args: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        database = folder / f"{run.name.replace(' ', '-')}.db"
        port, web = free_port(), free_port()
        room = subprocess.Popen(
            [sys.executable, args.serve, args.stream, "--start", args.start, "--until", args.until, "--wait",
             "--speed", str(args.speed), "--window", "400", "--port", str(port), "--faults", str(run.faults)],
            stderr=subprocess.DEVNULL,  # its traces of connections that were cut, by its own faults
        )  # fmt: skip
        bot = Bot(f"http://127.0.0.1:{port}", database, web, folder / f"{run.name.replace(' ', '-')}.log")
        try:
            wait_for(bot.room + "/clock")
            bot.command("feeds", "import", f"{bot.room}/feeds.opml")
            began = time.monotonic()
            drive(bot, run)
            run.figures["seconds"] = time.monotonic() - began
            run.figures |= bot.cost
            read_outcome(run, database)
        finally:
            bot.stop()
            room.terminate()
            room.wait()


class Bot:
    """The bot as a process, started and stopped as an operator would."""

    def __init__(self, room: str, database: Path, port: int, log: Path) -> None:
        self.room, self.database, self.log = room, database, log
        self.process: subprocess.Popen[bytes] | None = None
        self.cost = {"cpu seconds": 0.0, "peak MB": 0.0}
        settings = log.with_suffix(".toml")
        settings.write_text(f'[poll]\nallow = ["{room.removeprefix("http://")}"]\n')
        self.base = [*AIDWIRE, "--settings", "bench/newsroom.toml", "--settings", str(settings)]
        self.variables = os.environ | {"AIDWIRE_STORE_URL": f"sqlite:///{database}", "AIDWIRE_WEB_PORT": str(port)}

    def command(self, *words: str) -> None:
        subprocess.run([*self.base, *words], cwd=ROOT, env=self.variables, check=True)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.base, "run", "--clock", f"{self.room}/clock", "--no-watch"],
                cwd=ROOT, env=self.variables, stdout=log, stderr=log,
            )  # fmt: skip

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        _, _, used = os.wait4(self.process.pid, 0)
        self.process.returncode = 0
        self.cost["cpu seconds"] += used.ru_utime + used.ru_stime
        self.cost["peak MB"] = max(self.cost["peak MB"], used.ru_maxrss / 1024)
        self.process = None


def drive(bot: Bot, run: Run) -> None:
    """Run until all is served, read and sent; restart on the way."""
    restarts = list(run.restarts)
    bot.start()
    quiet = 0
    while quiet < 6:
        time.sleep(2)
        clock = json.load(urllib.request.urlopen(bot.room + "/clock"))
        if restarts and clock["served"] >= restarts[0] * clock["total"]:
            restarts.pop(0)
            bot.stop()
            time.sleep(5)
            bot.start()
        quiet = quiet + 1 if clock["served"] == clock["total"] and idle(bot.database) else 0
    bot.stop()


def idle(database: Path) -> bool:
    engine = open_database(f"sqlite:///{database}")
    try:
        with engine.connect() as connection:
            due = connection.execute(sa.select(sa.func.count()).where(t.entry.c.state == "due")).scalar_one()
            unsent = sa.select(sa.func.count()).where(t.delivery.c.state.in_(("pending", "intent")))
            return due == 0 and connection.execute(unsent).scalar_one() == 0
    finally:
        engine.dispose()


def read_outcome(run: Run, database: Path) -> None:
    engine = open_database(f"sqlite:///{database}")
    with engine.connect() as connection:

        def count(query: sa.Select[tuple[int]]) -> int:
            return connection.execute(query).scalar_one()

        first = (
            sa.select(t.member.c.story_id, sa.func.min(t.member.c.id).label("id"))
            .group_by(t.member.c.story_id)
            .subquery()
        )
        keys = sa.select(first.c.story_id, t.entry.c.key).join(t.member, t.member.c.id == first.c.id).join(t.entry)
        story_keys = {row.story_id: row.key for row in connection.execute(keys)}
        sent = sa.select(t.delivery, t.destination.c.key.label("lane")).join(t.destination)
        for row in connection.execute(sent):
            if row.story_id is not None:
                run.told[story_keys[row.story_id], row.lane, row.kind, row.status] += 1
            if row.state not in ("sent", "merged"):
                run.problems.append(f"delivery {row.id} is {row.state}: {row.problem}")
        shown = count(sa.select(sa.func.count()).select_from(t.preview_message))
        posted = count(
            sa.select(sa.func.count()).where(
                t.delivery.c.kind.in_(("open", "reply", "notice")), t.delivery.c.state == "sent"
            )
        )
        if shown != posted:
            run.problems.append(f"{posted} messages were sent and {shown} stand in the preview")
        run.figures["entries"] = count(sa.select(sa.func.count()).select_from(t.entry))
        run.figures["threads of everything"] = count(sa.select(sa.func.count()).select_from(t.story))
        for kind in ("open", "reply", "edit", "notice"):
            run.figures[f"{kind} in #all"] = count(
                sa.select(sa.func.count()).select_from(t.delivery.join(t.destination)).where(
                    t.delivery.c.kind == kind, t.destination.c.channel == "all")
            )  # fmt: skip
        run.figures["failed entries"] = count(sa.select(sa.func.count()).where(t.entry.c.state == "failed"))
    engine.dispose()


def report(run: Run) -> None:
    print(f"\n{run.name}")
    for name, value in run.figures.items():
        print(f"  {value:10.1f}  {name}" if isinstance(value, float) else f"  {value:10}  {name}")
    for problem in run.problems[:10]:
        print(f"  PROBLEM: {problem}")


def compare(runs: list[Run]) -> int:
    """0 where all runs told the same and none had a problem."""
    bad = any(run.problems for run in runs)
    base = runs[0]
    for run in runs[1:]:
        missing, extra = set(base.told) - set(run.told), set(run.told) - set(base.told)
        same = len(set(base.told) & set(run.told))
        print(f"\n{run.name} against {base.name}: {same} the same, {len(missing)} missing, {len(extra)} more")
        for sign, rows in (("-", missing), ("+", extra)):
            for row in sorted(rows)[:10]:
                print(f"  {sign} {' · '.join(row)}")
        bad = bad or bool(missing or extra)
    print("\nDIFFERENT" if bad else "\nall the same, nothing lost, nothing doubled")
    return int(bad)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url)
            return
        time.sleep(0.2)
    raise SystemExit(f"{url} does not answer")


if __name__ == "__main__":
    sys.exit(main())
