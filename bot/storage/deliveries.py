"""Deliveries: one lane a destination, an intent before each send and a receipt after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model import AlertKind, Delivery, Destination, Message, Posting, Receipt
from bot.ports import Paused, Taken
from bot.storage import schema as t
from bot.storage.codec import load
from bot.storage.database import writing

UNSENT = ("pending", "intent")
OPENED = (*UNSENT, "held", "sent")  # of a root: it stands in its channel, or will


class SqlDeliveryStore:
    """bot.ports.DeliveryStore on SQLAlchemy Core. All times are wall time: the platforms' own."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database
        self._instance: tuple[str, int] | None = None

    def take(self, lane: str, now: datetime) -> Taken | Paused | None:
        """See bot.ports.DeliveryStore. Edits that a later edit of the same root overtakes are merged into it."""
        with writing(self._database) as connection:
            return self._taken(connection, _locked(connection, lane), now)

    def sent(self, taken: Taken, receipt: Receipt, now: datetime, *, more: bool = False) -> Taken | Paused | None:
        """See bot.ports.DeliveryStore."""
        with writing(self._database) as connection:
            lane = _locked(connection, taken.delivery.destination.key)  # before the delivery, as everybody does
            done = sa.update(t.delivery).where(t.delivery.c.id == taken.id)
            connection.execute(done.values(state="sent", sent_at=now, message_id=receipt.message_id, problem=""))
            if taken.story is not None and taken.delivery.kind is not AlertKind.EDIT:
                self._stands(connection, taken, lane.id, receipt)
            elif taken.posting is not None and _elsewhere(taken.posting, receipt):
                here = t.posting.c.story_id == taken.story, t.posting.c.destination_id == lane.id
                moved = sa.update(t.posting).where(*here)
                connection.execute(moved.values(message_id=receipt.message_id, thread_id=receipt.thread_id))
            return self._taken(connection, lane, now) if more else None

    def _taken(self, connection: sa.Connection, lane: sa.Row[Any], now: datetime) -> Taken | Paused | None:
        if lane.gone:
            return None
        if lane.paused_until and lane.paused_until > now:
            return Paused((lane.paused_until - now).total_seconds())
        row = self._oldest(connection, lane.id)
        if row is None:
            return None
        begin = sa.update(t.delivery).where(t.delivery.c.id == row.id)
        connection.execute(begin.values(state="intent", attempts=t.delivery.c.attempts + 1, tried_at=now))
        posting = self._posting(connection, row.story_id, lane.id)
        to = Destination(lane.platform, lane.channel, lane.workspace, lane.lang)
        delivery = Delivery(AlertKind(row.kind), to, row.status, load(row.body, Message))
        waited = (now - max(filter(None, (row.created_at, row.not_before)))).total_seconds()
        instance = self._instance_of(connection, row.id)
        return Taken(row.id, row.story_id, delivery, posting, row.attempts + 1, waited, instance)

    def _stands(self, connection: sa.Connection, taken: Taken, lane: int, receipt: Receipt) -> None:
        """Keep where the story stands: by its root, and anew by a reply that began a thread, since its own was gone."""
        before = taken.posting
        now = {"message_id": receipt.message_id, "thread_id": receipt.thread_id}
        if before is None:
            row = {"story_id": taken.story, "destination_id": lane, **now}
            connection.execute(sa.insert(t.posting).values(row))
        elif receipt.thread_id not in ("", before.thread_id or before.message_id):
            here = sa.and_(t.posting.c.story_id == taken.story, t.posting.c.destination_id == lane)
            connection.execute(sa.update(t.posting).where(here).values(now))

    def failed(self, taken: Taken, problem: str) -> None:
        """See bot.ports.DeliveryStore."""
        this = t.delivery.c.id == taken.id
        with self._database.begin() as connection:
            _note(connection, this, problem)
            connection.execute(sa.update(t.delivery).where(this).values(state="dead", problem=problem))

    def pause(self, lane: str, until: datetime, problem: str) -> None:
        """See bot.ports.DeliveryStore."""
        stuck = sa.and_(t.delivery.c.destination_id == _id_of(lane), t.delivery.c.state == "intent")
        with writing(self._database) as connection:
            connection.execute(sa.update(t.destination).where(t.destination.c.key == lane).values(paused_until=until))
            _note(connection, stuck, problem)
            connection.execute(sa.update(t.delivery).where(stuck).values(problem=problem))

    def gone(self, lane: str, reason: str) -> None:
        """See bot.ports.DeliveryStore."""
        left = sa.and_(t.delivery.c.destination_id == _id_of(lane), t.delivery.c.state.in_((*UNSENT, "held")))
        with writing(self._database) as connection:
            here = sa.update(t.destination).where(t.destination.c.key == lane, t.destination.c.gone == "")
            connection.execute(here.values(gone=reason, told=False))
            connection.execute(sa.update(t.delivery).where(left).values(state="dead", problem=reason))

    def back(self, to: Destination) -> bool:
        """See bot.ports.DeliveryStore."""
        here = sa.and_(t.destination.c.key == to.key, t.destination.c.gone != "")
        with self._database.connect() as connection:
            if connection.execute(sa.select(t.destination.c.id).where(here)).first() is None:
                return False
        with self._database.begin() as connection:
            back = connection.execute(sa.update(t.destination).where(here).values(gone="", paused_until=None))
        return back.rowcount > 0

    def waiting(self, platforms: Collection[str]) -> Sequence[str]:
        """The lanes of these platforms that have something to send."""
        unsent = sa.select(t.delivery.c.id).where(
            t.delivery.c.destination_id == t.destination.c.id, t.delivery.c.state.in_(UNSENT)
        )
        query = sa.select(t.destination.c.key).where(
            t.destination.c.platform.in_(platforms), t.destination.c.gone == "", unsent.exists()
        )
        with self._database.connect() as connection:
            return connection.execute(query).scalars().all()

    def oldest(self) -> Mapping[str, datetime]:
        """By platform, since when its oldest unsent delivery could have been sent. Lanes that are gone do not count."""
        since = sa.func.min(sa.func.coalesce(t.delivery.c.not_before, t.delivery.c.created_at), type_=t.Moment)
        query = sa.select(t.destination.c.platform, since).join(t.delivery)
        query = query.where(t.delivery.c.state.in_(UNSENT), t.destination.c.gone == "")
        with self._database.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(t.destination.c.platform))}

    def gone_lanes(self) -> Sequence[str]:
        """The lanes that nothing is sent in, because their destination is gone."""
        query = sa.select(t.destination.c.key).where(t.destination.c.gone != "").order_by(t.destination.c.key)
        with self._database.connect() as connection:
            return connection.execute(query).scalars().all()

    def closed(self, now: datetime) -> Mapping[tuple[str, str], int]:
        """How many lanes nothing goes through now, by platform and why: paused or gone."""
        lane = t.destination.c
        query = sa.select(lane.platform, lane.gone).where(sa.or_(lane.gone != "", lane.paused_until > now))
        with self._database.connect() as connection:
            return Counter((row.platform, "gone" if row.gone else "paused") for row in connection.execute(query))

    def untold(self) -> Sequence[tuple[Destination, str]]:
        """See bot.ports.DeliveryStore."""
        query = sa.select(t.destination).where(t.destination.c.gone != "", ~t.destination.c.told)
        with self._database.connect() as connection:
            rows = connection.execute(query).all()
        return [(Destination(row.platform, row.channel, row.workspace, row.lang), row.gone) for row in rows]

    def told(self, to: Destination) -> None:
        """See bot.ports.DeliveryStore."""
        with self._database.begin() as connection:
            connection.execute(sa.update(t.destination).where(t.destination.c.key == to.key).values(told=True))

    def _instance_of(self, connection: sa.Connection, delivery: int) -> str:
        if self._instance is None:
            row = connection.execute(sa.select(t.instance)).one()
            self._instance = (row.name, row.since)
        name, since = self._instance
        return name if delivery > since else ""

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


def _locked(connection: sa.Connection, lane: str) -> sa.Row[Any]:
    """The lane's row, which nobody else changes or takes from until the transaction ends."""
    return connection.execute(sa.select(t.destination).where(t.destination.c.key == lane).with_for_update()).one()


def _id_of(lane: str) -> sa.ScalarSelect[int]:
    return sa.select(t.destination.c.id).where(t.destination.c.key == lane).scalar_subquery()


def _note(connection: sa.Connection, which: sa.ColumnElement[bool], problem: str) -> None:
    """Keep why an attempt failed."""
    columns = (t.attempt.c.delivery_id, t.attempt.c.number, t.attempt.c.at, t.attempt.c.problem)
    began = sa.func.coalesce(t.delivery.c.tried_at, t.delivery.c.created_at)
    failed = sa.select(t.delivery.c.id, t.delivery.c.attempts, began, sa.literal(problem)).where(which)
    connection.execute(sa.insert(t.attempt).from_select(columns, failed))


def _elsewhere(posting: Posting, receipt: Receipt) -> bool:
    """Whether the story's thread was gone and a new one was opened."""
    return bool(receipt.thread_id) and receipt.thread_id != (posting.thread_id or posting.message_id)
