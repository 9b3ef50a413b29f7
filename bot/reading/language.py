"""Which of nine languages a text is in, by its commonest little words and letters; others count as English."""

from __future__ import annotations

import re
from collections import Counter

from bot.reading.text import letters

LANGUAGES = frozenset({"en", "de", "fr", "uk", "ru", "pl", "cs", "it", "es"})
_WORDS = {
    "en": "the of and to in is for that with on has said was are by as at",
    "de": "der die das und ist nicht den von mit für auf dem ein eine hat im zu",
    "pl": "w się że nie jest dla przez oraz są będzie jak według ukrainie ukrainę ukrainy polska",
    "cs": "že pro ve ke který jsou ale jako také podle nebo bude ukrajině ukrajinu ukrajiny česko",
    "it": "il di che per gli della delle nel alla sono dei ha ucraina italia",
    "es": "el los las y del por para su más ucrania españa",
    "fr": "le la les des et est une du pour dans sur au par aux ont un",
}
_LITTLE = {word: code for code, words in _WORDS.items() for word in words.split()}
_LETTERS = {"pl": set("ąęłśżźń"), "cs": set("ěřů"), "es": set("ñ¿¡"), "de": set("äöß"), "fr": set("çœ")}
_CYRILLIC = re.compile(r"[а-яіїєґ]")
_UKRAINIAN = re.compile(r"[іїєґ]")
_RUSSIAN = re.compile(r"[ыэъё]")
_CYRILLIC_ONES = frozenset({"uk", "ru"})
_SAMPLE = 600  # characters


def language(folded: str) -> str:
    """The language of a folded text, one of LANGUAGES."""
    sample = folded[:_SAMPLE]
    if sample.isascii():
        return _latin(sample)
    if len(_CYRILLIC.findall(sample)) > len(sample) // 4:
        russian = len(_RUSSIAN.findall(sample))
        return "ru" if russian > len(_UKRAINIAN.findall(sample)) else "uk"  # a Russian text has its own letters soon
    return _latin(sample)


def _latin(sample: str) -> str:
    counts = Counter(map(_LITTLE.get, letters(sample)))
    best = max(_WORDS, key=counts.__getitem__)  # of equals the first: "la" and "un" are French only alone
    by_letter = (code for code, letters in _LETTERS.items() if not letters.isdisjoint(sample))
    return best if counts[best] else next(by_letter, "en")  # a headline may have no little words at all


def together(code: str) -> frozenset[str]:
    """The languages whose phrases hold in a text: a short one does not tell Ukrainian from Russian."""
    return _CYRILLIC_ONES if code in _CYRILLIC_ONES else frozenset({code})
