"""When a subscription is told, in plain words: "daily at 8", "at 7am every day in Berlin", "22-7" (docs/rules.md)."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.language import N_, _
from bot.model import Quiet, Rhythm
from bot.rules.tongues import TONGUES, every

_TIMES = [tongue.times for tongue in TONGUES.values()]
_WEEKDAYS = {name: day for times in _TIMES for day, name in enumerate(times.weekdays)}
_EIGHT, _SIX_PM = 8 * 60, 18 * 60  # minutes after midnight: where no time is named, and of an evening
_EXAMPLES = N_("daily at 8 · weekly monday 8:30 Europe/Berlin · off")
_CITY = r"[A-Za-z]+(?:/[A-Za-z_/+-]+|(?:[ ][A-Za-z]+){0,2})"  # of the IANA's list, or its city alone


def _any(what: str) -> str:
    """Every language's words for it."""
    return every(word for times in _TIMES for word in getattr(times, what))


_AT, _ON = rf"(?:{_any('at')}\s+)?", rf"(?:{_any('on')}\s+)?"
_CLOCK = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>am|pm|h|o'clock|uhr)?\b"
_AFTER_A_CLOCK = rf"(?:\s+(?:{_any('in_place')}\s+)?(?P<zone>{_CITY}))?"
_ZONE = rf"(?:\s+(?:{_any('in_place')}\s+(?P<place>{_CITY})|(?P<zone>[A-Za-z]+/[A-Za-z_/+-]+|UTC|GMT)))?"
_DAYS = "|".join(_WEEKDAYS)
_OFTEN = (
    rf"(?:(?P<daily>{_any('daily')}|{_any('morning')}|(?P<evening>{_any('evening')}))\b"
    rf"|(?P<weekly>{_any('weekly')})\b(?:\s+{_ON}(?P<day>{_DAYS})s?)?"
    rf"|(?:{_any('every')}\s+(?P<every>{_DAYS})s?|{_ON}(?P<mondays>{_DAYS})s)\b"
    rf"|(?P<instant>{_any('at_once')})\b)"
)
_AN, _OF = r"(?:(?:an?|the|eine?n?|die|der)\s+)?", rf"(?:\s*:|\s+{_any('of')}\b)"
_BEGINS = r"(?:^|[\s,;]+)"
_ENDS = r"\s*$"
# "at 8 every day in Berlin"; "daily at 8 Berlin"; "daily in Berlin"; "weekly summary of ..."
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_BEGINS}{_any('at')}\s+{_CLOCK},?\s+{_ON}{_OFTEN}{_ZONE}{_ENDS}",
        rf"{_BEGINS}{_OFTEN},?\s+{_AT}{_CLOCK}{_AFTER_A_CLOCK}{_ENDS}",
        rf"{_BEGINS}{_OFTEN}{_ZONE}{_ENDS}",
        rf"^{_AN}(?:(?P<daily>{_any('a_day')})|(?P<weekly>{_any('a_week')}))\s+{_any('digest')}{_OF}",
    )
)
_LATER = _CLOCK.replace("P<", "P<to_")
_HOURS = re.compile(
    rf"\s*(?:{_any('since')}\s+)?{_CLOCK}\s*(?:-|–|{_any('until')})\s*{_LATER}{_AFTER_A_CLOCK}\s*", re.IGNORECASE
)
_OFF = re.compile(rf"\s*{_any('off')}\s*", re.IGNORECASE)
_REGIONS = ("Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic")
# Words that say when, wherever they stand.
WORDS = frozenset((*_WEEKDAYS, *(f"{day}s" for day in _WEEKDAYS))) | {
    word for times in _TIMES for word in (*times.daily, *times.weekly, *times.others)
}


def parted(words: str, zone: str = "UTC") -> tuple[str, Rhythm | None]:
    """What is asked without its rhythm, and that; `zone` is meant where none is named. Raises UserError."""
    for form in _FORMS:
        if found := form.search(words):
            return f"{words[: found.start()]} {words[found.end() :]}".strip(), _rhythm(found, zone)
    return words, None


def rhythm(words: str, zone: str = "UTC") -> Rhythm:
    """ "daily at 8", "monday 8:30 Europe/Berlin", "off" (at once). Raises UserError."""
    said = " ".join(words.split())
    if _OFF.fullmatch(said):
        return Rhythm()
    for whole in (said, f"every {said}", f"daily {said}") if said else ():
        left, found = parted(whole, zone)
        if found is not None and not left:
            return found
    problem = _("“{words}” is no rhythm. Write: {examples}") if said else _("Say when: {examples}")
    raise UserError(problem.format(words=said, examples=_(_EXAMPLES)))


def quiet(words: str, zone: str = "UTC") -> Quiet | None:
    """ "22-7 Europe/Berlin": hours in which nothing is posted; "off": none. Raises UserError."""
    if _OFF.fullmatch(words):
        return None
    found = _HOURS.fullmatch(words)
    if found is None:
        said, examples = words.strip(), _("22-7 Europe/Berlin · 22:30-7 · off")
        problem = _("“{words}” is no span of hours. Write: {examples}") if said else _("Say which hours: {examples}")
        raise UserError(problem.format(words=said, examples=examples))
    since, until = _minutes(found), _minutes(found, "to_")
    if since == until:
        raise UserError(_("Hours that begin when they end are none. Write: 22-7 · off"))
    return Quiet(since, until, _zone(found["zone"] or zone))


def _rhythm(found: re.Match[str], zone: str) -> Rhythm:
    said = found.groupdict()
    if said.get("instant"):
        return Rhythm()
    at = _minutes(found) if said.get("hour") else _SIX_PM if said.get("evening") else _EIGHT
    day = said.get("day") or said.get("every") or said.get("mondays")
    named = _zone(said.get("zone") or said.get("place") or zone)
    if said["daily"]:
        return Rhythm("daily", at, 0, named)
    return Rhythm("weekly", at, _WEEKDAYS[day.casefold()] if day else 0, named)


def _minutes(found: re.Match[str], which: str = "") -> int:
    """Minutes after midnight. Raises UserError."""
    hour, minute = int(found[f"{which}hour"]), int(found[f"{which}minute"] or 0)
    half = (found[f"{which}half"] or "").casefold()
    if half in ("am", "pm") and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise UserError(_("A day has no {time}.").format(time=f"{hour}:{minute:02}"))
    return hour % 24 * 60 + minute


def _zone(name: str) -> str:
    """A time zone of the IANA's list, by its name or by its city: "Berlin", "New York time". Raises UserError."""
    city = re.sub(r"\s+time$", "", name, flags=re.IGNORECASE)
    for known in (city, *(f"{region}/{city.title().replace(' ', '_')}" for region in _REGIONS)):
        try:
            return ZoneInfo(known).key
        except (KeyError, ValueError, OSError):
            continue
    problem = _("“{name}” is no time zone. Write it as Europe/Berlin, America/New_York or UTC.")
    raise UserError(problem.format(name=name))
