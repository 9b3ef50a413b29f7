"""Second step: an entry becomes a reading. Title and summary first; its page only where they show defence aid."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.errors import GiveUp, RetryLater
from bot.model import Article, Reading
from bot.ports import Clock, DueEntry, FeedStore, Fetch
from bot.reading.reader import Reader

_log = structlog.get_logger()

Extract = Callable[[bytes, str, str], Awaitable[Article]]  # body, address, content type

_RETRY_MINUTES = 5.0
_OK = 200


@dataclass(frozen=True, slots=True)
class Read:
    """Reads one entry. `page_attempts`: how often its page is tried before title and summary must do."""

    store: FeedStore
    fetch: Fetch
    extract: Extract
    reader: Reader
    clock: Clock
    page_attempts: int = 3
    heard: Callable[[str], None] = lambda _: None  # of each page that was asked for: read, retried or given_up

    async def step(self, due: DueEntry) -> Reading | None:
        """What the entry says; None where its page must be tried again later, which is then noted in the store."""
        first = await asyncio.to_thread(self.reader.read, _as_article(due))
        if not _page_wanted(due, first):
            return first
        try:
            page = await self._page(due)
        except RetryLater as problem:
            if due.attempts + 1 < self.page_attempts:
                self.heard("retried")
                await self._put_off(due, problem)
                return None
            _log.info("page not read", url=due.entry.url, problem=str(problem))
        except GiveUp as problem:
            _log.info("page not read", url=due.entry.url, problem=str(problem))
        except Exception:  # noqa: BLE001 - a step boundary: a page that trips us must not cost the entry
            _log.exception("page hit a bug", url=due.entry.url)
        else:
            self.heard("read")
            return await asyncio.to_thread(self._better, due, first, page)
        self.heard("given_up")
        return first

    def _better(self, due: DueEntry, first: Reading, page: Article) -> Reading:
        # A page that holds less than the feed gave is a teaser, a paywall or a consent wall.
        if len(page.text) <= len(first.article.text):
            return first
        mine = _as_article(due)
        return self.reader.read(replace(mine, text=page.text, notes=page.notes, lang=mine.lang or page.lang))

    async def _page(self, due: DueEntry) -> Article:
        answer = await self.fetch.page(due.entry.url)
        if answer.status >= 500 or answer.status == 429:
            raise RetryLater(f"its page answered {answer.status}")
        if answer.status != _OK:
            raise GiveUp(f"its page answered {answer.status}")
        return await self.extract(answer.body, answer.url, answer.headers.get("content-type", ""))

    async def _put_off(self, due: DueEntry, problem: RetryLater) -> None:
        wait = max(timedelta(seconds=problem.after), timedelta(minutes=_RETRY_MINUTES))
        _log.info("page comes later", url=due.entry.url, problem=str(problem))
        await asyncio.to_thread(self.store.put_off, due, self.clock.now() + wait)


def _as_article(due: DueEntry) -> Article:
    entry = due.entry
    return Article(
        title=entry.title, text=entry.summary, url=entry.url, source=due.spec.name, published=due.at, lang=due.spec.lang
    )


def _page_wanted(due: DueEntry, first: Reading) -> bool:
    wish = due.spec.page
    return bool(due.entry.url) and wish != "never" and (wish == "always" or first.about == "aid")
