"""Writing deliveries: each with its token, in the transaction that decides it. What must wait is held without one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.model import AlertKind, Delivery, Destination
from bot.storage import schema as t
from bot.storage.codec import dump

Enqueue = Callable[[sa.Connection, int, str], None]  # delivery id, lane: its durable workflow, in the same transaction

_COUNTS = timedelta(minutes=1)  # a root whose counts alone changed is edited no more often
_OURS = "preview"  # our own pages: nobody limits how often they are edited


class Outgoing:
    """Deliveries of one transaction. `wall` is the platforms' time."""

    def __init__(self, connection: sa.Connection, enqueue: Enqueue, wall: datetime) -> None:
        self._connection = connection
        self._do = connection.execute
        self._enqueue = enqueue
        self._wall = wall

    def write(self, alert: int, story: int | None, delivery: Delivery, *, counts: bool = False) -> int:
        """Write one and give its id. `counts`: an edit that changes no more than how many carry the story.

        What belongs to a story that is held here waits with it; for a destination that is gone it is dead at once.
        """
        to, gone, paused = self._destination(delivery.destination)
        until = self._held_until(to, story, delivery, counts=counts)
        state = "dead" if gone else "held" if until else "pending"
        if delivery.kind is AlertKind.EDIT:
            self._overtake(to, story)
        row = {
            "alert_id": alert, "story_id": story, "destination_id": to, "kind": delivery.kind, "state": state,
            "status": delivery.status, "body": dump(delivery.message), "created_at": self._wall, "not_before": until,
            "problem": gone,
        }  # fmt: skip
        number = int(self._do(sa.insert(t.delivery).values(row).returning(t.delivery.c.id)).scalar_one())
        if state == "pending" and not paused:  # a paused lane has its token, for when that is over
            self._enqueue(self._connection, number, delivery.destination.key)
        return number

    def _destination(self, to: Destination) -> tuple[int, str, bool]:
        """Its id, why it is gone, and whether it is paused.

        Its row is locked: nobody takes from this lane, and it cannot go, until what is written here holds.
        """
        query = sa.select(t.destination).where(t.destination.c.key == to.key)
        if (known := self._do(query.with_for_update()).one_or_none()) is not None:
            return known.id, known.gone, bool(known.paused_until and known.paused_until > self._wall)
        values = {"key": to.key, "platform": to.platform, "workspace": to.workspace, "channel": to.channel}
        new = sa.insert(t.destination).values(values).returning(t.destination.c.id)
        return int(self._do(new).scalar_one()), "", False

    def _held_until(self, to: int, story: int | None, delivery: Delivery, *, counts: bool) -> datetime | None:
        times = [delivery.not_before]
        if delivery.kind is not AlertKind.OPEN:  # nothing of its story stands here before it
            times.append(self._story_held_until(to, story))
        if counts and delivery.destination.platform != _OURS:
            times.append(self._counts_until(to, story))
        return max((time for time in times if time and time > self._wall), default=None)

    def _story_held_until(self, to: int, story: int | None) -> datetime | None:
        messages = t.delivery.c.kind != AlertKind.EDIT
        return self._newest(t.delivery.c.not_before, to, story, t.delivery.c.state == "held", messages)

    def _counts_until(self, to: int, story: int | None) -> datetime | None:
        written = t.delivery.c.kind.in_((AlertKind.OPEN, AlertKind.EDIT))
        last = self._newest(t.delivery.c.sent_at, to, story, t.delivery.c.state == "sent", written)
        return last + _COUNTS if last else None

    def _newest(
        self, time: sa.Column[datetime], to: int, story: int | None, *which: sa.ColumnElement[bool]
    ) -> datetime | None:
        if story is None:
            return None
        here = (t.delivery.c.story_id == story, t.delivery.c.destination_id == to)
        return self._do(sa.select(time).where(*here, *which).order_by(time.desc()).limit(1)).scalar()

    def _overtake(self, to: int, story: int | None) -> None:
        """An edit shows the root as it stands: one that was held before it has nothing left to say."""
        held = sa.update(t.delivery).where(
            t.delivery.c.story_id == story, t.delivery.c.destination_id == to, t.delivery.c.kind == AlertKind.EDIT,
            t.delivery.c.state == "held",
        )  # fmt: skip
        self._do(held.values(state="merged"))
