"""Words as words in Discord's markdown: what a feed wrote is shown as it was written, and does nothing.

Lengths are counted in UTF-16 units: Discord does not say how it counts, and this is never less than another way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from yarl import URL

from bot.alerts.dates import PATTERN, moment

CUT = "…"

# C0 and C1 controls but tab and line end, soft hyphen, zero-width space, bidirectional overrides and isolates (Unicode
# TR36 2.2), interlinear and tag characters, lone surrogates. Marks that scripts need (ZWJ, ZWNJ, LRM, RLM, ALM) stay.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
# What Discord reads as a mention wherever it stands, escaped or not: a zero-width space keeps it from being one.
_PING = re.compile(r"@(?=everyone|here|[!&]?\d)|(?<=<)#(?=\d)", re.IGNORECASE)
# What must stay together when a text is cut: a date as Aidwire writes it, the first mark of a line that would make it
# a list, a heading or a quotation, a mark that Discord reads anywhere, the colon that would make an address a link.
_PIECE = re.compile(
    rf"(?P<date>{PATTERN})"
    r"|(?m:^)(?P<indent>[ \t]*)(?P<number>\d*)(?P<first>[-+#>*]|(?<=\d)[.)])"
    r"|(?P<mark>[\\*_~`|<>\[\]])"
    r"|(?P<scheme>:)(?=//)"
    r"|.",
    re.DOTALL,
)
_IN_LINKS = re.compile(r"[\\*_~`|<>\[\]]+")
_HOST = re.compile(r"[^.]+(\.[^.]+)+")  # of two names at least: Discord takes no other
_LONGEST_URL = 2048
_WORD_REACH = 24  # pieces that may be given up so that a text is cut between words


def clean(text: str) -> str:
    """The text without what is invisible or turns the direction of what follows; no mention in it is alive."""
    visible = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _PING.sub("\\g<0>\u200b", visible)


def units(text: str) -> int:
    """How long Discord may count it."""
    return len(text) + sum(char > "\uffff" for char in text)


def plain(text: str, room: int) -> str:
    """For places without markdown (author, footer, thread names, button labels): cut visibly to `room` units."""
    return _fit(clean(text).strip(), room)


def escaped(text: str, room: int, *, dates: bool = True) -> str:
    """For places with markdown, cut visibly to `room` units. `dates` are shown in the reader's own time zone."""
    return _fit([_piece(found, dates=dates) for found in _PIECE.finditer(clean(text).strip())], room)


def link(text: str, url: str, room: int) -> str:
    """A masked link, or the bare words where the address is none or does not fit. Discord would show backslashes
    within its words, so marks are left out there.
    """
    target = safe_url(url).replace("(", "%28").replace(")", "%29")
    words = _IN_LINKS.sub("", clean(text)).replace("://", ":/\u200b/").strip()
    left = room - units(target) - 4
    if not target or not words or left < 1:
        return escaped(text, room, dates=False)
    return f"[{_fit(words, left)}]({target})"


def safe_url(url: str) -> str:
    """The address as Discord takes it, "" where readers must not be sent: http(s) alone, a full host, no user in it."""
    try:
        address = URL(_INVISIBLE.sub("", url).strip())
        known = address.scheme in ("http", "https") and _HOST.fullmatch(address.host or "") and address.user is None
    except ValueError:
        return ""
    text = _PING.sub("%40", str(address))
    return text if known and text.isascii() and len(text) <= _LONGEST_URL else ""


def _piece(found: re.Match[str], *, dates: bool) -> str:
    if found["date"]:
        at = moment(found["date"]) if dates else None
        return f"<t:{int(at.timestamp())}:f>" if at else found["date"]
    if found["first"]:
        return f"{found['indent']}{found['number']}\\{found['first']}"
    return f"\\{found.group()}" if found["mark"] or found["scheme"] else found.group()


def _fit(pieces: Sequence[str], room: int) -> str:
    """As many whole pieces as fit; where some do not, the last is a visible cut, between words if one ends near."""
    if _length(pieces) <= room:
        return "".join(pieces)
    kept, left = 0, room - units(CUT)
    while kept < len(pieces) and (cost := units(pieces[kept])) <= left:
        kept, left = kept + 1, left - cost
    near = range(kept, max(kept - _WORD_REACH, 0), -1)
    end = next((n for n in near if pieces[n - 1].isspace() or pieces[n].isspace()), kept)
    return "".join(pieces[:end]).rstrip() + CUT if room > 0 else ""


def _length(pieces: Iterable[str]) -> int:
    return sum(map(units, pieces))
