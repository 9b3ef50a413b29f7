"""The preview as a chat: what is posted is kept in the store and shown by a page (routes.py), live (live.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.model import Destination, Message, Posting, Receipt
from bot.ports import Clock, Shown, ShownChannel, ShownThread


class PreviewStore(Protocol):
    """Where the preview's messages live.

    `seq` is one counter for the whole store, at least 1, raised by every append and replace that changes something, and
    never reused. Changes become visible in its order: who has seen n will not later find a change below n (so writers
    take turns; on PostgreSQL a sequence alone does not promise that). Nothing here is ever deleted while a page may
    point at it. tests/contract/preview_store_contract.py holds an implementation to all of this.
    """

    async def append(self, channel: str, root_id: str | None, key: str, message: Message, at: datetime) -> str:
        """Keep a message (a root, or a reply below `root_id`) and return its id: URL-safe, unique in the store.

        The same key again changes nothing and returns the first id. Raises Gone where `root_id` is no root of that
        channel.
        """
        ...

    async def replace(self, message_id: str, key: str, message: Message, at: datetime) -> None:
        """Put `message` in the place of what was kept, raise its seq, set `edited`.

        The key of its last replace again changes nothing. Raises Gone where there is no such message.
        """
        ...

    async def find(self, key: str) -> str | None:
        """The id of the message that was appended, or last replaced, with that key."""
        ...

    async def channels(self) -> list[ShownChannel]:
        """Every channel that the preview shows, also the empty ones, in the order in which they are listed."""
        ...

    async def threads(self, channel: str, before: int | None, limit: int) -> list[ShownThread]:
        """The channel's threads by `active`, highest first; only those below `before` where it is given."""
        ...

    async def thread(self, root_id: str) -> list[Shown]:
        """The root and its replies, by `born`; empty where there is no such root."""
        ...

    async def since(self, seq: int, limit: int) -> list[Shown]:
        """Messages whose seq is above `seq`, in its order: each once, as it is now."""
        ...

    async def newest(self) -> int:
        """The highest seq so far; 0 while the store is empty."""
        ...


class PreviewChat:
    """A Chat (bot/ports.py) whose channels are a web page. It needs no tokens and no network.

    `changed` is called after each change, so that open pages hear of it at once (Live.notify).
    """

    platform = "preview"

    def __init__(self, store: PreviewStore, clock: Clock, changed: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._changed = changed

    async def post(self, to: Destination, message: Message, *, key: str, thread: Posting | None = None) -> Receipt:
        """Keep a root or a reply; the same key again gives the same receipt. Raises Gone for an unknown thread."""
        root = _root_of(thread)
        message_id = await self._store.append(to.channel, root, key, message, self._clock.now())
        self._changed()
        return Receipt(message_id, root or message_id)

    async def edit(self, to: Destination, posting: Posting, message: Message, *, key: str) -> Receipt:  # noqa: ARG002 - the id says where
        """Replace what `posting` shows. Raises Gone where it is not there."""
        await self._store.replace(posting.message_id, key, message, self._clock.now())
        self._changed()
        return Receipt(posting.message_id, _root_of(posting) or posting.message_id)

    async def find(self, to: Destination, key: str, *, thread: Posting | None = None) -> Receipt | None:  # noqa: ARG002 - keys are unique in the store
        """The receipt of the delivery with that key, where it arrived."""
        message_id = await self._store.find(key)
        return Receipt(message_id, _root_of(thread) or message_id) if message_id else None

    async def direct(self, person: str, workspace: str = "") -> Destination:  # noqa: ARG002 - it has no workspaces
        """A channel of the person's own."""
        return Destination(self.platform, f"@{person}")


def _root_of(posting: Posting | None) -> str | None:
    """The id of the root that a posting's thread hangs on: a thread is named by its root here."""
    return (posting.thread_id or posting.message_id) if posting else None
