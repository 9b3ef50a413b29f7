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
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.reading.quotes.marks import Marked
    from bot.reading.quotes.words import SpeechVerbs

_TOKEN = re.compile(
    r"(?!according\b)[^\W\d_]{2,}+(?![\w'&/.-])"  # most words: what follows them here is for the others
    r"|\x01+|\x02+|according\ to\b"
    r"|[^\W\d_]\.(?:(?:[^\W\d_]\.)+|(?=\s?[^\W\d_]))"
    r"|(?=[^\W\d_]{2,4}\.)"
    r"(?:mr|mrs|ms|dr|sen|sens|rep|reps|gov|gen|lt|col|sgt|maj|adm|capt|cmdr|st|jr|sr|rev|prof"
    r"|hon|pres|no|vs|inc|corp|co|ltd|jan|feb|aug|sept|oct|nov|dec)\.(?=\s|,)"
    r"|[$€£]?\d[\d.,:]*\d\b|[^\W_]+(?:['&/.-][^\W_]+)*'?"
    r"|--|[^\w\s]",
    re.IGNORECASE,
)


_YEAR = re.compile(r"(?:19|20)\d\d")
_ACRONYMS = frozenset(("US", "IT", "WHO"))
_POSSESSIVE = frozenset(("'s ", "s' "))
_PUNCTUATION = {"—": "-", "–": "-", "--": "-", "…": ".", "-": "-", "[": "(", "]": ")"}
_PARTICLES = frozenset(("de", "van", "von", "der", "den", "bin", "ibn", "al", "la", "le", "du", "da", "di", "el", "zu"))
_DETERMINING = frozenset("DSofN")
_CONTROL = re.compile(r"[\x01\x02]")
_SENTENCE_END = frozenset(".?!")


Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A paragraph's tokens: `tags[i]` is the tag of the characters `spans[i]`; `quotes[i]` a quotation by token."""

    tags: str
    spans: Spans
    quotes: dict[int, Marked]
    sentences: tuple[tuple[int, int], ...]  # token ranges


QUOTED = "\x01\x02"  # what a mask puts in the place of quotations, alternately


def mask(cased: str, marks: Sequence[Marked]) -> str:
    """`cased` with every quotation overwritten, so that no rule sees a word that stands in quotation marks."""
    pieces, at = [], 0
    for number, marked in enumerate(marks):
        start, end = marked.outer
        pieces.append(_CONTROL.sub(" ", cased[at:start]))
        pieces.append(QUOTED[number % 2] * (end - start))
        at = end
    pieces.append(_CONTROL.sub(" ", cased[at:]))
    return "".join(pieces)


def tag(masked: str, start: int, end: int, quotes: dict[int, Marked], raw: str, verbs: SpeechVerbs) -> Tagged:
    """The paragraph between two offsets as tags; `quotes` by the offset of their opening mark."""
    spans = tuple(m.span() for m in _TOKEN.finditer(masked, start, end))
    tags: list[str] = []
    at: dict[int, Marked] = {}
    for number, (left, right) in enumerate(spans):
        if masked[left] in QUOTED:
            tags.append("Q")
            at[number] = quotes[left]
        else:
            owned = masked[left - 3 : left] in _POSSESSIVE
            before = "D" if owned else (tags or ".")[-1]
            tags.append(_tag(masked[left:right], before, verbs))
    line = _NOUN_AFTER_ALL.sub(lambda m: m.group()[:-1] + "w", "".join(tags)).replace("vh", "Vh")  # "reported that"
    return Tagged(line, spans, at, tuple(_sentences(line, spans, at, raw)))


def _tag(word: str, before: str, verbs: SpeechVerbs) -> str:
    low = word.lower()
    found = verbs.closed.get(low)
    if found and not (word in _ACRONYMS or (found == "e" and word[0].isupper() and before != ".")):
        return found
    if not word[0].isalnum():
        return _PUNCTUATION.get(word, word if word in ",:.;()?!" else "%")
    if word[0].isdigit() or word[0] in "$€£":
        return "t" if _YEAR.fullmatch(word) else "N"
    if low in verbs.saying or low in verbs.framing:
        return _verb(low, before, verbs)
    if (word[0].isupper() and not (before == "." and low.endswith("ing"))) or low in _PARTICLES:
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


# "Why?" the minister asked. And: "We will." Smith said.
_TELLS = re.compile(r"(?:[DS]?[NeCw]{0,5}[Cw])[axmz]*(?:V|[ve](?=[.,;:oaQ(-]))")
_TELLS_ALONE = re.compile(r"(?:P|[DS]?[NeCw]{0,3}[Cw])[axmz]*Va*[.]")
_NOUN_AFTER_ALL = re.compile(
    r"(?:[DS][wCeN]{0,3}|[Cw])v(?=[Vvxmz])|[DS][wCeN]{0,3}V(?=[Vvxmz])"
)  # "the congressional report said"


def _sentences(tags: str, spans: Spans, quotes: dict[int, Marked], raw: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(len(tags) - 1):
        if _ends(tags, start, at, quotes, raw) and not raw[spans[at + 1][0]].islower():
            yield start, at + 1
            start = at + 1
    if start < len(tags):
        yield start, len(tags)


def _ends(tags: str, start: int, at: int, quotes: dict[int, Marked], raw: str) -> bool:
    if tags[at] in _SENTENCE_END:
        return tags[at + 1] not in ",;:).?!"
    if tags[at] != "Q" or tags[at + 1] in ",;:-.(":
        return False
    last = raw[quotes[at].start : quotes[at].end].rstrip()[-1:]
    if last in "?!":
        return tags[start:at].strip("Q.") != "" or not _TELLS.match(tags, at + 1)
    return last in (".", "…") and not _TELLS_ALONE.match(tags, at + 1)
