"""The feeds that a page names. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree, html

from bot.errors import GiveUp
from bot.feeds.links import absolute
from bot.feeds.page_guard import admit

# The media types of feeds (RFC 4287; RSS Advisory Board, "RSS Autodiscovery"; JSON Feed 1.1).
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_MOST = 10  # that are named; comment feeds and the like come last


@dataclass(frozen=True, slots=True)
class Named:
    """A feed as a page names it."""

    title: str
    url: str


def feeds_of(page: bytes, *, url: str, content_type: str = "") -> tuple[Named, ...]:
    """The feeds in the page's head, in its order. Raises GiveUp where it is no page."""
    try:
        tree = html.document_fromstring(admit(page, content_type).html.encode("utf-8", "replace"))
    except etree.ParserError as problem:
        raise GiveUp(f"the page cannot be parsed: {problem}") from problem
    found: dict[str, Named] = {}
    for link in tree.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().casefold()
        where = absolute(link.get("href") or "", url)
        if kind in _TYPES and "alternate" in (link.get("rel") or "").casefold().split() and where:
            found.setdefault(where, Named(" ".join((link.get("title") or "").split()), where))
    return tuple(found.values())[:_MOST]
