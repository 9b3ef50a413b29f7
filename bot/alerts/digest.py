"""Several stories in one message: what was held while a channel was quiet, or what it could not keep up with."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Link, Message

_MOST_LINES = 20  # stories that are named; the rest is a number
_MOST_LINKS = 5  # as many buttons as stand in one row


def digest(roots: Sequence[Message], *, behind: bool = False) -> Message:
    """One line a story, its present status first. `roots` are the stories as they stand now, the oldest first.

    `behind`: not because the channel was quiet, but because it got more than it could be sent.
    """
    count = "1 story" if len(roots) == 1 else f"{len(roots)} stories"
    named, more = roots[:_MOST_LINES], len(roots) - _MOST_LINES
    rest = (f"… and {more} more",) if more > 0 else ()
    return Message(
        headline=f"This channel fell behind: {count}" if behind else f"While you were away: {count}",
        lines=(*(_line(root) for root in named), *rest),
        links=tuple(Link(root.title or root.headline, root.url) for root in named if root.url)[:_MOST_LINKS],
        footer="Each opens its thread with its next development.",
    )


def _line(root: Message) -> str:
    return ": ".join(part for part in (root.headline, root.title) if part)
