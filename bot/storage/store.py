"""The store: its rooms on one database."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from bot.ports import Clock
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.feeds import SqlFeedStore
from bot.storage.preview import SqlPreviewStore
from bot.storage.stories import Enqueue, SqlStoryStore


class Store:
    """Feeds and entries, stories, deliveries, and the preview's messages."""

    def __init__(
        self, database: sa.Engine, enqueue: Enqueue, wall: Clock, preview_channels: Sequence[tuple[str, str]] = ()
    ) -> None:
        """`enqueue` gives each new delivery its durable workflow within its own transaction."""
        self.database = database
        self.feeds = SqlFeedStore(database)
        self.stories = SqlStoryStore(database, enqueue, wall)
        self.deliveries = SqlDeliveryStore(database)
        self.preview = SqlPreviewStore(database, preview_channels)

    def reachable(self) -> bool:
        """Whether the database answers."""
        try:
            with self.database.connect() as connection:
                connection.execute(sa.select(1))
        except sa.exc.SQLAlchemyError:
            return False
        return True
