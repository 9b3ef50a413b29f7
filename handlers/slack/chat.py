"""Slack as a chat (bot/ports.py): roots in a channel, replies in their threads.

Nothing is remembered that a restart would miss. A thread is named by its root's `ts`. Slack has no way of its own to
drop repeats, so a delivery carries its key in the message's metadata, where a later look into the channel finds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog

from bot.errors import GiveUp, Gone, RetryLater
from bot.model import Destination, Message, Posting, Receipt
from bot.ports import Clock
from handlers.slack import render
from handlers.slack.web import Refused, Web

_log = structlog.get_logger()

EVENT = "aidwire_delivery"  # the kind of our metadata
# Codes after which nothing reaches the channel until a person has done something.
_UNREACHABLE = frozenset({
    "channel_not_found", "is_archived", "not_in_channel", "restricted_action", "restricted_action_read_only_channel",
    "account_inactive", "token_revoked", "missing_scope",
})  # fmt: skip
_A_PAGE, _PAGES = 15, 20  # of the history, that are looked through for a delivery; more than 15 Slack may refuse
_LOOK_BACK = timedelta(days=2)  # the oldest message that may be a delivery which is in doubt now


class SlackChat:
    """A Chat over Slack's Web API. It needs no Socket Mode."""

    platform = "slack"

    def __init__(self, web: Web, wall: Clock, *, broadcast: bool = False) -> None:
        """`broadcast`: replies that change a story's status are shown in the channel, too."""
        self._web = web
        self._wall = wall
        self._broadcast = broadcast
        self._me = ""
        self._reached: dict[tuple[str, str], str] = {}  # where a look for a delivery was broken off

    async def post(self, to: Destination, message: Message, *, key: str, thread: Posting | None = None) -> Receipt:
        """Post a root, or a reply into its thread. Raises RetryLater, GiveUp, Gone.

        Where the root was deleted meanwhile, Slack shows the reply in the channel, or refuses it: GiveUp.
        """
        root = _root(thread)
        aloud = True if root and self._broadcast and render.changes_status(message) else None
        said = await self._call(
            "chat.postMessage",
            channel=to.channel,
            metadata={"event_type": EVENT, "event_payload": {"key": key}},
            unfurl_links=False,
            unfurl_media=False,
            thread_ts=root,
            reply_broadcast=aloud,
            **render.payload(message),
        )
        if root and not (said.get("message") or {}).get("thread_ts"):
            _log.warning("its thread is gone: the reply stands in the channel", channel=to.channel, key=key)
        return Receipt(said["ts"], root or said["ts"])

    async def edit(self, to: Destination, posting: Posting, message: Message, *, key: str) -> Receipt:  # noqa: ARG002 - the metadata of its first delivery stays
        """Replace what was posted. Raises RetryLater, GiveUp, Gone (also where people deleted the message)."""
        try:
            await self._call("chat.update", channel=to.channel, ts=posting.message_id, **render.payload(message))
        except Refused as refused:
            raise _gone(refused, "message_not_found", "thread_not_found") from None
        return Receipt(posting.message_id, _root(posting) or posting.message_id)

    async def find(self, to: Destination, key: str, *, thread: Posting | None = None) -> Receipt | None:
        """Look for the delivery with that key where it can stand. Raises RetryLater, GiveUp, Gone."""
        root = _root(thread)
        if root and (found := await self._in_thread(to.channel, root, key)):
            return Receipt(found, root)
        found = await self._sought("conversations.history", key, channel=to.channel)
        return Receipt(found, root or found) if found else None

    async def _in_thread(self, channel: str, root: str, key: str) -> str | None:
        try:
            return await self._sought("conversations.replies", key, channel=channel, ts=root)
        except Refused as refused:
            if refused.code in ("thread_not_found", "message_not_found"):
                return None
            raise

    async def _sought(self, method: str, key: str, **where: str) -> str | None:
        """The `ts` of our message with that key; only those of the last days are looked at.

        A look that was broken off goes on where it was: apps that may ask once a minute would never come to its end.
        """
        me = await self._own_id()
        cursor = self._reached.pop((method, key), None)
        for _ in range(_PAGES):
            page = await self._page(method, key, cursor, where)
            if found := next((m for m in page["messages"] if m.get("bot_id") == me and _carries(m, key)), None):
                return str(found["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return None
        _log.warning("the delivery may stand further back than was looked", key=key, **where)
        return None

    async def _page(self, method: str, key: str, cursor: str | None, where: Mapping[str, str]) -> Mapping[str, Any]:
        oldest = f"{(self._wall.now() - _LOOK_BACK).timestamp():.6f}"
        asked = {"oldest": oldest, "limit": _A_PAGE, "include_all_metadata": True, "cursor": cursor, **where}
        try:
            return await self._call(method, **asked)
        except RetryLater:
            if cursor:
                self._reached[method, key] = cursor
            raise
        except Refused as refused:
            if refused.code == "invalid_cursor":  # it is too old: the next look begins anew
                raise RetryLater(str(refused)) from None
            raise

    async def _own_id(self) -> str:
        if not self._me:
            self._me = (await self._call("auth.test"))["bot_id"]
        return self._me

    async def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        try:
            return await self._web.call(method, **arguments)
        except Refused as refused:
            raise _gone(refused, *_UNREACHABLE) from None


def _root(posting: Posting | None) -> str | None:
    """The `ts` that names the posting's thread."""
    return (posting.thread_id or posting.message_id) if posting else None


def _carries(message: Mapping[str, Any], key: str) -> bool:
    """Whether a message is the delivery with that key."""
    metadata = message.get("metadata") or {}
    return metadata.get("event_type") == EVENT and (metadata.get("event_payload") or {}).get("key") == key


def _gone(refused: Refused, *codes: str) -> GiveUp:
    """The refusal as Gone where its code says that the place is lost or closed to us."""
    return Gone(str(refused)) if refused.code in codes else refused
