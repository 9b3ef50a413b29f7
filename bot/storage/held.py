"""Deliveries that were held: released when their time has come, several of one destination as a digest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.alerts import compose
from bot.alerts.digest import digest
from bot.language import speaking
from bot.model import AlertKind, Delivery, Destination, Message, StoryState
from bot.storage import schema as t
from bot.storage.codec import load
from bot.storage.database import STORIES, alone
from bot.storage.deliveries import OPENED
from bot.storage.outgoing import Enqueue, Outgoing

_BACKLOG = 50  # unsent messages of a lane; more of them are merged
_BEHIND = timedelta(minutes=1)  # that its oldest waits: a lane that flows is not behind, however much came at once

_here = t.delivery.c
_MESSAGES = _here.kind.not_in((AlertKind.EDIT, AlertKind.DIGEST))  # a digest is never told of in another


class SqlHeldStore:
    """What is held, and lanes that fell behind."""

    def __init__(self, database: sa.Engine, enqueue: Enqueue) -> None:
        self._database = database
        self._enqueue = enqueue

    def release(self, now: datetime) -> int:
        """Let go what is due by wall time, and merge what a lane cannot keep up with. Gives how many lanes moved.

        All in one transaction with the tokens. What stands in a digest is merged; an edit of a thread that is there
        goes by itself, and one of a thread that is not has nothing left to edit.
        """
        with self._database.connect() as connection:
            if not (_due(connection, now) or _behind(connection, now)):
                return 0
        with alone(self._database, STORIES) as connection:
            release = _Release(connection, self._enqueue, now)
            for lane in (due := _due(connection, now)):
                release.due(lane)
            for lane in (behind := _behind(connection, now)):
                release.behind(lane)
            return len(due) + len(behind)


class _Release:
    def __init__(self, connection: sa.Connection, enqueue: Enqueue, now: datetime) -> None:
        self._connection, self._enqueue, self._now = connection, enqueue, now

    def due(self, lane: int) -> None:
        rows = _rows(self._connection, lane, _here.state == "held", _here.not_before <= self._now)
        messages = [row for row in rows if row.kind != AlertKind.EDIT]
        if len(messages) > 1:
            self.merge(lane, messages)
        self._let_go(lane, [row.id for row in rows])

    def behind(self, lane: int) -> None:
        """One digest for all that waits, and for what an earlier one would say that nobody has begun to send."""
        earlier = t.delivery.alias()
        unsaid = sa.select(earlier.c.id).where(
            earlier.c.destination_id == lane, earlier.c.kind == AlertKind.DIGEST, earlier.c.state == "pending"
        )
        waiting = sa.or_(_here.state == "pending", _here.merged_into.in_(unsaid))
        messages = _rows(self._connection, lane, waiting, _MESSAGES)
        self.merge(lane, messages, behind=True, also={row.merged_into for row in messages if row.merged_into})

    def merge(
        self, lane: int, messages: Sequence[sa.Row[Any]], *, behind: bool = False, also: Collection[int] = ()
    ) -> None:
        """Say all of them in one digest, which takes the place of those deliveries too that it says `also`."""
        to = self._connection.execute(sa.select(t.destination).where(t.destination.c.id == lane)).one()
        where = Destination(to.platform, to.channel, to.workspace, to.lang)
        with speaking(to.lang):
            message = digest(self._roots(messages), behind=behind)
        told = Delivery(AlertKind.DIGEST, where, "", message)
        key = f"digest:{where.key}:{messages[0].id}-{messages[-1].id}"
        alert = sa.insert(t.alert).values(key=key, at=self._now, kind=AlertKind.DIGEST, status="", body="")
        alert_id = int(self._connection.execute(alert.returning(t.alert.c.id)).scalar_one())
        into = Outgoing(self._connection, self._enqueue, self._now).write(alert_id, None, told)
        self._merged(into, _here.id.in_([*(row.id for row in messages), *also]))
        self._merged(into, _here.destination_id == lane, _here.state.in_(("pending", "held")), *_edits_nothing())

    def _roots(self, messages: Iterable[sa.Row[Any]]) -> list[Message]:
        """Each story once, as it stands; what is about the bot itself as it was said."""
        roots: dict[int | str, Message] = {}
        for row in messages:
            if row.story_id is None:
                roots[f"notice {row.id}"] = load(row.body, Message)
            elif row.story_id not in roots:
                state = sa.select(t.story.c.state).where(t.story.c.id == row.story_id)
                roots[row.story_id] = compose.root(load(self._connection.execute(state).scalar_one(), StoryState))
        return list(roots.values())

    def _merged(self, into: int, *which: sa.ColumnElement[bool]) -> None:
        self._connection.execute(sa.update(t.delivery).where(*which).values(state="merged", merged_into=into))

    def _let_go(self, lane: int, ids: Sequence[int]) -> None:
        """Those of them that are held still: the rest went into a digest."""
        key = self._connection.execute(sa.select(t.destination.c.key).where(t.destination.c.id == lane)).scalar_one()
        held = sa.update(t.delivery).where(_here.id.in_(ids), _here.state == "held").values(state="pending")
        for number in sorted(self._connection.execute(held.returning(_here.id)).scalars()):
            self._enqueue(self._connection, number, key)


def _edits_nothing() -> tuple[sa.ColumnElement[bool], ...]:
    """An edit of a root that neither stands here nor ever will."""
    posted = sa.select(t.posting.c.story_id).where(
        t.posting.c.story_id == _here.story_id, t.posting.c.destination_id == _here.destination_id
    )
    root = t.delivery.alias()
    coming = sa.select(root.c.id).where(
        root.c.story_id == _here.story_id, root.c.destination_id == _here.destination_id,
        root.c.kind == AlertKind.OPEN, root.c.state.in_(OPENED),
    )  # fmt: skip
    return (_here.kind == AlertKind.EDIT, ~posted.exists(), ~coming.exists())


def _due(connection: sa.Connection, now: datetime) -> Sequence[int]:
    due = sa.select(_here.destination_id).distinct().where(_here.state == "held", _here.not_before <= now)
    return connection.execute(due.order_by(_here.destination_id)).scalars().all()


def _behind(connection: sa.Connection, now: datetime) -> Sequence[int]:
    many = (
        sa.select(_here.destination_id).where(_here.state == "pending", _MESSAGES)
        .group_by(_here.destination_id)
        .having(sa.func.count() > _BACKLOG, sa.func.min(_here.created_at) < now - _BEHIND)
    )  # fmt: skip
    return connection.execute(many.order_by(_here.destination_id)).scalars().all()


def _rows(connection: sa.Connection, lane: int, *which: sa.ColumnElement[bool]) -> Sequence[sa.Row[Any]]:
    """Deliveries of a lane in their order. The lane is locked first, so that nobody takes one of them meanwhile."""
    connection.execute(sa.select(t.destination.c.id).where(t.destination.c.id == lane).with_for_update())
    return connection.execute(
        sa.select(t.delivery).where(_here.destination_id == lane, *which).order_by(_here.id)
    ).all()
