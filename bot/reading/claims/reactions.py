"""Who denied, confirmed or would not comment on a report: observations of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from bot.model import Mention, Reaction
from bot.reading.claims.scan import Scan

_SAYING = r"comment|discuss|confirm(?: or deny)?|say (?:whether|if|when|how)|answer|elaborate"
_NO_COMMENT = re.compile(
    r"\bno comment\b"
    rf"|\b(?:declin|refus)(?:ed|es|ing) to (?:publicly |immediately )?(?:{_SAYING})\b"
    r"|\bunwilling to (?:comment|discuss)\b"
    rf"|\b(?:would|will) not (?:be drawn|{_SAYING})\b"
    r"|\b(?:did not|didn't|has not|have not|had not|hasn't|haven't|not yet) "
    r"(?:immediately |publicly |yet |to |return |answer )*(?:comment(?:ed)?|respond(?:ed)?|repl(?:y|ied)|requests?)\b"
    r"|\b(?:neither|nor)\b[^.]{0,80}\b(?:have|has|had) (?:publicly |yet |officially )*commented\b"
)
_REPORTS = r"(?:reports?|claims?|allegations?|accusations?|stor(?:y|ies)|rumou?rs?)\b"
_FALSE = r"(?:\w+ly\s+)?(?:false|untrue|not true|wrong|baseless|unfounded|incorrect|fake|inaccurate)\b"
_DENIED = re.compile(
    r"\b(?:denied|denies|deny|denying|dismiss(?:ed|es)|refute[sd]?|reject(?:ed|s))\s+"
    r"(?:(?:again|on \w+|\w+ly),?\s+){0,2}"
    rf"(?:that\b|it\b|having\b|any\b|(?:(?:an?|the|those|these|such|as)\s+)?(?:[\w-]+\s+){{0,2}}?{_REPORTS})"
    rf"|\b(?:call|describ|label)(?:ed|s)\s+(?:an?|the|those|these|such)\s+(?:\w+\s+)?{_REPORTS}\s+(?:as\s+)?{_FALSE}"
    rf"|\b{_REPORTS}[^.\"“”]{{0,120}}?\b(?:is|are|was|were)\s+{_FALSE}"
)
_CONFIRMED = re.compile(r"\bconfirm(?:ed|s)\s+(?:the (?:report|delivery|transfer|decision|news)\b|that\b|it\b|this\b)")
_REPORT, _SAID = re.compile(_REPORTS), re.compile(r"\b(?:said|says|told|reported|claimed)\b")
_DATELINE = re.compile(r"(?:[A-Z][A-Z .,'-]+\b[^\n-]{0,40}|[^\n()]{2,40}\([^)]{2,40}\)\s*)-\s+")
_SAID_LATER = re.compile(r"[^.]{0,4}?,[\"”']?\s+(?:the\s+)?")
_Mark = Literal["no_comment", "denied", "confirmed"]
_PATTERNS: tuple[tuple[_Mark, re.Pattern[str]], ...] = (
    ("no_comment", _NO_COMMENT),
    ("denied", _DENIED),
    ("confirmed", _CONFIRMED),
)


def reactions(title: Scan, body: Scan, mentions: tuple[Mention, ...]) -> tuple[Reaction, ...]:
    """The reactions of an article, each with everybody whom its sentence names before (or as) its subject.

    A headline's counts where the text has none of its kind.
    """
    told = tuple(_reactions(body, mentions))
    marks = {reaction.mark for reaction in told}
    return (*(r for r in _reactions(title, mentions) if r.mark not in marks), *told)


def _reactions(scan: Scan, mentions: tuple[Mention, ...]) -> Iterator[Reaction]:
    text = scan.text
    patterns = [(mark, pattern) for mark, pattern in _PATTERNS if pattern.search(text.folded)]
    for sentence in scan.sentences:
        for mark, pattern in patterns:
            match = pattern.search(text.folded, *sentence)
            if match is None:
                continue
            dateline = _DATELINE.match(text.cased, *sentence)
            start = _subject(text.folded, match, dateline.end() if dateline else sentence[0])
            who = _who(scan, mentions, start, _last_nor(text.folded, match))
            who = who or _after(scan, mentions, match.end(), sentence[1])
            if who:
                yield Reaction(mark, who, text.span(*sentence))
                break


def _after(scan: Scan, mentions: tuple[Mention, ...], start: int, end: int) -> tuple[str, ...]:
    """ "The report was false, the Danish ministry said": who says so follows."""
    comma = _SAID_LATER.match(scan.text.folded, start, end)
    return _who(scan, mentions, start, end) if comma else ()


def _subject(folded: str, match: re.Match[str], start: int) -> int:
    """Where the subject's clause begins: who said something else before ("X said ..., officials denied") reacts not."""
    if _REPORT.match(folded, match.start()):
        return start
    return max((said.end() for said in _SAID.finditer(folded, start, match.start())), default=start)


def _last_nor(folded: str, match: re.Match[str]) -> int:
    """ "Neither X nor Y have commented": the names stand inside the match."""
    return match.end() if folded.startswith(("neither", "nor"), match.start()) else match.start()


def _who(scan: Scan, mentions: tuple[Mention, ...], start: int, end: int) -> tuple[str, ...]:
    """People by the catalogue's name; institutions, offices and seats as written."""
    bodies = {(b.start, b.end): b.name for b in scan.bodies if start <= b.start and b.end <= end}
    named = bodies | {
        (m.span.start, m.span.end): m.name if m.kind == "person" else m.span.text
        for m in mentions
        if m.span.field == scan.text.field
        and start <= m.span.start
        and m.span.end <= end
        and m.kind in ("person", "organisation", "role")
        and not any(s <= m.span.start < e for s, e in bodies)
    }
    for actor in scan.actors:
        inside = any(s <= actor.start and actor.end <= e for s, e in named)
        words = scan.text.raw[actor.start : actor.end]
        acts = actor.form == "name" or (actor.form == "seat" and not words.isupper())  # "TALLINN": a dateline
        if start <= actor.start and actor.end <= end and acts and not inside:
            named[actor.start, actor.end] = words
    ordered = [named[key].removeprefix("The ").removeprefix("the ") for key in sorted(named)]
    return tuple(dict.fromkeys(ordered[-3:]))
