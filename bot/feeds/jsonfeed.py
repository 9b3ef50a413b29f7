"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from bot.errors import GiveUp
from bot.feeds.raw import Raw


def read_json(body: bytes) -> tuple[str, list[Raw]]:
    """Title and entries of a JSON Feed. Raises GiveUp for any other JSON."""
    try:
        document = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise GiveUp(f"the document looks like JSON but cannot be read ({error})") from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise GiveUp("this is JSON, but not a JSON Feed: it has no list of items")
    return _text(document.get("title")), [_raw(item) for item in items if isinstance(item, dict)]


def _raw(item: dict[str, Any]) -> Raw:
    return Raw(
        guid=_text(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=_text(item.get("title")),
        texts=tuple(_text(item.get(name)) for name in ("summary", "content_html", "content_text")),
        published=(_text(item.get("date_published")),),
        updated=(_text(item.get("date_modified")),),
        author=_author(item),
    )


def _author(item: dict[str, Any]) -> str:
    """The first author's name: a list in 1.1, one object in 1.0."""
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return _text(first.get("name")) if isinstance(first, dict) else ""


def _text(value: object) -> str:
    """Strings, and the numbers that some feeds have for ids."""
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
