"""Names as people type them: folded for looking up, and what may have been meant where they are mistyped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from bot.language import _

_WORD = re.compile(r"[^\W_]+")
_LIKE = 60.0  # rapidfuzz's ratio, of 100, from which a name may be what was meant: two wrong letters in five
_MOST_NAMES = 3


def fold(text: str) -> str:
    """A text as its words alone, in any case: "F-16s, air_defence" is "f 16s air defence"."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def near(text: str, names: Iterable[str], like: float = _LIKE) -> tuple[str, ...]:
    """The names that a person may have meant, the likeliest first; `like` is the least ratio, of 100."""
    folded = {name.casefold(): name for name in names}
    found = process.extract(text.casefold(), list(folded), scorer=fuzz.ratio, limit=_MOST_NAMES, score_cutoff=like)
    return tuple(folded[name] for name, _, _ in found)


def did_you_mean(names: Sequence[str]) -> str:
    """A question with up to three names; "" without any."""
    if not names:
        return ""
    *first, last = names
    if not first:
        return _("Did you mean {name}?").format(name=last)
    return _("Did you mean {names} or {name}?").format(names=", ".join(first), name=last)
