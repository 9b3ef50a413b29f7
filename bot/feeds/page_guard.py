"""A page's bytes as text that an HTML parser may safely see, and what its scripts say of it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from bot.errors import GiveUp

MAX_BYTES = 5_000_000
"""Longest page that is read. Live blogs of a whole day reach 3 MB; every parser slows down on more."""

MAX_TAG_CHARS = 65_536
"""Longest tag, its quoted values not counted: a parser compares attributes with each other, and 100,000 hang it."""

MAX_TAG_WORDS = 1_000
"""Most words (attributes) in one tag, its quoted values not counted."""

_LONG_TAG = 2 * MAX_TAG_WORDS
_SNIFFED = 2_048  # a page must declare its charset within its first 1,024 bytes (HTML standard); some are late

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_PAGE_CHARSETS = re.compile(
    r"utf-?8|utf-?16|iso-?8859|windows-|cp125|koi8|gb|big5|shift|euc-|mac|latin|us-ascii", re.IGNORECASE
)
_LATIN = re.compile(r"iso-?8859-?1|latin-?1|us-ascii|ascii", re.IGNORECASE)
_MARKUP_TYPES = re.compile(r"html|xml|text/plain|^$", re.IGNORECASE)

# What no tree may hold, as such and as references: control characters and halves of pairs (XML 1.0, 2.2). With them go
# the marks of where a line may break, which are no part of a word (soft hyphen, zero-width space, word joiner).
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\xad\u200b\u2060\ud800-\udfff\ufeff\ufffe\uffff]")
_REFERRED = re.compile(
    r"&(?:shy|ZeroWidthSpace|NoBreak);"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|173|8203|8288|65279)"
    r"|[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]|[aA][dD]|200[bB]|2060|[dD][89a-fA-F][\da-fA-F]{2}|[fF]{3}[efEF]|[fF][eE][fF]{2}))"
    r"(?![\da-fA-F]);?"
)

# Comments, scripts and styles end at their own end mark only, or with the page (HTML standard, 13.2.5). Possessive,
# here and below: a pattern that never goes back costs one pass, whatever the page holds.
_HIDDEN = re.compile(
    r"<(?:!--.*?(?:-->|\Z)"
    r"|(?P<tag>[sS](?:[cC][rR][iI][pP][tT]|[tT][yY][lL][eE]))\b(?P<attributes>[^>]*)>"
    r"(?P<body>[^<]*+(?:<(?!/(?i:(?P=tag))\b)[^<]*+)*+)(?:</[^>]*>|\Z))",
    re.DOTALL,
)
_TAG = re.compile(r"""<[a-zA-Z](?>[^>=]+|=\s*+(?:"[^"]*"|'[^']*')?)*+""")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")


@dataclass(frozen=True, slots=True)
class Markup:
    """A page without comments, scripts and styles; `linked` holds its JSON-LD scripts."""

    html: str
    linked: tuple[str, ...]


def admit(page: bytes | str, content_type: str = "") -> Markup:
    """Decode a page and take out what is not markup.

    Raises GiveUp: not a page (by its type, or because it is empty), longer than MAX_BYTES, a tag over the limits.
    """
    if not _MARKUP_TYPES.search(content_type):
        raise GiveUp(f"not a page: {content_type}")
    if len(page) > MAX_BYTES:
        raise GiveUp(f"the page is too large: {len(page):,} of at most {MAX_BYTES:,}")
    text = page if isinstance(page, str) else decode(page, content_type)
    linked: list[str] = []

    def hide(match: re.Match[str]) -> str:
        if "ld+json" in (match["attributes"] or ""):
            linked.append(match["body"])
        return " "

    markup = _REFERRED.sub("", _FORBIDDEN.sub("", _HIDDEN.sub(hide, text)))
    if not markup.strip():
        raise GiveUp("the page is empty")
    _refuse_giant_tags(markup)
    return Markup(markup, tuple(linked))


def decode(page: bytes, content_type: str = "") -> str:
    """Decode by byte-order mark, else as UTF-8, else by the charset of the header or the page, else as Windows-1252.

    UTF-8 comes before what is declared: no other text passes for it, and servers declare Latin-1 by habit.
    """
    for mark, name in _MARKS:
        if page.startswith(mark):
            return page[len(mark) :].decode(name, "replace")
    head = page[:_SNIFFED].decode("ascii", "ignore")
    declared = [
        name for where in (content_type, head) for name in _CHARSET.findall(where) if _PAGE_CHARSETS.match(name)
    ]
    for name in ("utf-8", *declared):
        text = _decode_as(page, name)
        if text is not None:
            return text
    return page.decode("utf-8" if declared and declared[0].lower() == "utf-8" else "cp1252", "replace")


def _decode_as(page: bytes, charset: str) -> str | None:
    """Decode strictly; None where the charset is unknown or not the page's. "Latin-1" on the web is Windows-1252."""
    try:
        return page.decode("cp1252" if _LATIN.fullmatch(charset) else charset)
    except (LookupError, UnicodeError):
        return None


def _refuse_giant_tags(markup: str) -> None:
    for match in _TAG.finditer(markup):
        if match.end() - match.start() > _LONG_TAG:
            names = _QUOTED.sub(" ", match[0])
            if len(names) > MAX_TAG_CHARS or len(names.split()) > MAX_TAG_WORDS:
                raise GiveUp("the page holds a giant tag")
