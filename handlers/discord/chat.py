"""Discord as a chat (bot/ports.py): roots in a channel with a thread from their first reply on, or posts of a forum.

Nothing is remembered that a restart would miss. A thread that is made from a message has that message's id, so a root's
thread is known before it exists. A delivery is told by its key: the nonce for the minutes in which Discord itself drops
repeats, the fragment of the headline's link for ever after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.errors import GiveUp, Gone
from bot.model import Destination, Message, Posting, Receipt
from handlers.discord import render
from handlers.discord.rest import Refused, Rest

Json = dict[str, Any]

# Discord's codes (reference, "JSON Error Codes").
_NO_CHANNEL, _NO_MESSAGE, _NO_ACCESS, _NO_PERMISSION = 10003, 10008, 50001, 50013
_WRONG_KIND, _THREAD_EXISTS, _MOST_THREADS = 50024, 160004, 160006
_UNREACHABLE = (_NO_CHANNEL, _NO_ACCESS, _NO_PERMISSION)
# Why a thread cannot be had although its channel can be written to: the reply then stands in the channel.
_NO_THREAD = (_NO_MESSAGE, _NO_ACCESS, _NO_PERMISSION, _WRONG_KIND, _MOST_THREADS)
_FORUMS = (15, 16)  # kinds of channels: forum, media
_ARCHIVE_MINUTES = 10080  # a week without a word, the longest that there is
_A_PAGE, _PAGES = 100, 10  # of the channel's history, newest first, that are looked through for a delivery
_STARTERS = 25  # of a forum's newest stories of ours that are looked at


class DiscordChat:
    """A Chat over Discord's REST interface. It needs no gateway."""

    platform = "discord"

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._me = ""
        self._plain: set[str] = set()  # channels that are known to be no forums

    async def post(self, to: Destination, message: Message, *, key: str, thread: Posting | None = None) -> Receipt:
        """Post a root, or a reply into its thread. Raises RetryLater, GiveUp, Gone."""
        body = render.payload(message, key=key, to=to)
        once = body | {"nonce": key, "enforce_nonce": True}
        forum = await self._forum(to)
        if thread is not None and (receipt := await self._reply(to, thread, once, forum=bool(forum))):
            return receipt
        if forum:
            return await self._story(forum, message, body)
        reference = {"message_id": thread.message_id, "fail_if_not_exists": False} if thread else None
        sent = await self._open(to.channel, once | ({"message_reference": reference} if reference else {}))
        return Receipt(sent["id"], _thread(thread) if thread else sent["id"])

    async def edit(self, to: Destination, posting: Posting, message: Message, *, key: str) -> Receipt:
        """Replace a root. Raises RetryLater, GiveUp, Gone (also where people deleted the message)."""
        body = render.payload(message, key=key, to=to)
        forum = await self._forum(to)
        try:
            if forum:
                await self._freshen(forum, posting, message)
            place = _thread(posting) if forum else to.channel
            await self._rest.call("PATCH", f"/channels/{place}/messages/{posting.message_id}", body)
        except Refused as refused:
            raise _gone(refused, *_UNREACHABLE, _NO_MESSAGE) from None
        return Receipt(posting.message_id, _thread(posting))

    async def find(self, to: Destination, key: str, *, thread: Posting | None = None) -> Receipt | None:
        """Look for the delivery with that key where it can stand. Raises RetryLater, GiveUp, Gone."""
        if thread is not None and (found := await self._sought(_thread(thread), key)):
            return Receipt(found, _thread(thread))
        if forum := await self._forum(to):
            return await self._sought_story(forum, key)
        found = await self._sought(to.channel, key)
        return Receipt(found, _thread(thread) if thread else found) if found else None

    # --- writing -----------------------------------------------------------------------------------------------------

    async def _open(self, channel: str, body: Json) -> Json:
        try:
            return await self._send(channel, body)
        except Refused as refused:
            raise _gone(refused, *_UNREACHABLE) from None

    async def _send(self, channel: str, body: Json) -> Json:
        sent: Json = await self._rest.call("POST", f"/channels/{channel}/messages", body)
        return sent

    async def _reply(self, to: Destination, root: Posting, body: Json, *, forum: bool) -> Receipt | None:
        """The reply's receipt; None where there is no thread and none can be had."""
        thread = _thread(root)
        for first in (True, False):
            try:
                return Receipt((await self._send(thread, body))["id"], thread)
            except Refused as refused:
                lost = refused.code == _NO_CHANNEL
                if refused.code not in _UNREACHABLE or (forum and not lost):
                    raise _gone(refused, *_UNREACHABLE) from None
                if forum or not first or not lost or not await self._grow(to, root):
                    return None
        return None

    async def _grow(self, to: Destination, root: Posting) -> bool:
        """Make the root's thread. True where there is one now, false where there can be none."""
        at = f"/channels/{to.channel}/messages/{root.message_id}"
        try:
            shown = await self._rest.call("GET", at)
            name = render.shown_name(shown.get("embeds") or ())
            await self._rest.call("POST", f"{at}/threads", {"name": name, "auto_archive_duration": _ARCHIVE_MINUTES})
        except Refused as refused:
            if refused.code in _NO_THREAD:
                return False
            if refused.code != _THREAD_EXISTS:
                raise _gone(refused, _NO_CHANNEL) from None
        return True

    # --- forums ------------------------------------------------------------------------------------------------------

    async def _forum(self, to: Destination) -> Json | None:
        """The channel where it is a forum, as it is now: its tags may have changed."""
        if to.channel in self._plain:
            return None
        channel = await self._channel(to.channel)
        if channel["type"] in _FORUMS:
            return channel
        self._plain.add(to.channel)
        return None

    async def _channel(self, channel: str) -> Json:
        if not channel.isdecimal():
            raise Gone(f"“{channel}” is no channel: Discord's are numbers (right-click the channel, Copy Channel ID)")
        try:
            found: Json = await self._rest.call("GET", f"/channels/{channel}")
        except Refused as refused:
            raise _gone(refused, *_UNREACHABLE) from None
        return found

    async def _story(self, forum: Json, message: Message, body: Json) -> Receipt:
        story = {
            "name": render.thread_name(message),
            "auto_archive_duration": _ARCHIVE_MINUTES,
            "applied_tags": render.tags(message.headline, forum.get("available_tags") or ()),
            "message": body,
        }
        try:
            made = await self._rest.call("POST", f"/channels/{forum['id']}/threads", story)
        except Refused as refused:
            raise _gone(refused, *_UNREACHABLE) from None
        return Receipt(made["message"]["id"], made["id"])

    async def _freshen(self, forum: Json, posting: Posting, message: Message) -> None:
        """Open an archived story, whose messages cannot be edited, and let its tags say what the message says."""
        at = f"/channels/{_thread(posting)}"
        thread = await self._rest.call("GET", at)
        tags = render.tags(message.headline, forum.get("available_tags") or ())
        archived = thread.get("thread_metadata", {}).get("archived", False)
        if archived or sorted(tags) != sorted(thread.get("applied_tags") or ()):
            await self._rest.call("PATCH", at, {"archived": False, "applied_tags": tags})

    # --- looking -----------------------------------------------------------------------------------------------------

    async def _sought(self, channel: str, key: str) -> str | None:
        """The id of our message with that key in the channel's or thread's history."""
        me, before = await self._own_id(), ""
        for _ in range(_PAGES):
            query = {"limit": str(_A_PAGE)} | ({"before": before} if before else {})
            page = await self._unless_missing(f"/channels/{channel}/messages", query) or []
            if found := next((m for m in page if m["author"]["id"] == me and render.carries(m["embeds"], key)), None):
                return str(found["id"])
            if len(page) < _A_PAGE:
                return None
            before = page[-1]["id"]
        return None

    async def _sought_story(self, forum: Json, key: str) -> Receipt | None:
        """Our story with that key in the forum, looked for among the newest, archived ones included."""
        me = await self._own_id()
        active = await self._rest.call("GET", f"/guilds/{forum['guild_id']}/threads/active")
        archived = await self._unless_missing(f"/channels/{forum['id']}/threads/archived/public", {"limit": "100"})
        threads = [t for t in active["threads"] if t["parent_id"] == forum["id"]] + (archived or {}).get("threads", [])
        for thread in _newest(t for t in threads if t["owner_id"] == me):
            first = await self._unless_missing(f"/channels/{thread}/messages", {"limit": "1", "after": "0"})
            if first and render.carries(first[0]["embeds"], key):
                return Receipt(first[0]["id"], thread)
        return None

    async def _unless_missing(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        """What is there; None where nothing is, or nothing that we may see."""
        try:
            return await self._rest.call("GET", path, query=query)
        except Refused as refused:
            if refused.code not in (*_UNREACHABLE, _NO_MESSAGE):
                raise
            return None

    async def _own_id(self) -> str:
        if not self._me:
            self._me = (await self._rest.call("GET", "/users/@me"))["id"]
        return self._me


def _thread(root: Posting) -> str:
    """The id of the root's thread: a thread has the id of the message that it hangs on."""
    return root.thread_id or root.message_id


def _newest(threads: Iterable[Json]) -> list[str]:
    """Ids, newest first: they rise with time."""
    return [str(number) for number in sorted((int(t["id"]) for t in threads), reverse=True)[:_STARTERS]]


def _gone(refused: Refused, *codes: int) -> GiveUp:
    """The refusal as Gone where its code says that the place is lost or closed to us."""
    return Gone(str(refused)) if refused.code in codes else refused
