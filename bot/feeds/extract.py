"""A page's article: its title, its paragraphs without the clutter, and what the page says of itself."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from lxml import etree, html
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from bot.catalogue import Clutter
from bot.errors import GiveUp
from bot.feeds.page_guard import admit
from bot.feeds.page_head import Head, squeeze
from bot.feeds.page_lines import Sieve
from bot.feeds.prune import Pruner
from bot.model import Article

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is our GiveUp, not its log line

SHORT_PAGE = 750
"""Up to so many characters of paragraphs a page is short: trafilatura trusts its paragraphs from there on."""

BYLINE = 300
"""What stands around the sentence of a page that has but one: title, byline and buttons take so many characters."""

LEAST_TEXT = 60
"""What is chosen from a page that is not made of paragraphs must be longer than a menu's entry or an error's line."""

_PLAIN = etree.ElementDefaultClassLookup(element=HtmlElement)  # lxml.html asks Python for the class of every element
_ASIDES = frozenset({"header", "footer", "nav", "aside", "form"})
_BLOCKS = frozenset({"p", "head", "quote", "item", "row", "list", "table", "lb", "div", "code", "body"})


class Extractor:
    """Pure, and cheap to send to a worker process. Built from the lexicon's clutter rules."""

    def __init__(self, clutter: Clutter) -> None:
        self._sieve = Sieve(clutter)
        self._pruner = Pruner(clutter.selectors, self._sieve.clutter)

    def extract(self, page: bytes | str, *, url: str = "", content_type: str = "") -> Article:
        """Read the article out of an HTML page.

        The text's characters are the page's, entities decoded and white space collapsed; paragraphs are joined by
        newlines. Raises GiveUp: not a page, too large, a giant tag, or no article in it.
        """
        markup = admit(page, content_type)
        host = _host(url)
        tree = _tree(markup.html)
        head = Head(tree, markup.linked, host)
        title, source, published, lang = head.title, head.source, head.published, head.lang
        self._pruner.prune(tree, host)
        sifted = self._sieve.sift(_short(tree) or _paragraphs(_choose(tree)), {title, head.heading})
        if not sifted.paragraphs:
            raise GiveUp("the page has no article")
        return Article(title, "\n".join(sifted.paragraphs), url, source or host, published, lang, sifted.notes)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _tree(markup: str) -> HtmlElement:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_PLAIN)
    try:
        return html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as problem:
        raise GiveUp(f"the page cannot be parsed: {problem}") from problem


def _short(tree: HtmlElement) -> list[str]:
    """The paragraphs of a page that holds little but a few of them; none where it is longer or not made of them.

    Measures of density fail on two sentences: trafilatura then takes the page's whole text, byline and all, as one.
    """
    frame = next(tree.iter("article"), None)
    frame = next(tree.iter("main"), tree) if frame is None else frame
    lines: list[str] = []
    said = 0
    for p in frame.iter("p"):
        if not any(a.tag in _ASIDES for a in p.iterancestors()) and (line := squeeze("".join(p.itertext()))):
            lines.append(line)
            said += len(line)
        if said > SHORT_PAGE:
            return []
    around = len(squeeze("".join(frame.itertext()))) - said
    return lines if around <= max(said, BYLINE) else []


def _choose(tree: HtmlElement) -> etree._Element:
    """The elements that hold the article, as trafilatura chooses them."""
    try:
        document = bare_extraction(tree, fast=True, include_comments=False)
    except Exception as problem:  # whatever a library trips over is one page lost, never the worker
        raise GiveUp(f"the page cannot be read: {type(problem).__name__}") from problem
    if not isinstance(document, Document) or len(document.text or "") < LEAST_TEXT:
        raise GiveUp("the page has no article")
    return document.body


def _paragraphs(body: etree._Element) -> list[str]:
    """The text of the chosen elements, cut where a block begins or ends; the cells of a row stay one line."""
    lines = [""]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in _BLOCKS:
            lines.append("")
        elif element.tag == "cell":
            lines[-1] += " "
        lines[-1] += (element.text if event == "start" else element.tail) or ""
    return [line for text in lines if (line := squeeze(text))]
