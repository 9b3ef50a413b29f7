"""A process under test: its lines are waited for, with a deadline, and it can be killed."""

import os
import selectors
import signal
import subprocess
import time
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0  # seconds for a line that must come: machines that test are busy


def clean() -> dict[str, str]:
    """The environment without settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("AIDWIRE_")}


class Child:
    """Used as a context: what still runs at its end is killed."""

    def __init__(self, *command: str, cwd: Path = ROOT, **variables: str) -> None:
        self.process = subprocess.Popen(
            command, cwd=cwd, env=clean() | variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert self.process.stdout is not None
        os.set_blocking(self.process.stdout.fileno(), False)
        self._ready = selectors.DefaultSelector()
        self._ready.register(self.process.stdout, selectors.EVENT_READ)
        self._rest = b""
        self.lines: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill()
        self._ready.close()
        self.process.stdout.close()
        self.process.stdin.close()

    def until(self, *wanted: str, count: int = 1, patience: float = PATIENCE) -> list[str]:
        """Its lines so far, as soon as `count` of them hold all that is wanted."""
        end = time.monotonic() + patience
        while sum(all(w in line for w in wanted) for line in self.lines) < count:
            left = end - time.monotonic()
            assert left > 0, f"no line with {wanted} within {patience} s:\n" + "\n".join(self.lines)
            if self._ready.select(left) and not self._read():
                raise AssertionError(f"it ended before {wanted}:\n" + "\n".join(self.lines))
        return self.lines

    def hear(self, seconds: float) -> None:
        """Wait until it says something, at most so long."""
        if self._ready.select(seconds):
            self._read()

    def stop(self, line: str = "") -> int:
        """Ask it to end, by a line or by SIGTERM, and give its exit code."""
        if line:
            self.say(line)
        else:
            self.process.terminate()
        return self.ended()

    def say(self, line: str) -> None:
        """Tell it something."""
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def ended(self, patience: float = PATIENCE) -> int:
        """Its exit code, when all that it says is read."""
        end = time.monotonic() + patience
        while (left := end - time.monotonic()) > 0:
            if self._ready.select(left) and not self._read():
                return self.process.wait(left)
        raise AssertionError(f"still running after {patience} s:\n" + "\n".join(self.lines))

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def _read(self) -> bool:
        """Take in what it said; False where it closed its output."""
        chunk = os.read(self.process.stdout.fileno(), 65536)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self.lines += [line.decode("utf-8", "replace") for line in lines]
        return bool(chunk)
