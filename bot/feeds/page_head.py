"""What a page says of itself: its title, its site, when it was published, its language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any

from lxml.html import HtmlElement

_SEPARATED = re.compile(r"(.{8,}?)\s+[|–—:·•»-]+\s+([^|]{2,60})$", re.DOTALL)
_LETTERS = re.compile(r"[\W_]+")
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "og:published_time",
)
_SITE = ("og:site_name", "application-name", "cre", "dc.publisher")


def squeeze(text: str) -> str:
    """The text with every run of white space made one space, none at its ends."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Head:
    """The metadata of one page: its tree, the bodies of its JSON-LD scripts, its host."""

    tree: HtmlElement
    linked: tuple[str, ...] = ()
    host: str = ""

    @cached_property
    def metas(self) -> Mapping[str, str]:
        """The first content of each <meta>, by its property, name or itemprop in lower case."""
        found: dict[str, str] = {}
        for meta in self.tree.iter("meta"):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop")
            if name and (content := squeeze(meta.get("content") or "")):
                found.setdefault(name.strip().lower(), content)
        return found

    @cached_property
    def works(self) -> tuple[Mapping[str, Any], ...]:
        """The JSON-LD objects that are news articles, or else all that carry a publication date."""
        objects = [o for script in self.linked for o in _objects(_parsed(script)) if "datePublished" in o]
        return tuple(sorted(objects, key=lambda o: "Article" not in str(o.get("@type"))))

    @cached_property
    def source(self) -> str:
        """The site's name as the page gives it, else its publisher's in JSON-LD, else ""."""
        for name in _SITE:
            if name in self.metas:
                return self.metas[name]
        publishers = (work.get("publisher") for work in self.works)
        return next(
            (squeeze(p["name"]) for p in publishers if isinstance(p, dict) and isinstance(p.get("name"), str)), ""
        )

    @cached_property
    def heading(self) -> str:
        """The text of the first <h1> that has one."""
        return next((text for h1 in self.tree.iter("h1") if (text := squeeze(_text(h1)))), "")

    @cached_property
    def title(self) -> str:
        """The title that the page gives to others, else its heading, else its <title>; without the site's name."""
        element = self.tree.find(".//title")
        named = squeeze(_text(element)) if element is not None else ""
        return self._without_site(self.metas.get("og:title") or "") or self.heading or self._without_site(named)

    @cached_property
    def published(self) -> datetime | None:
        """When the article was first published, UTC: by its metadata, JSON-LD, or first <time>. None where unsaid."""
        for text in self._dates():
            if (at := read_date(text)) is not None:
                return at
        return None

    @cached_property
    def lang(self) -> str | None:
        """The page's language (ISO 639-1), as declared."""
        root = self.tree if self.tree.tag == "html" else self.tree.getroottree().getroot()
        declared = root.get("lang") or root.get("xml:lang")
        declared = declared or self.metas.get("og:locale") or self.metas.get("content-language") or ""
        code = re.split(r"[-_,; ]", declared.strip().lower())[0]
        return code if re.fullmatch("[a-z]{2}", code) else None

    def _dates(self) -> Iterator[str]:
        yield from (self.metas[name] for name in _PUBLISHED if name in self.metas)
        yield from (date for work in self.works if isinstance(date := work["datePublished"], str))
        for element in self.tree.iter("time"):
            yield element.get("datetime") or ""

    def _without_site(self, title: str) -> str:
        """Cut "... | Site" off: a tail that is its name, is in its host, or is not in the page's heading."""
        while match := _SEPARATED.match(title):
            tail, heading = _LETTERS.sub("", match[2].lower()), _LETTERS.sub("", self.heading.lower())
            site, host = _LETTERS.sub("", self.source.lower()), _LETTERS.sub("", self.host)
            named = bool(tail) and (tail in (site, heading) or tail in host or (bool(site) and site in tail))
            if not named and _LETTERS.sub("", match[1].lower()) != heading:
                break
            title = match[1].strip()
        return title


def read_date(text: str) -> datetime | None:
    """Read an ISO 8601 or e-mail date (with or without a zone; none: UTC) as UTC; None where it is neither."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(text.strip())
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _text(element: HtmlElement) -> str:
    return "".join(element.itertext())


def _parsed(script: str) -> Any:
    """JSON as pages write it (line breaks inside strings, a stray mark at the end); None where it is broken."""
    try:
        return json.loads(script.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD value: itself, its list, its @graph."""
    if isinstance(value, list) and depth < 3:
        for one in value:
            yield from _objects(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth + 1)
