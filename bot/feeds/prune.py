"""Takes what is not the article out of a page's tree, before its text is chosen: by name, and by heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from bot.feeds.page_head import squeeze

MOST_PROSE = 0.4
"""A block that holds more of the page's paragraphs than this share needs two signs, its name and its heading: a name
alone may lie ("subscription-content"), and a heading may stand over the article."""

_LONGEST_HEADING = 120
_LONGEST_PROMO = 200
_LABEL = re.compile(r"[^.?!:]{2,30}:\s")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_NO_PROSE = ("nav", "figure", "figcaption", "video", "audio", "picture", "svg", "iframe", "object", "embed", "canvas")
_LANDMARKS = frozenset({"html", "body", "main", "article", "head", "h1", "table", "tbody", "tr", "td"})
_REMEMBERED = 20_000  # distinct names: a page has about 200
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SELECTOR = re.compile(r"(?:(?P<tag>\w+|\*)?\[)?(?P<attribute>[\w-]+)[*^]?=(?P<values>[^\]]+)\]?")


class Pruner:
    """Built from the lexicon's selectors and one pattern that tells a clutter line."""

    def __init__(self, selectors: Mapping[str, Iterable[str]], clutter_line: re.Pattern[str]) -> None:
        self._selectors = {outlet: tuple(fragments) for outlet, fragments in selectors.items()}
        self._clutter_line = clutter_line

    def prune(self, tree: HtmlElement, host: str) -> None:
        """Take clutter out of `tree`, in place: menus, media with captions, blocks with telling names or headings."""
        etree.strip_elements(tree, *_NO_PROSE, with_tail=False)
        _unwrap_times(tree)
        names = _names(tuple(f for outlet, fs in self._selectors.items() if _is_of(host, outlet) for f in fs))
        most = MOST_PROSE * _prose(tree)
        for heading in list(tree.iter(*_HEADINGS)):
            self._drop_section(heading, names, most)
        for element in names.told(tree):
            if _prose(element) <= most:
                _drop(element)
        promos = [element for element in tree.iter("p", "li") if _is_promo(element)]
        if sum(map(_prose, promos)) <= most:
            for element in promos:
                _drop(element)

    def _drop_section(self, heading: HtmlElement, names: Names, most: float) -> None:
        """Drop a heading such as "Read more" with the block that it opens, or with the links that follow it."""
        text = "".join(heading.itertext()).strip()
        if len(text) > _LONGEST_HEADING or not self._clutter_line.match(text):
            return
        block = heading
        while (parent := _opened_by(block)) is not None and (names.tell(parent) or _prose(parent) <= most):
            block = parent
        if block is heading:
            for follower in list(_linked_followers(heading)):
                _drop(follower)
        _drop(block)


class Names:
    """The names of elements that tell clutter: beginnings of words in class or id, or `tag[attribute=value|value]`."""

    def __init__(self, fragments: Iterable[str]) -> None:
        found = [(_SELECTOR.fullmatch(f), f) for f in fragments]
        words = [rf"(?<![a-z]){re.escape(f.lower())}" for match, f in found if match is None]
        self._words = re.compile("|".join(words) or r"(?!)")
        self._selectors = [match for match, _ in found if match is not None]
        attributes = {"class", "id"} | {match["attribute"] for match in self._selectors}
        self._candidates = etree.XPath(f"//*[{' or '.join(f'@{name}' for name in sorted(attributes))}]")
        self._known: dict[str, bool] = {}

    def tell(self, element: HtmlElement) -> bool:
        """Whether an attribute of the element has such a name."""
        if element.tag in _LANDMARKS:
            return False
        named = self._word(element.get("class")) or self._word(element.get("id"))
        return named or any(_selected(element, s) for s in self._selectors)

    def told(self, tree: HtmlElement) -> list[HtmlElement]:
        """The elements of a tree that tell, outer ones first."""
        return [e for e in cast("list[HtmlElement]", self._candidates(tree)) if self.tell(e)]

    def _word(self, value: str | None) -> bool:
        if not value:
            return False
        known = self._known.get(value)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[value] = self._words.search(_CAMEL.sub("-", value).lower()) is not None
        return known


@lru_cache(maxsize=64)
def _names(fragments: tuple[str, ...]) -> Names:
    return Names(fragments)


def _selected(element: HtmlElement, selector: re.Match[str]) -> bool:
    """Whether `tag[attribute=value|value]` holds; a value may be any part of the attribute."""
    if selector["tag"] not in (None, "*", element.tag):
        return False
    value = element.get(selector["attribute"]) or ""
    return any(wanted in value for wanted in selector["values"].split("|"))


def _is_of(host: str, outlet: str) -> bool:
    """Whether a host is an outlet's: "guardian" is of www.theguardian.com, "*" of every one."""
    return outlet == "*" or any(label.endswith(outlet) for label in host.split("."))


def _is_promo(element: HtmlElement) -> bool:
    """Whether a line is nothing but a link, or a label and a link ("Related: ATACMS, explained")."""
    links = [squeeze("".join(a.itertext())) for a in element.iter("a")]
    if not any(links):
        return False
    line = squeeze("".join(element.itertext()))
    label = _LABEL.match(line)
    beside = len(line) - sum(map(len, links)) - (label.end() if label else 0)
    return len(line) <= _LONGEST_PROMO and beside <= len(links)


def _prose(element: HtmlElement) -> int:
    """How many characters the paragraphs in an element hold."""
    return sum(len(text) for p in element.iter("p") for text in p.itertext())


def _drop(element: HtmlElement) -> None:
    """Take an element out (its tail stays), unless it holds the page's title."""
    if element.getparent() is not None and next(element.iter("h1"), None) is None:
        element.drop_tree()


def _opened_by(element: HtmlElement) -> HtmlElement | None:
    """The parent, where nothing that can be read stands in it before `element`; never a landmark of the page."""
    parent = element.getparent()
    if parent is None or parent.tag in _LANDMARKS or (parent.text or "").strip():
        return None
    earlier = (text for sibling in element.itersiblings(preceding=True) for text in _all_text(sibling))
    return None if any(text.strip() for text in earlier) else parent


def _all_text(element: HtmlElement) -> Iterator[str]:
    yield from element.itertext()
    yield element.tail or ""


def _linked_followers(heading: HtmlElement) -> Iterator[HtmlElement]:
    """The blocks right after a heading whose text is mostly links."""
    for sibling in heading.itersiblings():
        total = sum(len(text.strip()) for text in sibling.itertext())
        linked = sum(len(text.strip()) for a in sibling.iter("a") for text in a.itertext())
        if total == 0 or 2 * linked < total:
            return
        yield sibling


def _unwrap_times(tree: HtmlElement) -> None:
    """Keep the words of <time> inside a sentence ("on <time>Monday</time>, he said"): elsewhere it is a byline's."""
    for element in list(tree.iter("time")):
        parent = element.getparent()
        if parent is not None and parent.tag == "p" and (parent.text or "").strip():
            element.drop_tag()
