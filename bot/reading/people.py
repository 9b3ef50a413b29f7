"""Whose surname it is, and whose office: alone they count only with what the article says of them besides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from bot.catalogue import Catalogue, Entity
from bot.reading.aliases import Hit
from bot.reading.evidence import Document

_OWNER_BEFORE = re.compile(r"(?:['’]s?|s['’])?[ -]")
_OWNER_AFTER = re.compile(r" (?:of|for|von|de|del|di)(?: the| la)? ")
_NOT_NOW = re.compile(
    r"(?:\b(?:former|ex|late|then|previous|future|incoming|vice|deputy|acting|next|ehemalige[rn]?|frühere[rn]?|ancien(?:ne)?|"
    r"колишн\w+|бывш\w+|екс|экс)[ -])(?:the )?$",
    re.IGNORECASE,
)  # closed class: what takes an office from its holder
_APPOSITION = re.compile(r"[\s,]{0,2}(?:the )?")


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
        full = [hit for hit in document.hits if hit.form.strength == "name" and hit.form.key in self._people]
        found = (self._one(hits, document, full, day) for hits in places.values())
        return {hit: why for hit, why in found if why}

    def offices(self, document: Document) -> dict[Hit, str]:
        """The offices that stand for who holds them now, each with the reason.

        One that names no country is that of a country in the article, unless another one stands beside it.
        """
        lands = [hit for hit in document.hits if hit.form.key.startswith("country:")]
        named = {hit.form.key for hit in lands}
        found: dict[Hit, str] = {}
        for hit in document.hits:
            if hit.form.strength not in ("phrase", "bare") or _NOT_NOW.search(
                hit.field.raw, max(0, hit.start - 20), hit.start
            ):
                continue
            land = self._lands[hit.form.key]
            if hit.form.strength == "phrase":
                found[hit] = "office"
            elif land in named and all(owner.form.key == land or not _owns(owner, hit) for owner in lands):
                found[hit] = f"office, and the article names {land.removeprefix('country:')}"
        return found

    def _one(self, hits: list[Hit], document: Document, full: list[Hit], day: date | None) -> tuple[Hit, str]:
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
        if role := _office_beside(hit, document, offices):
            return f"office: {role}"
        if offices and not document.stranger_before(hit, document.names) and _country_named(person, document):
            return f"holds {min(offices)}, and the article names {person.country}"
        return ""


def _last_named(hits: Sequence[Hit], full: Sequence[Hit]) -> Hit | None:
    """Of people with one surname, the one whose full name stands last before it; else whose stands first at all."""
    ids = {hit.form.key: hit for hit in hits}
    named = [f for f in full if f.form.key in ids]
    before = [f for f in named if _order(f) < _order(hits[0])]
    chosen = max(before, key=_order) if before else min(named, key=_order, default=None)
    return ids[chosen.form.key] if chosen else None


def _order(hit: Hit) -> tuple[bool, int]:
    return hit.field.field == "text", hit.start


def _owns(owner: Hit, office: Hit) -> bool:
    """Whether a country stands right beside an office: "India's national security adviser", "minister of Poland"."""
    if owner.field is not office.field:
        return False
    raw = owner.field.raw
    if owner.end <= office.start:
        return bool(_OWNER_BEFORE.fullmatch(raw, owner.end, office.start))
    return office.end <= owner.start and bool(_OWNER_AFTER.fullmatch(raw, office.end, owner.start))


def _office_beside(hit: Hit, document: Document, offices: set[str]) -> str:
    for other in document.hits:
        if other.form.strength not in ("phrase", "bare") or other.field is not hit.field:
            continue
        role = other.form.key.removeprefix("role:")
        left, right = sorted((other, hit), key=lambda h: h.start)
        if role in offices and _APPOSITION.fullmatch(hit.field.raw, left.end, max(left.end, right.start)):
            return role
    return ""


def _country_named(person: Entity, document: Document) -> bool:
    return any(hit.form.key == f"country:{person.country}" for hit in document.hits)
