"""Words as words in Slack: what a feed wrote is shown as it was written, and does nothing.

Rich text takes words as they are. Slack's mrkdwn, which fields of a section and the footer are written in, knows three
escapes (& < >) and none for its own marks: a zero-width space keeps those from working.
Lengths are counted in UTF-16 units: Slack does not say how it counts, and this is never less than another way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from yarl import URL

from bot.alerts.dates import PATTERN, moment

CUT = "…"
# How Slack writes a date for each reader, in their own time zone and language (reference, "Formatting dates").
DATE_FORMAT = "{date_short_pretty}, {time}"

# C0 and C1 controls but tab and line end, soft hyphen, zero-width space, bidirectional overrides and isolates (Unicode
# TR36 2.2), interlinear and tag characters, lone surrogates. Marks that scripts need (ZWJ, ZWNJ, LRM, RLM, ALM) stay.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_DATE = re.compile(PATTERN)
# What must stay together when a text is cut: a date as Aidwire writes it, and a character with what defuses it: what
# Slack escapes, the first > of a line (a quotation, even escaped), marks of emphasis and code, the colon of an emoji.
_PIECE = re.compile(
    rf"(?P<date>{_DATE.pattern})|(?m:^)(?P<quote>[ \t]*>)|(?P<escape>[&<>])|(?P<mark>[*_~`]|:(?=[\w+-]+:))|.", re.DOTALL
)
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPACER = "\u200b"
_LONGEST_URL = 1500  # characters; a longer address would leave no room for words
_WORD_REACH = 24  # pieces that may be given up so that a text is cut between words


def visible(text: str) -> str:
    """The text without what is invisible or turns the direction of what follows."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str) -> str:
    """The visible text, without space around it."""
    return visible(text).strip()


def units(text: str) -> int:
    """How long Slack may count it."""
    return len(text) + sum(char > "\uffff" for char in text)


def plain(text: str, room: int) -> str:
    """For rich text and plain text, where words are words: cut visibly to `room` units."""
    return _fit(_near(text, room), room)


def escaped(text: str, room: int) -> str:
    """For mrkdwn, cut visibly to `room` units. Dates are shown in the reader's own time zone."""
    return _fit([_piece(found) for found in _PIECE.finditer(_near(text, room))], room)


def notice(text: str, room: int) -> str:
    """For the text that stands in for blocks where they are not shown: Slack's three escapes alone."""
    return _fit([_ESCAPES.get(char, char) for char in _near(text, room)], room)


def safe_url(url: str) -> str:
    """The address as Slack takes it, "" where readers must not be sent: http(s) alone, a full host, no user in it."""
    try:
        address = URL(clean(url))
        labels = (address.host or "").removesuffix(".").split(".")
        known = address.scheme in ("http", "https") and len(labels) > 1 and all(labels) and address.user is None
    except ValueError:
        return ""
    text = str(address)
    return text if known and text.isascii() and len(text) <= _LONGEST_URL else ""


def date(at: datetime, stamp: str) -> str:
    """A time in mrkdwn, with the words that stand in where Slack cannot show it."""
    return f"<!date^{int(at.timestamp())}^{DATE_FORMAT}|{stamp}>"


def dated(text: str) -> list[tuple[str, datetime | None]]:
    """A text in its parts: words, and dates as Aidwire writes them with the time that they name."""
    parts: list[tuple[str, datetime | None]] = []
    end = 0
    for found in _DATE.finditer(text):
        if at := moment(found.group()):
            parts += [(text[end : found.start()], None), (found.group(), at)]
            end = found.end()
    return [(words, at) for words, at in [*parts, (text[end:], None)] if words]


def _piece(found: re.Match[str]) -> str:
    said = found.group()
    if found["date"]:
        at = moment(said)
        return date(at, said) if at else said
    if found["quote"]:
        return f"{said[:-1]}{_SPACER}{_ESCAPES['>']}"
    if found["mark"]:
        return f"{said}{_SPACER}"
    return _ESCAPES[said] if found["escape"] else said


def _near(text: str, room: int) -> str:
    """As much of the clean text as can matter: a character more than fits says that it is cut."""
    return clean(text)[: max(room, 0) + 1]


def _fit(pieces: Sequence[str], room: int) -> str:
    """As many whole pieces as fit; where some do not, the last is a visible cut, between words if one ends near."""
    if sum(map(units, pieces)) <= room:
        return "".join(pieces)
    kept, left = 0, room - units(CUT)
    while kept < len(pieces) and (cost := units(pieces[kept])) <= left:
        kept, left = kept + 1, left - cost
    near = range(kept, max(kept - _WORD_REACH, 0), -1)
    end = next((n for n in near if pieces[n - 1].isspace() or pieces[n].isspace()), kept)
    return "".join(pieces[:end]).rstrip() + CUT if room > 0 else ""
