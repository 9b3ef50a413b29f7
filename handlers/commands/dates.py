"""When a person means: "since Monday", "7d", "in May 2023" at the end of what they typed. All in UTC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.errors import UserError
from bot.language import N_, _

_LANGUAGES = ["en", "uk", "de", "fr", "pl", "ru"]


@dataclass(frozen=True, slots=True)
class _Times:
    """The words of a language, as regular expressions without groups; another one is understood once it stands below.
    Names of days and months are left to dateparser.
    """

    since: str
    within: str  # before a month or a year
    last: str
    this: str
    units: Mapping[str, str]  # to hours, days, weeks, months, years, by their letters
    days: str  # a day, or a time that has just begun or ended


_ENGLISH = _Times(
    "since", "in", "last|past", "this", {"hours?": "h", "days?": "d", "weeks?": "w", "months?": "m", "years?": "y"},
    "today|yesterday|(?:this|last) (?:week|month|year)",
)  # fmt: skip
_GERMAN = _Times(
    "seit",
    "im|in",
    "letzten?|vergangenen?",
    "diese[nrsm]?",
    {"stunden?": "h", "tage?n?": "d", "wochen?": "w", "monate?n?": "m", "jahre?n?": "y"},
    "heute|gestern|(?:diese|letzte)[nrsm]? (?:woche|monat|jahr)",
)
_ALL = (_ENGLISH, _GERMAN)
# "m" alone would be minutes to the library; who asks for news means months.
_UNITS = {"[hdwmy]": ""} | {words: unit for times in _ALL for words, unit in times.units.items()}
_LAST = "|".join(times.last for times in _ALL)
_SHORT = re.compile(rf"(?:^|\s)(?:(?:{_LAST})\s+)?(\d{{1,4}})\s?({'|'.join(_UNITS)})$", re.IGNORECASE)
_SINCE = re.compile(rf"(?:^|\s)(?:{'|'.join(times.since for times in _ALL)})\s+(\S.*)$", re.IGNORECASE)
_IN = re.compile(rf"(?:^|\s)(?:{'|'.join(times.within for times in _ALL)})\s+((?:[^\W\d]+\s+)?\d{{4}})$", re.IGNORECASE)
_WORD = re.compile(rf"(?:^|\s)({'|'.join(times.days for times in _ALL)})$", re.IGNORECASE)
_THIS = re.compile(rf"(?:{'|'.join(times.this for times in _ALL)})\s+(\S+)", re.IGNORECASE)
_DAYS, _MONTHS = {"d": 1, "w": 7}, {"m": 1, "y": 12}
_EXAMPLES = N_("since Monday, since 14 May 2023, 7d, or in May 2023")
_HOURS = re.compile(r"\bhours?\b|\bstunden?\b|\bminutes?\b|\d:\d|\bnow\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """From when on, and until when (not included); `words` say it back: " since 14 May 2023"."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def words(self) -> str:
        """How it is said back, to stand behind what is asked; "" for all time."""
        if self.since is None:
            return ""
        if self.until is None:
            return " " + _("since {day}").format(day=on_day(self.since))
        last = on_day(self.until - timedelta(days=1))
        return " " + _("from {day} to {last}").format(day=on_day(self.since), last=last)

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


def on_day(at: datetime) -> str:
    """A day as answers say it: "14 May 2023"."""
    return at.astimezone(UTC).strftime(_("%-d %b %Y"))


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
                problem = _("“{words}” is no date that I know. Try {examples}.")
                raise UserError(problem.format(words=said[1], examples=_(_EXAMPLES)))
            return text[: said.start()].strip(), Period(since)
    return text.strip(), Period()


def _moment(words: str, now: datetime) -> datetime | None:
    """The moment that the words name, never later than now; a day without an hour begins at midnight."""
    import dateparser  # noqa: PLC0415 - only where somebody asks for a time

    if short := _SHORT.fullmatch(words.strip()):
        return _back(int(short[1]), _unit(short[2]), now)
    if this := _THIS.fullmatch(words.strip()):
        return _begun(_unit(this[1]), now)
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


def _unit(word: str) -> str:
    """The letter of a unit: "w" for weeks, in any language; "" where it is none."""
    said = word.casefold()
    return next((unit or said for words, unit in _UNITS.items() if re.fullmatch(words, said)), "")


def _begun(unit: str, now: datetime) -> datetime | None:
    """When this week, month or year began."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = {
        "w": today - timedelta(days=today.weekday()),
        "m": today.replace(day=1),
        "y": today.replace(month=1, day=1),
    }
    return starts.get(unit)


def _after(since: datetime, *, months: bool) -> datetime:
    """The end of the month, or of the year, that begins then."""
    if not months:
        return since.replace(year=since.year + 1, month=1, day=1)
    return (since.replace(day=1) + timedelta(days=32)).replace(day=1)
