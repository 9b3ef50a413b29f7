"""Deliveries: one lane a destination, an intent before each send and a receipt after it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.model import AlertKind, Delivery, Destination, Message, Posting, Receipt
from bot.ports import Paused, Taken
from bot.storage import schema as t
from bot.storage.codec import load

UNSENT = ("pending", "intent")


class SqlDeliveryStore:
    """bot.ports.DeliveryStore on SQLAlchemy Core. All times are wall time: the platforms' own."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def take(self, lane: str, now: datetime) -> Taken | Paused | None:
        """See bot.ports.DeliveryStore. Edits that a later edit of the same root overtakes are merged into it."""
        with self._database.begin() as connection:
            destination = connection.execute(sa.select(t.destination).where(t.destination.c.key == lane)).one()
            if destination.paused_until and destination.paused_until > now:
                return Paused((destination.paused_until - now).total_seconds())
            row = self._oldest(connection, destination.id)
            if row is None:
                return None
            begin = sa.update(t.delivery).where(t.delivery.c.id == row.id)
            connection.execute(begin.values(state="intent", attempts=t.delivery.c.attempts + 1))
            posting = self._posting(connection, row.story_id, destination.id)
        to = Destination(destination.platform, destination.channel, destination.workspace)
        delivery = Delivery(AlertKind(row.kind), to, row.status, load(row.body, Message))
        waited = (now - row.created_at).total_seconds()
        return Taken(row.id, row.story_id, delivery, posting, row.attempts + 1, waited)

    def sent(self, taken: Taken, receipt: Receipt, now: datetime) -> None:
        """See bot.ports.DeliveryStore."""
        with self._database.begin() as connection:
            done = sa.update(t.delivery).where(t.delivery.c.id == taken.id)
            connection.execute(done.values(state="sent", sent_at=now, message_id=receipt.message_id, problem=""))
            if taken.story is not None and taken.posting is None and taken.delivery.kind is not AlertKind.EDIT:
                connection.execute(sa.insert(t.posting).values(
                    story_id=taken.story, destination_id=self._lane(connection, taken), message_id=receipt.message_id,
                    thread_id=receipt.thread_id,
                ))  # fmt: skip

    def failed(self, taken: Taken, problem: str) -> None:
        """See bot.ports.DeliveryStore."""
        with self._database.begin() as connection:
            dead = sa.update(t.delivery).where(t.delivery.c.id == taken.id)
            connection.execute(dead.values(state="dead", problem=problem))

    def pause(self, lane: str, until: datetime, problem: str) -> None:
        """See bot.ports.DeliveryStore."""
        here = t.destination.c.key == lane
        lane_id = sa.select(t.destination.c.id).where(here).scalar_subquery()
        with self._database.begin() as connection:
            connection.execute(sa.update(t.destination).where(here).values(paused_until=until))
            stuck = sa.and_(t.delivery.c.destination_id == lane_id, t.delivery.c.state == "intent")
            connection.execute(sa.update(t.delivery).where(stuck).values(problem=problem))

    def gone(self, lane: str, reason: str) -> None:
        """See bot.ports.DeliveryStore."""
        with self._database.begin() as connection:
            connection.execute(sa.update(t.destination).where(t.destination.c.key == lane).values(gone=reason))
            lane_id = sa.select(t.destination.c.id).where(t.destination.c.key == lane).scalar_subquery()
            left = sa.and_(t.delivery.c.destination_id == lane_id, t.delivery.c.state.in_(UNSENT))
            connection.execute(sa.update(t.delivery).where(left).values(state="dead", problem=reason))

    def _oldest(self, connection: sa.Connection, destination: int) -> sa.Row[tuple[object, ...]] | None:
        oldest = sa.select(t.delivery).where(t.delivery.c.destination_id == destination, t.delivery.c.state.in_(UNSENT))
        oldest = oldest.order_by(t.delivery.c.id).limit(1)
        while (row := connection.execute(oldest).first()) is not None:
            if row.kind != AlertKind.EDIT or not self._overtaken(connection, row):
                return row
            connection.execute(sa.update(t.delivery).where(t.delivery.c.id == row.id).values(state="merged"))
        return None

    def _overtaken(self, connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> bool:
        later = sa.select(t.delivery.c.id).where(
            t.delivery.c.story_id == row.story_id, t.delivery.c.destination_id == row.destination_id,
            t.delivery.c.kind == AlertKind.EDIT, t.delivery.c.id > row.id, t.delivery.c.state.in_(UNSENT),
        )  # fmt: skip
        return connection.execute(later.limit(1)).first() is not None

    def _posting(self, connection: sa.Connection, story: int | None, destination: int) -> Posting | None:
        query = sa.select(t.posting).where(t.posting.c.story_id == story, t.posting.c.destination_id == destination)
        row = connection.execute(query).first()
        return None if row is None else Posting(row.message_id, row.thread_id)

    def _lane(self, connection: sa.Connection, taken: Taken) -> int:
        key = taken.delivery.destination.key
        return int(connection.execute(sa.select(t.destination.c.id).where(t.destination.c.key == key)).scalar_one())
