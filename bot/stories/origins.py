"""Origins, not outlets: who found a report out first, or said it on the record."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Origin, Rung

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import Reading, Voice

RECORD = "record:"  # begins the key of an origin that stands by its word
_FILLER = frozenset({"the", "news", "com", "co", "uk", "org", "net", "www", "online", "newspaper", "agency"})


def key(reading: Reading, source: str) -> str:
    """One string for the origin, equal for reports that repeat it.

    What a government announces has that government for its origin, whichever minister says so and whoever prints it,
    and where another government says so ("they have arrived"), that one; else the outlet that is cited; else who speaks
    on the record; else `source` itself.
    """
    origin = reading.origin
    if announced := _announced(reading):
        return f"{RECORD}{announced}"
    if origin.outlet:
        return f"outlet:{_plain(origin.outlet)}"
    if origin.named:
        return f"{RECORD}{_nation(origin.named, reading) or _entity(origin.named, reading) or _plain(origin.named)}"
    return f"outlet:{_plain(source)}"


def in_order(voices: Iterable[Voice]) -> dict[str, Voice]:
    """The voice that was first published for each key, the first one first, whatever order they came in."""
    first: dict[str, Voice] = {}
    for voice in sorted(voices, key=lambda v: (v.at, v.source, v.entry)):
        first.setdefault(voice.key, voice)
    return first


def independent(voices: Iterable[Voice]) -> tuple[Origin, ...]:
    """The origins that are known to be independent: the first, and after it those that say where they have it from.

    An outlet that cites nobody may have found it out, or read it elsewhere: nothing shows that it is independent. Of a
    publisher's outlets that report on their own, one is counted.
    """
    found: list[Origin] = []
    families: set[str] = set()
    for voice in in_order(voices).values():
        origin = voice.origin
        cites = origin.outlet or origin.named or origin.source_words
        if (cites or not found) and voice.family not in families:
            own = not (origin.outlet or origin.named)  # its own find, or its own unnamed sources
            found.append(replace(origin, outlet=voice.source) if own else origin)
        families |= {voice.family} - {""}
    return tuple(found)


def _announced(reading: Reading) -> str:
    """Whose word an official claim of announced or more is: the donors' codes, or that of another land that speaks.

    "" for all other claims, and where no donor is known.
    """
    claim = reading.claim
    if claim is None or claim.hedge.level != "official" or claim.rung.height < Rung.ANNOUNCED.height:
        return ""
    donors = sorted({party.code for party in claim.parties if party.role == "donor"})
    land = _land(reading.origin.named, reading) if reading.origin.named else ""
    return land if donors and land and land not in donors else "+".join(donors)


def _land(named: str, reading: Reading) -> str:
    """The state that somebody speaks for: the one in the name, else the quoted speaker's."""
    said = (q.speaker for q in reading.quotes if q.speaker and named in (q.speaker.name, q.speaker.span.text))
    return _nation(named, reading) or next((speaker.country for speaker in said if speaker.country), "")


def _nation(named: str, reading: Reading) -> str:
    """The state whose name an institution bears: "Dutch defence ministry", "Denmark's parliament"."""
    lands = (m for m in reading.mentions if m.kind == "country")
    return next((m.entity for m in lands if re.search(rf"\b{re.escape(m.span.text)}\b", named)), "")


def _entity(named: str, reading: Reading) -> str:
    """The catalogue's id for a name, by the article's own mentions: "Lund" = "Per Lund" = "Prime Minister Lund"."""
    return next((m.entity for m in reading.mentions if named in (m.name, m.span.text)), "")


def _plain(name: str) -> str:
    """A name without case, marks and the words that come and go with it ("NBC" = "NBC News" = "nbcnews.com")."""
    found = re.findall(r"\w+", name.lower().replace("news", " news "))
    return " ".join([word for word in found if word not in _FILLER] or found)
