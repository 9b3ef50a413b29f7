"""News sitemaps: the second way in where a publisher has no feed (https://www.google.com/schemas/sitemap-news/0.9)."""

from __future__ import annotations

import re

from lxml import etree

from bot.errors import GiveUp
from bot.feeds.raw import Raw

_ROOT = re.compile(rb"<(?:\w+:)?(urlset|sitemapindex)[\s>]")


def is_sitemap(body: bytes) -> bool:
    """Whether the document's first kilobytes open a sitemap."""
    return _ROOT.search(body[:2048]) is not None


def read_sitemap(body: bytes) -> tuple[str, list[Raw]]:
    """The publication's name and the entries that have a title. Raises GiveUp for a sitemap without news."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(body, parser)
    if root is None or etree.QName(root).localname != "urlset":
        raise GiveUp("this is an index of sitemaps, not a feed: name the news sitemap that it lists")
    raws = [raw for url in root.iterfind("{*}url") if (raw := _raw(url)).title]
    if not raws:
        raise GiveUp("this sitemap has no news titles: it cannot be read as a feed")
    return _text(root, ".//{*}publication/{*}name"), raws


def _raw(url: etree._Element) -> Raw:
    return Raw(
        link=_text(url, "{*}loc"),
        title=_text(url, "{*}news/{*}title"),
        published=(_text(url, "{*}news/{*}publication_date"),),
        updated=(_text(url, "{*}lastmod"),),
    )


def _text(element: etree._Element, path: str) -> str:
    return element.findtext(path) or ""
