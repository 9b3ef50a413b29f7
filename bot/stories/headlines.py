"""What a headline says of itself: whether it is a roundup's or a comment's, which clause is the main one, which act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

import yaml

from bot.stories.words import words

_SEAM = re.compile(r"[:|;\u2014]|\s[-\u2013]\s")  # cuts "Harbour war live: ships arrive" into its parts
_QUOTED = re.compile(r"(?<!\w)[\"'\u2018\u201c\u201e\u00ab](?=\w).*?[\"'\u2019\u201d\u201c\u00bb](?!\w)")
_NEAR = len("second batch of the ")  # characters before a number in which a word speaks of it
_CLOSING = " \t\n'\"\u2019\u201d\u00bb"  # may stand behind a question mark
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Headlines:
    """The phrases of config/threads.yaml, compiled."""

    roundups: re.Pattern[str] = _NEVER
    comments: re.Pattern[str] = field(default=_NEVER, kw_only=True)
    more: tuple[re.Pattern[str], re.Pattern[str]] = field(default=(_NEVER, _NEVER), kw_only=True)  # before, behind
    asides: re.Pattern[str] = _NEVER
    acts: Mapping[str, str] = field(default_factory=dict)  # stem -> act
    fillers: frozenset[str] = frozenset()  # stems that say nothing
    days: Mapping[str, int] = field(default_factory=dict)  # stem of a weekday -> 0 for Monday

    @classmethod
    def parse(cls, raw: bytes) -> Headlines:
        """The file's lists, all languages together. Raises ValueError where one is missing or no list."""
        try:
            table = yaml.safe_load(raw)
            roundups, asides = _flat(table["roundups"]), _flat(table["asides"])
            fillers = frozenset(_stems(_flat(table.get("fillers", {}))))
            acts = {stem: act for act, forms in table["acts"].items() for stem in _stems(_flat(forms))}
            weeks = table.get("days", {}).values()
            days = {stem: day for week in weeks for day, forms in enumerate(week) for stem in _stems(forms)}
        except (KeyError, TypeError, AttributeError, yaml.YAMLError) as problem:
            raise ValueError(
                f"headline phrases need roundups, asides and acts, each by language: {problem}"
            ) from problem
        comments = _any(_flat(table.get("comments", {})))
        before, behind = (_any(_flat(table.get("more", {}).get(side, {}))) for side in ("before", "behind"))
        return cls(_any(roundups), _any(asides), acts, fillers, days, comments=comments, more=(before, behind))

    def is_roundup(self, title: str) -> bool:
        """Whether a title is that of a live blog, a briefing or a digest."""
        return any(self._rounds_up(title, part) for part in _parts(title))

    def is_comment(self, title: str) -> bool:
        """Whether a title is that of an opinion, an analysis or an explainer; a question is."""
        lower = title.strip(_CLOSING).lower()
        return lower.endswith("?") or bool(self.comments.search(lower))

    def subject(self, title: str) -> tuple[int, int]:
        """Where a title says what it leads with: all of it; of a roundup's the first part that is no phrase, if any."""
        parts = _parts(title)
        telling = [part for part in parts if not self._rounds_up(title, part)]
        if len(telling) == len(parts):
            return 0, len(title)
        return telling[0] if telling else (0, 0)

    def _rounds_up(self, title: str, part: tuple[int, int]) -> bool:
        return bool(self.roundups.search(title[part[0] : part[1]].strip().lower()))

    def is_more(self, text: str, start: int, end: int) -> bool:
        """Whether the number at `start` to `end` comes on top of what came before: "two more", "another two"."""
        before, behind = self.more
        lower = text.lower()
        return bool(before.search(lower[max(0, start - _NEAR) : end]) or behind.match(lower[end:].lstrip()))

    def clauses(self, title: str) -> tuple[tuple[int, int], ...]:
        """The main clause, then the rest: "after" and its like open what went before and is not what is new."""
        lower = title.lower()
        comma = title.find(",")
        if comma > 0 and self.asides.match(lower):
            return (comma, len(title)), (0, comma)
        if aside := self.asides.search(lower, 1):
            return (0, aside.start()), (aside.start(), len(title))
        return ((0, len(title)),)

    def act(self, clause: str, besides: Iterable[tuple[int, int]] = ()) -> str:
        """The first act of a clause, "" where it tells of none. Names (their spans: `besides`) and quotes are none."""
        names = (*besides, *(m.span() for m in _QUOTED.finditer(clause)))
        found = (self.acts.get(stem, "") for at, stem in words(clause) if not any(s <= at < e for s, e in names))
        return next((act for act in found if act), "")


def _parts(title: str) -> list[tuple[int, int]]:
    seams = [m.span() for m in _SEAM.finditer(title)]
    starts = [0, *(end for _, end in seams)]
    ends = [*(start for start, _ in seams), len(title)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if title[start:end].strip()]


def _flat(by_language: Mapping[str, Iterable[str]]) -> list[str]:
    return [phrase for phrases in by_language.values() for phrase in phrases]


def _stems(forms: Iterable[str]) -> list[str]:
    return [stem for form in forms for _, stem in islice(words(form), 1)]


def _any(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_whole, phrases)) or _NEVER.pattern)


def _whole(phrase: str) -> str:
    start = "^" if phrase.startswith("^") else r"(?<!\w)"
    end = "$" if phrase.endswith("$") else r"(?!\w)"
    return start + re.escape(phrase.removeprefix("^").removesuffix("$")) + end
