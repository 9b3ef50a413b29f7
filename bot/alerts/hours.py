"""When a subscription wants to hear: by the wall clock of its own time zone, also on the days when that is changed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model import Quiet, Rhythm, Subscription


def not_before(subscription: Subscription, now: datetime) -> datetime | None:
    """Until when what is told now is held: the next digest, or the end of quiet hours; None where it goes out now."""
    rhythm, quiet = subscription.rhythm, subscription.quiet
    if rhythm.how != "instant":
        return next_time(rhythm, now)
    if quiet is None or not is_quiet(quiet, now):
        return None
    return next_time(Rhythm("daily", quiet.until, 0, quiet.zone), now)


def is_quiet(quiet: Quiet, now: datetime) -> bool:
    """Whether these hours are now."""
    local = now.astimezone(ZoneInfo(quiet.zone))
    minute = local.hour * 60 + local.minute
    if quiet.since < quiet.until:
        return quiet.since <= minute < quiet.until
    return minute >= quiet.since or minute < quiet.until


def next_time(rhythm: Rhythm, now: datetime) -> datetime:
    """The next time, after now, that the clocks of its zone show that hour (on that weekday).

    An hour that the clocks leave out is as long after midnight as it would be; of one that they show twice the first.
    """
    zone = ZoneInfo(rhythm.zone)
    day = now.astimezone(zone).date()
    while True:
        at = datetime.combine(day, time(rhythm.at // 60, rhythm.at % 60), zone).astimezone(now.tzinfo)
        if at > now and (rhythm.how != "weekly" or day.weekday() == rhythm.weekday):
            return at
        day += timedelta(days=1)
