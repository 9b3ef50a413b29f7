"""A feed document, whatever its kind and damage, as entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax import SAXException

import feedparser

from bot.errors import GiveUp
from bot.feeds.jsonfeed import read_json
from bot.feeds.links import absolute
from bot.feeds.plain import one_line
from bot.feeds.raw import MOST, Raw, entries
from bot.feeds.sitemap import is_sitemap, read_sitemap
from bot.model import ParsedFeed

LONGEST = 8 * 1024 * 1024  # bytes; the largest known news feed has two
HEAD = 64 * 1024  # bytes in which a page names its feeds
# A longer tag holds attributes by the thousand, which feedparser reads in quadratic time (40 s for 200,000).
LONGEST_TAG = 32 * 1024
_GIANT_TAG = re.compile(rb"<[A-Za-z/?][^<>]{%d}" % LONGEST_TAG)
_BLANK = b"\xef\xbb\xbf \t\r\n\0"

_OPENED = re.compile(rb"<(?:\w+:)?(?:item|entry)(?:\s[^<>]*)?>", re.IGNORECASE)
_CLOSED = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ENDED = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_ALTERNATE = re.compile(rb"<link\b[^<>]*type=[\"']?application/(?:rss|atom|feed)\+(?:xml|json)[^<>]*>", re.IGNORECASE)
_HREF = re.compile(rb"href=[\"']?([^\"'\s>]+)", re.IGNORECASE)

_REFERENCE = re.compile(rb"&#(?:[xX]0*([0-9a-fA-F]+)|0*([0-9]+));")

_PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}


def parse(body: bytes, *, url: str, content_type: str = "", now: datetime | None = None) -> ParsedFeed:
    """The entries of a feed (RSS, Atom, RDF, CDF, JSON Feed, news sitemap), oldest first.

    `url` is where relative links start from, `content_type` the header that came with it, `now` the moment after which
    dates are not believed. Damaged documents are read as far as they go, with `problem` set. Raises GiveUp, with a
    text for the operator, where the document is no feed or could hurt.
    """
    _check(body)
    if body.lstrip(_BLANK)[:1] in (b"{", b"["):
        title, raws = read_json(body)
        return ParsedFeed(one_line(title), entries(raws, url, now))
    if is_sitemap(body):
        title, raws = read_sitemap(body)
        return ParsedFeed(one_line(title), entries(raws, url, now))
    return _parse_xml(body, url, content_type, now)


def _check(body: bytes) -> None:
    """Refuse what is nothing, or would take too long. Raises GiveUp."""
    if not body.strip(_BLANK):
        raise GiveUp("the document is empty")
    if len(body) > LONGEST:
        raise GiveUp(f"the document has {len(body)} bytes, more than {LONGEST}")
    if _GIANT_TAG.search(body):
        raise GiveUp(f"the document has a tag of more than {LONGEST_TAG} bytes")


def _parse_xml(body: bytes, url: str, content_type: str, now: datetime | None) -> ParsedFeed:
    """What feedparser makes of it. It never gets a string: it would open it as a file or an address."""
    headers = {"content-type": content_type} if content_type else {}
    document = feedparser.parse(
        BytesIO(_REFERENCE.sub(_possible, body)),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not document.entries and not document.get("version"):
        raise GiveUp(_no_feed(body, url))
    damaged = isinstance(document.get("bozo_exception"), SAXException)
    cut = damaged and not _ENDED.search(body[-4096:].replace(b"\0", b""))
    raws = list(_raws(document.entries))
    if cut and _last(_OPENED, body) > _last(_CLOSED, body):
        raws.pop()  # half an entry, perhaps without its guid: it would be taken for another one when it comes whole
    return ParsedFeed(
        one_line(document.feed.get("title") or ""),
        entries(raws, url, now),
        _ttl(document.feed),
        _problem(document, cut=cut, count=len(raws)),
        cut,
    )


def _possible(reference: re.Match[bytes]) -> bytes:
    """A character's number, where there is such a character: feedparser gives a whole feed up for one that is none."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    number = int(digits, base) if len(digits) < 8 else 0x110000
    return reference[0] if number < 0xD800 or 0xE000 <= number < 0x110000 else b"&#xFFFD;"


def _raws(found: list[Any]) -> Iterator[Raw]:
    """Entries as feedparser has them. Plain dictionary look-ups: its own ones swap published for updated."""
    for entry in found:

        def field(name: str, entry: Any = entry) -> str:
            return dict.get(entry, name) or ""

        yield Raw(
            guid=field("id"),
            link=field("feedburner_origlink") or field("link"),
            title=field("title"),
            texts=(field("summary"), *_contents(entry)),
            published=(field("published"), _iso(entry, "published_parsed")),
            updated=(field("updated"), _iso(entry, "updated_parsed")),
            author=field("author"),
        )


def _contents(entry: Any) -> Iterator[str]:
    """What an entry carries beside its summary, where it is text: Atom allows anything."""
    for content in dict.get(entry, "content") or ():
        if str(content.get("type") or "text").startswith(("text", "application/xhtml")):
            yield content.get("value") or ""


def _iso(entry: Any, name: str) -> str:
    """Feedparser's own reading of a date, for the few languages that only it knows."""
    parsed = dict.get(entry, name)
    return "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*parsed[:6]) if parsed else ""


def _ttl(feed: Any) -> float | None:
    """Seconds between two polls that the feed wishes: RSS <ttl> in minutes, or the syndication module's period."""
    minutes = str(feed.get("ttl") or "").strip()
    if minutes.isdecimal() and len(minutes) < 8:
        return int(minutes) * 60.0 or None
    period = _PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    often = str(feed.get("sy_updatefrequency") or "1").strip()
    return period / max(int(often), 1) if period and often.isdecimal() and len(often) < 8 else None


def _problem(document: Any, *, cut: bool, count: int) -> str | None:
    if count > MOST:
        return f"the document has {count} entries: the newest {MOST} were read"
    if cut:
        return f"the document breaks off: {count} entries could be read"
    error = document.get("bozo_exception")
    return f"the document is not well-formed ({error})" if isinstance(error, SAXException) else None


def _no_feed(body: bytes, url: str) -> str:
    """Why there is nothing to poll, and what to do."""
    head = body[:HEAD]
    if not _HTML.search(head):
        return "this is not a feed: neither RSS, Atom nor JSON Feed"
    text = "this is a web page, not a feed"
    links = (_HREF.search(found[0]) for found in _ALTERNATE.finditer(head))
    feeds = [address for link in links if link and (address := absolute(link[1].decode("utf-8", "replace"), url))]
    return f"{text}; it names these feeds: {', '.join(feeds[:3])}" if feeds else f"{text}; look for its RSS address"


def _last(pattern: re.Pattern[bytes], body: bytes) -> int:
    """Where the last match starts, -1 for none."""
    return max((found.start() for found in pattern.finditer(body)), default=-1)
