"""Feeds and their entries: what is due, and what a poll gave."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.model import Entry, FeedHealth, FeedSpec
from bot.model.rulings import Change
from bot.ports import DueEntry, DueFeed, Kept
from bot.storage import schema as t
from bot.storage.codec import dump, load
from bot.storage.database import FEEDS, alone, insert
from bot.storage.subscriptions import note

LATELY = timedelta(days=7)  # so long entries that could not be read are told of
_AHEAD = timedelta(hours=12)  # how far a date may be ahead of our clock before it is no date: half the zones there are


class SqlFeedStore:
    """bot.ports.FeedStore on SQLAlchemy Core."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def list_feeds(self, specs: Iterable[FeedSpec], *, listed_in: str, by: Change | None = None) -> None:
        """Make the feeds of that list ("config", "import", or "chat: " and who added it) those that are polled.

        The configuration is the whole list, so feeds that left it are switched off; imports and chats only ever add,
        and one that was imported stays when it leaves the configuration. What a list says of a feed is not changed from
        a chat; `by` is noted as its change.
        """
        specs = list(specs)
        with alone(self._database, FEEDS) as connection:
            if by:
                note(connection, by)
            if listed_in == "config":
                left = sa.and_(t.feed.c.listed_in == "config", t.feed.c.url.not_in([s.url for s in specs]))
                connection.execute(sa.update(t.feed).where(left).values(on=False))
            for spec in specs:
                row = {"url": spec.url, "spec": dump(spec), "listed_in": listed_in, "on": True}
                known = {key: row[key] for key in row if key != "listed_in" or listed_in == "import"}
                if listed_in.startswith("chat"):
                    known = {"on": True}
                add = insert(connection, t.feed).values(row)
                connection.execute(add.on_conflict_do_update(index_elements=["url"], set_=known))

    def unlist(self, url: str, by: Change | None = None) -> bool:
        """Poll a feed no more, and note who wants that; False where there is none, or where it stands in the
        configuration.
        """
        mine = sa.and_(t.feed.c.url == url, t.feed.c.listed_in != "config", t.feed.c.on)
        with alone(self._database, FEEDS) as connection:
            gone = connection.execute(sa.update(t.feed).where(mine).values(on=False)).rowcount > 0
            if gone and by:
                note(connection, by)
            return gone

    def feeds(self) -> list[tuple[FeedSpec, FeedHealth, str]]:
        """Every feed that is on, with its health and the list that it is in, by name."""
        columns = sa.select(t.feed.c.spec, t.feed.c.health, t.feed.c.listed_in).where(t.feed.c.on)
        with self._database.connect() as connection:
            rows = connection.execute(columns).all()
        found = [(load(r.spec, FeedSpec), _health(r.health), r.listed_in) for r in rows]
        return sorted(found, key=lambda row: row[0].name.casefold())

    def claim_feeds(self, now: datetime, *, limit: int, lease: timedelta) -> list[DueFeed]:
        """See bot.ports.FeedStore. A feed seen for the first time is added now: what it published before is backlog."""
        due = sa.select(t.feed.c.id).where(
            t.feed.c.on, sa.func.coalesce(t.feed.c.next_poll_at, 0) <= sa.bindparam("now", now, t.Moment)
        )
        due = due.order_by(t.feed.c.next_poll_at, t.feed.c.id).limit(limit).with_for_update(skip_locked=True)
        claim = (
            sa.update(t.feed)
            .where(t.feed.c.id.in_(due))
            .values(
                next_poll_at=now + lease,
                added_at=sa.func.coalesce(t.feed.c.added_at, sa.bindparam("added", now, t.Moment)),
            )
            .returning(t.feed.c.id, t.feed.c.spec, t.feed.c.health, t.feed.c.added_at)
        )
        with self._database.begin() as connection:
            rows = connection.execute(claim).all()
        return [DueFeed(r.id, load(r.spec, FeedSpec), _health(r.health), r.added_at) for r in rows]

    def keep(self, feed: DueFeed, health: FeedHealth, entries: Sequence[Entry], now: datetime) -> Kept:
        """See bot.ports.FeedStore."""
        new = changed = 0
        with self._database.begin() as connection:
            self._save_health(connection, feed, health)
            known = self._known(connection, feed.id, [e.key for e in entries])
            for entry in entries:
                digest = _digest(entry)
                if entry.key not in known:
                    new += self._insert_entry(connection, feed, entry, digest, now)
                elif known[entry.key] != digest:
                    known[entry.key] = digest
                    self._revise(connection, feed.id, entry, digest)
                    changed += 1
        return Kept(new, changed)

    def heard_since(self, when: datetime) -> bool:
        """See bot.ports.FeedStore."""
        with self._database.connect() as connection:
            return (
                connection.execute(sa.select(t.feed.c.id).where(t.feed.c.read_at > when).limit(1)).first() is not None
            )

    def due_entries(self, now: datetime, *, settled_before: datetime, limit: int) -> list[DueEntry]:
        """See bot.ports.FeedStore."""
        ready = sa.or_(t.entry.c.not_before.is_(None), t.entry.c.not_before <= now)
        # A date a little ahead (a zone mistaken, a clock that runs before ours) keeps its place and makes nobody wait.
        settled = sa.or_(t.entry.c.at <= settled_before, t.entry.c.seen_at <= settled_before)
        query = (
            sa.select(t.entry, t.feed.c.spec)
            .join(t.feed)
            .where(t.entry.c.state == "due", settled, ready)
            .order_by(t.entry.c.at, t.feed.c.url, t.entry.c.key)
            .limit(limit)
        )
        with self._database.connect() as connection:
            return [due_entry(row) for row in connection.execute(query)]

    def put_off(self, entry: DueEntry, until: datetime) -> None:
        """See bot.ports.FeedStore."""
        same = sa.and_(t.entry.c.id == entry.id, t.entry.c.revision == entry.revision)
        with self._database.begin() as connection:
            connection.execute(sa.update(t.entry).where(same).values(not_before=until, attempts=t.entry.c.attempts + 1))

    def give_up(self, entry: DueEntry, reason: str) -> None:
        """See bot.ports.FeedStore."""
        same = sa.and_(t.entry.c.id == entry.id, t.entry.c.revision == entry.revision)
        with self._database.begin() as connection:
            connection.execute(sa.update(t.entry).where(same).values(state="failed", outcome=dump([reason])))

    def given_up(self, now: datetime) -> tuple[int, str]:
        """How many entries of the last seven days could not be read, and the address of the last, and why."""
        e = t.entry.c
        query = sa.select(e.url, e.outcome, sa.func.count().over().label("failed"))
        query = query.where(e.state == "failed", e.at >= now - LATELY).order_by(e.at.desc()).limit(1)
        with self._database.connect() as connection:
            last = connection.execute(query).one_or_none()
        return (last.failed, f"{last.url}: {load(last.outcome, list)[0]}") if last else (0, "")

    def _save_health(self, connection: sa.Connection, feed: DueFeed, health: FeedHealth) -> None:
        row = sa.update(t.feed).where(t.feed.c.id == feed.id)
        times = {"next_poll_at": health.next_poll_at, "read_at": health.read_at}
        connection.execute(row.values(health=dump(health), on=not health.gone, **times))

    def _known(self, connection: sa.Connection, feed: int, keys: list[str]) -> dict[str, str]:
        query = sa.select(t.entry.c.key, t.entry.c.digest).where(t.entry.c.feed_id == feed, t.entry.c.key.in_(keys))
        return {row.key: row.digest for row in connection.execute(query)}

    def _insert_entry(self, connection: sa.Connection, feed: DueFeed, entry: Entry, digest: str, now: datetime) -> int:
        at = min(entry.published or now, now + _AHEAD)
        # What has no date and stood in the first answer was there before us.
        backlog = at < feed.added_at or (entry.published is None and feed.health.read_at is None)
        row = {
            "feed_id": feed.id, "key": entry.key, "url": entry.url, "title": entry.title, "summary": entry.summary,
            "published_at": entry.published, "seen_at": now, "at": at, "digest": digest, "backlog": backlog,
        }  # fmt: skip
        added = insert(connection, t.entry).values(row).on_conflict_do_nothing().returning(t.entry.c.id)
        return len(connection.execute(added).all())

    def _revise(self, connection: sa.Connection, feed: int, entry: Entry, digest: str) -> None:
        same = sa.and_(t.entry.c.feed_id == feed, t.entry.c.key == entry.key)
        connection.execute(
            sa.update(t.entry).where(same).values(
                url=entry.url, title=entry.title, summary=entry.summary, digest=digest, state="due", attempts=0,
                not_before=None, revision=t.entry.c.revision + 1,
            )
        )  # fmt: skip


def _health(text: str) -> FeedHealth:
    return load(text, FeedHealth) if text else FeedHealth()


def _digest(entry: Entry) -> str:
    return hashlib.sha256(f"{entry.title}\n{entry.summary}".encode()).hexdigest()[:32]


def due_entry(row: sa.Row[tuple[object, ...]]) -> DueEntry:
    """An entry with the spec of its feed."""
    entry = Entry(row.key, row.url, row.title, row.summary, row.published_at)
    return DueEntry(row.id, row.revision, load(row.spec, FeedSpec), entry, row.at, row.backlog, row.attempts)
