"""All that one database keeps, copied into another: from SQLite to PostgreSQL, back, or to a new file."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from bot.errors import GiveUp
from bot.storage import schema as t
from bot.storage.database import writing
from bot.storage.deliveries import UNSENT
from bot.storage.outgoing import Enqueue
from bot.storage.presence import unused

_AT_ONCE = 500  # rows


def copy(source: sa.Engine, target: sa.Engine, call: Enqueue) -> Mapping[str, int]:
    """Copy the tables, both of this version, in one transaction of the target; gives the rows of each.

    Numbers stay as they are, and so does the instance's name: by both a chat knows what it was sent. `call` gives a
    token to each lane that has something to send. What can be looked up is made anew (pipeline/backfill.py). Raises
    GiveUp where the target holds anything, ConfigError where a bot works on either.
    """
    everything = t.tables.sorted_tables
    with unused(source), unused(target), source.connect() as old, writing(target) as new:
        if held := [table.name for table in everything if table is not t.instance and _rows(new, table)]:
            raise GiveUp(f"the database to copy to is not empty (it has a {held[0]}): make a new one, and name that")
        new.execute(sa.delete(t.instance))
        _stand_still(old)
        counts = {table.name: _copied(old, new, table) for table in everything}
        lanes = sa.select(t.destination.c.key).join(t.delivery).distinct()
        lanes = lanes.where(t.destination.c.gone == "", t.delivery.c.state.in_(UNSENT))
        for lane in new.execute(lanes).scalars().all():
            call(new, 0, lane)
    return counts


def _rows(connection: sa.Connection, table: sa.Table) -> bool:
    return connection.execute(sa.select(table).limit(1)).first() is not None


def _stand_still(connection: sa.Connection) -> None:
    """What is read from here on is of one moment, whatever other commands write."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
    else:
        connection.execution_options(isolation_level="REPEATABLE READ")


def _copied(old: sa.Connection, new: sa.Connection, table: sa.Table) -> int:
    rows = old.execute(sa.select(table).order_by(*table.primary_key).execution_options(yield_per=_AT_ONCE))
    count = 0
    for part in rows.mappings().partitions():
        new.execute(sa.insert(table), [dict(row) for row in part])
        count += len(part)
    number = table.autoincrement_column
    if new.dialect.name != "sqlite" and number is not None:  # PostgreSQL counts apart from the rows
        name = new.dialect.identifier_preparer.format_table(table)
        sequence = sa.func.pg_get_serial_sequence(name, number.name)
        new.execute(sa.select(sa.func.setval(sequence, sa.func.max(number))))
    return count
