"""Stories: the one transaction in which an entry finds its story and its alerts are born."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.ledger.rows import rows
from bot.model import Alert, AlertKind, Claim, Delivery, Member, Reading, StoryState, Subscription
from bot.ports import Clock, DueEntry, OpenStory
from bot.storage import schema as t
from bot.storage import search
from bot.storage.codec import dump, load
from bot.storage.database import STORIES, alone, insert
from bot.storage.deliveries import OPENED
from bot.storage.outgoing import Enqueue, Outgoing
from bot.storage.subscriptions import changed_after, mutes_at


class SqlStoryStore:
    """bot.ports.StoryStore on SQLAlchemy Core."""

    def __init__(self, database: sa.Engine, enqueue: Enqueue, wall: Clock) -> None:
        """`wall` is the platforms' time, by which deliveries wait."""
        self._database = database
        self._enqueue = enqueue
        self._wall = wall

    @contextmanager
    def settling(self) -> Iterator[SqlLedger]:
        """See bot.ports.StoryStore."""
        with alone(self._database, STORIES) as connection:
            yield SqlLedger(connection, self._enqueue, self._wall.now())

    def notify(self, key: str, deliveries: Sequence[Delivery], at: datetime) -> None:
        """See bot.ports.StoryStore."""
        with self.settling() as ledger:
            ledger.notify(key, deliveries, at)


class SqlLedger:
    """bot.ports.Ledger: valid within its transaction only."""

    def __init__(self, connection: sa.Connection, enqueue: Enqueue, wall: datetime) -> None:
        self._do = connection.execute
        self._connection = connection
        self.wall = wall
        self._outgoing = Outgoing(connection, enqueue, wall)

    def still_due(self, entry: DueEntry) -> bool:
        """See bot.ports.Ledger."""
        query = sa.select(t.entry.c.id).where(
            t.entry.c.id == entry.id, t.entry.c.revision == entry.revision, t.entry.c.state == "due"
        )
        return self._do(query).first() is not None

    def members_after(self, last: int, since: datetime) -> list[tuple[int, Member]]:
        """See bot.ports.Ledger."""
        alive = sa.select(t.member.c.story_id).where(t.member.c.at >= since)
        heard = sa.or_(t.member.c.story_id.in_(alive), t.member.c.moved)  # it has left another, which may live
        query = sa.select(t.member.c.id, t.member.c.body).where(t.member.c.id > last, heard)
        return [(row.id, load(row.body, Member)) for row in self._do(query.order_by(t.member.c.id))]

    def subscriptions_after(self, version: int) -> list[tuple[int, Subscription]]:
        """See bot.ports.Ledger."""
        return changed_after(self._connection, version)

    def mutes(self) -> list[tuple[str, str]]:
        """See bot.ports.Ledger."""
        return mutes_at(self._connection, self.wall)

    def story(self, story: int) -> OpenStory:
        """See bot.ports.Ledger."""
        row = self._do(sa.select(t.story.c.state, t.story.c.aid).where(t.story.c.id == story)).one()
        told = (
            sa.select(t.destination.c.key).join(t.delivery)
            .where(t.delivery.c.story_id == story, t.delivery.c.kind == AlertKind.OPEN, t.delivery.c.state.in_(OPENED))
        )  # fmt: skip
        return OpenStory(story, load(row.state, StoryState), row.aid, frozenset(self._do(told).scalars()))

    def story_of(self, entry: int) -> int | None:
        """See bot.ports.Ledger."""
        return self._do(sa.select(t.member.c.story_id).where(t.member.c.entry_id == entry)).scalar()

    def save_article(self, entry: DueEntry, reading: Reading) -> None:
        """See bot.ports.Ledger."""
        self._do(sa.insert(t.article).values(entry_id=entry.id, revision=entry.revision, reading=dump(reading)))

    def save_story(self, story: int | None, state: StoryState, *, at: datetime, aid: bool) -> int:
        """See bot.ports.Ledger."""
        values: dict[str, Any] = {"state": dump(state), "updated_at": at, "aid": aid}
        if story is not None:
            self._do(sa.update(t.story).where(t.story.c.id == story).values(values))
            return story
        return self._new_id(sa.insert(t.story).values(values | {"opened_at": at}), t.story)

    def link(self, story: int, others: Sequence[int]) -> None:
        """See bot.ports.Ledger."""
        for other in sorted(set(others) - {story}):
            row = insert(self._connection, t.story_link).values(story_id=story, other_id=other)
            self._do(row.on_conflict_do_nothing())

    def save_member(self, member: Member) -> None:
        """See bot.ports.Ledger."""
        self._do(
            sa.insert(t.member).values(story_id=member.story, entry_id=member.entry, at=member.at, body=dump(member))
        )

    def make_found(self, story: int, state: StoryState, entry: DueEntry, terms: Collection[str], text: str) -> None:
        """See bot.ports.Ledger."""
        search.save_entry(self._connection, entry.id, terms, text)
        search.save_story(self._connection, story, terms, rows(story, state))

    def observe(self, story: int, entry: DueEntry, claim: Claim) -> None:
        """See bot.ports.Ledger."""
        self._do(
            sa.insert(t.observation).values(
                story_id=story, entry_id=entry.id, revision=entry.revision, at=entry.at, status=claim.status,
                rung=claim.rung, hedge=claim.hedge.level, body=dump(claim),
            )
        )  # fmt: skip

    def tell(self, story: int, entry: DueEntry, alert: Alert, status: str, deliveries: Sequence[Delivery]) -> None:
        """See bot.ports.Ledger."""
        row = {"story_id": story, "entry_id": entry.id, "key": f"entry:{entry.id}:{entry.revision}", "at": entry.at,
               "kind": alert.kind, "status": status, "body": dump(alert)}  # fmt: skip
        alert_id = self._new_id(sa.insert(t.alert).values(row), t.alert)
        for delivery in deliveries:
            self._outgoing.write(alert_id, story, delivery, counts=alert.kind is AlertKind.EDIT)

    def notify(self, key: str, deliveries: Sequence[Delivery], at: datetime) -> None:
        """Write a notice, once for its key."""
        if not deliveries or self._do(sa.select(t.alert.c.id).where(t.alert.c.key == key)).first():
            return
        row = {"key": key, "at": at, "kind": AlertKind.NOTICE, "status": deliveries[0].status, "body": ""}
        alert_id = self._new_id(sa.insert(t.alert).values(row), t.alert)
        for delivery in deliveries:
            self._outgoing.write(alert_id, None, delivery)

    def close(self, entry: DueEntry, outcome: Sequence[str]) -> None:
        """See bot.ports.Ledger."""
        same = sa.and_(t.entry.c.id == entry.id, t.entry.c.revision == entry.revision)
        self._do(sa.update(t.entry).where(same).values(state="read", outcome=dump(list(outcome))))

    def _new_id(self, insert: sa.Insert, table: sa.Table) -> int:
        return int(self._do(insert.returning(table.c.id)).scalar_one())
