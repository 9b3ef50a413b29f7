"""Money in a text: how much of which currency, and whether it is a package, a contract or a running total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from bot.catalogue import Lexicon
from bot.model import Money
from bot.reading.text import Text

Measures = Literal["package", "total", "contract", "other"]

_NUMBER = r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(r"\d|illion")  # where neither stands there is no amount
_CONTRACT = re.compile(r"\b(?:contract|order|deal|sale|purchase)\b")
_PACKAGE = re.compile(
    r"\b(?:package|tranche|aid|assistance|drawdown|worth of|weapons|military support|donat|pledg|contribut)"
)
_SINCE = re.compile(r"\bsince\b(?!\s+(?:then|when))")
_MORE = re.compile(r"\b(?:more than|over|some|nearly|almost|about|around|total of)\s+$")
_BEFORE, _AFTER = 60, 90  # characters around an amount in which its measure is named


class MoneyReader:
    """Finds amounts; currencies and the words that make a running total come from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._currencies = lexicon.frames.currencies
        named = {unit for unit in self._currencies if unit.replace(" ", "").isalpha()}  # "danish kron", not "us$"
        signs = "|".join(re.escape(unit) for unit in self._currencies if unit not in named)
        names = "|".join(rf"{unit}\w*" for unit in self._currencies if unit in named)
        self._words = lexicon.number_words.get("en", {})
        self._scales = {word.lower(): factor for word, factor in lexicon.money_multipliers.items()}
        words, scales = "|".join(self._words), "|".join(sorted(self._scales, key=len, reverse=True))
        self._prefixed = re.compile(rf"(?P<unit>{signs})\s?(?P<number>{_NUMBER})(?:[\s-]?(?P<scale>{scales})\b)?")
        self._suffixed = re.compile(
            rf"\b(?P<number>{_NUMBER}|(?:{words})(?= [bm]illion))[\s-]?(?:(?P<scale>{scales})\b\.?)?[\s-]+"
            rf"(?:de\s+|d'|us\s+|u\.s\.\s+)?(?P<unit>{names})\b"
        )
        cues = sorted({cue.lower() for words in lexicon.cumulative_cues.values() for cue in words if "*" not in cue})
        self._total = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, cues)) + r")(?!\w)")

    def read(self, text: Text, span: tuple[int, int]) -> tuple[Money, ...]:
        """The amounts of a sentence, in order."""
        if not _AMOUNT.search(text.folded, *span):
            return ()
        return tuple(self._amounts(text, span))

    def _amounts(self, text: Text, span: tuple[int, int]) -> Iterator[Money]:
        found = [*self._prefixed.finditer(text.folded, *span), *self._suffixed.finditer(text.folded, *span)]
        end = 0
        for match in sorted(found, key=lambda m: m.start()):
            if match.start() < end:
                continue
            end = match.end()
            count = self._words.get(match["number"]) or number(match["number"])
            amount = count * self._scales.get(match["scale"], 1.0)
            where = text.span(match.start(), end)
            yield Money(
                amount, self._currency(match["unit"]), self._measures(text.folded, span, match), where.text, where
            )

    def _currency(self, unit: str) -> str:
        return self._currencies.get(unit) or next(c for stem, c in self._currencies.items() if unit.startswith(stem))

    def _measures(self, folded: str, span: tuple[int, int], match: re.Match[str]) -> Measures:
        """A cue of a running total beats every other: a total is never the value of a package."""
        near = folded[max(span[0], match.start() - _BEFORE) : min(span[1], match.end() + _AFTER)]
        more_since = _SINCE.search(folded, *span) and _MORE.search(folded, span[0], match.start())
        if more_since or self._total.search(near):
            return "total"
        if _CONTRACT.search(near):
            return "contract"
        return "package" if _PACKAGE.search(near) else "other"


def number(digits: str) -> float:
    """A number as written: "1,500", "1 500", and "1,5" with the comma of most languages."""
    plain = digits.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", plain):
        return float(plain.replace(",", ""))
    return float(plain.replace(",", "."))
