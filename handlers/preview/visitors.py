"""Who asks for a page, and what of the preview and of deliveries is theirs to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from aiohttp import web

from bot.model import Destination, Message
from bot.model.desk import Lane, Letter
from bot.ports import ShownChannel
from bot.visitors import VISITOR, Visitor
from handlers.preview.tables import STATES


def visitor(request: web.Request) -> Visitor:
    """Who asks, as the gate found (bot/web/gate.py)."""
    return request[VISITOR]


def theirs(who: Visitor, channel: str) -> bool:
    """Whether a channel is for all, or that person's own (PreviewChat.direct)."""
    return not channel.startswith("@") or channel == f"@{who.person}"


def named(who: Visitor, to: Destination) -> bool:
    """Whether they may know of that destination.

    Of the newsroom's own channels everybody does, of a person's own that person alone. A chat does not tell the bot
    which of its channels are private, and an id may be one person's direct messages: those are the managers' to know.
    """
    return theirs(who, to.channel) if to.platform == "preview" else who.manager


def letters_for(who: Visitor, letters: Iterable[Letter]) -> list[Letter]:
    """The deliveries; of those to places that are not theirs to know, that they are, and in which state."""
    return [one if named(who, one.to) else _veiled(one) for one in letters]


def lanes_for(who: Visitor, lanes: Sequence[Lane]) -> list[Lane]:
    """The destinations that they may know of, and after them all others as one."""
    others = [lane for lane in lanes if not named(who, lane.to)]
    counts = sum((Counter(dict(lane.counts)) for lane in others), Counter[str]())
    summed = tuple((state, counts[state]) for state in STATES if state in counts)
    private = [Lane(_PRIVATE, summed, None, None, "")] if others else []
    return [*(lane for lane in lanes if named(who, lane.to)), *private]


_PRIVATE = Destination("", "")  # stands for a place that is not named: nothing else of it reaches a template


def _veiled(letter: Letter) -> Letter:
    return replace(letter, to=_PRIVATE, message=Message(""), story=None, problem="", gone="", merged_into=None)


def seen_by(who: Visitor, channels: Iterable[ShownChannel]) -> list[ShownChannel]:
    """Those of the channels that are not another person's own."""
    return [channel for channel in channels if theirs(who, channel.name)]
