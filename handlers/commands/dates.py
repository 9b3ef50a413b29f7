"""When a person means: "since Monday", "7d", "in May 2023" at the end of what they typed. All in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.errors import UserError

_LANGUAGES = ["en", "uk", "de", "fr", "pl", "ru"]
# "m" alone would be minutes to the library; who asks for news means months.
_SHORT = re.compile(
    r"(?:^|\s)(?:(?:last|past)\s+)?(\d{1,4})\s?(h|d|w|m|y|hours?|days?|weeks?|months?|years?)$", re.IGNORECASE
)
_SINCE = re.compile(r"(?:^|\s)since\s+(\S.*)$", re.IGNORECASE)
_IN = re.compile(r"(?:^|\s)in\s+((?:[^\W\d]+\s+)?\d{4})$", re.IGNORECASE)
_WORD = re.compile(r"(?:^|\s)(today|yesterday|(?:this|last) (?:week|month|year))$", re.IGNORECASE)
_DAYS, _MONTHS = {"d": 1, "w": 7}, {"m": 1, "y": 12}
_EXAMPLES = "since Monday, since 14 May 2023, 7d, or in May 2023"
_HOURS = re.compile(r"\bhours?\b|\bminutes?\b|\d:\d|\bnow\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """From when on, and until when (not included); `words` say it back: "since 14 May 2023"."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def words(self) -> str:
        """How it is said back; "" for all time."""
        if self.since is None:
            return ""
        if self.until is not None:
            return f" from {_day(self.since)} to {_day(self.until - timedelta(days=1))}"
        return f" since {_day(self.since)}"

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


def period(text: str, now: datetime) -> tuple[str, Period]:
    """What is asked without its time, and the time. Raises UserError where "since" is followed by no date."""
    if said := _IN.search(text):
        since = _moment(said[1], now)
        if since is not None:
            return text[: said.start()].strip(), Period(since, _after(since, months=" " in said[1].strip()))
    for pattern in (_SINCE, _SHORT, _WORD):
        if said := pattern.search(text):
            since = _moment(said[0].strip() if pattern is _SHORT else said[1], now)
            if since is None:
                raise UserError(f"“{said[1]}” is no date that I know. Try {_EXAMPLES}.")
            return text[: said.start()].strip(), Period(since)
    return text.strip(), Period()


def _moment(words: str, now: datetime) -> datetime | None:
    """The moment that the words name, never later than now; a day without an hour begins at midnight."""
    import dateparser  # noqa: PLC0415 - only where somebody asks for a time

    if short := _SHORT.fullmatch(words.strip()):
        return _back(int(short[1]), short[2][0].casefold(), now)
    if words.casefold().startswith("this "):
        return _begun(words.casefold().removeprefix("this "), now)
    found: datetime | None = dateparser.parse(words, languages=_LANGUAGES, settings={
        "RELATIVE_BASE": now.astimezone(UTC).replace(tzinfo=None), "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "first", "PREFER_MONTH_OF_YEAR": "first", "DATE_ORDER": "DMY", "TO_TIMEZONE": "UTC",
    })  # fmt: skip
    if found is None:
        return None
    found = found.replace(tzinfo=UTC)
    if not _HOURS.search(words):
        found = found.replace(hour=0, minute=0, second=0, microsecond=0)
    return min(found, now)


def _back(count: int, unit: str, now: datetime) -> datetime:
    """So many hours ago, or the midnight so many days, weeks, months or years ago."""
    if unit == "h":
        return now - timedelta(hours=count)
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if unit in _DAYS:
        return today - timedelta(days=count * _DAYS[unit])
    month = today.year * 12 + today.month - 1 - count * _MONTHS[unit]
    first = today.replace(year=max(month // 12, 1), month=month % 12 + 1, day=1)
    return first + timedelta(days=min(today.day, ((first + timedelta(days=31)).replace(day=1) - first).days) - 1)


def _begun(unit: str, now: datetime) -> datetime | None:
    """When this week, month or year began."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = {"week": today - timedelta(days=today.weekday()), "month": today.replace(day=1)}
    return starts.get(unit, today.replace(month=1, day=1) if unit == "year" else None)


def _after(since: datetime, *, months: bool) -> datetime:
    """The end of the month, or of the year, that begins then."""
    if not months:
        return since.replace(year=since.year + 1, month=1, day=1)
    return (since.replace(day=1) + timedelta(days=32)).replace(day=1)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"
