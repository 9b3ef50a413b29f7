"""A quotation where it stands in its sentence, and what a rule made of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reading.quotes.marks import Marked
from bot.reading.quotes.tags import Line, Range
from bot.reading.quotes.words import SpeechVerbs

REACH = 80  # words of a sentence on each side of a quotation that rules look at


@dataclass(frozen=True, slots=True)
class Attribution:
    """The rule that applied and the characters of the speaker's phrase.

    `meant`: what a "who" there refers to; `verb`: the token of the verb of saying, -1 where there is none.
    """

    rule: str
    who: Range
    meant: Range | None = None
    verb: int = -1


@dataclass(frozen=True, slots=True)
class Place:
    """A quotation within its sentence: tokens `start`:`end` of `line`, the quotation at token `at`."""

    line: Line
    start: int
    end: int
    at: int

    @property
    def left(self) -> int:
        """The first token that rules look at before the quotation."""
        return max(self.start, self.at - REACH)

    @property
    def before(self) -> str:
        """The tags of the sentence up to the quotation, as far as rules look."""
        return self.line.tags[self.left : self.at]

    @property
    def after(self) -> str:
        """The tags of the sentence behind the quotation, as far as rules look; "~" where it goes on."""
        end = min(self.end, self.at + REACH)
        return self.line.tags[self.at + 1 : end] + "~" * (end < self.end)

    @property
    def marked(self) -> Marked:
        """The quotation."""
        return self.line.quotes[self.at]

    @property
    def inner(self) -> str:
        """The words in the quotation marks."""
        return self.line.raw[self.marked.start : self.marked.end]

    @property
    def pauses(self) -> bool:
        """Whether the quotation ends as one does before its speaker is named: with a comma, a question, a dash."""
        return self.inner.rstrip()[-1:] in ",?!—–-" or self.after[:1] in (",", "-")

    @property
    def opens(self) -> bool:
        """Whether nothing but other quotations stands before it in its sentence."""
        return not self.before.strip("Q,.-ab")

    @property
    def verbs(self) -> SpeechVerbs:
        """The language's verbs."""
        return self.line.verbs

    def words(self, start: int, end: int) -> set[str]:
        """The words of some tokens of the sentence, in lower case."""
        return {self.line.word(token) for token in range(max(self.start, start), min(self.end, end))}
