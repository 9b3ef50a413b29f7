"""Discord as a chat (bot/ports.py): roots in a channel with a thread from their first reply on, or posts of a forum.

Nothing is remembered that a restart would miss. A thread that is made from a message has that message's id, so a root's
thread is known before it exists. A delivery is told by its key: the nonce for the minutes in which Discord itself drops
repeats, the fragment of the headline's link for ever after. One that is too long for a message goes on in the thread:
its first message says in how many, and each has a key of its own, so that a repeat sends those that are missing, and an
edit finds those that it changes or takes back.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from bot.errors import GiveUp, Gone
from bot.language import _
from bot.model import Destination, Message, Posting, Receipt
from handlers.discord import render
from handlers.discord.rest import Refused, Rest
from handlers.discord.split import parts

Json = dict[str, Any]

# Discord's codes (reference, "JSON Error Codes").
_NO_CHANNEL, _NO_MESSAGE, _NO_ACCESS, _NO_PERMISSION = 10003, 10008, 50001, 50013
_NOT_IN_DIRECT, _WRONG_KIND, _THREAD_EXISTS, _MOST_THREADS = 50003, 50024, 160004, 160006
_ARCHIVED = 50083
_NO_DIRECT = (50007, 50278)  # the person takes no messages of ours, or left the last server that we share
_UNREACHABLE = (_NO_CHANNEL, _NO_ACCESS, _NO_PERMISSION, *_NO_DIRECT)
# Why a thread cannot be had although its channel can be written to: the reply then stands in the channel.
_NO_THREAD = (_NO_ACCESS, _NO_PERMISSION, _NOT_IN_DIRECT, _WRONG_KIND, _MOST_THREADS)
_DIRECT, _FORUMS = 1, (15, 16)  # kinds of channels: a person's own; forum, media
_ARCHIVE_MINUTES = 10080  # a week without a word, the longest that there is
_A_PAGE, _PAGES = 100, 10  # of the channel's history, newest first, that are looked through for a delivery
_STARTERS = 25  # of a forum's newest stories of ours that are looked at


class _Threadless(Enum):
    """Why a reply does not stand in its root's thread."""

    BARRED = "threads are not for us here, or not at all: it stands below, as an answer to the root"
    LOST = "people deleted the root or its thread: it is a root itself, and says so"


class DiscordChat:
    """A Chat over Discord's REST interface. It needs no gateway."""

    platform = "discord"

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._me = ""
        self._plain: dict[str, Json] = {}  # channels that are known to be no forums
        self._begun: dict[str, Receipt] = {}  # deliveries that were found unfinished, until they are posted again

    async def post(self, to: Destination, message: Message, *, key: str, thread: Posting | None = None) -> Receipt:
        """Post a root, or a reply into its thread; what is too long for one message follows in the thread.

        Raises RetryLater, GiveUp, Gone.
        """
        begun = self._begun.pop(key, None)
        room = await self._room(to)
        first, *more = parts(message)
        receipt = begun or await self._first(room, first, key, thread, len(more))
        for number, part in enumerate(more, 1):
            mark = _part(key, number)
            if begun is None or not await self._sought_part(room, receipt, mark):
                await self._continue(room, part, mark, thread or Posting(receipt.message_id), receipt)
        return receipt

    async def edit(self, to: Destination, posting: Posting, message: Message, *, key: str) -> Receipt:
        """Replace a root and what followed it in its thread; what it says no more is taken back. It keeps its first
        key. Raises RetryLater, GiveUp, Gone (also where people deleted the message).
        """
        head, *more = parts(message)
        room = await self._room(to)
        at = f"/channels/{_thread(posting) if _is_forum(room) else to.channel}/messages/{posting.message_id}"
        shown = await self._unless_missing(at) or {"embeds": ()}
        first, followed = render.marked(shown["embeds"])
        body = render.payload(head, key=first or key, to=_linked(room), follow=len(more), followed=followed)
        try:
            if _is_forum(room):
                await self._freshen(room, posting, message)
            await self._rest.call("PATCH", at, body)
        except Refused as refused:
            raise _gone(refused, *_UNREACHABLE, _NO_MESSAGE) from None
        if more or followed:
            await self._follow(room, posting, more, first or key, key)
        return Receipt(posting.message_id, _thread(posting))

    async def find(self, to: Destination, key: str, *, thread: Posting | None = None) -> Receipt | None:
        """Look for the delivery with that key where it can stand; one that is there in part is none, and the next post
        adds what is missing. Raises RetryLater, GiveUp, Gone.
        """
        room = await self._room(to)
        found = await self._found(room, key, thread)
        if found is None:
            return None
        receipt, following = found
        for number in range(1, following + 1):
            if not await self._sought_part(room, receipt, _part(key, number)):
                self._begun[key] = receipt
                return None
        return receipt

    async def direct(self, person: str, workspace: str = "") -> Destination:  # noqa: ARG002 - people have one id everywhere
        """Where that person alone reads. Raises RetryLater, GiveUp."""
        opened = await self._rest.call("POST", "/users/@me/channels", {"recipient_id": person})
        return Destination(self.platform, opened["id"])

    # --- writing -----------------------------------------------------------------------------------------------------

    async def _first(self, room: Json, message: Message, key: str, thread: Posting | None, follow: int) -> Receipt:
        body = render.payload(message, key=key, to=_linked(room), follow=follow)
        said = await self._reply(room, thread, _once(body, key)) if thread else None
        if isinstance(said, Receipt):
            return said
        if said is _Threadless.BARRED and thread:
            return await self._below(room, thread, _once(body, key))
        if said is _Threadless.LOST:
            body = render.payload(message, key=key, to=_linked(room), follow=follow, note=_(render.GONE))
        if _is_forum(room):
            return await self._story(room, message, body)
        sent = await self._open(room, _once(body, key))
        return Receipt(sent["id"], sent["id"])

    async def _follow(self, room: Json, root: Posting, more: Sequence[Message], first: str, key: str) -> None:
        """Make what follows a root say what an edit with that key says: all of it may be done again."""
        there = await self._parts(room, root, first)
        for number, part in enumerate(more, 1):
            mark = _part(first, number)
            if number in there:
                await self._change("PATCH", there[number], render.payload(part, key=mark, to=_linked(room)))
            else:  # by a nonce of its own: Discord would take it for the one that was taken back a minute ago
                await self._continue(room, part, mark, root, Receipt(root.message_id, _thread(root)), f"{mark}+{key}")
        for number in sorted(there.keys() - range(1, len(more) + 1)):
            await self._change("DELETE", there[number])

    async def _change(self, method: str, at: str, body: Json | None = None) -> None:
        """Replace or delete a message, in an archived thread, too. One that people deleted wants nothing any more."""
        try:
            await self._rest.call(method, at, body)
        except Refused as refused:
            if refused.code == _ARCHIVED:
                await self._rest.call("PATCH", at.partition("/messages")[0], {"archived": False})
                await self._rest.call(method, at, body)
            elif refused.code != _NO_MESSAGE:
                raise _gone(refused, *_UNREACHABLE) from None

    async def _continue(
        self, room: Json, message: Message, mark: str, root: Posting, receipt: Receipt, once: str = ""
    ) -> None:
        """Post a part of a delivery where its first message stands. Where that is gone meanwhile, so is the part."""
        body = _once(render.payload(message, key=mark, to=_linked(room)), once or mark)
        place = Posting(root.message_id, receipt.thread_id)
        if await self._reply(room, place, body) is _Threadless.BARRED:
            await self._below(room, place, body)

    async def _below(self, room: Json, root: Posting, body: Json) -> Receipt:
        """A reply in the channel itself, as an answer to the root."""
        reference = {"message_id": root.message_id, "fail_if_not_exists": False}
        sent = await self._open(room, body | {"message_reference": reference})
        return Receipt(sent["id"], _thread(root))

    async def _open(self, room: Json, body: Json) -> Json:
        try:
            return await self._send(room["id"], body)
        except Refused as refused:
            raise _gone(refused, *_UNREACHABLE) from None

    async def _send(self, channel: str, body: Json) -> Json:
        sent: Json = await self._rest.call("POST", f"/channels/{channel}/messages", body)
        return sent

    async def _reply(self, room: Json, root: Posting, body: Json) -> Receipt | _Threadless:
        if room["type"] == _DIRECT:
            return _Threadless.BARRED
        thread, forum = _thread(root), _is_forum(room)
        for first in (True, False):
            try:
                return Receipt((await self._send(thread, body))["id"], thread)
            except Refused as refused:
                lost = refused.code == _NO_CHANNEL
                if refused.code not in _UNREACHABLE or (forum and not lost):
                    raise _gone(refused, *_UNREACHABLE) from None
                if not lost:
                    return _Threadless.BARRED
                if forum or not first:
                    break
                if why := await self._grow(room, root):
                    return why
        return _Threadless.LOST

    async def _grow(self, room: Json, root: Posting) -> _Threadless | None:
        """Make the root's thread. None where there is one now, else why there can be none."""
        at = f"/channels/{room['id']}/messages/{_thread(root)}"
        try:
            shown = await self._rest.call("GET", at)
            name = render.shown_name(shown.get("embeds") or ())
            await self._rest.call("POST", f"{at}/threads", {"name": name, "auto_archive_duration": _ARCHIVE_MINUTES})
        except Refused as refused:
            if refused.code == _NO_MESSAGE:
                return _Threadless.LOST
            if refused.code in _NO_THREAD:
                return _Threadless.BARRED
            if refused.code != _THREAD_EXISTS:
                raise _gone(refused, _NO_CHANNEL) from None
        return None

    # --- forums ------------------------------------------------------------------------------------------------------

    async def _room(self, to: Destination) -> Json:
        """The channel; a forum as it is now, since its tags may have changed."""
        room = self._plain.get(to.channel)
        if room is None:
            room = await self._channel(to.channel)
            if not _is_forum(room):
                self._plain[to.channel] = {"id": room["id"], "type": room["type"], "guild_id": room.get("guild_id")}
        return room

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

    async def _found(self, room: Json, key: str, thread: Posting | None) -> tuple[Receipt, int] | None:
        """The first message of the delivery with that key, and how many follow it."""
        if thread is not None and (said := await self._sought(_thread(thread), key)):
            return Receipt(said["id"], _thread(thread)), _following(said, key)
        if _is_forum(room):
            return await self._sought_story(room, key)
        said = await self._sought(room["id"], key)
        if said is None:
            return None
        below = thread is not None and said.get("message_reference")  # else it is a root, whatever it was meant to be
        return Receipt(said["id"], _thread(thread) if thread and below else said["id"]), _following(said, key)

    async def _sought_part(self, room: Json, receipt: Receipt, mark: str) -> bool:
        """Whether that part of a delivery is there, in its thread or below its root."""
        return any([await self._sought(place, mark) for place in _places(room, receipt.thread_id)])

    async def _parts(self, room: Json, root: Posting, key: str) -> dict[int, str]:
        """The messages that follow a root, by number, in its thread or below it."""
        found: dict[int, str] = {}
        for place in _places(room, _thread(root)):
            async for said in self._ours(place, root.message_id):
                first, _, number = render.marked(said["embeds"])[0].partition("+")
                if first == key and number.isdecimal():
                    found.setdefault(int(number), f"/channels/{place}/messages/{said['id']}")
        return found

    async def _sought(self, channel: str, key: str) -> Json | None:
        """Our message with that key in the channel's or thread's history."""
        async for said in self._ours(channel):
            if render.carries(said["embeds"], key):
                return said
        return None

    async def _ours(self, channel: str, since: str = "0") -> AsyncIterator[Json]:
        """Our messages in a channel or thread, the newest first, as far back as the one with that id."""
        me, before = await self._own_id(), ""
        for _page in range(_PAGES):
            query = {"limit": str(_A_PAGE)} | ({"before": before} if before else {})
            page: list[Json] = await self._unless_missing(f"/channels/{channel}/messages", query) or []
            for said in page:
                if said["author"]["id"] == me:
                    yield said
            if len(page) < _A_PAGE or int(page[-1]["id"]) <= int(since):
                return
            before = page[-1]["id"]

    async def _sought_story(self, forum: Json, key: str) -> tuple[Receipt, int] | None:
        """Our story with that key in the forum, looked for among the newest, archived ones included."""
        me = await self._own_id()
        active = await self._rest.call("GET", f"/guilds/{forum['guild_id']}/threads/active")
        archived = await self._unless_missing(f"/channels/{forum['id']}/threads/archived/public", {"limit": "100"})
        threads = [t for t in active["threads"] if t["parent_id"] == forum["id"]] + (archived or {}).get("threads", [])
        for thread in _newest(t for t in threads if t["owner_id"] == me):
            if said := await self._sought(thread, key):
                return Receipt(said["id"], thread), _following(said, key)
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


def _is_forum(room: Json) -> bool:
    return room["type"] in _FORUMS


def _linked(room: Json) -> Destination:
    """The channel by which a card without an article is linked: its server's id belongs to the address."""
    return Destination(DiscordChat.platform, room["id"], room.get("guild_id") or "")


def _places(room: Json, thread: str) -> tuple[str, ...]:
    """Where what follows a root may stand: in its thread, and where we may make none below it."""
    return (thread,) if _is_forum(room) else (thread, room["id"])


def _part(key: str, number: int) -> str:
    """The key of one of the messages that follow a delivery's first."""
    return f"{key}+{number}"


def _once(body: Json, key: str) -> Json:
    """The body with the nonce by which Discord drops repeats; a part's key may be longer than a nonce."""
    nonce = hashlib.blake2s(key.encode(), digest_size=12).hexdigest() if "+" in key else key
    return body | {"nonce": nonce, "enforce_nonce": True}


def _following(said: Json, key: str) -> int:
    return render.following(said["embeds"], key) or 0


def _thread(root: Posting) -> str:
    """The id of the root's thread: a thread has the id of the message that it hangs on."""
    return root.thread_id or root.message_id


def _newest(threads: Iterable[Json]) -> list[str]:
    """Ids, newest first: they rise with time."""
    return [str(number) for number in sorted((int(t["id"]) for t in threads), reverse=True)[:_STARTERS]]


def _gone(refused: Refused, *codes: int) -> GiveUp:
    """The refusal as Gone where its code says that the place is lost or closed to us."""
    return Gone(str(refused)) if refused.code in codes else refused
