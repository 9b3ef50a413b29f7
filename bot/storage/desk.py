"""What people look up on the pages: read only, and never on the event loop."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from bot.feeds.links import untracked
from bot.model import Alert, Destination, FeedSpec, Member, Posting, StoryState
from bot.model.desk import Lane, Letter, LookedAt, Neighbour, StoryFile, Told
from bot.storage import schema as t
from bot.storage.codec import load
from bot.storage.deliveries import UNSENT
from bot.storage.letters import LETTERS, letter

_MOST_ENTRIES = 400  # of a story; the newest
_THREADS = sa.select(t.posting, t.destination).join(t.destination).order_by(t.destination.c.id)
_NEWEST_FIRST = t.delivery.c.id.desc()
_STAGES = ("held", *UNSENT, "sent", "merged", "dead")


class SqlDesk:
    """The desk's questions (handlers/preview/desk.py, Desk)."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    async def name(self) -> str:
        """See Desk."""
        return await asyncio.to_thread(self._name)

    async def story(self, number: int) -> StoryFile | None:
        """See Desk."""
        return await asyncio.to_thread(self._story, number)

    async def looked_at(self, url: str) -> Sequence[LookedAt]:
        """See Desk."""
        named = t.entry.c.url.in_({url, untracked(url)})
        return await asyncio.to_thread(self._entries, sa.or_(named, t.entry.c.url.startswith(f"{untracked(url)}?")))

    async def entry(self, number: int) -> Sequence[LookedAt]:
        """See Desk."""
        return await asyncio.to_thread(self._entries, t.entry.c.id == number)

    async def lanes(self) -> Sequence[Lane]:
        """See Desk."""
        return await asyncio.to_thread(self._lanes)

    async def letters(
        self, states: Sequence[str], destination: str, limit: int, *, before: int | None = None,
        after: int | None = None,
    ) -> Sequence[Letter]:  # fmt: skip
        """See Desk."""
        number = t.delivery.c.id
        which = [
            *([t.delivery.c.state.in_(states)] if states else []),
            *([t.destination.c.key == destination] if destination else []),
            *([number < before] if before is not None else []),
        ]
        if after is None:
            return await asyncio.to_thread(self._letters, limit, *which)
        upwards = await asyncio.to_thread(self._letters, limit, *which, number > after, order=number.asc())
        return upwards[::-1]

    def _name(self) -> str:
        with self._database.connect() as connection:
            return str(connection.execute(sa.select(t.instance.c.name)).scalar_one())

    def _story(self, number: int) -> StoryFile | None:
        with self._database.connect() as connection:
            row = connection.execute(sa.select(t.story).where(t.story.c.id == number)).first()
            if row is None:
                return None
            alike = _alike(number)
            near = connection.execute(sa.select(t.story.c.id, t.story.c.state).where(t.story.c.id.in_(alike))).all()
            told = connection.execute(_THREADS.where(t.posting.c.story_id == number)).all()
        return StoryFile(
            number, load(row.state, StoryState), row.opened_at, row.updated_at,
            tuple(self._entries(t.member.c.story_id == number)),
            tuple(Neighbour(other.id, load(other.state, StoryState)) for other in near),
            tuple(self._letters(_MOST_ENTRIES, t.delivery.c.story_id == number)),
            tuple((_destination(row), Posting(row.message_id, row.thread_id)) for row in told),
        )  # fmt: skip

    def _entries(self, which: sa.ColumnElement[bool]) -> list[LookedAt]:
        e, member = t.entry.c, t.member.c
        query = (
            sa.select(t.entry, t.feed.c.spec, member.story_id, member.body.label("member"))
            .join(t.feed)
            .outerjoin(t.member, member.entry_id == e.id)
            .where(which)
            .order_by(e.at.desc(), e.id.desc())
            .limit(_MOST_ENTRIES)
        )
        with self._database.connect() as connection:
            rows = connection.execute(query).all()
            told = _told(connection, [row.id for row in rows])
        return [_looked_at(row, told[row.id]) for row in reversed(rows)]

    def _lanes(self) -> list[Lane]:
        """Counted from the index of lanes alone: the deliveries themselves are too many to be read for a page."""
        d = t.delivery.c
        counted = sa.select(d.destination_id, d.state, sa.func.count(), sa.func.max(d.id))
        with self._database.connect() as connection:
            rows = connection.execute(counted.group_by(d.destination_id, d.state)).all()
            newest = [number for _, state, _, number in rows if state == "sent"]
            last = connection.execute(sa.select(d.destination_id, d.sent_at).where(d.id.in_(newest))).all()
            lanes = connection.execute(sa.select(t.destination).order_by(t.destination.c.key)).all()
        counts: dict[int, dict[str, int]] = defaultdict(dict)
        for lane, state, count, _ in rows:
            counts[lane][state] = count
        sent = {row.destination_id: row.sent_at for row in last}
        return [
            Lane(
                _destination(row),
                tuple((state, counts[row.id][state]) for state in _STAGES if state in counts[row.id]),
                sent.get(row.id), row.paused_until, row.gone,
            )
            for row in lanes
        ]  # fmt: skip

    def _letters(
        self, limit: int, *which: sa.ColumnElement[bool], order: sa.ColumnElement[int] = _NEWEST_FIRST
    ) -> list[Letter]:
        query = LETTERS.where(*which).order_by(order).limit(limit)
        with self._database.connect() as connection:
            return [letter(row) for row in connection.execute(query)]


def _destination(row: sa.Row[tuple[object, ...]]) -> Destination:
    return Destination(row.platform, row.channel, row.workspace)


def _alike(story: int) -> sa.CompoundSelect[tuple[int]]:
    link = t.story_link.c
    there, back = (
        sa.select(a).where(b == story) for a, b in ((link.other_id, link.story_id), (link.story_id, link.other_id))
    )
    return there.union(back)


def _told(connection: sa.Connection, entries: Sequence[int]) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = defaultdict(list)
    query = sa.select(t.alert).where(t.alert.c.entry_id.in_(entries)).order_by(t.alert.c.id)
    for row in connection.execute(query):
        alert = load(row.body, Alert)
        found[row.entry_id].append(Told(row.at, row.kind, alert.what, alert.why))
    return found


def _looked_at(row: sa.Row[tuple[object, ...]], told: Sequence[Told]) -> LookedAt:
    return LookedAt(
        row.id, row.url, row.title, load(row.spec, FeedSpec).name, row.at, row.state, row.backlog,
        tuple(load(row.outcome, list[str])) if row.outcome else (), row.story_id,
        bool(row.member) and load(row.member, Member).copy_of is not None, tuple(told),
    )  # fmt: skip
