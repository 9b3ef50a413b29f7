"""`/aid quotes <person or topic> [since]`: what was said, word for word, by whom, in which office then, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.alerts.dates import day
from bot.errors import UserError
from bot.language import N_, _
from bot.model import CommandCall, Message, Option, Quote, QuoteCard
from bot.rules.rule import terms
from handlers.commands.command import PREFIX, Command
from handlers.commands.dates import period
from handlers.commands.lists import PAGE, about, empty, more, no_more, paged
from handlers.commands.room import Hit, Room

_LOOKED_THROUGH = 60  # articles of a page: the same words stand in many


async def run(call: CommandCall, room: Room) -> Message:
    """Cards with quotes whose speaker is sure, the newest first, each words once. Raises UserError."""
    text, page = paged(call.text)
    words, when = period(text, room.questions.now())
    if not words:
        raise UserError(_("Say whose words, or about what: quotes Zelensky, quotes ATACMS since May 2023."))
    asked = room.questions.understood(words)
    found = await room.questions.entries(asked, since=when.since, until=when.until, limit=_LOOKED_THROUGH * page)
    people = frozenset(term.value for term in terms(asked.rule) if term.key == "person")
    cards = list(_cards(found, people))[(page - 1) * PAGE :]
    what = f"{about(asked)}{when.words}"
    if not cards and page > 1:
        return no_more(f"quotes {text}")
    if not cards:
        instead = _("{command} shows the articles themselves.").format(command=f"{PREFIX} search {words}")
        return empty(_("Nothing quoted{about}").format(about=what), instead)
    return Message(
        headline=_("Quotes{about}").format(about=what),
        quotes=tuple(cards[:PAGE]),
        actions=more(call, page, len(cards)),
        footer=_("Only words whose speaker is sure."),
        private=True,
    )


def _cards(found: Sequence[Hit], people: frozenset[str]) -> Iterator[QuoteCard]:
    seen: set[str] = set()
    for hit in found:
        for quote in hit.reading.quotes:
            if _shown(quote, people) and (words := " ".join(quote.span.text.casefold().split())) not in seen:
                seen.add(words)
                yield QuoteCard.of(quote, f"{hit.source}, {day(hit.at)}", hit.reading.article.url)


def _shown(quote: Quote, people: frozenset[str]) -> bool:
    if not quote.sure or quote.indirect or quote.partial or quote.speaker is None:
        return False
    return not people or quote.speaker.entity in people


COMMAND = Command(
    "quotes",
    N_("What was said, word for word, and by whom."),
    run,
    (Option("who", N_("A person or a topic; since Monday, 7d, …"), required=True, suggests="person"),),
)
