"""Plain text out of the HTML that feeds put into titles and summaries."""

from __future__ import annotations

import html
import re

LONGEST = 50_000  # characters of a summary: more than any article; the rest of such a text is never read

# Elements that never hold words of the entry, with all that is in them.
_SILENT = re.compile(
    r"<(script|style|noscript|iframe|svg|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_BREAKS = re.compile(
    r"</?(?:address|article|aside|blockquote|br|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]"
    r"|header|hr|li|main|nav|ol|p|pre|section|summary|table|td|th|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
# Only names that HTML has: "<Ukraine>" in a title is not a tag.
_TAGS = re.compile(
    r"</?(?:a|abbr|acronym|amp-[\w-]+|area|audio|b|basefont|bdi|bdo|big|body|button|cite|code|col|data|del|dfn|em|embed"
    r"|font|g|head|html|i|img|input|ins|kbd|label|link|map|mark|meta|meter|nobr|object|option|output|param|picture|q|rp"
    r"|rt|ruby|s|samp|select|small|source|span|strike|strong|sub|sup|tbody|textarea|tfoot|thead|time|title|track|tt|u"
    r"|var|video|wbr)\b[^<>]*>"
    r"|<[?!/][^<>]*>",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\s*\n[^\S\n]*\n\s*")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")


def one_line(text: str) -> str:
    """A title as a person would read it: without markup, unescaped at most twice, on one line."""
    return " ".join(paragraphs(text).split())


def paragraphs(text: str) -> str:
    """Text without markup, unescaped at most twice (many feeds escape twice), one line a paragraph."""
    text = _UNSEEN.sub("", _words(_joined(text[: 4 * LONGEST])))
    if "&" in text or "<" in text:
        text = _words(text)
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()[:LONGEST]


def _joined(text: str) -> str:
    """Line breaks of the source are spaces, as in HTML; only in a text without block elements do blank lines count."""
    if "\n" not in text and "\r" not in text:
        return text
    pieces = [text] if _BREAKS.search(text) else _BLANK_LINE.split(text)
    return "\n".join(" ".join(piece.split()) for piece in pieces)


def _words(text: str) -> str:
    """One pass: tags out, block elements to line breaks, entities to characters."""
    if "<" in text:
        text = _TAGS.sub("", _BREAKS.sub("\n", _SILENT.sub(" ", text)))
    return html.unescape(text) if "&" in text else text
