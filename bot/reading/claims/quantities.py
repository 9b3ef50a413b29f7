"""How many of what: the number or vague amount before something given, with its unit and qualifier, as written."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.catalogue import Lexicon
from bot.model import Quantity
from bot.reading.claims.money import number
from bot.reading.text import Text

_REACH = 60  # characters before a thing in which its number stands
_OF = (
    r"(?:(?:of|the|its|their|these|those|coveted|additional|more|new|further|old|used|modern|refurbished"
    r"|long-range|longer-range|short-range|soviet-era|\w+-(?:made|built|supplied|era|range|launched))\s+)*"
)
_SHARE = r"of\s+(?:(?:the|its|their|these|those|some|about)\s+)*"
_PART = "first|last|some|several|many|most|half|none|part"  # closed class: of a number, how many is not said
_AGAIN = "more|further|additional|extra"
_PARTICLE = re.compile(r"\bhand(?:s|ed|ing)?\s+$")  # "handed over 1,200" is no "over 1,200"
_OTHER_NOUN = re.compile(
    r"\b(?:to|for|and|in|of|from|with|by|years?|days?|months?|weeks?|hours?|billion|percent|men|people|euros?|dollars?)\b"
)


class Quantities:
    """Finds the quantity of a thing; numbers in words, vague amounts and units come from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = {w: n for words in lexicon.number_words.values() for w, n in words.items()}
        scales = {word: factor for word, factor in lexicon.money_multipliers.items() if len(word) > len("bn")}
        self._scales = scales | {"hundred": 100.0, "dozen": 12.0}
        abroad = {word for words in lexicon.frames.abroad.values() for word in words}
        units = abroad | {*lexicon.units, *(w for w in lexicon.frames.things.get("weapon", ()) if w.isalpha())}
        self._units = frozenset(units)
        qualifiers = set(lexicon.frames.words.get("qualifier", ()))
        amounts = {v.lower() for words in lexicon.vague_amounts.values() for v in words}
        amounts -= qualifiers | set(lexicon.frames.words.get("no_amount", ()))
        digits = r"\d{1,3}(?:[., ]\d{3})+|\d+(?:[.,]\d+)?"
        count = rf"(?:{digits}|{_any(self._words)})"
        scale = rf"(?:\s+(?P<scale>{_any(self._scales)})\.?)?"
        number = rf"(?P<number>{count}){scale}(?:(?P<whole>\s+{_SHARE}{count})|(?P<again>\s+(?:{_AGAIN})\b))?"
        unit = rf"(?:(?P<unit>{_any(units)})\s+(?:of\s+)?)?"
        end = rf"[\s\"“”'-]*{_OF}(?P<more>(?:[^\W\d_][\w-]*\s+){{0,2}}?){unit}{_OF}$"
        self._exact = re.compile(rf"(?<![\w.,$€£-])(?:(?P<qualifier>{_any(qualifiers)})\s+)?{number}[\s-]+{end}")
        self._vague = re.compile(rf"(?<!\w)(?P<vague>(?:{_PART})\s+{_SHARE}{count}|{_any(amounts)}){end}")
        self._after = re.compile(rf"(?:[\s-]+(?:[\w-]+\s+){{0,3}}?)(?P<unit>{_any(units)})\b")

    def of(self, text: Text, floor: int, start: int, end: int) -> Quantity | None:
        """The quantity of the thing at [start, end), searched from `floor` on; None where the text gives none."""
        low = max(floor, start - _REACH)
        exact, vague = (each.search(text.folded, low, start) for each in (self._exact, self._vague))
        match = vague if exact and vague and vague.start() < exact.start() else exact or vague
        if match is None or _OTHER_NOUN.search(match["more"]):
            return None
        words = text.span(*(_counted(text, match) if match is exact else match.span("vague")))
        value = self._value(match) if match is exact else None
        return Quantity(value, self._unit(text, match["unit"], start, end), words.text, words)

    def _value(self, match: re.Match[str]) -> float:
        scale = match["scale"] or ""
        digits = match["number"] if scale else match["number"].replace(".", ",")  # "1.500", but "1.125 million"
        return (self._words.get(digits) or number(digits)) * self._scales.get(scale, 1.0)

    def _unit(self, text: Text, before: str | None, start: int, end: int) -> str:
        """The unit before the thing ("batteries of Patriots"), after it ("ATACMS missiles"), or its own last word."""
        if before:
            return before
        after = self._after.match(text.folded, end, min(len(text.folded), end + 40))
        own = text.folded[start:end].split()[-1] if start < end else ""
        return after["unit"] if after else own if own in self._units else ""


def _counted(text: Text, match: re.Match[str]) -> tuple[int, int]:
    """From the qualifier of a number to the whole that it is a share of: "at least six of the 18"."""
    own = match["qualifier"] == "over" and _PARTICLE.search(text.folded, 0, match.start("qualifier"))
    first = match.start("qualifier" if match["qualifier"] and not own else "number")
    return first, max(match.end(group) for group in ("number", "scale", "whole", "again"))


def _any(words: Iterable[str]) -> str:
    """An alternation, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
