"""Looking things up by rule: full text of entries, terms of stories, rows of the ledger. On both databases alike.

Words are folded in Python (rules/near.py), because the databases' own ideas of a word differ: PostgreSQL splits
"M-142" into `m` and `-142`, and SQLite's queries fail on it. A term of a rule is kept as one word of its own, which no
text can hold, so that a rule is one query, whatever it mixes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

import sqlalchemy as sa

from bot.ledger.rows import Row
from bot.model import Reading, StoryState
from bot.ports import Findable, Found
from bot.rules.near import fold
from bot.rules.rule import EVERYTHING, All, Any, Not, Rule, Term
from bot.storage import schema as t
from bot.storage.codec import dump, load
from bot.storage.database import STORIES, alone, insert

_ENTRIES, _STORIES = "entry_search", "story_search"
_ALL = "zzall"  # stands in every row: both databases can exclude only from something
_LONGEST_WORD, _MOST_WORDS = 64, 16_000  # of a text; PostgreSQL counts places up to 16,383


# --- writing, within the transaction of the ledger -------------------------------------------------------------------


def save_entry(connection: sa.Connection, entry: int, terms: Collection[str], text: str) -> None:
    """Keep an entry's words and terms, in place of what was kept of an earlier revision."""
    save_entries(connection, [(entry, terms, text)])


def save_entries(connection: sa.Connection, entries: Iterable[Findable]) -> None:
    """The same for several at once."""
    _save(connection, _ENTRIES, [(entry, terms, fold(text).split()[:_MOST_WORDS]) for entry, terms, text in entries])


def save_story(connection: sa.Connection, story: int, terms: Collection[str], rows: Sequence[Row]) -> None:
    """Keep what a story can be found by, and its rows of the ledger, in place of those before."""
    _save(connection, _STORIES, [(story, terms, ())])
    save_rows(connection, story, rows)


def save_rows(connection: sa.Connection, story: int, rows: Sequence[Row]) -> None:
    """Keep a story's rows of the ledger, in place of those before; most entries change none of them."""
    of_it, bodies = t.ledger_row.c.story_id == story, [dump(row) for row in rows]
    kept = connection.execute(sa.select(t.ledger_row.c.body).where(of_it).order_by(t.ledger_row.c.id)).scalars().all()
    if kept == bodies:
        return
    connection.execute(sa.delete(t.ledger_row).where(of_it))
    for row, body in zip(rows, bodies, strict=True):
        connection.execute(
            sa.insert(t.ledger_row).values(story_id=story, latest_at=row.latest, open=row.open, body=body)
        )


def _save(connection: sa.Connection, table: str, kept: Sequence[tuple[int, Collection[str], Sequence[str]]]) -> None:
    if not kept:
        return
    dialect = connection.dialect.name
    rows = [{"row": row, "words": _vector(dialect, terms, words)} for row, terms, words in kept]
    cast = "" if dialect == "sqlite" else "::tsvector"
    connection.execute(sa.text(f"DELETE FROM {table} WHERE rowid = :row"), rows)  # noqa: S608 - our own names
    insert = f"INSERT INTO {table} (rowid, words) VALUES (:row, CAST(:words AS text){cast})"  # noqa: S608
    connection.execute(sa.text(insert), rows)


def _vector(dialect: str, terms: Collection[str], words: Sequence[str]) -> str:
    marks = [_ALL, *sorted(map(_mark, terms))]
    if dialect == "sqlite":
        return " ".join((*words, *marks))
    placed = [f"'{word[:_LONGEST_WORD]}':{n}" for n, word in enumerate(words, 1)]
    return " ".join((*placed, *(f"'{mark}'" for mark in marks)))


def _mark(token: str) -> str:
    """A term of a rule as one word."""
    return f"zz{blake2b(token.encode(), digest_size=8).hexdigest()}"


# --- reading ---------------------------------------------------------------------------------------------------------


class SqlSearch:
    """Entries, stories and rows that meet a rule."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database
        self._tongue = _FTS5 if database.dialect.name == "sqlite" else _TSQUERY

    def entries(
        self, rule: Rule, *, since: datetime | None = None, until: datetime | None = None, before: int | None = None,
        limit: int,
    ) -> list[Found]:  # fmt: skip
        """The newest first, by when they were published; `before` is the entry at which an earlier page ended."""
        e, a = t.entry.c, t.article.c
        # First which, then what was read of them: of a common word there are many, and readings are long. No index has
        # entries by `at` alone: PostgreSQL would go through it from the newest on, and a rare phrase takes long so.
        which = self._of_entries(rule, since, until)
        if before is not None:
            last = t.entry.alias()
            at = sa.select(last.c.at).where(last.c.id == before).scalar_subquery()
            which = which.where(sa.or_(e.at < at, sa.and_(e.at == at, e.id < before)))
        newest = which.order_by(e.at.desc(), e.id.desc()).limit(limit).subquery()
        query = sa.select(newest.c.id, newest.c.at, a.reading, t.member.c.story_id).select_from(
            newest.join(t.article, sa.and_(a.entry_id == newest.c.id, a.revision == _last_read(newest.c.id))).outerjoin(
                t.member, t.member.c.entry_id == newest.c.id
            )
        )
        with self._looking() as connection:
            found = connection.execute(query.order_by(newest.c.at.desc(), newest.c.id.desc())).all()
        readings = [(row, load(row.reading, Reading)) for row in found]
        return [Found(row.id, r.article.source, row.at, r, row.story_id) for row, r in readings]

    def count(
        self, rule: Rule, *, since: datetime | None = None, until: datetime | None = None, most: int = 1000
    ) -> int:
        """How many entries there are; no more than `most` are counted."""
        some = self._of_entries(rule, since, until).limit(most).subquery()
        with self._looking() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())

    def stories(
        self, rule: Rule, *, since: datetime | None = None, until: datetime | None = None, offset: int = 0, limit: int
    ) -> list[tuple[int, StoryState]]:
        """Stories about aid, the newest development first."""
        query = sa.select(t.story.c.id, t.story.c.state)
        query = query.where(t.story.c.aid, *self._of_stories(t.story.c.id, rule))
        query = query.where(*_within(t.story.c.updated_at, since, until))
        query = query.order_by(t.story.c.updated_at.desc(), t.story.c.id.desc()).offset(offset).limit(limit)
        with self._database.connect() as connection:
            return [(row.id, load(row.state, StoryState)) for row in connection.execute(query)]

    def rows(
        self, rule: Rule, *, since: datetime | None = None, until: datetime | None = None, open_only: bool = False
    ) -> list[Row]:
        """Rows of the ledger whose story meets the rule, the oldest first."""
        query = sa.select(t.ledger_row.c.body).where(*self._of_stories(t.ledger_row.c.story_id, rule))
        query = query.where(*_within(t.ledger_row.c.latest_at, since, until))
        if open_only:
            query = query.where(t.ledger_row.c.open)
        with self._database.connect() as connection:
            return [load(body, Row) for body in connection.execute(query.order_by(t.ledger_row.c.id)).scalars()]

    def counts(self) -> tuple[int, int]:
        """Articles that were read, and stories about aid."""
        articles, stories = sa.select(sa.func.count(t.article.c.id)), sa.select(sa.func.count(t.story.c.id))
        with self._database.connect() as connection:
            found = (connection.execute(q).scalar_one() for q in (articles, stories.where(t.story.c.aid)))
            return next(found), next(found)

    def unfound(self, limit: int) -> list[tuple[int, StoryState, list[Found]]]:
        """Stories of an earlier version, which kept nothing to find them by, each with its entries."""
        kept = sa.select(_hits(_STORIES)[1])
        query = sa.select(t.story.c.id, t.story.c.state).where(t.story.c.id.not_in(kept)).order_by(t.story.c.id)
        with self._database.connect() as connection:
            stories = connection.execute(query.limit(limit)).all()
            return [(s.id, load(s.state, StoryState), _members(connection, s.id)) for s in stories]

    def make_found(self, story: int, terms: Collection[str], rows: Sequence[Row], entries: Iterable[Findable]) -> None:
        """Keep what such a story and its entries can be found by, unless it was done meanwhile."""
        _, kept = _hits(_STORIES)
        with alone(self._database, STORIES) as connection:
            if connection.execute(sa.select(kept).where(kept == story)).first() is None:
                save_entries(connection, entries)
                save_story(connection, story, terms, rows)

    @contextmanager
    def _looking(self) -> Iterator[sa.Connection]:
        """PostgreSQL takes a jump for four times a step, as on a turning disk: for a word that no entry has it would
        rather walk through all entries, the newest first, than ask its index.
        """
        with self._database.connect() as connection:
            if connection.dialect.name != "sqlite":
                connection.exec_driver_sql("SET LOCAL random_page_cost = 1.1")
            yield connection

    def _of_entries(
        self, rule: Rule, since: datetime | None, until: datetime | None
    ) -> sa.Select[tuple[int, datetime]]:
        e = t.entry.c
        hits, entry = _hits(_ENTRIES)
        query = sa.select(e.id, e.at).select_from(hits.join(t.entry, e.id == entry))
        return query.where(self._meets(_ENTRIES, rule), *_within(e.at, since, until))

    def _of_stories(self, column: sa.Column[int], rule: Rule) -> Iterator[sa.ColumnElement[bool]]:
        """That a column names a story that meets the rule; nothing where every story does."""
        if rule != EVERYTHING:
            _, story = _hits(_STORIES)
            yield column.in_(sa.select(story).where(self._meets(_STORIES, rule)))

    def _meets(self, table: str, rule: Rule) -> sa.TextClause:
        asked = self._tongue.asked(rule)
        if self._database.dialect.name == "sqlite":
            return sa.text(f"{table} MATCH :asked").bindparams(asked=asked)
        return sa.text(f"{table}.words @@ CAST(:asked AS tsquery)").bindparams(asked=asked)


class SqlLooks:
    """When people last asked what is new."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def looked(self, person: str, now: datetime) -> datetime | None:
        """When the person looked before; from now on it is `now`."""
        with self._database.begin() as connection:
            known = connection.execute(sa.select(t.looked.c.at).where(t.looked.c.person == person)).scalar()
            look = insert(connection, t.looked).values(person=person, at=now)
            connection.execute(look.on_conflict_do_update(index_elements=["person"], set_={"at": now}))
        return known


def _last_read(entry: sa.ColumnElement[int]) -> sa.ScalarSelect[int]:
    """The revision of an entry that was read last: a later one may wait still."""
    again = t.article.alias().c
    return sa.select(sa.func.max(again.revision)).where(again.entry_id == entry).scalar_subquery()


def _members(connection: sa.Connection, story: int) -> list[Found]:
    """The entries of a story, as they were read last."""
    e, a = t.entry.c, t.article.c
    query = sa.select(e.id, e.at, a.reading).select_from(
        t.member.join(t.entry, e.id == t.member.c.entry_id).join(
            t.article, sa.and_(a.entry_id == e.id, a.revision == _last_read(e.id))
        )
    )
    rows = connection.execute(query.where(t.member.c.story_id == story).order_by(e.id)).all()
    readings = [(row, load(row.reading, Reading)) for row in rows]
    return [Found(row.id, r.article.source, row.at, r, story) for row, r in readings]


def _hits(table: str) -> tuple[sa.TableClause, sa.ColumnClause[int]]:
    """The table, which SQLAlchemy cannot describe, and the column that leads to ours."""
    hits = sa.table(table, sa.column("rowid", sa.BigInteger))
    return hits, hits.c.rowid


def _within(
    column: sa.Column[datetime], since: datetime | None, until: datetime | None
) -> Iterator[sa.ColumnElement[bool]]:
    if since is not None:
        yield column >= since
    if until is not None:
        yield column < until


class _Tongue(NamedTuple):
    """How a database's full text asks: its words for and, or, but not and "followed by", its quotation mark."""

    both: str
    either: str
    but_not: str
    then: str
    mark: str
    longest: int | None  # characters of a word that it keeps

    def asked(self, rule: Rule) -> str:
        """The rule in it. Both can exclude only from something: from all that there is."""
        match rule:
            case Term("phrase", words):
                return f"({self.then.join(self._word(word[: self.longest]) for word in words.split())})"
            case Term():
                return self._word(_mark(rule.token))
            case Not(inner):
                return f"({self._word(_ALL)}{self.but_not}{self.asked(inner)})"
            case All(parts) | Any(parts) if parts:
                return f"({(self.both if isinstance(rule, All) else self.either).join(map(self.asked, parts))})"
            case All():
                return self._word(_ALL)
            case _:
                return f"({self._word(_ALL)}{self.but_not}{self._word(_ALL)})"

    def _word(self, word: str) -> str:
        return f"{self.mark}{word}{self.mark}"


_FTS5 = _Tongue(" AND ", " OR ", " NOT ", " + ", '"', None)
_TSQUERY = _Tongue(" & ", " | ", " & !", " <-> ", "'", _LONGEST_WORD)
