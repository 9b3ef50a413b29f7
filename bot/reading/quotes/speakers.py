"""Who a phrase means: person, office holder at that date, body, document, or people without a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.catalogue import Catalogue, Entity, Lexicon
from bot.model import Mention, Span, Speaker, SpeakerKind
from bot.reading.quotes.tags import QUOTED, Range
from bot.reading.quotes.words import is_function_word
from bot.reading.text import Text, fold

PRONOUNS = frozenset(("he", "she", "they", "it", "i", "we", "you", "who", "everyone", "nobody", "someone"))
_ARTICLE = re.compile(r"^(?:the|a|an|this|that|his|her|its|their|our|mr|mrs|ms)\.?\s+", re.IGNORECASE)
_GOES_ON = re.compile(r"\s(?:of|for|to|with|from|in|at|by|on|near|speaking|familiar|who)\b|[,(]")
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_FULL_NAME = re.compile(r"[A-Z][\w'’-]+(?:\s(?:[A-Z]\.|(?:de|van|von|der|bin|al))?\s?[A-Z][\w'’-]+)+")
_IN_A_PLACE = re.compile(r"\b(?:in|at|near|across|the)\s+$")
_SEVERAL = re.compile(r"\w (?:and|or|&) (?:(?:[a-z]+ )?[A-Z]|the )")
_PLURAL = re.compile(r"\w+[^s'’]s")  # "Republicans", unless it is somebody's last name
_ONE = frozenset(("a", "an", "one", "another"))


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words that tell names apart: before persons' names, at the end of bodies' names, and for people without one."""

    titles: frozenset[str]  # "mr", "president"
    bodies: frozenset[str]  # "Ministry", "Times"
    people: frozenset[str]  # "officials", "president"
    persons: frozenset[str]  # "spokesperson"
    groups: frozenset[str]  # "company", "ministry"
    roles: frozenset[str]  # all that a role is made of: these, and "former"
    houses: Mapping[str, tuple[str, int]]  # "ministries" -> "ministry", 1: the place of the form in its list

    @classmethod
    def of(cls, lexicon: Lexicon) -> NameWords:
        """The lexicon's."""
        titles = frozenset(title.lower() for title in lexicon.quoting.titles)
        given = lexicon.quoting
        forms = [forms.split() for forms in given.houses]
        houses = {form: (each[0], place) for each in forms for place, form in enumerate(each)}
        people, persons = titles | frozenset(given.unnamed), frozenset(given.persons)
        groups = frozenset(given.groups) | {each[0] for each in forms}
        roles = persons | groups | frozenset(given.ranks)
        return cls(titles, frozenset(given.bodies), people, persons, groups, roles, houses)


@dataclass(frozen=True)
class Written:
    """What a field says, as far as speakers need it: its text, its mentions, and the article's date."""

    text: Text
    mentions: tuple[Mention, ...]
    day: date | None
    words: NameWords

    @cached_property
    def named(self) -> tuple[tuple[int, str], ...]:
        """Every name of two words and more that may be a person's, with its offset."""
        found = ((m.end(), self._bare_name(m.group())) for m in _FULL_NAME.finditer(self.text.raw))
        places = ((self.text.raw.rfind(name, 0, end), name) for end, name in found if " " in name)
        return tuple((start, name) for start, name in places if self._may_be_person(start, name))

    def _may_be_person(self, start: int, name: str) -> bool:
        before = self.text.raw[max(0, start - 8) : start]
        return not _IN_A_PLACE.search(before) and name.rsplit(maxsplit=1)[-1] not in self.words.bodies

    @cached_property
    def full_names(self) -> dict[str, str]:
        """Full names by last name; a last name that two people share is not there."""
        return {last: min(full) for last, full in self._by_last_name.items() if len(full) == 1}

    def is_shared(self, last: str) -> bool:
        """Whether two people of that last name are in the text."""
        return len(self._by_last_name.get(last, ())) > 1

    @cached_property
    def _by_last_name(self) -> dict[str, set[str]]:
        names: dict[str, set[str]] = {}
        for _, name in self.named:
            names.setdefault(name.split()[-1], set()).add(name)
        return names

    def _bare_name(self, run: str) -> str:
        """A run of capitalised words from behind its last title on: "Attorney General Ana Tall" is "Ana Tall"."""
        words = run.removesuffix("'s").removesuffix("’s").split()
        titles = (n for n in range(len(words), 0, -1) if is_function_word(words[n - 1]) or self.is_title(words[n - 1]))
        return " ".join(words[next(titles, 0) :])

    def is_title(self, word: str) -> bool:
        """Whether the word stands before names and is no part of them."""
        return word.rstrip(".").lower() in self.words.titles

    def name_in(self, head: str) -> str:
        """The name that ends a phrase: "former aide Ana Tall" has "Ana Tall"; "" where it ends otherwise."""
        run: list[str] = []
        for word in reversed(head.split()):
            if not _capital(word) or is_function_word(word):
                break
            run.insert(0, word)
        return self._bare_name(" ".join(run))

    def heads(self, span: Span) -> list[Mention]:
        """The mentions that are a phrase's head, not a part of it ("an aide to Mr Tall" is not Mr Tall)."""
        return [m for m in self.mentions if span.start <= m.span.start < span.end and _is_head(span, m.span)]


class Speakers:
    """Decides what kind of speaker a phrase is and, where that is sure, the name and the office at a date."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        self._catalogue = catalogue
        self._offices = {
            _bare(phrase): role.id for role in catalogue.roles.values() for phrase in role.phrases.get("en", ())
        }
        self._numbers = lexicon.number_words.get("en", {})
        heard = "|".join(re.escape(phrase) for phrase in lexicon.quoting.heard)
        self._heard = re.compile(rf"\b(?:{heard})\s(?:the\s)?$", re.IGNORECASE)
        self._unnamed = frozenset(lexicon.quoting.unnamed)
        self._documents = frozenset(lexicon.quoting.documents)

    def speaker(self, chars: Range, written: Written) -> Speaker:
        """The speaker that the phrase at two offsets stands for."""
        span = written.text.span(*chars)
        if span.text.lower() in PRONOUNS:
            return Speaker(span, "pronoun")
        return (
            self._mentioned(span, written)
            or self._role(span, written.day)
            or self._unnamed_people(span)
            or self._other(span, written)
        )

    def relative(self, who: Range, meant: Speaker, written: Written) -> Speaker:
        """The speaker of "Smith, who said": the "who", named; the phrase before it where that gives no name."""
        return replace(meant, span=written.text.span(*who), kind="pronoun") if meant.name else meant

    def heard_by(self, speaker: Speaker, sentence: Range, masked: str, written: Written) -> Speaker:
        """The speaker with the outlet that the sentence says to have heard it ("told NBC"), if there is one."""
        start, end = sentence
        for mention in written.mentions:
            at = mention.span.start
            if not start <= at < end or mention.entity == speaker.entity or masked[at] in QUOTED:
                continue
            entity = self._catalogue.entities.get(mention.entity)
            if entity and _is_outlet(entity) and self._heard.search(masked, start, at):
                return replace(speaker, via=mention.name)
        return speaker

    def _mentioned(self, span: Span, written: Written) -> Speaker | None:
        if _SEVERAL.search(span.text):
            return None
        heads = written.heads(span)
        person = next((m for m in heads if m.kind == "person"), None)
        if person:
            entity = self._catalogue.entities.get(person.entity)
            office, country = self._office(entity, written.day), entity.country if entity else None
            return Speaker(span, "person", person.name, person.entity, office, country=country)
        whole = [m for m in heads if not span.text[m.span.end - span.start :].strip()]
        role = next((m for m in whole if m.kind == "role"), None)
        if role:
            return self._holder(span, role.entity, written.day)
        body = next((m for m in whole if m.kind in ("organisation", "country")), None)
        return self._body(span, body) if body and span.text not in written.full_names else None

    def _body(self, span: Span, mention: Mention) -> Speaker:
        entity = self._catalogue.entities.get(mention.entity)
        if not entity:
            return Speaker(span, "country", mention.name, mention.entity, country=mention.entity)
        kind: SpeakerKind = "outlet" if _is_outlet(entity) else "organisation"
        return Speaker(span, kind, mention.name, mention.entity, country=entity.country)

    def _role(self, span: Span, day: date | None) -> Speaker | None:
        role = self._offices.get(_bare(span.text))
        return self._holder(span, role, day) if role else None

    def _holder(self, span: Span, role: str, day: date | None) -> Speaker:
        """The office's one holder on that day; only the words where the day is unknown or several hold it."""
        known = self._catalogue.roles.get(role)
        holders = self._catalogue.holders(role, day) if day and known and not known.shared else ()
        country = known.country if known else None
        if len(holders) != 1:
            return Speaker(span, "role", country=country)
        return Speaker(span, "role", holders[0].name, holders[0].id, self._title(role), country=country)

    def _office(self, entity: Entity | None, day: date | None) -> str | None:
        held = [office.role for office in entity.roles if day and office.covers(day)] if entity else []
        return next((title for role in held if (title := self._title(role))), None)

    def _title(self, role: str) -> str | None:
        known = self._catalogue.roles.get(role)
        return next(iter(known.phrases.get("en", ())), None) if known else None

    def _unnamed_people(self, span: Span) -> Speaker | None:
        """Officials, sources, people: as written, counted where the text counts them."""
        words = _WORD.findall(span.text)
        head = next((n for n, word in enumerate(words) if word.lower() in self._unnamed), None)
        if head is None or any(map(_capital, words[max(head, 1) : head + 2])):
            return None
        return Speaker(span, "anonymous", count=self._count(words[:head]))

    def _count(self, before: list[str]) -> int | None:
        for word in map(str.lower, before):
            if word.isdecimal():
                return int(word)
            if word in _ONE:
                return 1
            if word in self._numbers:
                return self._numbers[word]
        return None

    def _other(self, span: Span, written: Written) -> Speaker:
        head = _GOES_ON.split(span.text, maxsplit=1)[0]
        words = _WORD.findall(head)
        if words and words[-1].lower() in self._documents and not _capital(words[-1]):
            return Speaker(span, "document")
        name = written.name_in(head)
        if not name:
            return Speaker(span, "role")
        if _SEVERAL.search(span.text):
            return Speaker(span, "person")
        if _PLURAL.fullmatch(name) and name not in written.full_names:
            return Speaker(span, "role")
        if name.split()[-1] in written.words.bodies or _names_a_body(head, name):
            return Speaker(span, "organisation", name)
        return Speaker(span, "person", written.full_names.get(name.split()[-1], name))


def _is_outlet(entity: Entity) -> bool:
    return entity.kind.split(".")[0] == "media"


def _names_a_body(head: str, name: str) -> bool:
    """Whether the phrase is an article and a name, or an acronym: "the Tribune" and "NBC" are no persons."""
    return fold(head) == "the " + fold(name) or (name.isupper() and len(name) > 1)


def _capital(word: str) -> bool:
    return word[:1].isupper()


def _bare(phrase: str) -> str:
    return _ARTICLE.sub("", fold(phrase)).strip()


def _is_head(span: Span, inner: Span) -> bool:
    before, after = span.text[: inner.start - span.start], span.text[inner.end - span.start :]
    return not _GOES_ON.search(before) and not fold(after).startswith("'") and not re.match(r"\s[a-z]", after)
