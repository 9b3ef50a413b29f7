"""The preview's own messages, kept as a chat platform would keep them (handlers/preview/chat.py, PreviewStore)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.errors import Gone
from bot.model import Message
from bot.ports import Shown, ShownChannel, ShownThread
from bot.storage.codec import dump, load
from bot.storage.database import PREVIEW, alone
from bot.storage.schema import Moment
from bot.storage.schema import preview_message as m

_OWN = "What you alone are told"
_DIGITS = 19  # of the largest 64-bit integer


class SqlPreviewStore:
    """Its channels are those of the configuration, (name, what it hears) pairs, and people's own that hold anything."""

    def __init__(self, database: sa.Engine, channels: Sequence[tuple[str, str]]) -> None:
        self._database = database
        self._channels = tuple(channels)

    async def append(self, channel: str, root_id: str | None, key: str, message: Message, at: datetime) -> str:
        """See PreviewStore."""
        return await asyncio.to_thread(self._append, channel, root_id, key, message, at)

    async def replace(self, message_id: str, key: str, message: Message, at: datetime) -> None:
        """See PreviewStore."""
        await asyncio.to_thread(self._replace, message_id, key, message, at)

    async def find(self, key: str) -> str | None:
        """See PreviewStore."""
        found = await asyncio.to_thread(
            self._rows, sa.select(m.c.id).where(sa.or_(m.c.key == key, m.c.replaced_by == key))
        )
        return str(found[0].id) if found else None

    async def channels(self) -> list[ShownChannel]:
        """See PreviewStore."""
        rows = await asyncio.to_thread(
            self._rows, sa.select(m.c.channel, sa.func.max(m.c.born).label("newest")).group_by(m.c.channel)
        )
        newest = {row.channel: row.newest for row in rows}
        people = sorted((name, _OWN) for name in newest if name.startswith("@"))
        return [ShownChannel(name, about, newest.get(name, 0)) for name, about in (*self._channels, *people)]

    async def threads(self, channel: str, before: int | None, limit: int) -> list[ShownThread]:
        """See PreviewStore."""
        return await asyncio.to_thread(self._threads, channel, before, limit)

    async def thread(self, root_id: str) -> list[Shown]:
        """See PreviewStore."""
        root = _number(root_id)
        query = sa.select(m).where(sa.or_(m.c.id == root, m.c.root_id == root)).order_by(m.c.born)
        rows = [_shown(row) for row in await asyncio.to_thread(self._rows, query)]
        return rows if rows and rows[0].root is None else []

    async def since(self, seq: int, limit: int) -> list[Shown]:
        """See PreviewStore."""
        query = sa.select(m).where(m.c.seq > seq).order_by(m.c.seq).limit(limit)
        return [_shown(row) for row in await asyncio.to_thread(self._rows, query)]

    async def newest(self) -> int:
        """See PreviewStore."""
        query = sa.select(sa.func.coalesce(sa.func.max(m.c.seq), 0).label("seq"))
        rows = await asyncio.to_thread(self._rows, query)
        return int(rows[0].seq)

    def _rows(self, query: sa.Select[tuple[object, ...]]) -> Sequence[sa.Row[tuple[object, ...]]]:
        with self._database.connect() as connection:
            return connection.execute(query).all()

    def _append(self, channel: str, root_id: str | None, key: str, message: Message, at: datetime) -> str:
        with alone(self._database, PREVIEW) as connection:
            known = connection.execute(sa.select(m.c.id).where(m.c.key == key)).scalar()
            if known is not None:
                return str(known)
            root = None if root_id is None else _root(connection, channel, root_id)
            seq = _next_seq(connection)
            row = {
                "channel": channel,
                "root_id": root,
                "key": key,
                "at": at,
                "born": seq,
                "seq": seq,
                "body": dump(message),
            }
            return str(connection.execute(sa.insert(m).values(row).returning(m.c.id)).scalar_one())

    def _replace(self, message_id: str, key: str, message: Message, at: datetime) -> None:
        here = m.c.id == _number(message_id)
        with alone(self._database, PREVIEW) as connection:
            row = connection.execute(sa.select(m.c.replaced_by).where(here)).first()
            if row is None:
                raise Gone(f"the preview has no message {message_id}")
            if row.replaced_by != key:
                values = {"replaced_by": key, "edited_at": at, "seq": _next_seq(connection), "body": dump(message)}
                connection.execute(sa.update(m).where(here).values(values))

    def _threads(self, channel: str, before: int | None, limit: int) -> list[ShownThread]:
        root = sa.func.coalesce(m.c.root_id, m.c.id)
        active = sa.func.max(m.c.born)
        query = sa.select(
            root.label("root"), active.label("active"), sa.func.max(m.c.at, type_=Moment).label("latest"),
            sa.func.count().label("messages"),
        ).where(m.c.channel == channel).group_by(root).order_by(active.desc()).limit(limit)  # fmt: skip
        if before is not None:
            query = query.having(active < before)
        with self._database.connect() as connection:
            groups = connection.execute(query).all()
            ids = [group.root for group in groups]
            roots = {row.id: _shown(row) for row in connection.execute(sa.select(m).where(m.c.id.in_(ids)))}
        return [ShownThread(roots[g.root], g.messages - 1, g.active, g.latest) for g in groups]


def _number(message_id: str) -> int:
    """The row that an id names; -1, which no row has, for what cannot be one (it comes out of an address)."""
    return int(message_id) if message_id.isdecimal() and len(message_id) < _DIGITS else -1


def _next_seq(connection: sa.Connection) -> int:
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(m.c.seq), 0))).scalar_one()) + 1


def _root(connection: sa.Connection, channel: str, root_id: str) -> int:
    mine = sa.and_(m.c.id == _number(root_id), m.c.channel == channel, m.c.root_id.is_(None))
    row = connection.execute(sa.select(m.c.id).where(mine)).first()
    if row is None:
        raise Gone(f"#{channel} has no thread {root_id}")
    return int(row.id)


def _shown(row: sa.Row[tuple[object, ...]]) -> Shown:
    root = None if row.root_id is None else str(row.root_id)
    return Shown(str(row.id), row.channel, root, load(row.body, Message), row.at, row.born, row.seq, row.edited_at)
