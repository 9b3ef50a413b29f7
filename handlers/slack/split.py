"""What is too long for one message, told in several. Pure: nothing is lost that people are to read.

The first holds what a reader needs at a glance: status, title, facts, links, buttons. The others follow it in its
thread, in order. Lines and quotes are whole; a line longer than a message could hold is broken between words, a quote
is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.language import _
from bot.model import Message, QuoteCard
from handlers.slack import render
from handlers.slack.mrkdwn import CUT, clean, plain

MOST = 8  # messages of one; what is longer ends in a visible cut
_LINE = 3000  # units of a line; a longer one is broken
_AROUND_LINES, _BREAK = render.lines_size("x") - 1, 2  # what a block of lines takes beside them, and between two
_QUOTES = 30  # of one message: each is a block, and a message has 50


def parts(message: Message, most: int = MOST) -> tuple[Message, ...]:
    """The message as it is told: itself where it fits, else as many as it takes, up to `most`."""
    told: list[Message] = []
    left: Message | None = message
    while left is not None and len(told) < most - 1:
        head, left = split(left)
        told.append(head)
    return (*told, left) if left is not None else tuple(told)


def split(message: Message) -> tuple[Message, Message | None]:
    """As much of the message as fits, and what goes on with the rest; None where nothing is left over."""
    facts = render.facts_that_fit(message.facts)
    lines = tuple(_broken(message.lines))
    room = render.room(message)
    if clean(message.struck):
        room -= render.lines_size(clean(message.struck))
    bare = not (message.title or message.facts)  # nothing beside it would leave more room for what fits nowhere
    kept = _lines_that_fit(lines, room) or int(bare and bool(lines))
    room -= render.lines_size("\n".join(lines[:kept])) if kept else 0
    cards = _quotes_that_fit(message.quotes, room, alone=bare and not kept) if kept == len(lines) else 0
    if (facts, kept, cards) == (len(message.facts), len(lines), len(message.quotes)):
        return message, None
    head = replace(message, facts=message.facts[:facts], lines=lines[:kept], quotes=message.quotes[:cards])
    rest = Message(
        headline=message.headline.removesuffix(_continued()) + _continued(),
        tone=message.tone,
        lines=lines[kept:],
        facts=message.facts[facts:],
        quotes=message.quotes[cards:],
        private=message.private,
    )
    return head, rest


def _continued() -> str:
    return " · " + _("continued")


def _lines_that_fit(lines: Sequence[str], room: int) -> int:
    kept, left = 0, room - _AROUND_LINES
    while kept < len(lines) and (left := left - render.lines_size(lines[kept]) + _AROUND_LINES - _BREAK) >= 0:
        kept += 1
    while kept and render.lines_size("\n".join(lines[:kept])) > room:  # dates side by side take a little more
        kept -= 1
    return kept


def _quotes_that_fit(cards: Sequence[QuoteCard], room: int, *, alone: bool) -> int:
    """Of these, in order. One that no message could hold is taken where it stands `alone`, to be cut there."""
    kept = 0
    for card in cards[:_QUOTES]:
        room -= render.quote_size(card)
        if room < 0 and (kept or not alone):
            break
        kept += 1
    return kept


def _broken(lines: Sequence[str]) -> Iterator[str]:
    """The lines that say something, long ones in pieces with a mark at each break."""
    for line in filter(None, map(clean, lines)):
        left = line
        while (shown := plain(left, _LINE)) != left:
            yield shown
            left = CUT + left[len(shown) - len(CUT) :].lstrip()
        yield left
