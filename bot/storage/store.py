"""The store: its rooms on one database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.ports import Clock
from bot.storage import schema as t
from bot.storage.deliveries import UNSENT, SqlDeliveryStore
from bot.storage.desk import SqlDesk
from bot.storage.feeds import SqlFeedStore
from bot.storage.held import SqlHeldStore
from bot.storage.outgoing import Enqueue
from bot.storage.preview import SqlPreviewStore
from bot.storage.rulings import SqlRulingStore
from bot.storage.search import SqlLooks, SqlSearch
from bot.storage.stories import SqlStoryStore
from bot.storage.subscriptions import SqlSubscriptionStore
from bot.storage.trouble import Trouble


class Store:
    """Feeds and entries, stories, subscriptions, deliveries, and the preview's messages."""

    def __init__(
        self, database: sa.Engine, enqueue: Enqueue, wall: Clock, preview_channels: Sequence[tuple[str, str]] = ()
    ) -> None:
        """`enqueue` gives each new delivery its durable workflow within its own transaction."""
        self.database = database
        self.trouble = Trouble(database)
        self.feeds = SqlFeedStore(database)
        self.stories = SqlStoryStore(database, enqueue, wall)
        self.subscriptions = SqlSubscriptionStore(database, wall)
        self.rulings = SqlRulingStore(database, enqueue, wall)
        self.search = SqlSearch(database)
        self.looks = SqlLooks(database)
        self.deliveries = SqlDeliveryStore(database)
        self.held = SqlHeldStore(database, enqueue)
        self.preview = SqlPreviewStore(database, preview_channels)
        self.desk = SqlDesk(database)

    def idle(self, now: datetime) -> bool:
        """Whether nothing is left to read or to send now."""
        reading = sa.select(t.entry.c.id).where(t.entry.c.state == "due", t.entry.c.seen_at <= now).limit(1)
        sending = sa.select(t.delivery.c.id).where(t.delivery.c.state.in_(UNSENT)).limit(1)
        with self.database.connect() as connection:
            return connection.execute(reading).first() is None and connection.execute(sending).first() is None

    def waits(self, now: datetime) -> dict[str, timedelta]:
        """How long each lane has had something to send and sent nothing, by wall time.

        Lanes that are paused or whose destination is gone are none of them: what they wait for is known.
        """
        lane, here = t.destination.c, t.delivery.c.destination_id == t.destination.c.id
        oldest = sa.select(sa.func.min(t.delivery.c.id)).where(here, t.delivery.c.state.in_(UNSENT))
        newest = sa.select(sa.func.max(t.delivery.c.id)).where(here, t.delivery.c.state == "sent")
        due, last = t.delivery.alias(), t.delivery.alias()
        query = (
            sa.select(lane.key, lane.paused_until, due.c.created_at, due.c.not_before, last.c.sent_at)
            .select_from(t.destination)
            .join(due, due.c.id == oldest.scalar_subquery())
            .outerjoin(last, last.c.id == newest.scalar_subquery())
            .where(lane.gone == "", sa.or_(lane.paused_until.is_(None), lane.paused_until <= now))
        )
        with self.database.connect() as connection:
            rows = connection.execute(query).all()
        return {key: max(now - max(filter(None, times)), timedelta(0)) for key, *times in rows}

    def reachable(self) -> bool:
        """Whether the database answers."""
        try:
            with self.database.connect() as connection:
                connection.execute(sa.select(1))
        except sa.exc.SQLAlchemyError:
            return False
        return True
