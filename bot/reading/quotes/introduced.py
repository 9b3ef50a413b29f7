"""Who is introduced: a name and what that person is, side by side ("Ana Tall, a spokesperson for the ministry")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reading.quotes.speakers import Written
from bot.reading.quotes.tags import Line, Lines, Range
from bot.reading.text import fold

_NOUNS = r"[DS]?[eagNCw]*[wC]"
_ROLE = rf"(?P<role>{_NOUNS}(?:f{_NOUNS})*)"
_NAME = r"(?P<name>C{2,5})"
_CLOSED = r"(?=[.:;?!)-]|$|,(?!C|j(?![Vve])))"  # no list goes on behind it
_ROLE_FIRST = re.compile(rf"{_ROLE},{_NAME}{_CLOSED}")
_NAME_FIRST = re.compile(rf"{_NAME},{_ROLE}{_CLOSED}")
_TOGETHER = re.compile(r"(?:[DS][NCw]*|(?<![DSNCwaegjf])[NCw]*)CC")
_BARE = re.compile(r"(?P<first>w*)C*w{0,4}C{0,3}")  # a role without an article, not "hopeful Tall met author"
_LEADING_IN = frozenset("sofgGyT")  # "After meeting the minister, Ana Tall said": no sentence begins so with a subject
_OF = frozenset("foT")  # "an aide to the minister, Ana Tall": either of them may be meant
_THE = re.compile(r"the\s+(?P<role>[^\W\d_][\w' -]*)")
_GOES_ON = re.compile(r"\s+(?:of|for|in|at|from|to|with|who)\b|\s+[A-Z]")


@dataclass(frozen=True, slots=True)
class Introduced:
    """A person with what they are: the characters of both, and the word for it ("spokesperson")."""

    name: Range
    role: Range
    head: str


class Introductions:
    """Who is introduced in a field, in order. A name that may belong to either of two people introduces nobody."""

    def __init__(self, written: Written, lines: Lines) -> None:
        self._written, self._masked = written, lines.masked
        paragraphs = map(lines.__getitem__, range(len(lines.text.paragraphs)))
        self._met = tuple(met for line in paragraphs for each in line.sentences for met in self._sentence(line, each))

    def beside(self, phrase: Range) -> Introduced | None:
        """Whose name stands behind a phrase: for "a spokesperson" in "said a spokesperson, Ana Tall"."""
        return next((met for met in self._met if met.role == phrase and met.name[0] > phrase[1]), None)

    def named(self, name: str) -> Introduced | None:
        """How a person of that name is introduced, first."""
        return next((met for met in self._met if self._written.text.raw[slice(*met.name)] == name), None)

    def recalled(self, phrase: Range) -> Introduced | None:
        """Whom "the commissioner" means: the one person before it who is one, where nobody else is called so."""
        found = _THE.fullmatch(self._masked[slice(*phrase)].lower())
        words = f" {found['role']} " if found else ""
        before = [met for met in self._met if met.role[1] <= phrase[0] and f" {met.head} " in words]
        fitting = [met for met in before if words in f" {self._text(met.role).lower()} "]
        if not fitting or len({self._text(met.name) for met in before}) != 1 or len(fitting) != len(before):
            return None
        called = re.finditer(rf"\b{re.escape(before[0].head)}s?\b", self._masked[: phrase[0]], re.IGNORECASE)
        return before[0] if all(self._is_same(each.span(), before) for each in called) else None

    def _is_same(self, word: Range, met: Sequence[Introduced]) -> bool:
        """Whether a word stands where they are introduced, or alone: "the commissioner"."""
        alone = self._masked[: word[0]].lower().endswith("the ") and not _GOES_ON.match(self._masked, word[1])
        return alone or any(each.role[0] <= word[0] < each.role[1] for each in met)

    def _text(self, chars: Range) -> str:
        return fold(self._written.text.raw[slice(*chars)], lower=False)

    def _sentence(self, line: Line, sentence: Range) -> Iterator[Introduced]:
        both = (m for each in (_ROLE_FIRST, _NAME_FIRST) for m in each.finditer(line.tags, *sentence))
        apart = [m for m in both if _head(line, m.span("role")) in self._written.words.persons]
        for found in apart:
            alone = all(m is found or m.end() <= found.start() or found.end() <= m.start() for m in apart)
            role = found.span("role")
            own = found.re is _NAME_FIRST or self._own(line, role)
            if alone and own and _is_clear(line, sentence[0], found.start()):
                yield from self._person(line, line.chars(found.span("name")), role)
        for found in _TOGETHER.finditer(line.tags, *sentence):
            start, end = line.chars(found.span())
            name = self._written.name_in(self._written.text.raw[start:end])
            role = found.start(), found.end() - len(name.split())
            if name and self._is_whole(line, role):
                yield from self._person(line, (start, end), role)

    def _is_whole(self, line: Line, role: Range) -> bool:
        """Whether words before a name are a role and nothing else: "hires spokesperson Ana Tall" is none."""
        bare = _BARE.fullmatch(line.tags, *role)
        first = [line.word(token) for token in range(role[0], bare.end("first"))] if bare else []
        told = line.tags[role[0]] in "DS" or (bare is not None and self._written.words.roles.issuperset(first))
        return role[0] < role[1] and told

    def _own(self, line: Line, role: Range) -> bool:
        """Whether the name behind a phrase is its head's, and cannot be that of a person within it."""
        ends = [end - 1 for end in (*_ofs(line, role), role[1])][1:]
        return all(self._is_no_person(line.word(end), line.tags[end]) for end in ends)

    def _is_no_person(self, word: str, tag: str) -> bool:
        plural, people = word.endswith("s") and not word.endswith("ss"), self._written.words
        return word in people.groups or plural or (tag == "C" and word not in people.people | people.persons)

    def _person(self, line: Line, where: Range, role: Range) -> Iterator[Introduced]:
        name = self._written.name_in(self._written.text.raw[slice(*where)])
        start, words = where[1] - len(name), self._written.words
        head, exact = _head(line, role), self._written.text.raw[start : where[1]] == name
        if " " in name and exact and head in words.persons and name.split()[-1] not in words.bodies:
            yield Introduced((start, where[1]), line.chars(role), head)


def _ofs(line: Line, role: Range) -> list[int]:
    return [token for token in range(*role) if line.tags[token] == "f"]


def _head(line: Line, role: Range) -> str:
    return line.word(next(iter(_ofs(line, role)), role[1]) - 1)


def _is_clear(line: Line, start: int, at: int) -> bool:
    """Whether what begins at a token is no part of a longer phrase, and of none before the sentence's subject."""
    leading = line.tags[start] in _LEADING_IN and not {",", "Q"}.intersection(line.tags[start:at])
    return not leading and line.tags[max(start, at - 1)] not in _OF
