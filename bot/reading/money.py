"""Money in a text: how much of which currency, and whether it is a package, a contract or a running total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from bot.catalogue import Lexicon
from bot.model import Money
from bot.reading.text import Text

Measures = Literal["package", "total", "contract", "other"]

_SYMBOLS = {
    "$": "USD",
    "us$": "USD",
    "€": "EUR",
    "£": "GBP",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "nt$": "TWD",
}
_SYMBOLS |= {"nz$": "NZD", "hk$": "HKD", "¥": "JPY", "₴": "UAH", "₩": "KRW", "₽": "RUB"}
_NAMES = (  # stem of a currency's name or its code, as it follows an amount
    ("dollar", "USD"), ("usd", "USD"), ("долар", "USD"), ("доллар", "USD"), ("euro", "EUR"), ("eur", "EUR"), ("євро", "EUR"),
    ("евро", "EUR"), ("pound", "GBP"), ("gbp", "GBP"), ("фунт", "GBP"), ("danish", "DKK"), ("dkk", "DKK"), ("norwegian", "NOK"),
    ("nok", "NOK"), ("swedish", "SEK"), ("sek", "SEK"), ("krona", "SEK"), ("kronor", "SEK"), ("kroner", "DKK"), ("czech", "CZK"),
    ("koruna", "CZK"), ("czk", "CZK"), ("zloty", "PLN"), ("pln", "PLN"), ("franc", "CHF"), ("yen", "JPY"), ("won", "KRW"),
    ("hryvnia", "UAH"), ("грив", "UAH"), ("canadian", "CAD"), ("cad", "CAD"), ("australian", "AUD"), ("aud", "AUD"),
)  # fmt: skip
_NUMBER = r"\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_SCALE = r"trillion|billion|million|thousand|bn|mln|mn|tn|[mbk](?![\w])|mrd\.?|mio\.?|milliarden?|millionen|milliards?|millions|млрд|млн|мільярд\w*|мільйон\w*|миллиард\w*|миллион\w*"
_PREFIXED = re.compile(
    rf"(?P<unit>us\$|au?\$|ca?\$|nt\$|nz\$|hk\$|[$€£¥₴₩₽])\s?(?P<number>{_NUMBER})(?:[\s-]?(?P<scale>{_SCALE})\b)?"
)
_SUFFIXED = re.compile(
    rf"\b(?P<number>{_NUMBER})[\s-]?(?P<scale>{_SCALE})?[\s-]+(?:de\s+|d'|us\s+|u\.s\.\s+)?"
    r"(?P<unit>dollars?|euros?|pounds?|(?:danish|norwegian|swedish|czech)\s+\w+|kroner|kronor|krona|koruna|zloty|francs?|hryvnias?|yen|won"
    r"|(?:canadian|australian)\s+dollars?|usd|eur|gbp|sek|nok|dkk|czk|pln|cad|aud|долар\w*|доллар\w*|євро|евро|фунт\w*|грив\w*)\b"
)
_SCALES = {
    "m": 1e6,
    "b": 1e9,
    "k": 1e3,
    "thousand": 1e3,
    "bn": 1e9,
    "tn": 1e12,
    "trillion": 1e12,
    "mn": 1e6,
    "mln": 1e6,
}
_CONTRACT = re.compile(r"\b(?:contract|order|deal|sale|purchase)\b")
_PACKAGE = re.compile(
    r"\b(?:package|tranche|aid|assistance|drawdown|worth of|weapons|military support|donat|pledg|contribut)"
)
_SINCE = re.compile(r"\bsince\b(?!\s+(?:then|when))")
_MORE = re.compile(r"\b(?:more than|over|some|nearly|almost|about|around|total of)\s+$")


class MoneyReader:
    """Finds amounts; the words that make a running total come from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        cues = sorted({cue.lower() for words in lexicon.cumulative_cues.values() for cue in words if "*" not in cue})
        self._total = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, cues)) + r")(?!\w)")

    def read(self, text: Text, span: tuple[int, int]) -> tuple[Money, ...]:
        """The amounts of a sentence, in order."""
        return tuple(self._amounts(text, span))

    def _amounts(self, text: Text, span: tuple[int, int]) -> Iterator[Money]:
        folded = text.folded
        if not any(c.isdigit() for c in folded[span[0] : span[1]]):
            return
        matches = [*_PREFIXED.finditer(folded, *span), *_SUFFIXED.finditer(folded, *span)]
        end = 0
        for match in sorted(matches, key=lambda m: m.start()):
            if match.start() >= end:
                end = match.end()
                amount = _number(match["number"]) * _scale(match["scale"])
                words = text.raw[match.start() : match.end()]
                yield Money(
                    amount,
                    _currency(match["unit"]),
                    self._measures(folded, span, match),
                    words,
                    text.span(match.start(), end),
                )

    def _measures(self, folded: str, span: tuple[int, int], match: re.Match[str]) -> Measures:
        """A cue of a running total beats every other: a total is never the value of a package."""
        sentence = folded[span[0] : span[1]]
        near = folded[max(span[0], match.start() - 60) : min(span[1], match.end() + 90)]
        if self._total.search(near) or (_SINCE.search(sentence) and _MORE.search(folded[span[0] : match.start()])):
            return "total"
        if _CONTRACT.search(near):
            return "contract"
        return "package" if _PACKAGE.search(near) else "other"


def _number(digits: str) -> float:
    plain = digits.replace(" ", "").replace(" ", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", plain):
        return float(plain.replace(",", ""))
    return float(plain.replace(",", "."))


def _scale(word: str | None) -> float:
    if not word:
        return 1.0
    word = word.rstrip(".")
    if word in _SCALES:
        return _SCALES[word]
    return 1e9 if word.startswith(("bil", "mrd", "milliard", "млрд", "мільярд", "миллиард")) else 1e6


def _currency(unit: str) -> str:
    if unit in _SYMBOLS:
        return _SYMBOLS[unit]
    return next((code for stem, code in _NAMES if unit.startswith(stem)), "USD")
