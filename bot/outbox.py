"""One delivery after the other: take -> look whether it is there already -> post -> receipt."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog

from bot.errors import GiveUp, Gone, RetryLater
from bot.language import speaking
from bot.model import AlertKind, Receipt
from bot.ports import Chat, Clock, DeliveryStore, Drained, Owners, Paused, Taken

_log = structlog.get_logger()

Heard = Callable[[str, str, float], None]  # platform; sent, retried or given_up; seconds since it could be sent

_FIRST_WAIT = 2.0  # seconds; doubled with each attempt where the platform names no delay
# A minute at most: attempts that were told when to come back count, too, and no lane shall stand still for long because
# one answer was lost after many that were not.
_LONGEST_WAIT = 60.0
_DOUBLINGS = 5  # reach the longest wait; after some thousand attempts the power would not fit into a float
_NO_CHAT_WAIT = 900.0  # where only a person can help
_MOST_BUGS = 5  # attempts after which a delivery that hits a bug of ours is set aside, so that its lane goes on


class Outbox:
    """Sends what the pipeline decided. `drain` is called by the engine, never twice at once for one lane."""

    def __init__(
        self, store: DeliveryStore, chats: Mapping[str, Chat], wall: Clock, owners: Owners | None = None,
        alive: Callable[[], bool] = lambda: True, heard: Heard = lambda _platform, _outcome, _seconds: None,
    ) -> None:  # fmt: skip
        """`chats` by platform; `wall` is the platforms' time, not the newsroom's; without `owners` the log is told.

        `alive`: whether others still count on this process, else it sends nothing. `heard` counts what came of each
        attempt.
        """
        self._owners = owners
        self._alive = alive
        self._heard = heard
        self._store = store
        self._chats = chats
        self._wall = wall

    async def drain(self, lane: str, more: Callable[[int], bool]) -> Drained:
        """Send the lane's oldest unsent delivery, and go on while `more` says so, asked with how many are done.

        A receipt and the intent of the next are one transaction; what was not begun is left to whoever is next.
        """
        done: list[int] = []
        taken = await asyncio.to_thread(self._store.take, lane, self._wall.now())
        while isinstance(taken, Taken):
            tried = taken
            began = time.monotonic()
            outcome = await self._tried(lane, tried)
            platform, spent = tried.delivery.destination.platform, time.monotonic() - began
            self._heard(platform, _named(outcome), tried.waited + spent)
            if isinstance(outcome, Paused):
                return Drained(tuple(done), outcome.seconds)
            done.append(tried.id)
            going = more(len(done))
            taken = await asyncio.to_thread(self._after, tried, outcome, more=going)
            if not going:
                return Drained(tuple(done), 0.0)
        return Drained(tuple(done), taken.seconds if taken else None)

    async def tell_owners(self) -> None:
        """Tell those whose channel is gone, each once."""
        for to, reason in await asyncio.to_thread(self._store.untold):
            _log.error("a channel is gone: nothing is sent to it", to=to.key, reason=reason)
            try:
                if self._owners is not None:
                    await self._owners.tell(to, reason)
            except RetryLater:
                continue
            except GiveUp as problem:
                _log.warning("its owner cannot be told", to=to.key, problem=str(problem))
            await asyncio.to_thread(self._store.told, to)

    def _after(self, tried: Taken, receipt: Receipt | None, *, more: bool) -> Taken | Paused | None:
        """Write the receipt, where it was sent, and take the next."""
        now = self._wall.now()
        if receipt is not None:
            return self._store.sent(tried, receipt, now, more=more)
        return self._store.take(tried.delivery.destination.key, now) if more else None

    async def _tried(self, lane: str, taken: Taken) -> Receipt | Paused | None:
        """What the platform says; None where the delivery was set aside."""
        try:
            with speaking(taken.delivery.destination.lang):  # a renderer has a few words of its own
                receipt = await self._send(taken)
        except RetryLater as problem:
            return await self._wait(lane, taken, str(problem), problem.after)
        except GiveUp as problem:
            # An edit misses its message where people deleted that: its channel may live, and the next post will tell.
            lost = isinstance(problem, Gone) and taken.delivery.kind is not AlertKind.EDIT
            await self._aside(taken, str(problem), lane if lost else None)
            return None
        except Exception as bug:  # noqa: BLE001 - a step boundary: a bug must not stop the lane
            _log.exception("delivery hit a bug", delivery=taken.id, lane=lane)
            return await self._after_bug(lane, taken, repr(bug))
        _log.debug("delivered", delivery=taken.id, lane=lane, kind=taken.delivery.kind)
        return receipt

    async def _send(self, taken: Taken) -> Receipt:
        to, kind = taken.delivery.destination, taken.delivery.kind
        chat = self._chats.get(to.platform)
        if chat is None:
            raise RetryLater(f"no connection to {to.platform} is configured", after=_NO_CHAT_WAIT)
        if kind is AlertKind.EDIT:
            if taken.posting is None:
                raise GiveUp("its thread was never opened here")
            return await chat.edit(to, taken.posting, taken.delivery.message, key=taken.key)
        # An earlier attempt may have been taken by the platform although we never saw its answer.
        found = await chat.find(to, taken.key, thread=taken.posting) if taken.attempts > 1 else None
        if not found and not self._alive():  # looking may take minutes
            raise RetryLater("this process lost its database")
        return found or await chat.post(to, taken.delivery.message, key=taken.key, thread=taken.posting)

    async def _wait(self, lane: str, taken: Taken, problem: str, after: float) -> Paused:
        wait = after or min(_FIRST_WAIT * 2 ** min(taken.attempts - 1, _DOUBLINGS), _LONGEST_WAIT)
        until = self._wall.now() + timedelta(seconds=wait)
        await asyncio.to_thread(self._store.pause, lane, until, problem)
        _log.warning("delivery waits", delivery=taken.id, lane=lane, problem=problem, seconds=wait)
        return Paused(wait)

    async def _after_bug(self, lane: str, taken: Taken, problem: str) -> Paused | None:
        if taken.attempts < _MOST_BUGS:
            return await self._wait(lane, taken, problem, 0.0)
        await self._aside(taken, problem)
        return None

    async def _aside(self, taken: Taken, problem: str, lane: str | None = None) -> None:
        await asyncio.to_thread(self._store.failed, taken, problem)
        if lane is not None:
            await asyncio.to_thread(self._store.gone, lane, problem)
        _log.error("delivery given up", delivery=taken.id, problem=problem)


def _named(outcome: Receipt | Paused | None) -> str:
    return "given_up" if outcome is None else "retried" if isinstance(outcome, Paused) else "sent"
