"""Stories in full, and why something was told (handlers/commands/looking.py, Files)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from bot.feeds.links import untracked
from bot.model import Destination, StoryState
from bot.model.desk import LookedAt, StoryFile
from bot.model.rulings import Ruled, Said
from bot.rules.facts import Witness
from bot.rules.index import Index, holds
from bot.rules.language import read
from bot.rules.vocabulary import Vocabulary
from bot.rules.words import in_words
from bot.storage.desk import SqlDesk
from bot.storage.rulings import SqlRulingStore
from bot.storage.subscriptions import SqlSubscriptionStore


async def entries_at(desk: SqlDesk, url: str) -> Sequence[LookedAt]:
    """The entries of an address, however it is spelt: with or without tracking, a slash at its end, a fragment."""
    for spelt in _spellings(url):
        if found := await desk.looked_at(spelt):
            return found
    return ()


def _spellings(url: str) -> Iterator[str]:
    """As given; then the same page under http and https, with and without a slash at the end of its path."""
    plain, _, query = untracked(url.partition("#")[0]).partition("?")
    yield url
    rest = plain.partition("://")[2]
    for scheme in ("https", "http"):
        for path in (rest.rstrip("/"), f"{rest.rstrip('/')}/"):
            yield f"{scheme}://{path}{f'?{query}' if query else ''}"


class StoredFiles:
    """Answers from the store. Never on the event loop."""

    def __init__(
        self, desk: SqlDesk, rulings: SqlRulingStore, subscriptions: SqlSubscriptionStore, witness: Witness,
        vocabulary: Vocabulary,
    ) -> None:  # fmt: skip
        self._desk, self._rulings, self._subscriptions = desk, rulings, subscriptions
        self._witness, self._vocabulary = witness, vocabulary

    async def story(self, number: int) -> StoryFile | None:
        """See Files."""
        return await self._desk.story(number)

    async def looked_at(self, url: str) -> Sequence[LookedAt]:
        """See Files."""
        return await entries_at(self._desk, url)

    async def entry(self, number: int) -> Sequence[LookedAt]:
        """See Files."""
        return await self._desk.entry(number)

    async def rulings(self, story: int) -> Sequence[Ruled]:
        """See Files."""
        return await asyncio.to_thread(self._rulings.of, story)

    async def meant(self, story: int, state: StoryState, to: Destination) -> Sequence[str]:
        """See Files."""
        return await asyncio.to_thread(self._meant, story, state, to)

    async def said(self, to: Destination, message: str) -> Said | None:
        """See Files."""
        return await asyncio.to_thread(self._rulings.said, to, message)

    def _meant(self, story: int, state: StoryState, to: Destination) -> list[str]:
        facts = self._witness.of(story, state)
        here = {one.number: one for one in self._subscriptions.of(to)}
        index = Index()
        for number, one in here.items():
            index.put(number, one)
        words = [
            f"Subscription {one.number} means it: {in_words(one.rule, one.at_least, self._vocabulary)}"
            for one in index.matching(facts)
        ]
        muted = self._subscriptions.muted(to.key)
        return words + [
            f"Muted here until {until:%-d %b %Y, %H:%M} UTC: {rule}"
            for rule, until in muted
            if holds(read(rule), facts.terms)
        ]
