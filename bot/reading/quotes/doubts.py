"""What speaks against words having been said by whom the sentence names: doubts that make a rule another rule."""

from __future__ import annotations

from bisect import bisect_left

from bot.reading.quotes.place import Attribution, Place
from bot.reading.text import letters

CITED = "-cited"
UNSAID = "-unsaid"
_NEGATIONS = frozenset(
    ("not", "never", "nobody", "didn't", "doesn't", "don't", "hasn't", "haven't", "hadn't", "wouldn't", "won't")
)
_CONDITIONS = frozenset(("if", "whether", "unless"))
_NEAR = 4  # words before the verb in which a negation or denial bears on it


def doubt(place: Place, found: Attribution) -> str:
    """A suffix for the rule's id: "-unsaid" for words that were denied, imagined or forged, "-cited" where the
    sentence names somebody else, too, who passes the words on ("Smith said, according to the agency"); else "".
    """
    if _is_unreal(place) or _is_denied(place, found) or _is_open(place, found):
        return UNSAID
    return CITED if "A" in place.line.tags[place.start : place.end] and not found.rule.startswith("according") else ""


def _is_unreal(place: Place) -> bool:
    """Whether a word of the sentence says that nobody said it."""
    words = letters(place.line.lowered[slice(*place.line.chars((place.start, place.end)))])
    return not place.verbs.unreal.isdisjoint(words)


def _is_denied(place: Place, found: Attribution) -> bool:
    if found.verb < 0:
        return False
    near = place.words(found.verb - _NEAR, found.verb)
    return bool(near & (_NEGATIONS | place.verbs.denying)) or place.line.word(found.verb) in place.verbs.denying


def _is_open(place: Place, found: Attribution) -> bool:
    """Whether the words are only possible: "if Smith says", "is expected to say"."""
    if found.verb < 0:
        return False
    who = bisect_left(place.line.spans, (found.who[0], 0))
    expected = found.verb > place.start and place.line.tags[found.verb - 1] == "T"
    return expected or bool(place.words(who - 1, who) & _CONDITIONS)
