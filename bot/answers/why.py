"""Stories in full, and why something was told (handlers/commands/looking.py, Files)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from itertools import chain

from bot.answers import because
from bot.feeds.links import untracked
from bot.model import Destination, Subscription
from bot.model.desk import LookedAt, StoryFile
from bot.model.rulings import Ruled, Said
from bot.pipeline.regroup import arrival_of
from bot.rules.facts import Facts, Witness
from bot.rules.index import Index, holds
from bot.rules.language import read
from bot.rules.vocabulary import Vocabulary
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
    plain, _mark, query = untracked(url.partition("#")[0]).partition("?")
    yield url
    rest = plain.partition("://")[2]
    for scheme in ("https", "http"):
        for path in (rest.rstrip("/"), f"{rest.rstrip('/')}/"):
            yield f"{scheme}://{path}{f'?{query}' if query else ''}"


_MOST_ASKED = 60  # of a story's newest entries: which subscriptions meant them


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

    async def said(self, to: Destination, message: str) -> Said | None:
        """See Files."""
        return await asyncio.to_thread(self._rulings.said, to, message)

    async def why_story(self, file: StoryFile, to: Destination) -> Sequence[str]:
        """See Files."""
        return await asyncio.to_thread(lambda: because.of_story(self._case(file, to)))

    async def why_entry(self, entry: LookedAt, to: Destination) -> Sequence[str]:
        """See Files."""
        file = await self._desk.story(entry.story) if entry.story is not None else None
        return await asyncio.to_thread(self._of_entry, entry, file, to)

    def _of_entry(self, entry: LookedAt, file: StoryFile | None, to: Destination) -> list[str]:
        case = self._case(file, to) if file else None
        return because.of_entry(entry, case, self._rulings.reading(entry.entry))

    def _case(self, file: StoryFile, to: Destination) -> because.Case:
        heard = self._rulings.heard(file.story, most=_MOST_ASKED)
        facts = [self._witness.of(file.story, file.state, arrival_of(one)) for one in heard]
        known = frozenset[str]().union(*(each.terms for each in facts))
        muted = ((rule, until) for rule, until in self._subscriptions.muted(to.key) if holds(read(rule), known))
        shown = _shown(file)
        return because.Case(
            file, self._rulings.told(file.story, to), self._asking(to, facts), next(muted, None),
            self._rulings.reading(shown) if shown else None, self._vocabulary,
        )  # fmt: skip

    def _asking(self, to: Destination, facts: Sequence[Facts]) -> list[Subscription]:
        """The subscriptions of a destination that mean the story, or meant it when one of its articles came."""
        here = [one for one in self._subscriptions.of(to) if not one.paused]
        index, meant = Index(), set[int]()
        for one in here:
            index.put(one.number, one)
        for each in facts:
            if len(meant) == len(here):
                break
            meant.update(one.number for one in index.matching(each))
        return [one for one in here if one.number in meant]


def _shown(file: StoryFile) -> int | None:
    """The entry whose article the message shows."""
    state = file.state
    seen = (o.entry for o in state.observations if (o.url, o.title) == (state.url, state.title))
    titled = (entry.entry for entry in file.entries if entry.title == state.title)
    return next(chain(seen, titled), None)
