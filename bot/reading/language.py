"""Which of the five languages a text is in, by its commonest little words and letters; others count as English."""

from __future__ import annotations

import re
from collections import Counter

LANGUAGES = frozenset({"en", "de", "fr", "uk", "ru"})
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = {
    "en": "the of and to in is for that with on has said was are by as at",
    "de": "der die das und ist nicht den von mit für auf dem ein eine hat im zu",
    "fr": "le la les des et est une du pour dans que sur au par aux ont un",
}
_LITTLE = {word: code for code, words in _WORDS.items() for word in words.split()}
_CYRILLIC = re.compile(r"[а-яіїєґ]")
_UKRAINIAN = re.compile(r"[іїєґ]")
_RUSSIAN = re.compile(r"[ыэъё]")
_CYRILLIC_ONES = frozenset({"uk", "ru"})
_SAMPLE = 600  # characters


def language(folded: str) -> str:
    """The language of a folded text: en, de, fr, uk or ru."""
    sample = folded[:_SAMPLE]
    if sample.isascii():
        return _latin(sample)
    if len(_CYRILLIC.findall(sample)) > len(sample) // 4:
        russian = len(_RUSSIAN.findall(sample))
        return "ru" if russian > len(_UKRAINIAN.findall(sample)) else "uk"  # a Russian text has its own letters soon
    return _latin(sample)


def _latin(sample: str) -> str:
    counts = Counter(map(_LITTLE.get, _WORD.findall(sample)))
    return max(_WORDS, key=counts.__getitem__)  # of equals the first


def together(code: str) -> frozenset[str]:
    """The languages whose phrases hold in a text: a short one does not tell Ukrainian from Russian."""
    return _CYRILLIC_ONES if code in _CYRILLIC_ONES else frozenset({code})
