"""Who denied, confirmed or would not comment on a report: observations of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, get_args

from bot.catalogue import Lexicon
from bot.model import Mention, Reaction
from bot.reading.claims.scan import Scan

_SAID = re.compile(r"\b(?:said|says|told|reported|claimed|while|but|although|after|because)\b|;|\s-\s")
_DATELINE = re.compile(r"(?:[A-Z][A-Z .,'-]+\b[^\n-]{0,40}|[^\n()]{2,40}\([^)]{2,40}\)\s*)-\s+")
_NEAR = 60  # characters in which who denied stands after "by"
_SAID_LATER = re.compile(r"[^.]{0,4}?,[\"”']?\s+(?:the\s+)?")
_Mark = Literal["no_comment", "denied", "confirmed"]


class Reactions:
    """Finds reactions by the patterns of the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.frames.words
        self._patterns = [
            (mark, re.compile(rf"\b(?:{'|'.join(words[mark])})"), words[f"{mark}_has"]) for mark in get_args(_Mark)
        ]
        self._report = re.compile("|".join(words["report"]))

    def of(self, title: Scan, body: Scan, mentions: tuple[Mention, ...]) -> tuple[Reaction, ...]:
        """The reactions of an article, each with everybody whom its sentence names before (or as) its subject.

        A headline's counts where the text has none of its kind.
        """
        told = tuple(self._reactions(body, mentions))
        marks = {reaction.mark for reaction in told}
        return (*(r for r in self._reactions(title, mentions) if r.mark not in marks), *told)

    def _reactions(self, scan: Scan, mentions: tuple[Mention, ...]) -> Iterator[Reaction]:
        text = scan.text
        patterns = [each for each in self._patterns if any(map(text.folded.__contains__, each[2]))]
        for sentence in scan.sentences if patterns else ():
            words = text.folded[slice(*sentence)]
            for mark, pattern, needed in patterns:
                if not any(map(words.__contains__, needed)):
                    continue
                if (match := pattern.search(text.folded, *sentence)) and (who := self._who(scan, match, mentions)):
                    yield Reaction(mark, who, text.span(*sentence))
                    break

    def _who(self, scan: Scan, match: re.Match[str], mentions: tuple[Mention, ...]) -> tuple[str, ...]:
        text, sentence = scan.text, (match.pos, match.endpos)
        dateline = _DATELINE.match(text.cased, *sentence)
        start = dateline.end() if dateline else sentence[0]
        if not self._report.match(text.folded, match.start()):
            # who said something else before ("X said ..., officials denied") reacts not
            start = max((said.end() for said in _SAID.finditer(text.folded, start, match.start())), default=start)
        if text.folded.endswith(" by", match.start(), match.end()):  # "was denied by the ministry"
            return _named(scan, mentions, match.end(), min(sentence[1], match.end() + _NEAR))
        neither = text.folded.startswith(("neither", "nor"), match.start())  # its names stand inside the match
        before = _named(scan, mentions, start, match.end() if neither else match.start())
        return before or _after(scan, mentions, match.end(), sentence[1])


def _after(scan: Scan, mentions: tuple[Mention, ...], start: int, end: int) -> tuple[str, ...]:
    """ "The report was false, the Danish ministry said": who says so follows."""
    comma = _SAID_LATER.match(scan.text.folded, start, end)
    return _named(scan, mentions, start, end) if comma else ()


def _named(scan: Scan, mentions: tuple[Mention, ...], start: int, end: int) -> tuple[str, ...]:
    """People by the catalogue's name; institutions, offices and seats as written."""
    named = {(b.start, b.end): b.name for b in scan.bodies if start <= b.start and b.end <= end}
    for mention in mentions:
        at, inside = mention.span, any(s <= mention.span.start < e for s, e in named)
        here = at.field == scan.text.field and start <= at.start and at.end <= end
        if here and not inside and mention.kind in ("person", "organisation", "role"):
            named[at.start, at.end] = mention.name if mention.kind == "person" else at.text
    for actor in scan.actors:
        inside = any(s <= actor.start and actor.end <= e for s, e in named)
        words = scan.text.raw[actor.start : actor.end]
        acts = actor.form == "name" or (actor.form == "seat" and not words.isupper())  # "TALLINN": a dateline
        if start <= actor.start and actor.end <= end and acts and not inside:
            named[actor.start, actor.end] = words
    ordered = [named[key].removeprefix("The ").removeprefix("the ") for key in sorted(named)]
    return tuple(dict.fromkeys(ordered[-3:]))
