"""What was read, told and counted, as commands ask for it (handlers/commands/room.py, Questions)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from bot.answers.snippets import snippet
from bot.catalogue import Catalogue, Entity
from bot.language import ngettext
from bot.ledger import export, timeline
from bot.ledger.rows import Row
from bot.model import File, Rung, StoryState
from bot.pictures import png
from bot.ports import Clock, Found
from bot.rules.language import read
from bot.rules.near import fold
from bot.rules.plain import Plain
from bot.rules.rule import EVERYTHING, All, Any, Not, Rule, Term, all_of, any_of, negated, text
from bot.rules.rule import terms as terms_of
from bot.rules.vocabulary import Vocabulary, ancestry
from bot.rules.words import in_words
from bot.storage.search import SqlLooks, SqlSearch
from handlers.commands.room import Asked, Counts, Hit

_KEYS = {"person": "person", "organisation": "party"}  # of terms, by type of entity


class StoredQuestions:
    """Answers from the store. What is long is done in threads: no SQL and no drawing on the event loop."""

    def __init__(
        self, search: SqlSearch, looks: SqlLooks, vocabulary: Vocabulary, catalogue: Catalogue,
        kiel: Mapping[str, str], clock: Clock, version: str,
    ) -> None:  # fmt: skip
        """`kiel`: by status, what a tracker counts it as."""
        self._search, self._looks, self._vocabulary, self._clock = search, looks, vocabulary, clock
        self._version = version
        self._plain = Plain(vocabulary)
        self._kiel = kiel
        self._kinds = {e.id: e.kind for e in catalogue.entities.values()} | {c: c for c in catalogue.classes}
        self._topics: dict[str, set[str]] = {}  # by term, the ids that count as asked for
        for topic, line in ancestry(catalogue).items():
            for term in line:
                self._topics.setdefault(term, set()).add(topic)
        named = [e for e in catalogue.entities.values() if e.type in ("person", "organisation")]
        self._topics |= {f"{_KEYS[e.type]}:{e.id}": {e.id} for e in named}
        self._bodies = {f"party:{e.id}": _phrases(e) for e in named if e.type == "organisation"}

    def understood(self, text: str, *, giving: bool = False) -> Asked:
        """See Questions."""
        rule = read(self._plain.read(text).whole)
        return self._asked(_as_donors(rule) if giving else rule)

    def sought(self, text: str) -> Asked:
        """See Questions. An organisation is looked for by its names, too, wherever an article has them."""
        asked = self._asked(self._plain.sought(text))
        return replace(asked, rule=self._named_anywhere(asked.rule))

    def alike(self, text: str) -> Mapping[str, str]:
        """See Questions."""
        return self._plain.alike(text)

    async def entries(
        self, asked: Asked, *, since: datetime | None = None, until: datetime | None = None, before: int | None = None,
        limit: int,
    ) -> Sequence[Hit]:  # fmt: skip
        """See Questions."""
        topics = {topic for term in terms_of(asked.rule) for topic in self._topics.get(term.token, ())}

        def hits() -> list[Hit]:
            found = self._search.entries(asked.rule, since=since, until=until, before=before, limit=limit)
            return [_hit(one, asked.rule, topics) for one in found]

        return await asyncio.to_thread(hits)

    async def count(
        self, asked: Asked, *, since: datetime | None = None, until: datetime | None = None, most: int
    ) -> int:
        """See Questions."""
        return await asyncio.to_thread(self._search.count, asked.rule, since=since, until=until, most=most)

    async def stories(
        self, asked: Asked, *, since: datetime | None = None, until: datetime | None = None, offset: int = 0, limit: int
    ) -> Sequence[tuple[int, StoryState]]:
        """See Questions."""
        return await asyncio.to_thread(
            self._search.stories, asked.rule, since=since, until=until, offset=offset, limit=limit
        )

    async def rows(
        self, asked: Asked, *, since: datetime | None = None, until: datetime | None = None, open_only: bool = False
    ) -> Sequence[Row]:
        """See Questions. Of a story that meets the rule, only the rows that meet it themselves."""
        found = await asyncio.to_thread(self._search.rows, asked.rule, since=since, until=until, open_only=open_only)
        things, donors = self._meant(asked.rule)
        return [
            row
            for row in found
            if (not things or not row.entity or row.entity in things)
            and (not donors or not donors.isdisjoint(party.code for party in row.donors))
        ]

    async def picture(self, rows: Sequence[Row], title: str) -> File:
        """See Questions."""
        drawn = await asyncio.to_thread(lambda: png(timeline.svg(rows, title)))
        return File("timeline.png", "image/png", drawn, timeline.alt(rows, title))

    async def table(self, rows: Sequence[Row]) -> File:
        """See Questions."""
        said = await asyncio.to_thread(export.table, rows, self._kiel, self._kinds)
        told = ngettext("{count} row of the ledger", "{count} rows of the ledger", len(rows)).format(count=len(rows))
        return File("pledges.csv", "text/csv; charset=utf-8", said.encode(), told)

    async def looked(self, person: str) -> datetime | None:
        """See Questions."""
        return await asyncio.to_thread(self._looks.looked, person, self.now())

    async def counts(self) -> Counts:
        """See Questions."""
        return Counts(self._version, *await asyncio.to_thread(self._search.counts))

    def now(self) -> datetime:
        """See Questions."""
        return self._clock.now()

    def _named_anywhere(self, rule: Rule) -> Rule:
        return _each(rule, lambda term: any_of((term, *self._bodies.get(term.token, ()))))

    def _asked(self, rule: Rule) -> Asked:
        return Asked(rule, "" if rule == EVERYTHING else in_words(text(rule), Rung.NONE, self._vocabulary))

    def _meant(self, rule: Rule) -> tuple[set[str], set[str]]:
        """The things and the givers that are asked for, none where any may be: a story may hold others beside them."""
        asked = terms_of(rule)
        named = [term for term in asked if term.key in ("topic", "class")]
        things = {topic for term in named for topic in (term.value, *self._topics.get(term.token, ()))}
        return things, {term.value for term in asked if term.key == "donor"}


def _as_donors(rule: Rule) -> Rule:
    """The rule where a country that is only named is meant as giver."""
    return _each(rule, lambda term: Term("donor", term.value) if term.key == "party" and term.value.isupper() else term)


def _each(rule: Rule, other: Callable[[Term], Rule]) -> Rule:
    """The rule with another in the place of each term."""
    match rule:
        case Term():
            return other(rule)
        case Not(inner):
            return negated(_each(inner, other))
        case All(parts):
            return all_of(_each(part, other) for part in parts)
        case Any(parts):
            return any_of(_each(part, other) for part in parts)


def _phrases(body: Entity) -> tuple[Term, ...]:
    """The names of an organisation that can be looked for in any case."""
    names = dict.fromkeys(map(fold, chain((body.name,), *body.aliases.values())))
    return tuple(Term("phrase", name) for name in names if name)


def _hit(found: Found, rule: Rule, topics: set[str]) -> Hit:
    piece, strong = snippet(rule, found.reading, topics)
    return Hit(found.entry, found.reading, found.source, found.at, found.story, piece, strong)
