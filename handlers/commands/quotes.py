"""`/aid quotes <person or topic> [since]`: what was said, word for word, by whom, in which office then, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.errors import UserError
from bot.model import CommandCall, Message, Option, Quote, QuoteCard
from bot.rules.rule import terms
from handlers.commands.command import Command
from handlers.commands.dates import period
from handlers.commands.lists import PAGE, about, more, no_more, nothing, paged, try_instead
from handlers.commands.room import Hit, Room

_LOOKED_THROUGH = 60  # articles of a page: the same words stand in many


async def run(call: CommandCall, room: Room) -> Message:
    """Cards with quotes whose speaker is sure, the newest first, each words once. Raises UserError."""
    text, page = paged(call.text)
    words, when = period(text, room.questions.now())
    if not words:
        raise UserError("Say whose words, or about what: quotes Zelensky, quotes ATACMS since May 2023.")
    asked = room.questions.understood(words)
    found = await room.questions.entries(asked, since=when.since, until=when.until, limit=_LOOKED_THROUGH * page)
    people = frozenset(term.value for term in terms(asked.rule) if term.key == "person")
    cards = list(_cards(found, people))[(page - 1) * PAGE :]
    what = f"{about(asked)}{when.words}"
    if not cards and page > 1:
        return no_more(f"quotes {text}")
    if not cards:
        return nothing(f" quoted{what}", try_instead(f"search {words}", "shows the articles themselves."))
    return Message(
        headline=f"Quotes{what}",
        quotes=tuple(cards[:PAGE]),
        actions=more(call, page, len(cards)),
        footer="Only words whose speaker is sure.",
        private=True,
    )


def _cards(found: Sequence[Hit], people: frozenset[str]) -> Iterator[QuoteCard]:
    seen: set[str] = set()
    for hit in found:
        for quote in hit.reading.quotes:
            if _shown(quote, people) and (words := " ".join(quote.span.text.casefold().split())) not in seen:
                seen.add(words)
                yield QuoteCard.of(quote, f"{hit.source}, {hit.at:%-d %b %Y}", hit.reading.article.url)


def _shown(quote: Quote, people: frozenset[str]) -> bool:
    if not quote.sure or quote.indirect or quote.partial or quote.speaker is None:
        return False
    return not people or quote.speaker.entity in people


COMMAND = Command(
    "quotes",
    "What was said, word for word, and by whom.",
    run,
    (Option("who", "A person or a topic; since Monday, 7d, …", required=True, suggests="person"),),
)
