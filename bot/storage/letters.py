"""Deliveries as a person looks at them: what waits, what died and why, and how it is sent after all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.model import AlertKind, Destination, Message
from bot.model.desk import Letter
from bot.storage import schema as t
from bot.storage.codec import load
from bot.storage.database import writing
from bot.storage.deliveries import UNSENT, SqlDeliveryStore
from bot.storage.outgoing import Enqueue

STATES = ("held", *UNSENT, "sent", "merged", "dead")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One that failed."""

    number: int
    at: datetime
    problem: str


class SqlLetterStore:
    """Every delivery, sent or not."""

    def __init__(self, database: sa.Engine, call: Enqueue) -> None:
        """`call` gives a lane a token that stands for no new delivery."""
        self._database = database
        self._call = call

    def listed(self, state: str = "", destination: str = "", limit: int = 100) -> list[Letter]:
        """The newest of a state (all but sent and merged ones where none is given), the oldest of them first."""
        states = [state] if state else ["held", *UNSENT, "dead"]
        query = LETTERS.where(t.delivery.c.state.in_(states))
        if destination:
            query = query.where(_named(destination))
        with self._database.connect() as connection:
            rows = connection.execute(query.order_by(t.delivery.c.id.desc()).limit(limit)).all()
        return [letter(row) for row in reversed(rows)]

    def explained(self, number: int) -> tuple[Letter, list[Attempt]] | None:
        """A delivery with all attempts that failed; None where there is none of that number."""
        failed = sa.select(t.attempt).where(t.attempt.c.delivery_id == number).order_by(t.attempt.c.id)
        with self._database.connect() as connection:
            row = connection.execute(LETTERS.where(t.delivery.c.id == number)).one_or_none()
            if row is None:
                return None
            return letter(row), [Attempt(a.number, a.at, a.problem) for a in connection.execute(failed)]

    def retry(self, numbers: Sequence[int] | None = None) -> tuple[int, int]:
        """Put dead deliveries back (None: all), with tokens in the same transaction, which reach the bot that runs.

        Not where the destination is gone: that is opened again first. An edit that a later one overtook has nothing
        left to say, and counts as merged. Gives how many go out again, and how many stay dead.
        """
        dead = t.delivery.c.state == "dead"
        which = dead if numbers is None else sa.and_(dead, t.delivery.c.id.in_(numbers))
        with writing(self._database) as connection:
            rows = connection.execute(LETTERS.where(which).order_by(t.delivery.c.id)).all()
            back = [row for row in rows if not row.gone]
            for row in back:
                state = "merged" if _overtaken(connection, row) else "pending"
                connection.execute(sa.update(t.delivery).where(t.delivery.c.id == row.id).values(state=state))
            for lane in sorted({row.key for row in back}):
                self._call(connection, 0, lane)
        return len(back), len(rows) - len(back)

    def gone(self) -> list[tuple[Destination, str]]:
        """The destinations that nothing is delivered to, and why."""
        query = sa.select(t.destination).where(t.destination.c.gone != "").order_by(t.destination.c.id)
        with self._database.connect() as connection:
            rows = connection.execute(query).all()
        return [(Destination(row.platform, row.channel, row.workspace), row.gone) for row in rows]

    def reopen(self, destination: str) -> list[Destination]:
        """Deliver again to the destinations of that key or channel. Gives those that were gone."""
        store = SqlDeliveryStore(self._database)
        return [to for to, _ in self.gone() if destination in (to.key, to.channel) and store.back(to)]


LETTERS = sa.select(
    t.delivery, *(t.destination.c[name] for name in ("key", "platform", "workspace", "channel", "paused_until", "gone"))
).join(t.destination)


def _named(destination: str) -> sa.ColumnElement[bool]:
    return sa.or_(t.destination.c.key == destination, t.destination.c.channel == destination)


def _overtaken(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> bool:
    if row.kind != AlertKind.EDIT:
        return False
    later = sa.select(t.delivery.c.id).where(
        t.delivery.c.story_id == row.story_id, t.delivery.c.destination_id == row.destination_id,
        t.delivery.c.kind == AlertKind.EDIT, t.delivery.c.id > row.id, t.delivery.c.state != "dead",
    )  # fmt: skip
    return connection.execute(later.limit(1)).first() is not None


def letter(row: sa.Row[tuple[object, ...]]) -> Letter:
    """A row of LETTERS as a value."""
    return Letter(
        row.id, Destination(row.platform, row.channel, row.workspace), row.state, AlertKind(row.kind), row.story_id,
        load(row.body, Message), row.attempts, row.created_at, row.not_before, row.sent_at, row.problem, row.gone,
        row.paused_until, row.merged_into,
    )  # fmt: skip
