"""How many of what: the number or vague amount before something given, with its unit and qualifier, as written."""

from __future__ import annotations

import re

from bot.catalogue import Lexicon
from bot.model import Quantity
from bot.reading.text import Text

_ARTICLES = r"(?:(?:of|the|its|their|these|those|coveted|additional|more|new|further|old|used|modern|refurbished|long-range|longer-range|short-range|soviet-era|\w+-(?:made|built|supplied|era|range|launched))\s+)*"
_REACH = 60  # characters before a thing in which its number stands


class Quantities:
    """Finds the quantity of a thing; numbers in words, vague amounts and units come from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = {w: n for words in lexicon.number_words.values() for w, n in words.items()}
        vague = {v.lower() for words in lexicon.vague_amounts.values() for v in words}
        self._qualifiers = {v for v in vague if v in _QUALIFIERS}
        amounts = sorted(vague - _QUALIFIERS - _NOT_AMOUNTS, key=len, reverse=True)
        units = sorted(lexicon.units, key=len, reverse=True)
        number = rf"(?P<number>\d{{1,3}}(?:[, ]\d{{3}})+|\d+(?:\.\d+)?|{_any(self._words)})(?:\s+(?P<scale>million|thousand|hundred|dozen))?"
        qualifier = rf"(?:(?P<qualifier>{_any(_QUALIFIERS)})\s+)?"
        unit = rf"(?:(?P<unit>{_any(units)})\s+(?:of\s+)?)?"
        end = rf"[\s\"“”‘’']*{_ARTICLES}(?P<more>(?:[a-z][\w-]*\s+){{0,2}}?){unit}{_ARTICLES}$"
        self._exact = re.compile(rf"(?<![\w.,$€£-]){qualifier}{number}[\s-]+{end}")
        self._vague = re.compile(rf"(?<!\w)(?P<vague>{_any(amounts)}){end}")
        self._after = re.compile(rf"(?:[\s-]+(?:[\w-]+\s+){{0,3}}?)(?P<unit>{_any(units)})\b")

    def of(self, text: Text, floor: int, start: int, end: int, name: str = "") -> Quantity | None:
        """The quantity of the thing at [start, end), searched from `floor` on; None where the text gives none."""
        before = text.folded[max(floor, start - _REACH) : start]
        shift = start - len(before)
        match = self._exact.search(before) or self._vague.search(before)
        if match is None or _broken(match["more"]):
            return None
        groups = match.groupdict()
        first = (
            match.start("qualifier")
            if groups.get("qualifier")
            else match.start("number" if "number" in groups else "vague")
        )
        last = match.end("scale") if groups.get("scale") else match.end("number" if "number" in groups else "vague")
        value = self._value(groups) if "number" in groups else None
        words = text.span(shift + first, shift + last)
        return Quantity(value, self._unit(text, match["unit"], start, end), words.text, words)

    def _value(self, groups: dict[str, str | None]) -> float:
        digits = str(groups["number"])
        number = float(self._words[digits]) if digits in self._words else float(re.sub(r"[, ]", "", digits))
        return number * {"million": 1e6, "thousand": 1e3, "hundred": 100, "dozen": 12}.get(groups["scale"] or "", 1)

    def _unit(self, text: Text, before: str | None, start: int, end: int) -> str:
        """The unit before the thing ("batteries of Patriots"), the one after it ("ATACMS missiles"), or its own last word."""
        if before:
            return before
        own = text.folded[start:end].split()[-1] if start < end else ""
        after = self._after.match(text.folded, end, min(len(text.folded), end + 40))
        return after["unit"] if after else own if own in _OWN_UNITS else ""


_QUALIFIERS = frozenset({"more than", "over", "at least", "up to", "as many as", "about", "around", "approximately", "roughly", "nearly", "almost", "another", "some", "an additional", "mindestens", "bis zu", "rund", "etwa", "mehr als"})  # fmt: skip
_NOT_AMOUNTS = frozenset({"additional", "more", "further", "до", "около", "близько", "майже", "ще", "еще"})
_OWN_UNITS = frozenset({"missiles", "rockets", "shells", "rounds", "tanks", "jets", "vehicles", "howitzers", "drones", "launchers", "batteries", "interceptors", "helicopters"})  # fmt: skip


def _any(words: object) -> str:
    return "|".join(re.escape(str(w)) for w in sorted(words, key=lambda w: -len(str(w))))  # type: ignore[call-overload]  # any iterable of strings


def _broken(between: str) -> bool:
    return any(
        word
        in {
            "to",
            "for",
            "and",
            "in",
            "of",
            "from",
            "with",
            "by",
            "years",
            "days",
            "months",
            "billion",
            "percent",
            "men",
            "people",
        }
        for word in between.split()
    )
