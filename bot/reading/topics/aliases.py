"""Finds forms of names in a text: one automaton pass, then endings, capitals and joints are checked.

Text and forms are compared "spaced": folded, every mark that is neither letter nor digit a space, and a space between
letters and digits. So M142, M-142 and M 142 are one form, and words are whole by construction.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from ahocorasick_rs import AhoCorasick, Implementation

from bot.reading.text import Text, fold

_DIGITS = re.compile(r"\d+")
_SEAM = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


class _Marks(dict[int, str]):
    """For str.translate: letters and digits stay, anything else becomes a space."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code) if chr(code).isalnum() else " "
        return self[code]


_MARKS = _Marks()


def spaced(alias: str) -> str:
    """The spaced form of an alias, with one space before it and none after."""
    return " " + _SEAM.sub(" ", fold(alias).translate(_MARKS)).strip()


class Spaced:
    """A field in spaced form, with a space before and after it; `raw` leads back to the field's own offsets."""

    def __init__(self, field: Text) -> None:
        words = field.folded.translate(_MARKS)
        cuts = list(_seams(words))
        pieces = (words[a:b] for a, b in zip([0, *cuts], [*cuts, len(words)], strict=True))
        self.text = f" {' '.join(pieces)} "
        self._seams = [cut + n + 1 for n, cut in enumerate(cuts)]

    def raw(self, at: int) -> int:
        """The offset in the field of the character that stands at `at` here."""
        return at - 1 - bisect_left(self._seams, at)


def _seams(words: str) -> Iterator[int]:
    """Where a letter meets a digit; far fewer digits than letters are looked at."""
    for digits in _DIGITS.finditer(words):
        for at in digits.span():
            if words[at - 1 : at].isalnum() and words[at : at + 1].isalnum():
                yield at


# --- forms ---------------------------------------------------------------------------------------------------------

Strength = Literal["safe", "cased", "weak", "name", "surname", "demonym", "metonym", "phrase", "bare", "word", "cue"]
Case = Literal["any", "capitals", "exact"]
"""How capitals are compared: not at all; each capital of the form must be one in the text; letter by letter."""

# Closed classes of endings: nouns and adjectives of Ukrainian and Russian; nouns of the languages in Latin letters.
_CYRILLIC = (
    "(?:а|я|у|ю|о|е|є|и|ы|і|ї|й|ь|ий|ый|ій|ої|ого|его|ому|ему|им|ым|ім|их|ых|іх|ими|ыми|ою|ею|єю|ой|ей|ая|яя|ую|юю|"
    "ое|ее|ие|ые|ом|ем|єм|ам|ям|ами|ями|ах|ях|ів|їв|ов|ев|ові|еві|єві|ию|ии|ией|иям|иях|иями)?"
)
_LATIN = {
    "en": re.compile("(?:s|es)?(?= )"),
    "de": re.compile("(?:s|n|e|en|es|er|ern|em)?(?= )"),
    "fr": re.compile("(?:s|x|e|es)?(?= )"),
    "pl": re.compile("(?:a|y|i|u|em|ie|owi|om|ami|ach|ów|e|ę|ą|s)?(?= )"),
    "cs": re.compile("(?:a|y|i|u|em|ovi|ům|ů|ech|e|ami|s)?(?= )"),
}
_STEM = re.compile(r"(?<=...)(?:[иыіо]й|[аяуюоеєиыіїйь])$")
_ABBREVIATION = 4  # capitals of at most this length stand for themselves: they keep their capitals and take only "s"
_DESIGNATION = re.compile(r"[^\W\d_]{1,2}[\s-]?\d{1,4}[^\W\d_]{0,3}")
_SPACED_DESIGNATION = re.compile(r"(?:.*\s.*|[B-HJ-Z]-?\d\d.*)")  # one letter that is no word, then two digits: M 142


@dataclass(frozen=True, slots=True)
class Form:
    """An alias as it is looked for, and what it stands for: `key` is that of a Subject, or a word of evidence."""

    key: str
    alias: str
    strength: Strength
    needle: str
    stems: tuple[str, ...] | None = None  # in Cyrillic: of the words after the first; None: in Latin letters
    case: Case = "any"
    joined: bool = False  # no space may stand in it: AT4 and AT-4, but not "at 4"
    lang: str = ""  # counts in a field of that language alone; "": in any


def forms(key: str, alias: str, strength: Strength, case: Case = "any", lang: str = "") -> Iterator[Form]:
    """The forms to look for an alias: short designations joined, abbreviations in capitals, others with endings."""
    short = bool(_DESIGNATION.fullmatch(alias))
    abbreviation = alias.isupper() and len(alias.replace(".", "")) <= _ABBREVIATION
    if case == "any" and (short or abbreviation):
        case = "capitals"
    words = spaced(alias)
    form = Form(key, alias, strength, words, None, case, short and not _SPACED_DESIGNATION.fullmatch(alias), lang)
    if any("\u0400" <= c <= "\u04ff" for c in words):
        first, *others = (_STEM.sub("", word) for word in words.split())
        yield replace(form, needle=" " + first, stems=tuple(others), lang="")
    elif abbreviation:
        yield replace(form, needle=words + " ")
        yield replace(form, needle=words + "s ")
    else:
        yield form


@cache
def _cyrillic(stems: tuple[str, ...]) -> re.Pattern[str]:
    """What follows the first stem: its ending, then the other stems with theirs."""
    return re.compile(_CYRILLIC + "".join(f" {re.escape(stem)}{_CYRILLIC}" for stem in stems) + "(?= )")


# --- finding -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A form at a place of a field, offsets of the field; two hits are never equal."""

    form: Form
    field: Text
    start: int
    end: int

    @property
    def words(self) -> str:
        """The text's own words."""
        return self.field.raw[self.start : self.end]


class Finder:
    """All forms in one automaton."""

    def __init__(self, forms: Iterable[Form]) -> None:
        by_needle: dict[str, list[Form]] = defaultdict(list)
        for form in forms:
            by_needle[form.needle].append(form)
        self._forms = list(by_needle.values())
        self._automaton = AhoCorasick(list(by_needle), implementation=Implementation.ContiguousNFA)

    def find(self, field: Text, spaced: Spaced) -> Iterator[Hit]:
        """Every form in a field, overlapping ones included, in no order that matters."""
        for index, start, end in self._automaton.find_matches_as_indexes(spaced.text, overlapping=True):
            for form in self._forms[index]:
                last = _end(form, field.lang, spaced.text, end)
                if last and form.lang in ("", field.lang):
                    first, after = spaced.raw(start + 1), spaced.raw(last - 1) + 1
                    after += form.alias[-1] == "." and field.raw[after : after + 1] == "."
                    if _as_written(form, field, first, after):
                        yield Hit(form, field, first, after)


def _end(form: Form, lang: str, text: str, end: int) -> int:
    """Where a form whose needle ends at `end` ends with its ending, 0 where something else follows."""
    if form.needle[-1] == " ":
        return end - 1
    pattern = _LATIN.get(lang, _LATIN["en"]) if form.stems is None else _cyrillic(form.stems)
    ending = pattern.match(text, end)
    return ending.end() if ending else 0


def _as_written(form: Form, field: Text, start: int, end: int) -> bool:
    words = field.cased[start:end]
    if "\n" in words or (form.joined and any(c.isspace() for c in words)):
        return False
    return form.case == "any" or words == form.alias or _capitals(form, words)


def _capitals(form: Form, words: str) -> bool:
    mine = [c for c in form.alias if c.isalnum()]
    theirs = [c for c in words if c.isalnum()]
    if form.case == "exact":
        return theirs == mine or (theirs[-1:] == ["s"] and theirs[:-1] == mine)
    return all(b.isupper() for a, b in zip(mine, theirs, strict=False) if a.isupper())
