"""Subscriptions: what each destination wants to hear, what it muted, and who changed that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from bot.model import Destination, Subscription
from bot.model.rulings import Change
from bot.ports import Clock
from bot.storage import schema as t
from bot.storage.codec import dump, load
from bot.storage.database import SUBSCRIPTIONS, alone, insert

_row = t.subscription.c
_ALL = ""  # for a destination: a change that all hear
_THERE = t.subscription.outerjoin(t.destination, t.destination.c.key == _row.destination_key)


class SqlSubscriptionStore:
    """Every change takes the next version, by which the processes that settle hear of it, and is written to the log."""

    def __init__(self, database: sa.Engine, wall: Clock) -> None:
        self._database = database
        self._wall = wall

    def list_configured(self, subscriptions: Iterable[Subscription]) -> None:
        """Make these those of the configuration: what left it ends, what stayed keeps its number."""
        wanted = {replace(s, listed_in="config") for s in subscriptions}
        with alone(self._database, SUBSCRIPTIONS) as connection:
            known = {replace(s, number=0, paused=""): s.number for s in _select(connection, _row.listed_in == "config")}
            for gone in known.keys() - wanted:
                _save(connection, replace(gone, number=known[gone]), on=False)
            for new in sorted(wanted - known.keys(), key=lambda s: s.destination.key):
                _save(connection, new)
            for to in {s.destination for s in wanted}:
                if to.lang not in ("", _language(connection, to)):
                    _speak(connection, to, to.lang)

    def of(self, destination: Destination | None = None) -> list[Subscription]:
        """Those of a destination (None: of all) that have not ended, by number."""
        with self._database.connect() as connection:
            return _select(connection, *([_row.destination_key == destination.key] if destination else []))

    def in_workspace(self, platform: str, workspace: str) -> list[Subscription]:
        """Those of all its destinations that have not ended, by number."""
        there = Destination(platform, "", workspace).key
        with self._database.connect() as connection:
            return _select(connection, _row.destination_key.startswith(there, autoescape=True))

    def ended(self, destination: Destination, number: int) -> Subscription | None:
        """One of a destination that somebody ended, as it was then; None where there is none of that number."""
        here = (_row.destination_key == destination.key, _row.id == number, _row.listed_in != "config")
        with self._database.connect() as connection:
            return next(iter(_select(connection, *here, on=False)), None)

    def save(self, subscription: Subscription, person: str, what: str) -> Subscription:
        """Keep a new subscription (number 0) or a changed one; it comes back with its number."""
        with alone(self._database, SUBSCRIPTIONS) as connection:
            self._log(connection, subscription.destination.key, person, what)
            return _save(connection, subscription)

    def end(self, subscription: Subscription, person: str, what: str) -> None:
        """End a subscription."""
        with alone(self._database, SUBSCRIPTIONS) as connection:
            self._log(connection, subscription.destination.key, person, what)
            _save(connection, subscription, on=False)

    def language(self, destination: Destination) -> str:
        """In which a destination is spoken to; "" where nobody chose."""
        with self._database.connect() as connection:
            return _language(connection, destination)

    def speak(self, destination: Destination, lang: str, person: str, what: str) -> None:
        """Speak to a destination in that language from now on."""
        with alone(self._database, SUBSCRIPTIONS) as connection:
            self._log(connection, destination.key, person, what)
            _speak(connection, destination, lang)

    def mute(self, destination_key: str, rule: str, until: datetime, person: str, what: str) -> None:
        """Keep what meets the rule from a destination until then; a time that is past ends it."""
        row = {"destination_key": destination_key, "rule": rule, "until": until}
        with alone(self._database, SUBSCRIPTIONS) as connection:
            self._log(connection, destination_key, person, what)
            connection.execute(sa.delete(t.mute).where(t.mute.c.until <= self._wall.now()))
            put = insert(connection, t.mute).values(row)
            connection.execute(put.on_conflict_do_update(index_elements=["destination_key", "rule"], set_=row))

    def muted(self, destination_key: str) -> list[tuple[str, datetime]]:
        """The rules that are muted there now, each with the end of it."""
        here = sa.select(t.mute.c.rule, t.mute.c.until).where(
            t.mute.c.destination_key == destination_key, t.mute.c.until > self._wall.now()
        )
        with self._database.connect() as connection:
            return [(row.rule, row.until) for row in connection.execute(here.order_by(t.mute.c.until))]

    def log(self, destination_key: str, limit: int) -> list[Change]:
        """The newest changes there, and of what all hear."""
        here = sa.select(t.change).where(t.change.c.destination_key.in_((destination_key, _ALL)))
        with self._database.connect() as connection:
            rows = connection.execute(here.order_by(t.change.c.id.desc()).limit(limit)).all()
        return [Change(row.at, row.person, row.what) for row in rows]

    def _log(self, connection: sa.Connection, destination_key: str, person: str, what: str) -> None:
        note(connection, Change(self._wall.now(), person, what), destination_key)


def note(connection: sa.Connection, change: Change, destination_key: str = _ALL) -> None:
    """Write a change to the log."""
    row = {"at": change.at, "destination_key": destination_key, "person": change.person, "what": change.what}
    connection.execute(sa.insert(t.change).values(row))


def changed_after(connection: sa.Connection, version: int) -> list[tuple[int, Subscription]]:
    """See bot.ports.Ledger.subscriptions_after."""
    query = sa.select(t.subscription, t.destination.c.lang).select_from(_THERE).where(_row.version > version)
    rows = connection.execute(query.order_by(_row.version)).all()
    found = [(row, _subscription(row.id, row.body, row.lang)) for row in rows]
    return [(row.version, s if row.on else replace(s, paused="ended")) for row, s in found]


def mutes_at(connection: sa.Connection, now: datetime) -> list[tuple[str, str]]:
    """See bot.ports.Ledger.mutes."""
    rows = connection.execute(sa.select(t.mute.c.destination_key, t.mute.c.rule).where(t.mute.c.until > now))
    return [(row.destination_key, row.rule) for row in rows]


def _select(connection: sa.Connection, *where: sa.ColumnElement[bool], on: bool = True) -> list[Subscription]:
    """Those that have not ended (`on`), or have; what a destination hears that is gone is paused until it is back."""
    columns = (_row.id, _row.body, t.destination.c.gone, t.destination.c.lang)
    rows = connection.execute(sa.select(*columns).select_from(_THERE).where(_row.on == on, *where).order_by(_row.id))
    return [replace(_subscription(row.id, row.body, row.lang), paused=row.gone or "") for row in rows]


def _save(connection: sa.Connection, subscription: Subscription, *, on: bool = True) -> Subscription:
    row = {
        "destination_key": subscription.destination.key, "listed_in": subscription.listed_in, "on": on,
        "body": dump(replace(subscription, number=0, paused="")),
        "version": sa.select(sa.func.coalesce(sa.func.max(_row.version), 0) + 1).scalar_subquery(),
    }  # fmt: skip
    if subscription.number:
        connection.execute(sa.update(t.subscription).where(_row.id == subscription.number).values(row))
        return subscription
    number = connection.execute(sa.insert(t.subscription).values(row).returning(_row.id)).scalar_one()
    return replace(subscription, number=int(number))


def _language(connection: sa.Connection, to: Destination) -> str:
    return connection.execute(sa.select(t.destination.c.lang).where(t.destination.c.key == to.key)).scalar() or ""


def _speak(connection: sa.Connection, to: Destination, lang: str) -> None:
    """Keep the language of a destination, and let those hear of it who settle: with its subscriptions."""
    row = {"key": to.key, "platform": to.platform, "workspace": to.workspace, "channel": to.channel, "lang": lang}
    put = insert(connection, t.destination).values(row)
    connection.execute(put.on_conflict_do_update(index_elements=["key"], set_={"lang": lang}))
    for subscription in _select(connection, _row.destination_key == to.key):
        _save(connection, subscription)


def _subscription(number: int, body: str, lang: str | None) -> Subscription:
    found = load(body, Subscription)
    return replace(found, number=number, destination=replace(found.destination, lang=lang or ""))
