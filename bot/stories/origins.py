"""Origins, not outlets: who found a report out first, and how many independent ones stand behind a story."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import Member, Reading

_FILLER = frozenset({"the", "news", "com", "co", "uk", "org", "net", "www", "online", "newspaper", "agency"})


def key(reading: Reading, source: str) -> str:
    """One string for the origin, equal for reports that repeat it.

    Who speaks on the record is the origin whoever prints it; else the outlet that is cited; else `source` itself.
    """
    origin = reading.origin
    if origin.outlet:
        return f"outlet:{_plain(origin.outlet)}"
    if origin.named:
        return f"record:{_plain(origin.named)}"
    return f"outlet:{_plain(source)}"


def _plain(name: str) -> str:
    """A name without case, marks and the words that come and go with it ("NBC" = "NBC News" = "nbcnews.com")."""
    found = re.findall(r"\w+", name.lower().replace("news", " news "))
    return " ".join([word for word in found if word not in _FILLER] or found)


def independent(members: Iterable[Member]) -> int:
    """How many origins stand behind a story: copies and outlets of one family add none."""
    seen: dict[str, str] = {}
    for member in sorted(members, key=lambda m: m.entry):
        if member.copy_of is None:
            seen.setdefault(_voice(member), member.origin)
    return len(set(seen.values()))


def _voice(member: Member) -> str:
    own = member.origin == f"outlet:{_plain(member.source)}"
    return f"family:{member.family}" if own and member.family else member.origin
