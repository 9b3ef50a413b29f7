"""Dates as feeds write them: RFC 822 and 2822, ISO 8601, and what stands there instead."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

# Nothing on the web is older; older dates are defaults of broken software (1970-01-01, 0001-01-01).
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
# A zone that was left out or misread makes at most 14 hours; what lies further ahead was not published yet.
AHEAD = timedelta(days=1)

# Minutes east of UTC. RFC 822 names the American ones; the others are what newsrooms write. Names with several meanings
# have the one that is usual in news (BST is British, IST Indian, CST and EST American); ET means summer time.
ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 60, "WEST": 60, "CET": 60, "MET": 60, "MEZ": 60, "CEST": 120,
    "MEST": 120, "MESZ": 120, "EET": 120, "SAST": 120, "CAT": 120, "WAT": 60, "EEST": 180, "MSK": 180, "TRT": 180,
    "EAT": 180, "AST": -240, "ADT": -180, "IDT": 180, "IRST": 210, "GST": 240, "AFT": 270, "PKT": 300, "IST": 330,
    "NPT": 345, "ICT": 420, "WIB": 420, "SGT": 480, "HKT": 480, "PHT": 480, "AWST": 480, "JST": 540, "KST": 540,
    "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "BRT": -180, "ART": -180,
    "NST": -210, "NDT": -150, "EDT": -240, "EST": -300, "CDT": -300, "CST": -360, "MDT": -360, "MST": -420,
    "PDT": -420, "PST": -480, "AKDT": -480, "AKST": -540, "HST": -600, "ET": -240, "CT": -300, "PT": -420,
}  # fmt: skip

# The first letters that tell the months apart, in the languages of the feeds.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen янв січ sty", "feb fév fev фев лют lut", "mar mär mrz maa мар бер", "apr avr abr кві апр kwi",
            "may mai mag mei май мая тра maj", "jun juin giu чер июн cze", "jul juil lug лип июл lip",
            "aug aoû aou ago сер авг sie", "sep set вер сен wrz", "oct okt ott жов окт paź", "nov лис ноя lis",
            "dec dez dic déc гру дек gru",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_DATES = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[ \-/]*(?P<name>[^\W\d_]{3,})\.?,?[ \-/]*(?P<year>\d{4}|\d{2})\b"),
    re.compile(r"(?P<name>[^\W\d_]{3,})\.? +(?P<day>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year>\d{4})"),
    re.compile(r"(?P<name>[^\W\d_]{3}) +(?P<day>\d{1,2})\b.*\b(?P<year>\d{4})"),  # C's asctime: the year comes last
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)"),
    re.compile(r"^(?P<year>\d{4})$"),
)
_SLASHES = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_TIME = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d+))?)?(?: ?(?P<half>[ap])\.?m\b\.?)?"
    r"|(?<=\dT)(?P<hour2>\d{2})(?P<minute2>\d{2})(?P<second2>\d{2})?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+\-\u2212])(\d{1,2}):?(\d{2})?\b")
_STAMP = re.compile(r"\d{10}(?:\d{3})?")


def read_date(text: str | None, now: datetime | None = None) -> datetime | None:
    """The moment that a feed's date means, aware, in UTC; without a zone it is taken as UTC.

    None where nothing sure can be read, where the date is a default of broken software, or where it lies more than a
    day after `now`.
    """
    text = " ".join((text or "").split())[:100]
    try:
        moment = _stamp(text) or _moment(text)
    except (ValueError, OverflowError):
        return None
    if moment is None or not EARLIEST <= moment < LATEST or (now and moment > now + AHEAD):
        return None
    return moment


def _stamp(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970."""
    if not _STAMP.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _moment(text: str) -> datetime | None:
    found = (day for pattern in _DATES for match in pattern.finditer(text) if (day := _day(match)))
    day = next(found, None) or _slashed(text)
    if day is None:
        return None
    time = _TIME.search(text)
    if time is None:
        return day
    zone = _zone(text[time.end() :])
    return (day + _clock(time)).replace(tzinfo=zone).astimezone(UTC)


def _day(found: re.Match[str]) -> datetime | None:
    parts = found.groupdict()
    month = int(parts.get("month") or 0) or _month(parts.get("name") or "jan")
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year < 50 else 1900  # RFC 2822, 4.3
    return datetime(year, month, int(parts.get("day") or 1), tzinfo=UTC) if month else None


def _slashed(text: str) -> datetime | None:
    """Day and month between slashes: only where the numbers tell which is which."""
    found = _SLASHES.search(text)
    if not found:
        return None
    first, second, year = map(int, found.groups())
    if first > 12 or first == second:
        return datetime(year, second, first, tzinfo=UTC)
    return datetime(year, first, second, tzinfo=UTC) if second > 12 else None


def _month(name: str) -> int:
    """The month whose letters a name begins with, longest first ("juil" before "jui"); 0 for none."""
    name = name.lower()
    return next((MONTHS[name[:length]] for length in (4, 3) if name[:length] in MONTHS), 0)


def _clock(time: re.Match[str]) -> timedelta:
    """The time of day; 24:00 is the next day's start, a leap second counts as the second before."""
    hour = int(time["hour"] or time["hour2"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"].lower() == "p" else 0)
    minute = int(time["minute"] or time["minute2"])
    second = min(int(time["second"] or time["second2"] or 0), 59)
    if hour > 24 or minute > 59:
        raise ValueError(time[0])
    part = int((time["part"] or "0")[:6].ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=part)


def _zone(text: str) -> timezone:
    """The zone that follows a time: an offset, else the first known name, else UTC."""
    offset = _OFFSET.match(text.strip())
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
    for name in re.findall(r"[A-Z]+", text):
        if name in ZONES:
            return timezone(timedelta(minutes=ZONES[name]))
    return UTC
