"""Words of a text as threading compares them: folded, stemmed, designators joined ("F-16s" = "F16")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_WORD = re.compile(
    r"(?P<mark>[^\W\d_]{1,4}[-\u2010-\u2015]?\d[\d\w]*)"  # F-16, M142, SA342: letters and digits are one word
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:\.[^\W\d_]\b)*)"  # "U.S" stays one word
)
_ELISION = re.compile(r"['\u2019\u02bc]s?\b")
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ed", "es", "s", "")
_SHORTEST_STEM = 3


def words(text: str) -> Iterator[tuple[int, str]]:
    """Every word of `text` with its offset, stemmed. Numbers keep their digits ("2,700" = "2700")."""
    return ((m.start(), _normal(m)) for m in _WORD.finditer(text) if len(m.group()) > 1 or m["number"])


def plain(text: str) -> list[str]:
    """Every word of `text` in lower case, unstemmed: what shingles are made of."""
    return [m.group().lower() for m in _WORD.finditer(_ELISION.sub("", text))]


def _normal(match: re.Match[str]) -> str:
    word = match.group()
    if match["number"]:
        return word.replace(",", "")
    folded = unicodedata.normalize("NFKD", word.lower())
    folded = "".join(c for c in folded if c.isalnum())
    return folded.rstrip("s") if match["mark"] else stem(folded)


@lru_cache(maxsize=1 << 15)  # news repeats its words
def stem(word: str) -> str:
    """`word` without its English ending ("supplies", "supplying" and "supplied" are one); other languages keep most."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word.removesuffix(ending)
            break
    if len(word) > _SHORTEST_STEM and (word[-1] in "eiy" or word[-1] == word[-2]):
        return word[:-1]
    return word
