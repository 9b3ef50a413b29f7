"""The labelled news beside the checkout: fed to `aidwire` as anybody would, judged by the scorer that came with it."""

import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

LATE = 3.0  # hours between an entry's publication and its arrival, as feeds are polled
ROOT = Path(__file__).resolve().parent.parent
Line = dict[str, Any]


class Gold:
    """One folder of labelled news with its `score.py`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.scorer: dict[str, Any] = runpy.run_path(str(folder / "score.py"))

    @classmethod
    def beside(cls) -> "Gold":
        """The gold of AIDWIRE_SHARED, or of ../shared. Leaves the program where there is none."""
        folder = Path(os.environ.get("AIDWIRE_SHARED") or ROOT.parent / "shared") / "gold"
        if not (folder / "score.py").exists():
            sys.exit(f"no labelled news in {folder}: set AIDWIRE_SHARED to the folder that holds gold/score.py")
        return cls(folder)

    def path(self, name: str) -> Path:
        """Where a set lies, packed or not."""
        plain = self._folder / f"{name}.jsonl"
        return plain if plain.exists() else self._folder / f"{name}.jsonl.gz"

    def lines(self, name: str) -> list[Line]:
        """A set with its labels."""
        found: list[Line] = self.scorer["read"](self.path(name))
        return found

    def entries(self, name: str) -> str:
        """A set without its labels, as JSON lines; pages joined."""
        entries = StringIO()
        with redirect_stdout(entries):
            self.scorer["feed"](self.path(name))
        return entries.getvalue()

    def said(self, name: str, command: Sequence[str]) -> list[Line]:
        """What the bot answers to a set, run as a process of its own."""
        return list(_shown(name, answers(self.entries(name), command), len(self.lines(name))))

    def shuffled(self, name: str, command: Sequence[str], seed: int) -> list[Line]:
        """The same with the entries in another order: each up to LATE late or early, those without a time anywhere."""
        dice, entries = Random(seed), self.entries(name).strip().split("\n")
        came = {line: _moment(json.loads(line)) + dice.uniform(-LATE, LATE) for line in entries}
        return list(answers("\n".join(sorted(entries, key=came.__getitem__)), command))

    def figures(self, what: str, name: str, said: list[Line], *, only_sure: bool = False) -> dict[str, float]:
        """The scorer's figures."""
        found: dict[str, float] = {}
        judge: Callable[..., None] = self.scorer[what]
        with redirect_stdout(StringIO()):
            judge(self.lines(name), said, found, only_sure)
        return found


def _moment(entry: Line) -> float:
    """When an entry was published, in hours."""
    when = entry.get("t") or entry.get("date")
    return datetime.fromisoformat(when).timestamp() / 3600 if when else 0.0


def answers(entries: str, command: Sequence[str]) -> Iterator[Line]:
    """What `aidwire COMMAND` answers to JSON lines, as it comes. Raises CalledProcessError where it fails."""
    whole = [sys.executable, "-m", "bot", *command]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as stream:
        stream.write(entries)
        stream.seek(0)
        with subprocess.Popen(whole, stdin=stream, stdout=subprocess.PIPE, cwd=ROOT, encoding="utf-8") as process:
            yield from map(json.loads, process.stdout or ())
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, whole)


def _shown(name: str, lines: Iterator[Line], total: int) -> Iterator[Line]:
    """The same lines, counted on standard error for whoever waits."""
    for number, line in enumerate(lines, 1):
        sys.stderr.write(f"\r{name} {number}/{total} ")
        yield line
    sys.stderr.write("\r" + " " * 60 + "\r")
