"""Moments in messages: written as the language writes them, and in a way that can be read back, because chats show a
moment in each reader's own time zone.
"""

from __future__ import annotations

from datetime import UTC, datetime

from bot.language import N_, _

_ENGLISH, _DAY = N_("%-d %b %Y, %H:%M UTC"), N_("%-d %b %Y")
_DAYS = ("%d %b %Y", "%d %B %Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d")
# Any of them in a text, as a regular expression.
PATTERN = r"\b(?:\d{1,2} [A-Z][a-z]{2,8} \d{4}|\d\d\.\d\d\.\d{4}|\d\d/\d\d/\d{4}|\d{4}-\d\d-\d\d), \d\d:\d\d UTC\b"


def dated(at: datetime) -> str:
    """A moment: "2 Sep 2023, 12:00 UTC"."""
    return at.astimezone(UTC).strftime(_(_ENGLISH))


def day(at: datetime) -> str:
    """The day of a moment: "2 Sep 2023"."""
    return at.astimezone(UTC).strftime(_(_DAY))


def moment(text: str) -> datetime | None:
    """The moment that such a date names, whatever the language; None where it is none."""
    for form in _DAYS:
        try:
            return datetime.strptime(text, f"{form}, %H:%M UTC").replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
