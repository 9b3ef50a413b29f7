"""Several stories in one message: what was held while a channel was quiet, or what it could not keep up with."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language import _, ngettext
from bot.model import Link, Message

_MOST_LINES = 20  # stories that are named; the rest is a number
_MOST_LINKS = 5  # as many buttons as stand in one row


def digest(roots: Sequence[Message], *, behind: bool = False) -> Message:
    """One line a story, its present status first. `roots` are the stories as they stand now, the oldest first.

    `behind`: not because the channel was quiet, but because it got more than it could be sent.
    """
    named, more = roots[:_MOST_LINES], len(roots) - _MOST_LINES
    rest = (_("… and {count} more").format(count=more),) if more > 0 else ()
    return Message(
        headline=_headline(len(roots), behind=behind),
        lines=(*(_line(root) for root in named), *rest),
        links=tuple(Link(root.title or root.headline, root.url) for root in named if root.url)[:_MOST_LINKS],
        footer=_("Each opens its thread with its next development."),
    )


def _headline(count: int, *, behind: bool) -> str:
    away = ngettext("While you were away: {count} story", "While you were away: {count} stories", count)
    late = ngettext("This channel fell behind: {count} story", "This channel fell behind: {count} stories", count)
    return (late if behind else away).format(count=count)


def _line(root: Message) -> str:
    return ": ".join(part for part in (root.headline, root.title) if part)
