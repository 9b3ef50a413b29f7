"""The auxiliaries left of a verb (a closed class of English): future, possible, negated, perfect, passive."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FUTURE = frozenset({"will", "shall", "won't", "'ll", "gonna"})
_WOULD = frozenset({"would", "wouldn't", "'d"})
_POSSIBLE = frozenset({"could", "may", "might", "can", "cannot", "can't", "couldn't", "mightn't"})
_DUTY = frozenset({"should", "must", "ought", "shouldn't", "let's", "please"})
_URGED = frozenset({"need", "needs", "supposed", "time", "vital", "crucial", "essential", "imperative", "important"})
_PERFECT = frozenset({"has", "have", "had", "hasn't", "haven't", "hadn't", "having"})
_BE = frozenset(
    {"is", "are", "was", "were", "be", "been", "being", "isn't", "aren't", "wasn't", "weren't", "am", "'s", "'re"}
)
_DO = frozenset({"do", "does", "did", "don't", "doesn't", "didn't"})
_NOT = frozenset({"not", "never", "no", "neither", "nor", "without", "cannot"})
_WITHIN = (  # adverbs and pronouns that stand within a verb group
    "also soon still now already yet just even only all both once again first instead so far then quickly ever it "
    "they he she we it's longer together each"
)
_PASSED = frozenset(_WITHIN.split())
_NO_ADVERBS = frozenset({"italy", "july", "ally", "supply", "family", "assembly", "reply"})
_WORD = re.compile(r"[\w'’-]+[.,;:!?)\"”]*")
_REACH = 7  # words; a longer verb group is none


@dataclass(frozen=True, slots=True)
class Modality:
    """What the words before a verb say of it."""

    future: bool = False
    would: bool = False
    possible: bool = False
    duty: bool = False
    infinitive: bool = False
    negated: bool = False
    perfect: bool = False
    passive: bool = False
    going: bool = False  # "is being sent", "are sending"
    late: bool = False  # "not yet", "still not"
    ended: bool = False  # "no longer"
    before: str = ""  # the first word that is no auxiliary

    @property
    def finite(self) -> bool:
        """Whether an auxiliary makes it a statement of its own."""
        return self.future or self.would or self.possible or self.perfect or self.passive


def modality(folded: str, start: int, floor: int) -> Modality:
    """Reads the words of `folded[floor:start]` from the right, as long as they are auxiliaries and adverbs."""
    seen: set[str] = set()
    infinitive, before = False, ""
    words = _WORD.findall(folded, max(floor, start - 80), start)
    for word in reversed(words[-_REACH:]):
        if word[-1] in '.,;:!?)"”':
            break
        if word == "to" and not infinitive and not seen & (_BE - {"be"}):
            infinitive = True
        elif word in _AUXILIARIES or word.endswith("n't") or (word in _PASSED and not infinitive):
            seen.add(word)
        elif infinitive or not word.endswith("ly") or word in _NO_ADVERBS:
            before = word
            break
    return _judged(seen, infinitive=infinitive, before=before)


_AUXILIARIES = _FUTURE | _WOULD | _POSSIBLE | _DUTY | _PERFECT | _BE | _DO | _NOT


def _judged(seen: set[str], *, infinitive: bool, before: str) -> Modality:
    be = seen & _BE
    is_to = infinitive and bool(be - {"be", "been", "being"})
    return Modality(
        future=bool(seen & _FUTURE) or is_to,
        would=bool(seen & _WOULD),
        possible=bool(seen & _POSSIBLE),
        duty=bool(seen & _DUTY) or (infinitive and bool(seen & _PERFECT)) or before in _URGED,
        infinitive=infinitive,
        negated=bool(seen & _NOT) or any(w.endswith("n't") for w in seen),
        perfect=bool(seen & _PERFECT),
        passive=bool(be - {"being"}),
        going="being" in seen and bool(be - {"be", "been", "being"}),
        late=bool(seen & {"yet", "still"}),
        ended={"no", "longer"} <= seen,
        before=before,
    )
