"""Outlets that the catalogue does not know, by how they are cited: "the Baltic Ledger reported", "die Zeitung X"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.catalogue import Lexicon
from bot.reading.text import Text

Place = tuple[int, int]

_NAME = r"(?P<name>[A-ZÄÖÜÅØ][\w'’&-]*(?:\s(?:of\s|de\s|der\s)?[A-ZÄÖÜÅØ][\w'’&-]*){0,4})"
_ARTICLE = r"(?P<article>(?:[Tt]he|[Dd]ie|[Dd]er|[Dd]as|[Dd]em|[Aa])\s)?"


class Press:
    """Finds outlets in the constructions that cite; kinds of outlets and of institutions come from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.frames.words
        kinds = "|".join(map(re.escape, words.get("press_kind", ())))
        self._press = frozenset(words.get("press", ()))
        self._no_press = frozenset(words.get("no_press", ()))
        name = rf"{_ARTICLE}(?P<kind>(?:[\w-]+\s){{0,2}}?(?:{kinds})\s)?{_NAME}"
        self._cited = re.compile(rf"\b{words['press_cited'][0]},?\s{name}")
        reports = re.compile(rf"(?<![\w-]){name}{words['press_says'][0]}")
        self._patterns = ((reports, words["press_says_has"]), (self._cited, words["press_cited_has"]))

    def outlets(self, text: Text, span: Place) -> Iterator[Place]:
        """The names of outlets that a stretch of text cites; people, institutions and countries are left out."""
        words = text.folded[slice(*span)]
        for pattern, needed in self._patterns:
            if not any(map(words.__contains__, needed)):
                continue  # far cheaper to know than a search
            for match in pattern.finditer(text.cased, *span):
                if self._is_press(match):
                    yield match.span("name")

    def _is_press(self, match: re.Match[str]) -> bool:
        """A kind of outlet before or within the name; else an article and several words that are no institution."""
        words = match["name"].lower().split()
        if self._no_press.intersection(words):
            return False
        reports = match.re is self._cited or not match["said"]  # whoever reports or is told things; all sorts say
        return bool(match["kind"] or self._press.intersection(words) or (match["article"] and words[1:] and reports))
