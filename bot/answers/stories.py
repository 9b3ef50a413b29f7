"""Stories as commands ask for them (handlers/commands/room.py, Stories)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.model import StoryState
from bot.storage.stories import SqlStoryStore


class StoredStories:
    """Stories, from the store."""

    def __init__(self, store: SqlStoryStore) -> None:
        self._store = store

    async def latest(self, topics: tuple[str, ...], limit: int) -> Sequence[StoryState]:
        """See Stories."""
        return [state for _, state in await asyncio.to_thread(self._store.latest, topics, limit)]
