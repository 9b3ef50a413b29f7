"""What people put right: in the ledger that settles entries, so that no entry is settled beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.ledger.rows import rows
from bot.model import Alert, AlertKind, Delivery, Destination, Member, Message, Posting, Reading, Ruling, StoryState
from bot.model.rulings import Ruled, Said
from bot.pipeline.ruled import Heard
from bot.ports import Clock
from bot.storage import schema as t
from bot.storage import search
from bot.storage.codec import dump, load
from bot.storage.database import STORIES, alone
from bot.storage.deliveries import UNSENT
from bot.storage.feeds import due_entry
from bot.storage.outgoing import Enqueue
from bot.storage.stories import SqlLedger

_row = t.delivery.c


class SqlRulingStore:
    """bot.pipeline.ruled.RulingStore on SQLAlchemy Core."""

    def __init__(self, database: sa.Engine, enqueue: Enqueue, wall: Clock) -> None:
        self._database = database
        self._enqueue = enqueue
        self._wall = wall

    @contextmanager
    def ruling(self) -> Iterator[SqlRulingLedger]:
        """See bot.pipeline.ruled.RulingStore."""
        with alone(self._database, STORIES) as connection:
            yield SqlRulingLedger(connection, self._enqueue, self._wall.now())

    def of(self, story: int) -> list[Ruled]:
        """What was put right in a story, the oldest first."""
        of_it = sa.or_(t.ruling.c.story_id == story, t.ruling.c.other_id == story)
        with self._database.connect() as connection:
            return list(map(_ruled, connection.execute(sa.select(t.ruling).where(of_it).order_by(t.ruling.c.id))))

    def newest(self, limit: int) -> list[Ruled]:
        """What was put right last, the newest first."""
        query = sa.select(t.ruling).order_by(t.ruling.c.id.desc()).limit(limit)
        with self._database.connect() as connection:
            return list(map(_ruled, connection.execute(query)))

    def said(self, to: Destination, message: str) -> Said | None:
        """What a message of a chat came from; None where it is none of ours."""
        here = t.destination.c.key == to.key, _row.message_id == message
        with self._database.connect() as connection:
            row = connection.execute(_SAID.where(*here).order_by(_row.id).limit(1)).first()
            if row is None:
                return None
            merged = sa.select(_row.story_id).where(_row.merged_into == row.id, _row.story_id.is_not(None))
            told = connection.execute(merged.distinct().order_by(_row.story_id)).scalars().all()
        return replace(_said(row), told=tuple(told))

    def told(self, story: int, to: Destination) -> list[Said]:
        """All that was said of a story in a destination, or waits there, the oldest first."""
        query = _SAID.where(_row.story_id == story, t.destination.c.key == to.key)
        with self._database.connect() as connection:
            return [_said(row) for row in connection.execute(query.order_by(_row.id))]

    def heard(self, story: int, most: int) -> list[Heard]:
        """What was read of a story's entries, what was settled last first."""
        query = _HEARD.where(t.member.c.story_id == story).order_by(t.article.c.id.desc()).limit(most)
        with self._database.connect() as connection:
            return list(map(_heard, connection.execute(query)))

    def reading(self, entry: int) -> Reading | None:
        """What was read of an entry last; None where it was not read yet."""
        query = sa.select(t.article.c.reading).where(t.article.c.entry_id == entry)
        with self._database.connect() as connection:
            row = connection.execute(query.order_by(t.article.c.id.desc()).limit(1)).first()
        return load(row.reading, Reading) if row else None


def _ruled(row: sa.Row[Any]) -> Ruled:
    return Ruled(row.id, row.story_id, Ruling(row.person, row.at, row.reason), row.what, row.other_id)


_digest = t.delivery.alias()
_SAID = (
    sa.select(
        t.delivery, t.alert.c.body.label("alert"), t.alert.c.entry_id, _digest.c.state.label("digest_state"),
        _digest.c.sent_at.label("digest_sent_at"),
    ).join(t.destination, t.destination.c.id == _row.destination_id).join(t.alert, t.alert.c.id == _row.alert_id)
    .outerjoin(_digest, _digest.c.id == _row.merged_into)
)  # fmt: skip


def _said(row: sa.Row[Any]) -> Said:
    alert, kind = load(row.alert, Alert) if row.alert else Alert(AlertKind(row.kind), ()), AlertKind(row.kind)
    return Said(
        row.id, kind, row.digest_state or row.state, row.digest_sent_at or row.sent_at, row.story_id, alert.what,
        alert.why, entry=row.entry_id, not_before=row.not_before, problem=row.problem,
    )  # fmt: skip


_HEARD = (
    sa.select(t.entry, t.feed.c.spec, t.article.c.reading, t.member.c.body)
    .join(t.feed).join(t.article, t.article.c.entry_id == t.entry.c.id)
    .join(t.member, t.member.c.entry_id == t.entry.c.id)
)  # fmt: skip


def _heard(row: sa.Row[Any]) -> Heard:
    return Heard(due_entry(row), load(row.reading, Reading), load(row.body, Member))


class SqlRulingLedger(SqlLedger):
    """bot.pipeline.ruled.RulingLedger: valid within its transaction only."""

    def __init__(self, connection: sa.Connection, enqueue: Enqueue, wall: datetime) -> None:
        super().__init__(connection, enqueue, wall)
        self._numbers_again = connection.dialect.name == "sqlite"  # of a last row that was deleted

    def known(self, story: int) -> bool:
        """See bot.pipeline.ruled.RulingLedger."""
        return self._do(sa.select(t.story.c.id).where(t.story.c.id == story)).first() is not None

    def heard(self, *stories: int) -> list[Heard]:
        """See bot.pipeline.ruled.RulingLedger."""
        query = _HEARD.where(t.member.c.story_id.in_(stories)).order_by(t.article.c.id)
        return list(map(_heard, self._do(query)))

    def told_in(self, story: int) -> list[Destination]:
        """See bot.pipeline.ruled.RulingLedger."""
        return self._where(story, _row.kind == AlertKind.OPEN, _row.state.in_((*UNSENT, "sent")))

    def held_in(self, story: int) -> list[Destination]:
        """See bot.pipeline.ruled.RulingLedger."""
        return self._where(story, _row.kind == AlertKind.OPEN, _row.state == "held")

    def digested_in(self, story: int) -> list[Destination]:
        """See bot.pipeline.ruled.RulingLedger."""
        told = {to.key for to in self.told_in(story)}
        merged = self._where(story, _row.kind == AlertKind.OPEN, _row.state == "merged", _row.merged_into.is_not(None))
        return [to for to in merged if to.key not in told]

    def _where(self, story: int, *which: sa.ColumnElement[bool]) -> list[Destination]:
        query = sa.select(t.destination).join(t.delivery).where(_row.story_id == story, *which)
        found = self._do(query.distinct().order_by(t.destination.c.id))
        return [Destination(row.platform, row.channel, row.workspace, row.lang) for row in found]

    def posting(self, story: int, to: Destination) -> Posting | None:
        """See bot.pipeline.ruled.RulingLedger."""
        query = sa.select(t.posting).join(t.destination)
        row = self._do(query.where(t.posting.c.story_id == story, t.destination.c.key == to.key)).first()
        return None if row is None else Posting(row.message_id, row.thread_id)

    def hush(self, story: int) -> None:
        """See bot.pipeline.ruled.RulingLedger."""
        self._hush(_row.story_id == story)

    def hush_replies(self, story: int, entries: Collection[int]) -> None:
        """See bot.pipeline.ruled.RulingLedger."""
        of_them = sa.select(t.alert.c.id).where(t.alert.c.entry_id.in_(entries))
        self._hush(_row.story_id == story, _row.kind == AlertKind.REPLY, _row.alert_id.in_(of_them))

    def _hush(self, *which: sa.ColumnElement[bool]) -> None:
        held = sa.update(t.delivery).where(*which, _row.state == "held")
        self._do(held.values(state="merged", problem="a person put the story right before it was told"))

    def reword(self, story: int, to: Destination, root: Message) -> None:
        """See bot.pipeline.ruled.RulingLedger."""
        there = sa.select(t.destination.c.id).where(t.destination.c.key == to.key).scalar_subquery()
        held = sa.update(t.delivery).where(
            _row.story_id == story, _row.destination_id == there, _row.state == "held", _row.kind == AlertKind.OPEN
        )
        self._do(held.values(body=dump(root)))

    def restate(self, story: int, state: StoryState) -> None:
        """See bot.pipeline.ruled.RulingLedger."""
        self._do(sa.update(t.story).where(t.story.c.id == story).values(state=dump(state)))
        search.save_rows(self._connection, story, rows(story, state))

    def move(self, member: Member) -> None:
        """See bot.pipeline.ruled.RulingLedger. The member takes a row after all others."""
        row = {"story_id": member.story, "entry_id": member.entry, "at": member.at, "body": dump(member), "moved": True}
        if self._numbers_again:
            row["id"] = self._do(sa.select(sa.func.max(t.member.c.id) + 1)).scalar_one()
        self._do(sa.delete(t.member).where(t.member.c.entry_id == member.entry))
        self._do(sa.insert(t.member).values(row))
        seen = sa.update(t.observation).where(t.observation.c.entry_id == member.entry)
        self._do(seen.values(story_id=member.story))

    def retire(self, story: int) -> None:
        """See bot.pipeline.ruled.RulingLedger."""
        nothing: Collection[str] = ()
        search.save_story(self._connection, story, nothing, ())
        self._do(sa.update(t.story).where(t.story.c.id == story).values(aid=False))

    def note(self, story: int, by: Ruling, what: str, other: int | None = None) -> int:
        """See bot.pipeline.ruled.RulingLedger."""
        row = {
            "story_id": story,
            "at": by.at,
            "person": by.person,
            "what": what,
            "reason": by.reason,
            "other_id": other,
        }
        return self._new_id(sa.insert(t.ruling).values(row), t.ruling)

    def tell_ruling(
        self, ruling: int, story: int, alert: Alert, deliveries: Sequence[Delivery], entry: int | None = None
    ) -> None:
        """See bot.pipeline.ruled.RulingLedger."""
        row = {"story_id": story, "entry_id": entry, "key": f"ruling:{ruling}:{story}", "at": self.wall,
               "kind": alert.kind, "status": deliveries[0].status if deliveries else "",
               "body": dump(alert)}  # fmt: skip
        number = self._new_id(sa.insert(t.alert).values(row), t.alert)
        for delivery in deliveries:
            self._outgoing.write(number, story, delivery)
