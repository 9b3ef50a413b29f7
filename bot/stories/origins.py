"""Origins, not outlets: who found a report out first, and how many independent ones stand behind a story."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.model import Rung

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import Member, Reading

_FILLER = frozenset({"the", "news", "com", "co", "uk", "org", "net", "www", "online", "newspaper", "agency"})


def key(reading: Reading, source: str) -> str:
    """One string for the origin, equal for reports that repeat it.

    What a government announces has that government for its origin, whichever minister says so and whoever prints it;
    else the outlet that is cited; else who speaks on the record; else `source` itself.
    """
    origin = reading.origin
    if announced := _announced(reading):
        return f"record:{announced}"
    if origin.outlet:
        return f"outlet:{_plain(origin.outlet)}"
    if origin.named:
        return f"record:{_entity(origin.named, reading) or _plain(origin.named)}"
    return f"outlet:{_plain(source)}"


def _announced(reading: Reading) -> str:
    """The donors' codes where the main claim is official and announced or more; "" for all others."""
    claim = reading.claim
    if claim is None or claim.hedge.level != "official" or claim.rung.height < Rung.ANNOUNCED.height:
        return ""
    return "+".join(sorted({party.code for party in claim.parties if party.role == "donor"}))


def _entity(named: str, reading: Reading) -> str:
    """The catalogue's id for a name, by the article's own mentions: "Lund" = "Per Lund" = "Prime Minister Lund"."""
    return next((m.entity for m in reading.mentions if named in (m.name, m.span.text)), "")


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
