"""Who asks for a page of the bot: found by the gate (bot/web/gate.py), read by the pages."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person with a page open."""

    person: str
    manager: bool = True  # whether they may change what channels hear
    csrf: str = ""  # what everything that they change must bring along
    key: str = ""  # what opens feeds in their name, in an address; "" where none is needed, or none can be given
    leaves: bool = False  # whether they logged in here, and may log out


VISITOR = web.RequestKey("visitor", Visitor)
