"""A paragraph as tags: one character a word, a whole quotation one character, so that rules are patterns over a string.

Tags:
    Q quotation            D article, "his"      N number              P "he", "they"
    S "some", "one"        O "him", "them"
    C capitalised word     w other word          e likely verb form    g likely participle
    V verb of saying       v verb of framing     G, y their participles (saying, calling)
    x "has", "did"         m modal verb          z form of "be"        a adverb
    T infinitive "to"      A "according to"
    o preposition          f "of", "for", "with" r relative pronoun    s subordinator
    h "that"
    j "and", "or"          b "but"               t day or month        , : . ; - ( ) ? !  punctuation
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.reading.quotes.marks import Marked, find_marks
from bot.reading.quotes.words import ACRONYMS, SpeechVerbs
from bot.reading.text import Text, letters, lowered

QUOTED = "\x01\x02"  # what a mask puts in the place of quotations, alternately
Range = tuple[int, int]
_TOKEN = re.compile(
    r"(?!according\b)[^\W\d_]{2,}+(?![\w'&/.-])"  # most words: what follows them here is for the others
    r"|\x01+|\x02+|according\ to\b"
    r"|[^\W\d_]\.(?:(?:[^\W\d_]\.)+|(?=\s?[^\W\d_]))"
    r"|(?=[^\W\d_]{2,4}\.)"
    r"(?:mr|mrs|ms|dr|sen|sens|rep|reps|gov|gen|lt|col|sgt|maj|adm|capt|cmdr|st|jr|sr|rev|prof"
    r"|hon|pres|no|vs|inc|corp|co|ltd|jan|feb|aug|sept|oct|nov|dec)\.(?=\s|,)"
    r"|[$€£]?\d[\d.,:]*\d\b(?!-year-old)|[^\W_]+(?:['&/.-][^\W_]+)*'?"
    r"|--|[^\w\s]",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_POSSESSIVE = frozenset(("'s ", "s' "))
_PARTICLES = frozenset(("de", "van", "von", "der", "den", "bin", "ibn", "al", "la", "le", "du", "da", "di", "el", "zu"))
_DETERMINING = frozenset("DSofN")
_CONTROL = re.compile(r"[\x01\x02]")
_STOP = re.compile(r"[.?!](?=[^,;:).?!])|Q(?=[^,;:.(-])")  # where a sentence may end
# "Why?" the minister asked. And: "We will." Smith said.
_TELLS = re.compile(r"(?:[DS]?[NeCw]{0,5}[Cw])[axmz]*(?:V|[ve](?=[.,;:oaQ(-]))")
_TELLS_ALONE = re.compile(r"(?:P|[DS]?[NeCw]{0,3}[Cw])[axmz]*Va*[.]")
_NOUN_AFTER_ALL = re.compile(
    r"(?:[DS][wCeN]{0,3}|[Cw])v(?=[Vvxmz])|[DS][wCeN]{0,3}V(?=[Vvxmz])"
)  # "the congressional report said"


class Lines:
    """A field's paragraphs as tags, each made when it is asked for; no rule sees a word in quotation marks."""

    def __init__(self, text: Text, verbs: SpeechVerbs) -> None:
        self.text, self.verbs = text, verbs
        self.marks = find_marks(text.raw, text.paragraphs)
        self._tagged: dict[int, Line] = {}

    @cached_property
    def masked(self) -> str:
        """The field with every quotation overwritten."""
        pieces, at = [], 0
        for number, marked in enumerate(self.marks):
            start, end = marked.outer
            pieces += [_CONTROL.sub(" ", self.text.cased[at:start]), QUOTED[number % 2] * (end - start)]
            at = end
        return "".join([*pieces, _CONTROL.sub(" ", self.text.cased[at:])])

    @cached_property
    def lowered(self) -> str:
        """The same in lower case."""
        return lowered(self.masked)

    @cached_property
    def _quotes(self) -> dict[int, Marked]:
        return {marked.outer[0]: marked for marked in self.marks}

    def __getitem__(self, number: int) -> Line:
        """The paragraph of that number."""
        if number not in self._tagged:
            start, end = self.text.paragraphs[number]
            self._tagged[number] = self._tag(max(start, self.text.dateline), end)
        return self._tagged[number]

    def may_speak(self, start: int, end: int) -> bool:
        """Whether a word between two offsets can be tagged V or A; cheaper than tags."""
        return not self.verbs.speech.isdisjoint(letters(self.lowered[start:end]))

    def _tag(self, start: int, end: int) -> Line:
        masked, low, verbs = self.masked, self.lowered, self.verbs
        spans = tuple([m.span() for m in _TOKEN.finditer(masked, start, end)])
        plain = verbs.plain.get
        quotes: dict[int, Marked] = {}
        tags: list[str] = []
        for left, right in spans:
            tag = plain(low[left:right], "")
            if not tag and masked[left] in QUOTED:
                quotes[len(tags)], tag = self._quotes[left], "Q"
            elif not tag:
                owned = masked[left - 3 : left] in _POSSESSIVE
                tag = _tag(masked[left:right], "D" if owned else (tags or ".")[-1], verbs)
            tags.append(tag)
        line = _NOUN_AFTER_ALL.sub(lambda m: m.group()[:-1] + "w", "".join(tags)).replace("vh", "Vh")  # "reported that"
        return Line(line, spans, quotes, self.text.raw, low, verbs)


@dataclass(frozen=True)
class Line:
    """A paragraph's tokens: `tags[i]` is the tag of the characters `spans[i]`; `quotes[i]` a quotation by token."""

    tags: str
    spans: tuple[Range, ...]
    quotes: dict[int, Marked]
    raw: str  # the whole field's, as the next
    lowered: str
    verbs: SpeechVerbs

    def word(self, token: int) -> str:
        """The word at a token, in lower case."""
        left, right = self.spans[token]
        return self.lowered[left:right]

    def chars(self, tokens: Range) -> Range:
        """The characters of a range of tokens."""
        return self.spans[tokens[0]][0], self.spans[tokens[1] - 1][1]

    @cached_property
    def sentences(self) -> tuple[Range, ...]:
        """Its sentences as ranges of tokens."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Range]:
        start = 0
        for stop in _STOP.finditer(self.tags):
            if not self.raw[self.spans[stop.end()][0]].islower() and self._ends(start, stop.start()):
                yield start, stop.end()
                start = stop.end()
        if start < len(self.tags):
            yield start, len(self.tags)

    def _ends(self, start: int, at: int) -> bool:
        """Whether the sentence from `start` on ends at a token; a quotation may go on in who said it."""
        if self.tags[at] != "Q":
            return True
        last = self.raw[self.quotes[at].start : self.quotes[at].end].rstrip()[-1:]
        if last in "?!":
            return self.tags[start:at].strip("Q.") != "" or not _TELLS.match(self.tags, at + 1)
        return last in (".", "…") and not _TELLS_ALONE.match(self.tags, at + 1)


@lru_cache(maxsize=1 << 15)
def _tag(word: str, before: str, verbs: SpeechVerbs) -> str:
    """The tag of a word that is not plain, behind another tag."""
    low, first = word.lower(), word[0]
    found = verbs.closed.get(low)
    if found and not (word in ACRONYMS or (found == "e" and first.isupper() and before != ".")):
        return found
    if not first.isalnum():
        return "%"
    if first.isdigit():
        return "t" if _YEAR.fullmatch(word) else "w" if low.endswith("-old") else "N"  # "the 73-year-old"
    if low in verbs.saying or low in verbs.framing:
        return _verb(low, before, verbs)
    if (first.isupper() and not (before == "." and low.endswith("ing"))) or low in _PARTICLES:
        return "C"
    return _by_ending(low, before) if verbs.framing else "w"


def _verb(low: str, before: str, verbs: SpeechVerbs) -> str:
    saying = low in verbs.saying
    if low.endswith("ing"):
        return "w" if before == "D" or (before == "C" and not saying) else "Gy"[not saying]
    if before in _DETERMINING or (before in "Cw" and low in verbs.nouns):
        return "w"
    return "Vv"[not saying]


def _by_ending(low: str, before: str) -> str:
    if low.endswith("ly") and len(low) > 4:
        return "a"
    if low.endswith("ed") and before not in _DETERMINING:
        return "e"
    return "g" if low.endswith("ing") and before not in _DETERMINING else "w"
