"""A PreviewStore in memory (handlers/preview/chat.py says what it promises)."""

from dataclasses import replace
from datetime import datetime

from bot.errors import Gone
from bot.model import Message
from bot.ports import Shown, ShownChannel, ShownThread


class FakePreviewStore:
    """Keeps messages in a list. `lose_next` makes the next write succeed and then raise, as a lost answer does."""

    def __init__(self, channels: dict[str, str] | None = None) -> None:
        self._topics = channels or {"all": "everything about defence aid", "atacms": "ATACMS"}
        self._kept: dict[str, Shown] = {}
        self._keys: dict[str, str] = {}
        self._last_replace: dict[str, str] = {}
        self._seq = 0
        self.lose_next: Exception | None = None

    async def append(self, channel: str, root_id: str | None, key: str, message: Message, at: datetime) -> str:
        if key in self._keys:
            return self._keys[key]
        if root_id is not None:
            root = self._kept.get(root_id)
            if root is None or root.root is not None or root.channel != channel:
                raise Gone(f"no thread {root_id} in #{channel}")
        self._seq += 1
        kept = Shown(f"m{self._seq}", channel, root_id, message, at, self._seq, self._seq)
        self._kept[kept.id] = kept
        self._keys[key] = kept.id
        self._answer()
        return kept.id

    async def replace(self, message_id: str, key: str, message: Message, at: datetime) -> None:
        if message_id not in self._kept:
            raise Gone(f"no message {message_id}")
        if self._last_replace.get(message_id) == key:
            return
        self._seq += 1
        self._kept[message_id] = replace(self._kept[message_id], message=message, edited=at, seq=self._seq)
        self._last_replace[message_id] = key
        self._answer()

    async def find(self, key: str) -> str | None:
        replaced = (message_id for message_id, last in self._last_replace.items() if last == key)
        return self._keys.get(key) or next(replaced, None)

    async def channels(self) -> list[ShownChannel]:
        newest = {kept.channel: kept.born for kept in self._ordered()}
        return [ShownChannel(name, topic, newest.get(name, 0)) for name, topic in self._topics.items()]

    async def threads(self, channel: str, before: int | None, limit: int) -> list[ShownThread]:
        roots = [kept for kept in self._kept.values() if kept.channel == channel and kept.root is None]
        found = [self._summary(await self.thread(root.id)) for root in roots]
        found.sort(key=lambda thread: -thread.active)
        return [thread for thread in found if before is None or thread.active < before][:limit]

    async def thread(self, root_id: str) -> list[Shown]:
        root = self._kept.get(root_id)
        if root is None or root.root is not None:
            return []
        return [root, *(kept for kept in self._ordered() if kept.root == root_id)]

    async def since(self, seq: int, limit: int) -> list[Shown]:
        return sorted((k for k in self._kept.values() if k.seq > seq), key=lambda k: k.seq)[:limit]

    async def newest(self) -> int:
        return self._seq

    def _ordered(self) -> list[Shown]:
        return sorted(self._kept.values(), key=lambda kept: kept.born)

    def _summary(self, messages: list[Shown]) -> ShownThread:
        return ShownThread(messages[0], len(messages) - 1, messages[-1].born, messages[-1].at)

    def _answer(self) -> None:
        lost, self.lose_next = self.lose_next, None
        if lost is not None:
            raise lost
