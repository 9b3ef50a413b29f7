"""Who asks for a page, and what of the preview is theirs to see."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

from bot.model import Destination
from bot.ports import ShownChannel
from bot.visitors import VISITOR, Visitor


def visitor(request: web.Request) -> Visitor:
    """Who asks, as the gate found (bot/web/gate.py)."""
    return request[VISITOR]


def theirs(who: Visitor, channel: str) -> bool:
    """Whether a channel is for all, or that person's own (PreviewChat.direct)."""
    return not channel.startswith("@") or channel == f"@{who.person}"


def reaches(who: Visitor, to: Destination) -> bool:
    """Whether what was delivered there is theirs to see."""
    return to.platform != "preview" or theirs(who, to.channel)


def seen_by(who: Visitor, channels: Iterable[ShownChannel]) -> list[ShownChannel]:
    """Those of the channels that are not another person's own."""
    return [channel for channel in channels if theirs(who, channel.name)]
