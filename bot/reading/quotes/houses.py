"""Which house "the ministry" means: the only one of its kind that is named before it with its country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.reading.quotes.speakers import Written
from bot.reading.quotes.tags import Line, Lines, Range

_OF = re.compile(r"(?:f[DS]?[Cw]+)*")  # "Ministry of Defence of Ukraine"
_PART = re.compile(r"[wCN]")  # "ministry building"
_ELSEWHERE = re.compile(r"[fo](?!t)")  # "the ministry in Kyiv", but not "the ministry on Monday"
_LONGEST = 5  # words of a house's name before the word for it


@dataclass(frozen=True, slots=True)
class _House:
    """A place where a house is named, or somebody who tells of one."""

    chars: Range
    word: str  # "ministry"
    owners: frozenset[str]  # countries
    kinds: frozenset[str]  # {"defence"}
    whole: bool  # the house itself, and no part of a longer phrase
    clear: bool  # neither "its ministry" nor "ministries": nobody knows whose those are

    def may_be(self, other: _House) -> bool:
        """Whether both may be the same house."""
        alike = self.kinds <= other.kinds or other.kinds <= self.kinds
        return self.clear and alike and (not self.owners or self.owners == other.owners)


class Houses:
    """The public bodies that a field, or the title above it, names by a common noun."""

    def __init__(self, written: Written, lines: Lines, above: Houses | None = None) -> None:
        self._written, self._lines, self._above = written, lines, above

    def meant(self, phrase: Range) -> str | None:
        """The house that a phrase names in short ("a spokesperson for the ministry"), as it is named in full before.

        None where another could be meant, too: one of another country, or one of which no country is known.
        """
        inside = [house for house in self.named if phrase[0] <= house.chars[0] < phrase[1]]
        if len(inside) != 1 or inside[0].owners or not inside[0].clear:
            return None
        short, above = inside[0], self._above.named if self._above else ()
        before = [h for h in self.named if h.word == short.word and h.chars[1] <= phrase[0]]
        full = next((h for h in before if h.whole and len(h.owners) == 1), None)
        if not full or not short.kinds <= full.kinds or (short.chars[1] == phrase[1] and not short.whole):
            return None
        known = all(h.owners for h in before[: before.index(full)])
        others = (*before, *(h for h in above if h.word == short.word))
        return self._written.text.raw[slice(*full.chars)] if known and all(h.may_be(full) for h in others) else None

    @cached_property
    def named(self) -> tuple[_House, ...]:
        """All of them, in order."""
        lines = self._lines
        return tuple(house for n in range(len(lines.text.paragraphs)) for house in self._in(lines[n]))

    def _in(self, line: Line) -> Iterator[_House]:
        for token in range(len(line.tags)):
            form = self._written.words.houses.get(line.word(token).removesuffix("'").removesuffix("'s"))
            if form and line.word(token - 1) != "prime":
                yield self._house(line, token, *form)

    def _house(self, line: Line, token: int, word: str, place: int) -> _House:
        """`place` of the form: 0 for the word itself, odd for a plural."""
        of = _OF.match(line.tags, token + 1)
        start, end = _start(line, token), of.end() if of else token + 1
        chars = line.chars((start, end))
        inside = [m for m in self._written.mentions if m.span.start < chars[1] and chars[0] < m.span.end]
        lands = [m for m in inside if m.kind == "country"]
        rest = [n for n in (*range(start, token), *range(token + 1, end)) if line.tags[n] in "wCN"]
        kinds = [n for n in rest if not any(m.span.start <= line.spans[n][0] < m.span.end for m in lands)]
        part, elsewhere = (bool(follows.match(line.tags, end)) for follows in (_PART, _ELSEWHERE))
        one = _is_one(line, start, part=part) and not any("'" in line.word(n) for n in kinds)
        return _House(
            chars,
            word,
            frozenset(m.entity for m in lands),
            frozenset(map(line.word, kinds)),
            whole=not place and not part and "'" not in line.word(token),
            clear=one and not place % 2 and not (elsewhere and not lands),
        )


def _start(line: Line, token: int) -> int:
    """Where its name begins: with whose it is, or behind an article."""
    for at in range(token - 1, max(-1, token - 1 - _LONGEST), -1):
        if line.tags[at] not in "wCN":
            return at + 1
        if "'" in line.word(at):
            return at
    return max(0, token - _LONGEST)


def _is_one(line: Line, start: int, *, part: bool) -> bool:
    """Whether what stands before its name leaves open which one it is: "its ministry", "a government", "two armies"."""
    before = line.word(start - 1) if start and line.tags[start - 1] in "DSN" else "the"
    return before == "the" or (part and before in ("a", "an"))
