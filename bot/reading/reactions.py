"""Who denied, confirmed or would not comment on a report: observations of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from bot.model import Mention, Reaction
from bot.reading.scan import Scan

_NO_COMMENT = re.compile(
    r"\bno comment\b"
    r"|\b(?:declined|refused|declines|refuses|unwilling) to (?:publicly )?(?:comment|discuss|confirm or deny)\b"
    r"|\bwould not (?:comment|be drawn|confirm or deny)\b"
    r"|\b(?:did not|didn't|has not|have not|had not|hasn't|haven't|not yet) "
    r"(?:immediately |publicly |yet |to |return |answer )*(?:comment(?:ed)?|respond(?:ed)?|repl(?:y|ied)|requests?)\b"
    r"|\b(?:neither|nor)\b[^.]{0,80}\b(?:have|has|had) (?:publicly |yet |officially )*commented\b"
)
_DENIED = re.compile(
    r"\b(?:denied|denies|deny|dismiss(?:ed|es)|refute[sd]?|rejected)\s+"
    r"(?:that\b|it\b|having\b|any\b|the (?:report|claim|allegation|story)|(?:\w+\s+)?(?:reports?|claims|allegations)\b)"
)
_CONFIRMED = re.compile(r"\bconfirm(?:ed|s)\s+(?:the (?:report|delivery|transfer|decision|news)\b|that\b|it\b|this\b)")
_Mark = Literal["no_comment", "denied", "confirmed"]
_PATTERNS: tuple[tuple[_Mark, re.Pattern[str]], ...] = (
    ("no_comment", _NO_COMMENT),
    ("denied", _DENIED),
    ("confirmed", _CONFIRMED),
)


def reactions(scan: Scan, mentions: tuple[Mention, ...]) -> Iterator[Reaction]:
    """The reactions of a field, each with everybody whom its sentence names before (or as) its subject."""
    text = scan.text
    for sentence in text.sentences or ((0, len(text.raw)),):
        for mark, pattern in _PATTERNS:
            match = pattern.search(text.folded, *sentence)
            if match is None:
                continue
            who = _who(scan, mentions, sentence[0], max(match.start(), _last_nor(text.folded, match)))
            if who:
                yield Reaction(mark, who, text.span(*sentence))
                break


def _last_nor(folded: str, match: re.Match[str]) -> int:
    """ "Neither X nor Y have commented": the names stand inside the match."""
    return match.end() if folded.startswith(("neither", "nor"), match.start()) else match.start()


def _who(scan: Scan, mentions: tuple[Mention, ...], start: int, end: int) -> tuple[str, ...]:
    """People by the catalogue's name; bodies, offices and seats as written."""
    named = {
        (m.span.start, m.span.end): m.name if m.kind == "person" else m.span.text
        for m in mentions
        if m.span.field == scan.text.field
        and start <= m.span.start
        and m.span.end <= end
        and m.kind in ("person", "organisation", "role")
    }
    for actor in scan.actors:
        inside = any(s <= actor.start and actor.end <= e for s, e in named)
        if start <= actor.start and actor.end <= end and actor.form in ("seat", "name") and not inside:
            named[actor.start, actor.end] = scan.text.raw[actor.start : actor.end]
    ordered = [named[key].removeprefix("The ").removeprefix("the ") for key in sorted(named)]
    return tuple(dict.fromkeys(ordered[-3:]))
