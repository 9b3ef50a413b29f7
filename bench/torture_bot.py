"""The bots of the torture, forked off by a process that has imported everything: a start then costs half a second.

Each line on its standard input is a Life as JSON; its standard output tells of each that it began ("pid") and ended
("pid", "status", "mb"). A bot here is the real one, `aidwire run` and all below it; only its chats' addresses are ours.
What it may die at is hung around it from outside: every commit, every post, edit and look, before, during and after.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import select
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

# What is done in one transaction each, by its class and method. All other commits are the engine's own: its tokens.
OPERATIONS = {
    "claim of feeds": ("bot.storage.feeds", "SqlFeedStore", "claim_feeds"),
    "keeping entries": ("bot.storage.feeds", "SqlFeedStore", "keep"),
    "settling": ("bot.pipeline.settle", "Settle", "step"),
    "release": ("bot.storage.held", "SqlHeldStore", "release"),
    "intent": ("bot.storage.deliveries", "SqlDeliveryStore", "take"),
    "receipt": ("bot.storage.deliveries", "SqlDeliveryStore", "sent"),
    "pause": ("bot.storage.deliveries", "SqlDeliveryStore", "pause"),
    "showing": ("bot.storage.preview", "SqlPreviewStore", "_append"),
    "showing anew": ("bot.storage.preview", "SqlPreviewStore", "_replace"),
}
_ENGINE = "token"
_CHATS = (("handlers.slack.chat", "SlackChat"), ("handlers.discord.chat", "DiscordChat"))
_CALLS = {"post": "post", "edit": "edit", "find": "look"}
PIPELINE = ("claim of feeds", "keeping entries", "settling", "release")  # done by who polls
POINTS = (
    *(f"{when} the commit of: {what}" for what in (*OPERATIONS, _ENGINE) for when in ("before", "after")),
    *(f"{when} a {call}" for call in _CALLS.values() for when in ("before", "during", "after")),
)


@dataclass(frozen=True)
class Life:
    """One process. It dies at the `nth` time that it comes to `point` ("": at none), `late` seconds after it began."""

    settings: str
    clock: str
    log: str
    slack: str
    discord: str
    point: str = ""
    nth: int = 1
    late: float = 0.0
    broken: str = ""  # what is taken away, to see that the books notice: "look", "intent"
    variables: dict[str, str] = field(default_factory=dict)


class Death:
    """Waits at the points."""

    def __init__(self, life: Life) -> None:
        self._life, self._left = life, life.nth
        self._lock = threading.Lock()
        self._doing = threading.local()

    def reached(self, point: str) -> bool:
        """Die here, if it is here; true where it is but not at once."""
        if point != self._life.point:
            return False
        with self._lock:
            self._left -= 1
            if self._left == 0 and not point.startswith("during"):
                self.now()
        return self._left == 0

    def now(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def commits(self, commit: Callable[..., None]) -> Callable[..., None]:
        """SQLAlchemy's commit, of whatever this thread is doing."""

        @functools.wraps(commit)
        def around(*args: Any) -> None:
            what = getattr(self._doing, "what", _ENGINE)
            self.reached(f"before the commit of: {what}")
            commit(*args)
            self.reached(f"after the commit of: {what}")

        return around

    def doing(self, what: str, method: Callable[..., Any]) -> Callable[..., Any]:
        """A method of the store, whose commits are named by it."""

        @functools.wraps(method)
        def around(*args: Any, **more: Any) -> Any:
            self._doing.what = what
            try:
                return method(*args, **more)
            finally:
                del self._doing.what

        return around

    def calls(self, what: str, method: Callable[..., Any]) -> Callable[..., Any]:
        """A method of a chat."""

        @functools.wraps(method)
        async def around(*args: Any, **more: Any) -> Any:
            self.reached(f"before a {what}")
            if self.reached(f"during a {what}"):
                asyncio.get_running_loop().call_later(self._life.late, self.now)
            said = await method(*args, **more)
            self.reached(f"after a {what}")
            return said

        return around


def live(life: Life) -> None:
    """Be a bot until death or SIGTERM. Never returns."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(life.variables)
    log = os.open(life.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _repoint(life)
    _hang(Death(life))
    _break(life.broken)
    sys.argv = ["aidwire", "--settings", life.settings, "run", "--clock", life.clock, "--no-watch"]
    from bot.cli import main  # noqa: PLC0415 - after all is hung around it

    try:
        main()
    except SystemExit as end:
        _leave(end.code)
    except BaseException:  # noqa: BLE001 - a traceback, then the end: nothing of the nursery may run on
        import traceback  # noqa: PLC0415

        traceback.print_exc()
        _leave(1)
    _leave(0)


def _leave(code: object) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _repoint(life: Life) -> None:
    """Let the chats lead to the stand-ins."""
    import discord.gateway  # noqa: PLC0415
    import discord.http  # noqa: PLC0415
    import yarl  # noqa: PLC0415

    import handlers.discord  # noqa: PLC0415
    import handlers.slack  # noqa: PLC0415

    discord.http.Route.BASE = life.discord
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(life.discord.replace("http", "ws", 1) + "/gateway/ws/")
    handlers.discord.connect = functools.partial(handlers.discord.connect, base=life.discord)
    handlers.slack.connect = functools.partial(handlers.slack.connect, base=f"{life.slack}/api")


def _hang(death: Death) -> None:
    from importlib import import_module  # noqa: PLC0415

    from sqlalchemy.engine.default import DefaultDialect  # noqa: PLC0415

    DefaultDialect.do_commit = death.commits(DefaultDialect.do_commit)  # type: ignore[method-assign]
    for what, (module, name, method) in OPERATIONS.items():
        owner = getattr(import_module(module), name)
        setattr(owner, method, death.doing(what, getattr(owner, method)))
    for module, name in _CHATS:
        owner = getattr(import_module(module), name)
        for method, what in _CALLS.items():
            setattr(owner, method, death.calls(what, getattr(owner, method)))


def _break(what: str) -> None:
    """Take a safeguard away."""
    from handlers.discord.chat import DiscordChat  # noqa: PLC0415
    from handlers.slack.chat import SlackChat  # noqa: PLC0415

    if what == "look":

        async def blind(*_: Any, **__: Any) -> None:
            return None

        SlackChat.find = DiscordChat.find = blind  # type: ignore[assignment,method-assign]
    elif what == "intent":
        from dataclasses import replace  # noqa: PLC0415

        from bot.ports import Taken  # noqa: PLC0415
        from bot.storage.deliveries import SqlDeliveryStore  # noqa: PLC0415

        tries = Counter[int]()  # known to this process alone, as if never committed

        def forgetful(method: Callable[..., Any]) -> Callable[..., Any]:
            def around(*args: Any, **more: Any) -> Any:
                taken = method(*args, **more)
                if not isinstance(taken, Taken):
                    return taken
                tries[taken.id] += 1
                return replace(taken, attempts=tries[taken.id])

            return around

        for name in ("take", "sent"):
            setattr(SqlDeliveryStore, name, forgetful(getattr(SqlDeliveryStore, name)))


# --- the nursery -----------------------------------------------------------------------------------------------------


def _say(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _warm() -> None:
    """Import what a bot needs; nothing here may start a thread."""
    from pathlib import Path  # noqa: PLC0415

    import discord  # noqa: F401, PLC0415

    import bot.app  # noqa: PLC0415
    import bot.cli.run  # noqa: PLC0415
    import handlers.discord.gateway  # noqa: PLC0415
    import handlers.slack  # noqa: F401, PLC0415
    from bot.knowledge import Knowledge  # noqa: PLC0415

    known = {}

    def load(config: Path) -> Knowledge:
        return known[config.resolve()]

    config = Path("config")
    known[config.resolve()] = Knowledge.load(config)
    bot.app.Knowledge = type("Knowledge", (), {"load": staticmethod(load)})  # type: ignore[misc,assignment]


def _bury(alive: set[int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while alive:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if not pid:
                return
            alive.discard(pid)
            _say(pid=pid, status=os.waitstatus_to_exitcode(status), mb=used.ru_maxrss / 1024)


def nursery() -> None:
    """Fork off lives until its input ends; then end those that are left. Ctrl-C is for the torture, which ends us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _warm()
    _say(ready=True)
    alive: set[int] = set()
    rest = b""
    while True:
        if select.select([0], [], [], 0.02)[0]:
            chunk = os.read(0, 65536)
            if not chunk:
                break
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                pid = os.fork()
                if pid == 0:
                    live(Life(**json.loads(line)))
                alive.add(pid)
                _say(pid=pid)
        _bury(alive)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def as_line(life: Life) -> bytes:
    return json.dumps(asdict(life)).encode() + b"\n"


if __name__ == "__main__":
    nursery()
