"""Whose surname it is, and whose office: alone they count only with what the article says of them besides."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from bot.catalogue import Catalogue
from bot.reading.topics.aliases import Hit
from bot.reading.topics.evidence import Document

_OWNER_BEFORE = re.compile(r"(?:['’]s?)?[ -]$")
_OWNER_AFTER = re.compile(r" (?:of|for|von|de|del|di)(?: the| la)? ")
_NOT_NOW = re.compile(
    r"(?:\b(?:former|ex|late|then|previous|future|incoming|vice|deputy|acting|next|ehemalige[rn]?|frühere[rn]?|ancien(?:ne)?|"
    r"колишн\w+|бывш\w+|екс|экс)[ -])(?:the )?$",
    re.IGNORECASE,
)  # closed class: what takes an office from its holder
_APPOSITION_BEFORE = re.compile(r"[\s,]{0,2}(?:the )?$")
_APPOSITION_AFTER = re.compile(r"[\s,]{0,2}(?:the )?")


Places = dict[str, list[tuple[bool, int]]]
"""Where each person's full name stands, in order: whether in the text, and at which offset."""


class People:
    """Decides about surnames and bare offices ("defence secretary").

    A surname that two people share goes to the one for whom something speaks, else to nobody.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._people = {e.id: e for e in catalogue.entities.values() if e.type == "person"}
        self._lands = {f"role:{role.id}": f"country:{role.country}" for role in catalogue.roles.values()}
        titles = sorted((t for words in catalogue.kind_cues.get("title", {}).values() for t in words), key=len)
        self._title = re.compile(rf"\b({'|'.join(map(re.escape, reversed(titles)))})\.? $") if titles else None

    def surnames(self, document: Document, day: date | None) -> dict[Hit, str]:
        """The surnames that stand for a person, each with the reason."""
        places: dict[tuple[str, int, int], list[Hit]] = defaultdict(list)
        for hit in document.hits:
            if hit.form.strength == "surname":
                places[hit.field.field, hit.start, hit.end].append(hit)
        full: dict[str, list[tuple[bool, int]]] = defaultdict(list)
        for hit in document.hits:
            if hit.form.strength == "name" and hit.form.key in self._people:
                full[hit.form.key].append(_order(hit))
        found = (self._one(hits, document, full, day) for hits in places.values())
        return {hit: why for hit, why in found if why}

    def offices(self, document: Document) -> dict[Hit, str]:
        """The offices that stand for who holds them now, each with the reason.

        One that names no country is that of a country in the article, unless another one stands beside it.
        """
        found = ((hit, self._office(hit, document)) for hit in document.hits if hit.form.strength in ("phrase", "bare"))
        return {hit: why for hit, why in found if why}

    def _office(self, hit: Hit, document: Document) -> str:
        if _NOT_NOW.search(hit.field.raw, max(0, hit.start - 20), hit.start):
            return ""
        if hit.form.strength == "phrase":
            return "office"
        land = self._lands[hit.form.key]
        owners = {owner.form.key for owner in document.beside(hit, _OWNER_BEFORE, _OWNER_AFTER)} - {land}
        if land not in document.keys or any(owner.startswith("country:") for owner in owners):
            return ""
        return f"office, and the article names {land.removeprefix('country:')}"

    def _one(self, hits: list[Hit], document: Document, full: Places, day: date | None) -> tuple[Hit, str]:
        named = _last_named(hits, full)
        if named:
            return named, f"full name in the article: {named.form.key}"
        reasons = [(hit, why) for hit in hits if (why := self._why(hit, document, day))]
        return reasons[0] if len(reasons) == 1 else (hits[0], "")

    def _why(self, hit: Hit, document: Document, day: date | None) -> str:
        person = self._people[hit.form.key]
        offices = {o.role for o in person.roles if day is None or o.covers(day)}
        title = self._title and self._title.search(hit.field.raw, max(0, hit.start - 40), hit.start)
        if offices and title:
            return f"title: {title[1]}"
        beside = {other.form.key for other in document.beside(hit, _APPOSITION_BEFORE, _APPOSITION_AFTER)}
        if role := next((role for role in sorted(offices) if f"role:{role}" in beside), ""):
            return f"office: {role}"
        at_home = f"country:{person.country}" in document.keys
        if offices and at_home and not document.stranger_before(hit, document.names):
            return f"holds {min(offices)}, and the article names {person.country}"
        return ""


def _last_named(hits: Sequence[Hit], full: Places) -> Hit | None:
    """Of people with one surname, the one whose full name stands last before it; else whose stands first at all."""
    here = _order(hits[0])
    named = [(hit, full[hit.form.key]) for hit in hits if hit.form.key in full]
    before = [(orders[at - 1], hit) for hit, orders in named if (at := bisect_left(orders, here))]
    if before:
        return max(before, key=lambda pair: pair[0])[1]
    return min(named, key=lambda pair: pair[1][0])[0] if named else None


def _order(hit: Hit) -> tuple[bool, int]:
    return hit.field.field == "text", hit.start
