"""Whether the bot does its work: what /health says, and what a container's health check goes by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.storage.store import Store

# Longer than the longest step of a lane that is alive: a look for a lost delivery through a thread and a channel of
# Slack's, 41 calls of at most 15 seconds. Waits that a chat asks for are pauses, and count as none.
STUCK = timedelta(minutes=15)


def health(
    store: Store, now: datetime, *, platforms: Collection[str], up: timedelta, ticks_late: bool
) -> Mapping[str, Any]:
    """`ok`, and why. Not ok: the database does not answer or takes nothing, the clock stopped, or a lane is stuck.

    `now` is wall time. `platforms` are those that this process delivers to: others answer for theirs. `up` is how long
    it has run: what waited while nobody ran is no sign of illness. `oldest_due_seconds` is how long the slowest lane
    has had something to send and sent nothing; `gone` are destinations that nothing is sent to until they are back;
    `given_up` counts the entries of the last days that could not be read: a bug of ours, which no restart mends.
    """
    if not store.reachable():
        return {"ok": False, "database": False, "ticks_late": ticks_late}
    refused = store.trouble.recent()
    waits = {lane: wait for lane, wait in store.waits(now).items() if lane.partition(":")[0] in platforms}
    stuck = sorted(lane for lane, wait in waits.items() if min(wait, up) > STUCK)
    oldest = max(waits.values(), default=timedelta(0)).total_seconds()
    return {
        "ok": not (ticks_late or stuck or refused), "database": not refused, "ticks_late": ticks_late,
        "oldest_due_seconds": round(oldest), "stuck": stuck, "gone": list(store.deliveries.gone_lanes()),
        "given_up": store.feeds.given_up(now)[0],
        **({"problem": refused} if refused else {}),
    }  # fmt: skip
