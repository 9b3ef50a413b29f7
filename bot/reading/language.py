"""Which of the five languages a text is in, by its commonest little words and letters; others count as English."""

from __future__ import annotations

import re

LANGUAGES = frozenset({"en", "de", "fr", "uk", "ru"})
_WORD = re.compile(r"[^\W\d_]+")
_LITTLE = {
    "en": frozenset("the of and to in is for that with on has said was are by as at".split()),  # noqa: SIM905 - words read best in a line
    "de": frozenset("der die das und ist nicht den von mit für auf dem ein eine hat im zu".split()),  # noqa: SIM905 - the same
    "fr": frozenset("le la les des et est une du pour dans que sur au par aux ont un".split()),  # noqa: SIM905 - the same
}
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
    words = _WORD.findall(sample)
    counts = {code: sum(map(little.__contains__, words)) for code, little in _LITTLE.items()}
    best = max(counts, key=lambda code: (counts[code], code == "en"))
    return best if counts[best] else "en"


def together(code: str) -> frozenset[str]:
    """The languages whose phrases hold in a text: a short one does not tell Ukrainian from Russian."""
    return _CYRILLIC_ONES if code in _CYRILLIC_ONES else frozenset({code})
