"""The process that delivers: it works on tokens of its platforms and looks after those that others left.

A token sends its lane's oldest unsent deliveries, whichever those are, a few at a time. A lane that must wait gets its
token again with a delay instead of holding a worker (docs/decisions/0004-lanes.md).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Sequence

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSPortableJSONSerializer

from bot.engine.log import hear
from bot.engine.pulse import Presence, Pulse
from bot.engine.tokens import APPLICATION, VERSION, WORKFLOW, Begun, Tokens, queue_of
from bot.ports import Drained

_log = structlog.get_logger()

Drain = Callable[[str, Callable[[int], bool]], Awaitable[Drained]]  # lane, whether to go on after so many
Lanes = Callable[[Collection[str]], Sequence[str]]  # platforms -> lanes with something to send

_THREADS = 48  # of DBOS's own pool
_MOST, _MOST_SECONDS = 20, 1.0  # what one token sends before other lanes have their turn
_BUG_SECONDS = 2.0  # until a lane is tried again whose step failed: the database may be back then
_LATE_SECONDS = 1.0  # until a token is tried again that came while this process did not count as alive, or closes
_LOOK_SECONDS = 5.0  # how often it looks after what others left; two looks take over (storage/presence.py relies on it)
_PRUNE_SECONDS = 60.0  # how often it tidies up
_BATCHES = 20  # of finished workflows that one tidying deletes


class Deliveries:
    """Delivers to `platforms`: `launch` to begin, `close` to drain."""

    def __init__(
        self, database: sa.Engine, tokens: Tokens, presence: Presence, platforms: Collection[str], lanes: Lanes
    ) -> None:
        """`presence` names this process; the same name after a restart takes up its own unfinished work at once."""
        hear()
        DBOS(config={
            "name": APPLICATION, "system_database_url": str(database.url), "system_database_engine": database,
            "executor_id": presence.name, "application_version": VERSION, "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING", "max_executor_threads": _THREADS,
        })  # fmt: skip
        self._tokens, self._presence, self._lanes = tokens, presence, lanes
        self._platforms = sorted(platforms)
        self._queues = [queue_of(platform) for platform in self._platforms]
        self._drain: Drain | None = None
        self._pulse = Pulse(presence)
        self.alive = self._pulse.alive
        self._closing = False
        self._running: set[str] = set()
        self._disowned: set[str] = set()  # tokens of ours that never began, and do nothing if they ever do
        self._suspects: set[str] = set()  # tokens that looked left behind at the last look
        self._watching: list[asyncio.Task[None]] = []
        self._register()

    async def launch(self, drain: Drain) -> None:
        """Start working, also on what earlier runs left. `drain` is never called twice at once for a lane."""
        self._drain = drain
        self._pulse.begin()
        DBOS.listen_queues(await asyncio.to_thread(self._tokens.open_queues, self._platforms))
        DBOS.launch()
        await asyncio.to_thread(self._look)
        self._watching = [
            asyncio.create_task(_again_and_again(_LOOK_SECONDS, lambda: asyncio.to_thread(self._look))),
            asyncio.create_task(_again_and_again(_PRUNE_SECONDS, lambda: asyncio.to_thread(self._prune))),
        ]

    def quiet(self) -> None:
        """Begin no delivery any more; those under way go on."""
        self._closing = True

    async def close(self, grace: float) -> None:
        """Stop taking tokens, and wait at most `grace` seconds for those at work. The rest goes on after a restart."""
        self.quiet()
        await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=max(1, int(grace)))
        for task in self._watching:
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)
        await asyncio.to_thread(self._pulse.end)
        self._presence.leave()

    def _register(self) -> None:
        # Closures: DBOS registers functions by name and cannot take bound methods.
        # No steps: what a token did stands in our own tables, and one that begins again goes on from there.
        @DBOS.workflow(name=WORKFLOW)
        async def deliver(lane: str) -> None:
            token = str(DBOS.workflow_id)
            self._running.add(token)
            try:
                if token in self._disowned:  # it took so long to begin that its lane was given another
                    return
                wait = await self._send(lane, token)
                if wait is not None:
                    await asyncio.to_thread(self._leave_another, lane, wait)
            finally:
                self._running.discard(token)

    async def _send(self, lane: str, token: str) -> float | None:
        """Send what is due in a lane. Gives the seconds until it wants a token again; None where nothing is left."""
        assert self._drain is not None
        end = time.monotonic() + _MOST_SECONDS

        def more(done: int) -> bool:
            return self.alive() and not self._closing and done < _MOST and time.monotonic() < end

        if not more(0):
            return _LATE_SECONDS
        try:
            drained = await self._drain(lane, more)
            await asyncio.to_thread(self._tokens.take_back, drained.done, token)
        except sa.exc.OperationalError as problem:
            _log.error("the database takes nothing", lane=lane, problem=str(problem.orig))
            return _BUG_SECONDS
        except Exception:  # noqa: BLE001 - a step boundary: a token that is lost leaves its lane one behind for good
            _log.exception("lane hit a bug", lane=lane)
            return _BUG_SECONDS
        return drained.wait

    def _leave_another(self, lane: str, wait: float) -> None:
        token = self._tokens.again(lane, wait)
        if wait > 0:
            self._tokens.only(lane, token)

    # --- looking after tokens that others left ------------------------------------------------------------------------

    def _look(self) -> None:
        """Put back what dead processes held, and give a token to lanes that lost theirs."""
        self._reap()
        for lane in set(self._lanes(self._platforms)) - self._tokens.lanes():
            _log.warning("lane had lost its token", lane=lane)
            self._tokens.again(lane)

    def _reap(self) -> None:
        begun = [token for token in self._tokens.begun(self._queues) if token.id not in self._running]
        with self._presence.without({token.executor for token in begun}) as dead:
            left = [token for token in begun if token.executor in dead or token.executor == self._presence.name]
            # A second look first: what a dead process began may be under way still, and one of ours about to begin.
            sure = [token for token in left if token.id in self._suspects]
            self._suspects = {token.id for token in left}
            self._take_over([token for token in sure if token.executor in dead])
        self._disown([token for token in sure if token.executor not in dead])

    def _take_over(self, tokens: Sequence[Begun]) -> None:
        still = set(self._tokens.begun(self._queues)) if tokens else set()  # nobody else took it over meanwhile
        if left := [token for token in tokens if token in still]:
            self._tokens.put_back(left)
            _log.warning("took over", tokens=len(left), of=sorted({token.executor for token in left}))

    def _disown(self, tokens: Sequence[Begun]) -> None:
        """Drop tokens that we took and do not run, such as after an error of a full disk."""
        self._disowned |= {token.id for token in tokens}
        idle = [token.id for token in tokens if token.id not in self._running]
        if idle:
            _log.warning("dropped tokens that never began", tokens=len(idle))
            self._tokens.drop(idle)

    def _prune(self) -> None:
        for _ in range(_BATCHES):
            if not self._tokens.prune():
                return


async def _again_and_again(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception as problem:  # noqa: BLE001 - the loop must outlive a database that is away
            _log.warning("could not look after deliveries", problem=str(problem))
