"""Whom a "he" or "she" means: only where one person can be meant; otherwise nobody is named."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.model import Speaker
from bot.reading.quotes.find import Attributed
from bot.reading.quotes.speakers import PRONOUNS, Written
from bot.reading.quotes.tags import QUOTED

_SINGULAR = frozenset(("he", "she"))
_CAPITALISED = re.compile(r"(?P<title>[A-Z][a-z]+)\.?\s+(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)*)")
_PRONOUNS = re.compile(r"\b(?:he|his|him|she|her)\b", re.IGNORECASE)
_GENDER = {"Mr": "he", "Sir": "he", "Mrs": "she", "Ms": "she"}
_REACH = 2  # paragraphs above the pronoun's own in which the person must be named


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in the text. `person`: surely one person, by name; `subject`: what the sentence is about."""

    start: int
    name: str
    entity: str | None = None
    office: str | None = None
    country: str | None = None
    body: str | None = None
    person: bool = True
    subject: bool = False

    @property
    def key(self) -> str:
        """Persons with the same last name are taken for one."""
        return self.name.split()[-1]


class Persons:
    """Who is named in a field outside quotation marks, in order."""

    def __init__(self, written: Written, found: Attributed, speakers: Sequence[Speaker]) -> None:
        self._gender: dict[str, str] = {}
        self._paragraphs = [start for start, _ in written.text.paragraphs]
        self._sentences = found.sentences
        sure = [*_mentioned(written), *self._titled(written), *_speaking(speakers)]
        known = {named.key: named for named in sure if named.person}
        mentioned = [m.span for m in written.mentions if m.kind == "person"]
        places = {
            start: Named(start, name, person=False)
            for start, name in written.named
            if not any(span.start <= start < span.end for span in mentioned)
        }
        places |= {n.start: n for n in sure} | {n.start: n for n in _subjects(written, found, known)}
        self._masked = found.lines.masked
        self._named = [places[at] for at in sorted(places) if found.lines.masked[at] not in QUOTED]
        self._shared = written.is_shared
        self._starts = [named.start for named in self._named]

    def resolve(self, speaker: Speaker) -> Speaker:
        """The speaker, named where it is a "he" or "she" that can mean only one person."""
        meant = self._meant(speaker) if speaker.kind == "pronoun" and not speaker.name else None
        if not meant:
            return speaker
        named = replace(speaker, name=meant.name, entity=meant.entity, country=meant.country)
        return replace(named, office=meant.office, body=meant.body)

    def _meant(self, speaker: Speaker) -> Named | None:
        """The last one named before the sentence: as what a sentence is about, or as the only person far and wide.

        A pronoun's own sentence decides nothing ("Smith is wrong, he said"), but another person in it forbids a name.
        """
        pronoun, at = speaker.span.text.lower(), speaker.span.start
        if pronoun not in _SINGULAR:
            return None
        first = self._paragraphs[max(0, bisect_right(self._paragraphs, at) - 1 - _REACH)]
        sentence = self._sentences[bisect_right(self._sentences, at) - 1]
        before = self._named[bisect_left(self._starts, first) : bisect_right(self._starts, at)]
        near = [named for named in before if named.start < sentence]
        if not near or not near[-1].person or self._gender.get(near[-1].key, pronoun) != pronoun:
            return None
        here = {named.key for named in before if named.start >= sentence}
        if here - {near[-1].key} or self._shared(near[-1].key) or not self._agrees(pronoun, near[-1].start, at):
            return None
        return self._subject(near) or (near[-1] if len({named.key for named in near}) == 1 else None)

    def _agrees(self, pronoun: str, start: int, at: int) -> bool:
        """Whether the words since the name do not speak of one of the other gender only."""
        since = {word.lower() for word in _PRONOUNS.findall(self._masked, start, at)}
        same = {"he", "his", "him"} if pronoun == "he" else {"she", "her"}
        return not since or bool(since & same)

    def _subject(self, near: Sequence[Named]) -> Named | None:
        """The last named, where a sentence is about them and nobody else is named since."""
        for named in reversed(near):
            if named.subject or named.key != near[-1].key:
                return named if named.person and named.key == near[-1].key else None
        return None

    def _titled(self, written: Written) -> Iterator[Named]:
        for found in _CAPITALISED.finditer(written.text.raw):
            name = written.name_in(found["name"]) if written.is_title(found["title"]) else ""
            if not name:
                continue
            if found["title"] in _GENDER:
                self._gender[name.split()[-1]] = _GENDER[found["title"]]
            yield Named(found.start("name"), written.full_names.get(name.split()[-1], name))


def _speaking(speakers: Sequence[Speaker]) -> Iterator[Named]:
    for speaker in speakers:
        if speaker.kind in ("person", "role") and speaker.name:
            known = speaker.entity, speaker.office, speaker.country, speaker.body
            yield Named(speaker.span.start, speaker.name, *known, subject=True)
        elif speaker.kind in ("role", "anonymous"):
            yield Named(speaker.span.start, speaker.span.text, person=False)


def _mentioned(written: Written) -> Iterator[Named]:
    return (Named(m.span.start, m.name, m.entity) for m in written.mentions if m.kind == "person")


def _subjects(written: Written, found: Attributed, known: dict[str, Named]) -> Iterator[Named]:
    """What sentences are about: known persons, and others whom a pronoun may mean instead.

    A name of one word that is nobody's last name is no person: people are introduced by their full names.
    """
    bodies = {m.span.start for m in written.mentions if m.kind in ("country", "organisation", "system", "mechanism")}
    tellers = set(found.tellers)
    people = [m for m in written.mentions if m.kind == "person"]
    for start, end in {*found.subjects, *tellers}:
        person = next((m for m in people if start <= m.span.start and m.span.end == end), None)
        if person:
            yield Named(person.span.start, person.name, person.entity, subject=True)
            continue
        phrase = written.text.raw[start:end]
        name = written.name_in(phrase)
        somebody = name or (start, end) in tellers or phrase.split()[-1] in written.words.people
        if not somebody or any(start <= at < end for at in bodies) or phrase.lower() in PRONOUNS:
            continue
        key = name.split()[-1] if name else ""
        if key in known and " and " not in phrase:
            yield replace(known[key], start=start, subject=True)
        elif key == name and key in written.full_names:  # "Tall" after "Ana Tall"
            yield Named(start, written.full_names[key], subject=True)
        elif " " in name or not name:
            introduced = name == phrase and key not in written.words.bodies  # "Ana Tall arrived", not "The Black Sea"
            yield Named(start, name or phrase, person=introduced, subject=introduced)
