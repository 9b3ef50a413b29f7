"""The one door out, as the settings allow it."""

from __future__ import annotations

from bot.settings.bot import Settings
from bot.web.fetch import Door, Limits, user_agent

VERSION = "0.1.0"


def door(settings: Settings) -> Door:
    """The one door out, as the settings allow it."""
    poll = settings.poll
    limits = Limits(
        total=poll.timeout_seconds,
        bytes=int(poll.max_megabytes * 1024 * 1024),
        feeds_per_host=poll.feeds_per_host,
        pages_per_host=poll.pages_per_host,
        page_delay=poll.page_delay_seconds,
    )
    return Door(user_agent(VERSION, poll.contact), allow=poll.allow, limits=limits)
