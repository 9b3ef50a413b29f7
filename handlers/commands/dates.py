"""When a person means: "since Monday", "7d", "in May 2023" at the end of what they typed. All in UTC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.alerts.dates import day as day_of
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
    on: str  # before a day
    before: str
    until: str  # and that day, too
    between: str
    to: str  # between the two
    ago: str  # before so many days
    last: str
    this: str
    units: Mapping[str, str]  # to hours, days, weeks, months, years, by their letters
    days: str  # a day, or a time that has just begun or ended


_ENGLISH = _Times(
    since="since", within="in", on="on", before="before|earlier than|prior to",
    until="on or before|until|till|up to|by", between="between|from", to="and|to|until|till", ago="", last="last|past",
    this="this", units={"hours?": "h", "days?": "d", "weeks?": "w", "months?": "m", "years?": "y"},
    days="today|yesterday|(?:this|last) (?:week|month|year)",
)  # fmt: skip
_GERMAN = _Times(
    since="seit", within="im|in", on="am", before="vor", until="bis(?: zum| einschließlich)?", between="zwischen|von",
    to="und|bis", ago="vor", last="letzten?|vergangenen?", this="diese[nrsm]?",
    units={"stunden?": "h", "tage?n?": "d", "wochen?": "w", "monate?n?": "m", "jahre?n?": "y"},
    days="heute|gestern|(?:diese|letzte)[nrsm]? (?:woche|monat|jahr)",
)  # fmt: skip
_ALL = (_ENGLISH, _GERMAN)
# "m" alone would be minutes to the library; who asks for news means months.
_UNITS = {"[hdwmy]": ""} | {words: unit for times in _ALL for words, unit in times.units.items()}
_LONGEST = 40  # letters of a date
# What the library would take for one: "Zelensky on Su-24", "by M1117", "before 3".
_NO_DATE = re.compile(r"[^\W\d]-?\d|\d-?(?!st|nd|rd|th)[^\W\d]|^\d{1,3}$", re.IGNORECASE)


def _any(what: str) -> str:
    return "|".join(words for times in _ALL if (words := getattr(times, what)))


def _before_a_date(what: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=\s))(?:{_any(what)})\s+", re.IGNORECASE)


_COUNT = rf"(?P<count>\d{{1,4}})\s?(?P<unit>{'|'.join(_UNITS)})"
_SHORT = re.compile(rf"(?:^|\s)(?:(?:{_any('last')}|{_any('ago')})\s+)?{_COUNT}(?: ago)?$", re.IGNORECASE)
_SINCE = re.compile(rf"(?:^|\s)(?:{_any('since')})\s+(\S.*)$", re.IGNORECASE)
_IN, _ON, _BEFORE, _UNTIL = map(_before_a_date, ("within", "on", "before", "until"))
_BETWEEN = re.compile(rf"(?:^|\s)(?:{_any('between')})\s+(\S.*?)\s+(?:{_any('to')})\s+(\S.*)$", re.IGNORECASE)
_WORD = re.compile(rf"(?:^|\s)({_any('days')})$", re.IGNORECASE)
# By themselves at the end: "Taurus May 2023", "ATACMS 2024".
_BARE = (re.compile(r"(?:^|\s)([^\W\d]{3,}\s+20\d\d)$"), re.compile(r"(?:^|\s)(20[12]\d)$"))
_NUMBERED = re.compile(r"(?:^|\s)(?:story|geschichte|vorgang|#)$", re.IGNORECASE)  # "story 2024" is no year
_THIS = re.compile(rf"(?:{_any('this')})\s+(\S+)", re.IGNORECASE)
_OF_THE_LAST = re.compile(r"\b(letzte|vergangene)[nrsm]\b", re.IGNORECASE)
_LED = re.compile(r"^(?:de[mnr]|the|letzte|vergangene)\s+", re.IGNORECASE)  # what the library cannot read
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
        last = day_of(self.until - timedelta(days=1)) if self.until else ""
        if self.since is None:
            return " " + _("until {day}").format(day=last) if last else ""
        if not last:
            return " " + _("since {day}").format(day=day_of(self.since))
        return " " + _("from {day} to {last}").format(day=day_of(self.since), last=last)

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


def period(text: str, now: datetime) -> tuple[str, Period]:
    """What is asked without its time, and the time. Raises UserError where "since" is followed by no date."""
    if (said := _BETWEEN.search(text)) and (first := _span(said[1], now)) and (last := _span(said[2], now)):
        return text[: said.start()].strip(), Period(first.since, last.until)
    if led := _led(_UNTIL, text, now):
        asked, begun = _begins(led[0], now)
        return asked, Period(begun.since, led[1].until)
    if not _SHORT.search(text) and (led := _led(_BEFORE, text, now)):
        asked, begun = _begins(led[0], now)
        return asked, Period(begun.since, led[1].since)
    return _begins(text, now)


def _begins(text: str, now: datetime) -> tuple[str, Period]:
    """The same for a time that is named by its beginning, or by itself."""
    for pattern, units in ((_IN, ("month", "year")), (_ON, ("day",))):
        if (led := _led(pattern, text, now)) and led[1].unit in units:
            return led[0], Period(led[1].since, led[1].until)
    for pattern in (_SINCE, _SHORT, _WORD):
        if said := pattern.search(text):
            words = said[0].strip() if pattern is _SHORT else said[1]
            since = _moment(words, now)
            if since is None:
                problem = _("“{words}” is no date that I know. Try {examples}.")
                raise UserError(problem.format(words=words, examples=_(_EXAMPLES)))
            return text[: said.start()].strip(), Period(since[0])
    for said in filter(None, (pattern.search(text) for pattern in _BARE)):
        asked = text[: said.start()].strip()
        if not _NUMBERED.search(asked) and (span := _span(said[1], now)):
            return asked, Period(span.since, span.until)
    return text.strip(), Period()


class _Span(NamedTuple):
    since: datetime
    until: datetime
    unit: str  # day, week, month, year


def _led(lead: re.Pattern[str], text: str, now: datetime) -> tuple[str, _Span] | None:
    """The date at the end of a text that one of these words leads in, and what stands before."""
    for said in lead.finditer(text):
        if span := _span(text[said.end() :], now):
            return text[: said.start()].strip(), span
    return None


def _span(words: str, now: datetime) -> _Span | None:
    """The day, month or year that the words name."""
    found = None if len(words) > _LONGEST or _NO_DATE.search(words) else _moment(words, now)
    if found is None:
        return None
    since, unit = found
    if unit == "month":
        return _Span(since.replace(day=1), (since.replace(day=1) + timedelta(days=32)).replace(day=1), unit)
    if unit == "year":
        return _Span(since, since.replace(year=since.year + 1, month=1, day=1), unit)
    return _Span(since, since + timedelta(days=1), unit)


def _moment(words: str, now: datetime) -> tuple[datetime, str] | None:
    """The moment that the words name, never later than now, and of what unit it is; a day begins at midnight."""
    if short := _SHORT.fullmatch(words.strip()):
        return _back(int(short["count"]), _unit(short["unit"]), now), "day"
    if this := _THIS.fullmatch(words.strip()):
        begun = _begun(_unit(this[1]), now)
        return (begun, "day") if begun else None
    plain = _OF_THE_LAST.sub(r"\1", words.strip())
    found, unit = _parsed(plain, now)
    if found is None:
        found, unit = _parsed(_LED.sub("", plain), now)
    if found is None:
        return None
    found = found.replace(tzinfo=UTC)
    if not _HOURS.search(words):
        found = found.replace(hour=0, minute=0, second=0, microsecond=0)
    return min(found, now), unit


def _parsed(words: str, now: datetime) -> tuple[datetime | None, str]:
    """The moment, and whether the words name a day, a week, a month or a year."""
    from dateparser.date import DateDataParser  # noqa: PLC0415 - only where somebody asks for a time

    read = DateDataParser(languages=_LANGUAGES, settings={
        "RELATIVE_BASE": now.astimezone(UTC).replace(tzinfo=None), "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "first", "PREFER_MONTH_OF_YEAR": "first", "DATE_ORDER": "DMY", "TO_TIMEZONE": "UTC",
    }).get_date_data(words)  # fmt: skip
    return read.date_obj, read.period


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
