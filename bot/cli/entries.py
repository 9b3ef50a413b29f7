"""Entries as JSON lines: what `read` and `replay` take in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.errors import UserError
from bot.feeds.dates import read_date

_HALF = re.compile("[\ud800-\udfff]")  # of a character: JSON can write it, UTF-8 cannot


@dataclass(frozen=True, slots=True)
class Line:
    """One entry to be read; other keys of its JSON object are passed over."""

    id: Any
    title: str
    text: str
    html: str
    url: str
    source: str
    at: datetime | None


def lines(stream: Iterable[str]) -> Iterator[Line]:
    """The entries of JSON lines. Raises UserError that names the line."""
    for number, text in enumerate(stream, 1):
        if text.strip():
            yield _line(number, text)


def _line(number: int, text: str) -> Line:
    try:
        value = json.loads(text)
        if not isinstance(value, dict):
            raise ValueError("an object was expected")  # noqa: TRY301, TRY004 - told the same way as bad JSON
        when = value.get("t") or value.get("published") or value.get("date")
        texts = {key: _text(value, key) for key in ("title", "text", "html", "url", "source")}
        return Line(id=value.get("id", number), at=moment(when) if when else None, **texts)
    except ValueError as problem:
        raise UserError(
            f'line {number}: {problem}. Give one JSON object a line: {{"id", "title", "text", ...}}'
        ) from None


def _text(value: dict[str, Any], key: str) -> str:
    found = value.get(key)
    if found is not None and not isinstance(found, str):
        raise ValueError(f'"{key}" must be a text')
    return _HALF.sub("\ufffd", found or "")


def moment(text: object) -> datetime:
    """A time of the form 2023-09-22, 2023-09-22 18:48, with a zone, or as feeds write it; without a zone it is UTC.

    Raises ValueError.
    """
    at = read_date(text) if isinstance(text, str) else None
    if at is None:
        raise ValueError(f"{text!r} is no time like 2023-09-22 18:48")
    return at
