"""A ledger as CSV, with columns that a tracker of the Kiel kind loads. Pure.

The measure of a row is the lexicon's `kiel` of its status (commitment, allocation, in_delivery, delivered); what only
sources say has none, because such trackers count what governments said. `stopped` is what stops or disputes a row on
the record and still stands (ruled_out, cancelled, denied, paused): who counts promises leaves those out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from bot.ledger.rows import Row, Who
from bot.model import Rung

COLUMNS = (
    "story", "donor", "donor_code", "recipient", "recipient_code", "item", "item_id", "item_class", "quantity", "unit",
    "quantity_words", "value", "currency", "value_measures", "value_words", "measure", "status", "rung", "confirmed",
    "hedge", "marks", "mechanism", "package_number", "origin", "first_reported", "announced", "approved", "contracted",
    "delivered", "latest", "title", "source_url", "stopped", "stopped_on", "stopped_by",
)  # fmt: skip
# A cell that begins so is run as a formula by spreadsheets (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(rows: Iterable[Row], kiel: Mapping[str, str], classes: Mapping[str, str]) -> str:
    """The rows with a head line; `kiel` by status, `classes` by the id of a thing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(COLUMNS)
    writer.writerows([_safe(cell) for cell in _cells(row, kiel, classes)] for row in rows)
    return out.getvalue()


def _cells(row: Row, kiel: Mapping[str, str], classes: Mapping[str, str]) -> Iterable[object]:
    amount, money = row.quantity, row.money
    yield from (row.story, _names(row.donors), _codes(row.donors), _names(row.recipients), _codes(row.recipients))
    yield from (row.item, row.entity, classes.get(row.entity, ""))
    yield from (_number(amount.value), amount.unit, amount.words) if amount else ("", "", "")
    yield from (_number(money.amount), money.currency, money.measures, money.words) if money else ("", "", "", "")
    yield kiel.get(row.status, "none") if row.official else "none"
    yield from (row.status, row.rung, "yes" if row.official else "no", row.level, "; ".join(row.marks))
    yield from (row.mechanism, row.package_number or "", row.origin, _day(row.first))
    for rung in (Rung.ANNOUNCED, Rung.APPROVED, Rung.CONTRACTED, Rung.DELIVERED):
        step = row.reached(rung)
        yield _day(step.at) if step else ""
    yield from (_day(row.latest), row.title, row.url)
    stopped = row.stopped
    yield from (stopped.status, _day(stopped.at), stopped.origin) if stopped else ("", "", "")


def _names(parties: tuple[Who, ...]) -> str:
    return "; ".join(party.name for party in parties)


def _codes(parties: tuple[Who, ...]) -> str:
    return "; ".join(party.code for party in parties)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value < 1e6 else f"{value:.0f}"


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()


def _safe(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
