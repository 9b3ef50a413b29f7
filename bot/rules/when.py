"""When a subscription is told, in plain words: "daily at 8", "at 7am every day in Berlin", "22-7" (docs/rules.md)."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.model import Quiet, Rhythm

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EIGHT, _SIX_PM = 8 * 60, 18 * 60  # minutes after midnight: where no time is named, and of an evening
_EXAMPLES = "daily at 8 · weekly monday 8:30 Europe/Berlin · off"
_CITY = r"[A-Za-z]+(?:/[A-Za-z_/+-]+|(?:[ ][A-Za-z]+){0,2})"  # of the IANA's list, or its city alone
_CLOCK = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>am|pm|h|o'clock|uhr)?\b"
_AFTER_A_CLOCK = rf"(?:\s+(?:in\s+)?(?P<zone>{_CITY}))?"
_ZONE = rf"(?:\s+(?:in\s+(?P<place>{_CITY})|(?P<zone>[A-Za-z]+/[A-Za-z_/+-]+|UTC|GMT)))?"
_DAY = rf"(?P<day>{'|'.join(WEEKDAYS)})s?"
_OFTEN = (
    r"(?:(?P<daily>daily|every day|each day|once a day|every (?:morning|(?P<evening>evening)))"
    rf"|(?P<weekly>weekly|every week|once a week)(?:\s+(?:on\s+)?{_DAY})?|every\s+{_DAY.replace('day>', 'every>')}"
    r"|(?P<instant>instantly|at once|immediately|instant))"
)
_BEGINS = r"(?:^|[\s,;]+)"
_ENDS = r"\s*$"
# "daily at 8 Berlin"; "daily in Berlin"; "at 8 every day in Berlin"; "weekly summary of ..."
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_BEGINS}at\s+{_CLOCK},?\s+(?:on\s+)?{_OFTEN}{_ZONE}{_ENDS}",
        rf"{_BEGINS}{_OFTEN},?\s+(?:at\s+)?{_CLOCK}{_AFTER_A_CLOCK}{_ENDS}",
        rf"{_BEGINS}{_OFTEN}{_ZONE}{_ENDS}",
        r"^(?:an?\s+|the\s+)?(?:(?P<daily>daily)|(?P<weekly>weekly))\s+(?:digest|summary|news)(?:\s*:|\s+(?:of|on|about)\b)",
    )
)
_LATER = _CLOCK.replace("P<", "P<to_")
_HOURS = re.compile(rf"\s*(?:from\s+)?{_CLOCK}\s*(?:-|–|to|until)\s*{_LATER}{_AFTER_A_CLOCK}\s*", re.IGNORECASE)
_REGIONS = ("Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic")


def parted(words: str, zone: str = "UTC") -> tuple[str, Rhythm | None]:
    """What is asked without its rhythm, and that; `zone` is meant where none is named. Raises UserError."""
    for form in _FORMS:
        if found := form.search(words):
            return f"{words[: found.start()]} {words[found.end() :]}".strip(), _rhythm(found, zone)
    return words, None


def rhythm(words: str, zone: str = "UTC") -> Rhythm:
    """ "daily at 8", "monday 8:30 Europe/Berlin", "off" (at once). Raises UserError."""
    said = " ".join(words.split())
    if said.casefold() in ("off", "none", "never"):
        return Rhythm()
    for whole in (said, f"every {said}", f"daily {said}") if said else ():
        left, found = parted(whole, zone)
        if found is not None and not left:
            return found
    raise UserError(f"“{said}” is no rhythm. Write: {_EXAMPLES}" if said else f"Say when: {_EXAMPLES}")


def quiet(words: str, zone: str = "UTC") -> Quiet | None:
    """ "22-7 Europe/Berlin": hours in which nothing is posted; "off": none. Raises UserError."""
    if words.strip().casefold() in ("off", "none", "never"):
        return None
    found = _HOURS.fullmatch(words)
    if found is None:
        examples = "22-7 Europe/Berlin · 22:30-7 · off"
        said = words.strip()
        raise UserError(f"“{said}” is no span of hours. Write: {examples}" if said else f"Say which hours: {examples}")
    since, until = _minutes(found), _minutes(found, "to_")
    if since == until:
        raise UserError("Hours that begin when they end are none. Write: 22-7 · off")
    return Quiet(since, until, _zone(found["zone"] or zone))


def _rhythm(found: re.Match[str], zone: str) -> Rhythm:
    said = found.groupdict()
    if said.get("instant"):
        return Rhythm()
    at = _minutes(found) if said.get("hour") else _SIX_PM if said.get("evening") else _EIGHT
    day = said.get("day") or said.get("every")
    named = _zone(said.get("zone") or said.get("place") or zone)
    if said["daily"]:
        return Rhythm("daily", at, 0, named)
    return Rhythm("weekly", at, WEEKDAYS.index(day.casefold()) if day else 0, named)


def _minutes(found: re.Match[str], which: str = "") -> int:
    """Minutes after midnight. Raises UserError."""
    hour, minute = int(found[f"{which}hour"]), int(found[f"{which}minute"] or 0)
    half = (found[f"{which}half"] or "").casefold()
    if half in ("am", "pm") and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise UserError(f"A day has no {hour}:{minute:02}.")
    return hour % 24 * 60 + minute


def _zone(name: str) -> str:
    """A time zone of the IANA's list, by its name or by its city: "Berlin", "New York time". Raises UserError."""
    city = re.sub(r"\s+time$", "", name, flags=re.IGNORECASE)
    for known in (city, *(f"{region}/{city.title().replace(' ', '_')}" for region in _REGIONS)):
        try:
            return ZoneInfo(known).key
        except (KeyError, ValueError, OSError):
            continue
    raise UserError(f"“{name}” is no time zone. Write it as Europe/Berlin, America/New_York or UTC.")
