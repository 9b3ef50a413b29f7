"""What is too long for one message follows in its thread, in the order in which it would have been read. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from bot.language import _
from bot.model import Message
from handlers.discord import buttons, render
from handlers.discord.markdown import escaped, units

_MOST = 9  # messages that one delivery may become; what is beyond is cut where it is seen
_LINE = 3600  # units of a line that a message of its own holds
_PIECE = re.compile(r".{1,1200}(?=\s|\Z)|.{1,1200}", re.DOTALL)  # of a longer one; its marks may be three units each
_UNCUT = 10**6


def parts(message: Message) -> tuple[Message, ...]:
    """The message itself, and those that follow it in the thread."""
    head, rest = split(message)
    found = [head]
    while rest is not None and len(found) < _MOST - 1:
        head, rest = _parted(rest)
        found.append(head)
    return (*found, rest) if rest is not None else tuple(found)


def split(message: Message) -> tuple[Message, Message | None]:
    """What stands in the message, and what follows it; None where all of it fits.

    Facts come first, then lines, then quotes; none of them is divided but a line that no message could hold.
    """
    if render.uncut(message.title) and render.whole(message):
        return message, None
    return _parted(_settled(message))


def _parted(message: Message) -> tuple[Message, Message | None]:
    pieces = len(message.facts) + len(message.lines) + len(message.quotes)
    fitting = bisect_left(range(1, pieces + 1), 1, key=lambda n: not render.whole(_divided(message, n)[0]))
    # A message that only continues another takes one piece at least: what no message holds is cut where it is seen.
    head, rest = _divided(message, max(fitting, 1) if message.headline.endswith(_continued()) else fitting)
    return head, rest if _says(rest) else None


def _says(message: Message) -> bool:
    return bool(message.facts or message.lines or message.quotes or message.links)


def _settled(message: Message) -> Message:
    """The message without facts and a title that would be cut: they stand in lines, and long lines in several."""
    short = [fact for fact in message.facts if render.uncut(fact)]
    long = [f"{fact.label}: {fact.text}" for fact in message.facts if not render.uncut(fact)]
    title = [] if render.uncut(message.title) else [message.title]
    lines = [piece for line in (*title, *long, *message.lines) for piece in _broken(line)]
    return replace(message, facts=tuple(short), lines=tuple(lines))


def _broken(line: str) -> Iterator[str]:
    """The line, or where it is too long for any message pieces of it, between words."""
    if units(escaped(line, _UNCUT)) <= _LINE:
        yield line
        return
    yield from (piece.group().strip() for piece in _PIECE.finditer(line) if piece.group().strip())


def _divided(message: Message, at: int) -> tuple[Message, Message]:
    """The message with its first `at` pieces, and another with those that follow."""
    facts, lines, links = len(message.facts), len(message.lines), buttons.MOST - len(message.actions)
    a, b, c = min(at, facts), min(max(at - facts, 0), lines), max(at - facts - lines, 0)
    head = replace(
        message,
        facts=message.facts[:a],
        lines=message.lines[:b],
        quotes=message.quotes[:c],
        links=message.links[:links],
    )
    rest = Message(
        headline=message.headline.removesuffix(_continued()) + _continued(),
        tone=message.tone,
        facts=message.facts[a:],
        lines=message.lines[b:],
        quotes=message.quotes[c:],
        links=message.links[links:],
    )
    return head, rest


def _continued() -> str:
    """After the status, which no part goes without."""
    return " · " + _("continued")
