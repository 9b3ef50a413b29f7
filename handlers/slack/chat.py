"""Slack as a chat (bot/ports.py): roots in a channel, replies in their threads.

Nothing is remembered that a restart would miss. A thread is named by its root's `ts`. Slack has no way of its own to
drop repeats, so a delivery carries its key in the message's metadata, where a later look into the channel finds it.
A message that is too long goes on in its thread; each of its parts is known by the first, and posted once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.errors import GiveUp, Gone
from bot.language import _
from bot.model import Destination, Link, Message, Posting, Receipt
from bot.ports import Clock
from handlers.slack import render
from handlers.slack.history import Found, History, mark, mark_of_part
from handlers.slack.split import parts
from handlers.slack.web import Refused, Web

# Codes after which nothing reaches the channel until a person has done something.
_UNREACHABLE = frozenset({
    "channel_not_found", "is_archived", "not_in_channel", "restricted_action", "restricted_action_read_only_channel",
    "account_inactive", "token_revoked", "missing_scope",
})  # fmt: skip
# A thread of ours as it is linked before Slack gives its address: the channel, and the root's `ts` without its dot.
_THREAD = re.compile(r"https://slack\.com/archives/(?P<channel>[A-Z0-9]+)/p(?P<seconds>\d+)(?P<micros>\d{6})")
# Codes of conversations.open after which there is no way to a person.
_NO_PERSON = ("user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot", "users_not_found")


@dataclass(frozen=True, slots=True)
class _Begun:
    """How far a delivery came: its first message, whose thread it stands in, and what already goes on with it."""

    ts: str
    thread: str  # "" where it begins a thread of its own
    settled: bool = True  # whether it says that its thread is gone, or need not
    rest: Mapping[int, str] = field(default_factory=dict)  # `ts` by number


class SlackChat:
    """A Chat over Slack's Web API. It needs no Socket Mode.

    A bot has one token, so one workspace: a destination is the channel alone, its `workspace` is "". Channels that two
    workspaces share have one id and would else be two destinations, told twice.
    """

    platform = "slack"

    def __init__(self, web: Web, wall: Clock, *, broadcast: bool = False) -> None:
        """`broadcast`: replies that change a story's status are shown in the channel, too."""
        self._web = web
        self._broadcast = broadcast
        self._history = History(self._call, wall)
        self._begun: dict[str, _Begun] = {}  # what `find` saw of deliveries that are to be gone on with, by key

    async def post(self, to: Destination, message: Message, *, key: str, thread: Posting | None = None) -> Receipt:
        """Post a root, or a reply into its thread. Raises RetryLater, GiveUp, Gone.

        Where people deleted the root meanwhile, the reply stands in the channel, says so, and is a root itself.
        """
        told = parts(await self._led(message))
        root = _root(thread)
        begun = self._begun.pop(key, None) or await self._begin(to.channel, told, key, root)
        if not begun.settled:
            await self._update(to.channel, begun.ts, _orphan(told), metadata=mark(key, len(told), anew=True))
        await self._go_on(to.channel, told, key, begun)
        return Receipt(begun.ts, begun.thread or begun.ts)

    async def edit(self, to: Destination, posting: Posting, message: Message, *, key: str) -> Receipt:
        """Replace what was posted, and what went on with it in further messages; those that it no longer takes are
        deleted. They are looked for, which Slack rations, where it takes several still or takes something back. The
        metadata of its first delivery stays.

        Raises RetryLater, GiveUp, Gone (also where people deleted the message).
        """
        told = parts(await self._led(message))
        root = _root(posting) or posting.message_id
        try:
            await self._update(to.channel, posting.message_id, told)
        except Refused as refused:
            raise _gone(refused, "message_not_found", "thread_not_found") from None
        if len(told) > 1 or message.takes_back:
            rest = await self._history.rest(to.channel, root, posting.message_id)
            for number in rest.keys() & range(1, len(told)):
                await self._update(to.channel, rest[number], told[number:])
            for number in rest.keys() - range(1, len(told)):
                await self._take_back(to.channel, rest[number])
            await self._go_on(to.channel, told, key, _Begun(posting.message_id, root, rest=rest))
        return Receipt(posting.message_id, root)

    async def find(self, to: Destination, key: str, *, thread: Posting | None = None) -> Receipt | None:
        """Look for the delivery with that key where it can stand; only the whole of it counts: what is missing follows
        with the next `post`. Raises RetryLater, GiveUp, Gone.
        """
        root = _root(thread)
        found = await self._history.sought(to.channel, key, root)
        if found is None:
            return None
        begun = await self._come_to(to.channel, found, root)
        if begun.settled and len(begun.rest) >= found.parts - 1:
            return Receipt(begun.ts, begun.thread or begun.ts)
        self._begun[key] = begun
        return None

    async def direct(self, person: str, workspace: str = "") -> Destination:  # noqa: ARG002 - a bot has one workspace
        """The person's own conversation with the bot. Raises RetryLater, GiveUp, Gone where there is no way to them."""
        try:
            said = await self._call("conversations.open", users=person)
        except Refused as refused:
            raise _gone(refused, *_NO_PERSON) from None
        return Destination(self.platform, str(said["channel"]["id"]))

    async def _led(self, message: Message) -> Message:
        """The message with links to threads of ours (bot/answers/rulings.py) as Slack has them; without those to what
        is gone.
        """
        links = [await self._addressed(link) for link in message.links]
        return replace(message, links=tuple(filter(None, links)))

    async def _addressed(self, link: Link) -> Link | None:
        thread = _THREAD.fullmatch(link.url)
        if thread is None:
            return link
        ts = f"{thread['seconds']}.{thread['micros']}"
        try:
            said = await self._web.call("chat.getPermalink", channel=thread["channel"], message_ts=ts)
        except Refused:
            return None
        return replace(link, url=str(said["permalink"]))

    async def _begin(self, channel: str, told: Sequence[Message], key: str, root: str) -> _Begun:
        """Post the first message."""
        aloud = True if root and self._broadcast and told[0].step else None
        try:
            said = await self._send(channel, told, mark(key, len(told)), thread_ts=root or None, reply_broadcast=aloud)
        except Refused as refused:
            if not root or refused.code != "thread_not_found":
                raise
            said = await self._send(channel, _orphan(told), mark(key, len(told), anew=True))
            return _Begun(said["ts"], "")
        inside = bool((said.get("message") or {}).get("thread_ts"))  # Slack shows a reply to a lost root in the channel
        return _Begun(said["ts"], root if inside else "", settled=inside or not root)

    async def _come_to(self, channel: str, found: Found, root: str) -> _Begun:
        """How far a delivery that was found came."""
        rest = await self._history.rest(channel, found.thread or found.ts, found.ts) if found.parts > 1 else {}
        return _Begun(found.ts, found.thread, settled=bool(found.thread) or found.anew or not root, rest=rest)

    async def _go_on(self, channel: str, told: Sequence[Message], key: str, begun: _Begun) -> None:
        """Post what follows the first message and is not there."""
        for number in range(1, len(told)):
            if number not in begun.rest:
                into = begun.thread or begun.ts
                await self._send(channel, told[number:], mark_of_part(key, number, begun.ts), thread_ts=into)

    async def _send(self, channel: str, told: Sequence[Message], metadata: Any, **more: Any) -> Mapping[str, Any]:
        """Post the first of these; the others make it say that more follows."""
        said = render.payload(told[0], follows=len(told) > 1)
        more |= {"unfurl_links": False, "unfurl_media": False}
        return await self._call("chat.postMessage", channel=channel, metadata=metadata, **more, **said)

    async def _update(self, channel: str, ts: str, told: Sequence[Message], **more: Any) -> None:
        said = render.payload(told[0], follows=len(told) > 1)
        await self._call("chat.update", channel=channel, ts=ts, **more, **said)

    async def _take_back(self, channel: str, ts: str) -> None:
        try:
            await self._call("chat.delete", channel=channel, ts=ts)
        except Refused as refused:
            if refused.code != "message_not_found":  # else people deleted it, or an answer was lost
                raise

    async def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        try:
            return await self._web.call(method, **arguments)
        except Refused as refused:
            raise _gone(refused, *_UNREACHABLE) from None


def _root(posting: Posting | None) -> str:
    """The `ts` that names the posting's thread; "" without one."""
    return (posting.thread_id or posting.message_id) if posting else ""


def _orphan(told: Sequence[Message]) -> Sequence[Message]:
    """The same, which says that its thread is gone."""
    first, *rest = told
    return [replace(first, lines=(_("Its earlier thread is gone: it goes on here."), *first.lines)), *rest]


def _gone(refused: Refused, *codes: str) -> GiveUp:
    """The refusal as Gone where its code says that the place is lost or closed to us."""
    return Gone(str(refused)) if refused.code in codes else refused
