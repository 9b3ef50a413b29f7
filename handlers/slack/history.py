"""What we said in a channel, found again by the key that it carries in its metadata."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from bot.errors import RetryLater
from bot.ports import Clock
from handlers.slack.web import Refused

_log = structlog.get_logger()

Json = Mapping[str, Any]
Call = Callable[..., Awaitable[Json]]

EVENT = "aidwire_delivery"  # the kind of our metadata
_A_PAGE, _PAGES = 15, 20  # of the history, that are looked through for a delivery; more than 15 Slack may refuse
_LOOK_BACK = timedelta(days=2)  # the oldest message that may be a delivery which is in doubt now


def mark(key: str, parts: int = 1, *, anew: bool = False) -> Json:
    """The metadata of a delivery's message. `parts`: how many messages it is told in. `anew`: its thread was gone, and
    it says so.
    """
    more: dict[str, Any] = ({"parts": parts} if parts > 1 else {}) | ({"anew": True} if anew else {})
    return {"event_type": EVENT, "event_payload": {"key": key} | more}


def mark_of_part(key: str, number: int, head: str) -> Json:
    """The metadata of a message that goes on with another; `head` is that one's `ts`."""
    return {"event_type": EVENT, "event_payload": {"key": key, "part": number, "of": head}}


@dataclass(frozen=True, slots=True)
class Found:
    """A delivery's first message: where it stands, and what its metadata says."""

    ts: str
    thread: str  # the `ts` of its thread's root; "" where it is none's reply
    parts: int
    anew: bool

    @classmethod
    def of(cls, message: Json) -> Found:
        """Read it."""
        said = _payload(message)
        thread = str(message.get("thread_ts", ""))
        ts = str(message["ts"])
        return cls(ts, "" if thread == ts else thread, int(said.get("parts", 1)), bool(said.get("anew")))


class History:
    """Looks into channels. Only messages of the last days are looked at: an older one is in doubt no more."""

    def __init__(self, call: Call, wall: Clock) -> None:
        """`call` asks the Web API as handlers/slack/chat.py does: it raises RetryLater, GiveUp, Gone."""
        self._call = call
        self._wall = wall
        self._me = ""
        self._reached: dict[tuple[str, str], str] = {}  # where a look for a delivery was broken off

    async def sought(self, channel: str, key: str, root: str = "") -> Found | None:
        """The delivery with that key, in the thread of `root` or in the channel."""
        found = await self._in_thread(channel, root, key) if root else None
        return found or await self._first("conversations.history", key, channel=channel)

    async def rest(self, channel: str, root: str, head: str) -> dict[int, str]:
        """The messages that go on with `head`, in the thread of `root`: their `ts` by number."""
        found: dict[int, str] = {}
        where = {"channel": channel, "ts": root, "oldest": head}
        async for message in self._ours("conversations.replies", "", where):
            said = _payload(message)
            if said.get("of") == head:
                found.setdefault(int(said["part"]), str(message["ts"]))
        return found

    async def _in_thread(self, channel: str, root: str, key: str) -> Found | None:
        try:
            return await self._first("conversations.replies", key, channel=channel, ts=root)
        except Refused as refused:
            if refused.code in ("thread_not_found", "message_not_found"):
                return None
            raise

    async def _first(self, method: str, key: str, **where: str) -> Found | None:
        """A look that was broken off goes on where it was: who may ask once a minute would never come to its end."""
        oldest = f"{(self._wall.now() - _LOOK_BACK).timestamp():.6f}"
        async for message in self._ours(method, key, {"oldest": oldest, **where}):
            said = _payload(message)
            if said.get("key") == key and "part" not in said:
                return Found.of(message)
        return None

    async def _ours(self, method: str, key: str, where: Mapping[str, str]) -> AsyncIterator[Json]:
        """Our own messages with metadata, page by page; `key` is what a look that is broken off is known by."""
        me = await self._own_id()
        cursor = self._reached.pop((method, key), None) if key else None
        for _ in range(_PAGES):
            page = await self._page(method, key, cursor, where)
            for message in page["messages"]:
                if message.get("bot_id") == me and _payload(message):
                    yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return
        _log.warning("what is sought may stand further back than was looked", key=key, **where)

    async def _page(self, method: str, key: str, cursor: str | None, where: Mapping[str, str]) -> Json:
        asked = {"limit": _A_PAGE, "include_all_metadata": True, "cursor": cursor, **where}
        try:
            return await self._call(method, **asked)
        except RetryLater:
            if cursor and key:
                self._reached[method, key] = cursor
            raise
        except Refused as refused:
            if refused.code == "invalid_cursor":  # it is too old: the next look begins anew
                raise RetryLater(str(refused)) from None
            raise

    async def _own_id(self) -> str:
        if not self._me:
            self._me = str((await self._call("auth.test"))["bot_id"])
        return self._me


def _payload(message: Json) -> Json:
    """What our metadata says of a message; nothing where it has none of ours."""
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}) if metadata.get("event_type") == EVENT else {}
