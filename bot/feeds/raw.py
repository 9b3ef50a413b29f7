"""What every kind of feed document comes down to, and how that becomes entries."""

from __future__ import annotations

import hashlib
import html
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.feeds.dates import EARLIEST, read_date
from bot.feeds.links import absolute, untracked
from bot.feeds.plain import one_line, paragraphs
from bot.model import Entry

MOST = 2000  # entries of one document; the largest known news feed has 500
LONGEST_KEY = 400  # characters; longer ones are stored as their hash


@dataclass(frozen=True, slots=True)
class Raw:
    """An entry as its document has it: strings with markup, dates unread."""

    guid: str = ""
    link: str = ""
    title: str = ""
    texts: Sequence[str] = ()  # summary and content; the fullest one is taken
    published: Sequence[str] = ()  # the first that can be read counts
    updated: Sequence[str] = ()
    author: str = ""


def entries(raws: Iterable[Raw], base: str, now: datetime | None) -> tuple[Entry, ...]:
    """The newest MOST entries, oldest first, each key once (the first in the document: feeds have the newest first).

    `base` is the address that relative links start from; dates far after `now` are left out.
    """
    read = [entry for raw in raws if (entry := _entry(raw, base, now))]
    return _oldest_first(_distinct(read))[-MOST:]


def _entry(raw: Raw, base: str, now: datetime | None) -> Entry | None:
    """One entry, or None where there is nothing to read and nowhere to go."""
    url = untracked(absolute(raw.link, base))
    title = one_line(raw.title)
    summary = max((paragraphs(text) for text in raw.texts), key=len, default="")
    if not (title or summary or url):
        return None
    updated = _first_date(raw.updated, now)
    published = _first_date(raw.published, now) or updated
    # A damaged document is read by a laxer parser, which leaves references in a guid: it must be the same entry still.
    key = _short(html.unescape(raw.guid).strip() or url or f"{title}\n{summary}")
    return Entry(key, url, title, summary, published, updated, one_line(raw.author) or None)


def _short(key: str) -> str:
    """A key as it is where it is an address or number, else its hash."""
    if len(key) <= LONGEST_KEY and "\n" not in key:
        return key
    return "sha256:" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _first_date(texts: Iterable[str], now: datetime | None) -> datetime | None:
    return next((moment for text in texts if (moment := read_date(text, now))), None)


def _distinct(read: Iterable[Entry]) -> list[Entry]:
    """Each key once. Feeds that give one guid to different links have no guids: there the link tells them apart."""
    urls: defaultdict[str, set[str]] = defaultdict(set)
    read = list(read)
    for entry in read:
        urls[entry.key].add(entry.url)
    told = (replace(e, key=_short(f"{e.key} {e.url}")) if len(urls[e.key]) > 1 else e for e in read)
    first: dict[str, Entry] = {}
    for entry in told:
        first.setdefault(entry.key, entry)
    return list(first.values())


def _oldest_first(read: list[Entry]) -> tuple[Entry, ...]:
    """By date; entries without one stay beside their neighbour. Documents are taken to have the newest first."""
    dated: list[tuple[datetime, Entry]] = []
    last = EARLIEST
    for entry in reversed(read):
        last = entry.published or last
        dated.append((last, entry))
    return tuple(entry for _, entry in sorted(dated, key=lambda pair: pair[0]))
