"""Whom a "he" or "she" means: only where one person can be meant; otherwise nobody is named."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model import Speaker
    from bot.reading.quotefind import Attributed
    from bot.reading.speakers import Written

_SINGULAR = frozenset(("he", "she"))
_CAPITALISED = re.compile(r"(?P<title>[A-Z][a-z]+)\.?\s+(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)*)")
_GENDER = {"Mr": "he", "Sir": "he", "Mrs": "she", "Ms": "she"}
_REACH = 2  # paragraphs above the pronoun's own in which the person must be named


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the text. `person`: surely a person's; `speaks`: said something there."""

    start: int
    name: str
    entity: str | None = None
    office: str | None = None
    person: bool = True
    speaks: bool = False

    @property
    def key(self) -> str:
        """Persons with the same last name are taken for one."""
        return self.name.split()[-1]


class Persons:
    """The persons that a field names outside quotation marks, in order."""

    def __init__(self, written: Written, found: Attributed, speakers: Sequence[Speaker]) -> None:
        self._gender: dict[str, str] = {}
        self._paragraphs = [start for start, _ in written.text.paragraphs]
        places: dict[int, Named] = {}
        for named in (*_subjects(written, found), *_mentioned(written), *self._titled(written), *_speaking(speakers)):
            places[named.start] = named
        quoted = [marked.outer for marked in found.marks]
        self._named = [places[at] for at in sorted(places) if not any(s <= at < e for s, e in quoted)]
        self._starts = [named.start for named in self._named]

    def resolve(self, speaker: Speaker) -> Speaker:
        """The speaker, named where it is a "he" or "she" that can mean only one person."""
        meant = self._meant(speaker) if speaker.kind == "pronoun" and not speaker.name else None
        return replace(speaker, name=meant.name, entity=meant.entity, office=meant.office) if meant else speaker

    def _meant(self, speaker: Speaker) -> Named | None:
        pronoun, at = speaker.span.text.lower(), speaker.span.start
        if pronoun not in _SINGULAR:
            return None
        paragraph = bisect_right(self._paragraphs, at) - 1
        first = self._paragraphs[max(0, paragraph - _REACH)]
        near = [named for named in self._named[: bisect_right(self._starts, at)] if named.start >= first]
        if not near or not near[-1].person or self._gender.get(near[-1].key, pronoun) != pronoun:
            return None
        return near[-1] if near[-1].speaks or len({named.key for named in near}) == 1 else None

    def _titled(self, written: Written) -> Iterator[Named]:
        for found in _CAPITALISED.finditer(written.text.raw):
            name = written.name_in(found["name"])
            if not name or not written.is_title(found["title"]):
                continue
            if found["title"] in _GENDER:
                self._gender[name.split()[-1]] = _GENDER[found["title"]]
            yield Named(found.start("name"), written.full_names.get(name.split()[-1], name))


def _speaking(speakers: Sequence[Speaker]) -> Iterator[Named]:
    for speaker in speakers:
        if speaker.kind in ("person", "role") and speaker.name:
            yield Named(speaker.span.start, speaker.name, speaker.entity, speaker.office, speaks=True)
        elif speaker.kind in ("role", "anonymous"):
            yield Named(speaker.span.start, speaker.span.text, person=False)


def _mentioned(written: Written) -> Iterator[Named]:
    return (Named(m.span.start, m.name, m.entity) for m in written.mentions if m.kind == "person")


def _subjects(written: Written, found: Attributed) -> Iterator[Named]:
    """Names that open a sentence: they may be persons, so that a pronoun after them may mean them."""
    bodies = {m.span.start for m in written.mentions if m.kind in ("country", "organisation", "system", "mechanism")}
    for start, end in found.subjects:
        name = written.name_in(written.text.raw[start:end])
        if name and not any(start <= at < end for at in bodies):
            yield Named(start, name, person=False)
