"""Lists of feeds in the format that feed readers exchange (http://opml.org/spec2.opml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import nan
from typing import Any, get_args, get_type_hints

from lxml import etree

from bot.errors import UserError
from bot.model import FeedSpec

# What OPML has no words for, so that a list that was written here is read back as it was.
NAMESPACE = "urn:aidwire:feeds"
_OURS = f"{{{NAMESPACE}}}"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
PAGES = get_args(get_type_hints(FeedSpec)["page"])
LONGEST = 4 * 1024 * 1024  # bytes; some 20,000 feeds


def read(body: bytes) -> tuple[FeedSpec, ...]:
    """The feeds of a list, folders flattened, each address once. Raises UserError: which line, and what to do."""
    outlines = _root(body).iterfind(".//outline")
    specs = [_spec(outline, url) for outline in outlines if (url := _address(outline)) is not None]
    if not specs:
        raise UserError(
            "The list names no feeds: none of its <outline> elements has an xmlUrl. Export it again as OPML."
        )
    first: dict[str, FeedSpec] = {}
    for spec in specs:
        first.setdefault(spec.url, spec)
    return tuple(first.values())


def write(specs: Iterable[FeedSpec], title: str) -> bytes:
    """The feeds as OPML 2.0, in their order; `read` gives them back."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"aidwire": NAMESPACE})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _NOT_XML.sub("", title)
    body = etree.SubElement(root, "body")
    for spec in specs:
        etree.SubElement(body, "outline", _attributes(spec))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _root(body: bytes) -> etree._Element:
    """The document's root; entities are not expanded and nothing is loaded. Raises UserError."""
    if len(body) > LONGEST:
        raise UserError(f"The list has {len(body)} bytes; at most {LONGEST} are read. Split it.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise UserError(
            f"The list is not well-formed XML ({error}). Correct that line, or export the list again."
        ) from error
    if root.tag != "opml":
        raise UserError(f"This is not an OPML list: its first element is <{root.tag}>, not <opml>.")
    return root


def _address(outline: etree._Element) -> str | None:
    """What stands in xmlUrl, however it is capitalised; None for a folder. feed: is a scheme of old feed readers."""
    given = next((value for name, value in outline.items() if str(name).lower() == "xmlurl"), None)
    if given is None:
        return None
    url = str(given).strip().removeprefix("feed:")
    return f"http:{url}" if url.startswith("//") else url


def _spec(outline: etree._Element, url: str) -> FeedSpec:
    """One feed. Raises UserError with the line of what is wrong in it."""
    if not re.match(r"https?://[^/?#\s@]+(?:[/?#]|$)", url):
        raise _wrong(outline, f"{url!r} is not an address of the web (http:// or https://)")
    return FeedSpec(
        url=url,
        name=_name(_given(outline, "title") or _given(outline, "text") or url),
        lang=_given(outline, "language") or None,
        country=_given(outline, _OURS + "country") or None,
        tier=int(_number(outline, "tier", 2, 1, 4)),
        family=_given(outline, _OURS + "family") or None,
        page=_page(outline),
        poll_minutes=_number(outline, "pollMinutes", None, 0.01, 43200),
    )


def _name(text: str) -> str:
    """The outlet's name; where an address stands for it, its host: several feeds of one host are one outlet."""
    found = re.match(r"https?://(?:www\.|feeds?\.|rss\.)*([^/:?#\s]+)", text)
    return found[1] if found else text


def _given(outline: etree._Element, name: str) -> str:
    return (outline.get(name) or "").strip()


def _number(outline: etree._Element, name: str, default: float | None, least: float, most: float) -> Any:
    """A number within its bounds, or the default where none is given."""
    text = _given(outline, _OURS + name)
    if not text:
        return default
    try:
        number = float(text)
    except ValueError:
        number = nan
    if not least <= number <= most:
        raise _wrong(outline, f"{name} must be a number from {least:g} to {most:g}, not {text!r}")
    return number


def _page(outline: etree._Element) -> Any:
    page = _given(outline, _OURS + "page") or "when_relevant"
    if page not in PAGES:
        raise _wrong(outline, f"page must be one of {', '.join(PAGES)}, not {page!r}")
    return page


def _wrong(outline: etree._Element, problem: str) -> UserError:
    return UserError(f"Line {outline.sourceline}: {problem}. Correct that line or take it out.")


def _attributes(spec: FeedSpec) -> dict[str, str]:
    """Attributes that are set; what is usual is left out."""
    given = {
        "type": "rss",
        "text": spec.name,
        "title": spec.name,
        "xmlUrl": spec.url,
        "language": spec.lang,
        _OURS + "country": spec.country,
        _OURS + "tier": str(spec.tier) if spec.tier != 2 else None,
        _OURS + "family": spec.family,
        _OURS + "page": spec.page if spec.page != "when_relevant" else None,
        _OURS + "pollMinutes": repr(spec.poll_minutes) if spec.poll_minutes is not None else None,
    }
    return {name: _NOT_XML.sub("", value) for name, value in given.items() if value}
