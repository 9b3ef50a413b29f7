"""What the desk's pages ask, answered from values: stories, articles, feeds and deliveries that never were."""

import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

from bot.model import Destination, Message
from bot.model.desk import Lane, Letter, LookedAt, Neighbour, StoryFile, Told
from bot.rules.rule import EVERYTHING
from bot.stories.state import fold
from handlers.commands.polled import FeedState
from handlers.commands.room import Asked
from tests.invented import arrival, at, claim, official, placed, quantity, quote, reading
from tests.unit.handlers.commands.shelf import NOW, Shelf

HOSTILE = "<img src=x onerror=alert(1)> “Falcon” & 'co'"


def story(*arrivals, **changes):
    state = None
    for one in arrivals:
        state = fold(state, one, placed(f"outlet:{one.source}"))
    return replace(state, **changes)


SIX = replace(claim().items[0], quantity=quantity(6, "six"))
REPORTED = story(arrival(claim()))
ANNOUNCED = story(
    arrival(claim(), 1),
    arrival(official("announced", items=(SIX,)), 2, 24, source="The Courier", key_quotes=(quote("We have six."),)),
)
HOSTILE_STORY = replace(REPORTED, title=HOSTILE)


class DeskShelf(Shelf):
    """The shelf, with filters of the ledger (one at a time) and names to offer."""

    def understood(self, text, *, giving=False):
        if named := re.fullmatch(r'(donor|class|recipient):"(.*)"', text):
            return super().understood(named[2], giving=named[1] == "donor")
        if text == "story:1":
            return Asked(EVERYTHING, "story 1")
        return super().understood(text, giving=giving)

    def suggest(self, kind, typed):
        return ["air defence", "missiles"]

    async def all(self):
        return [
            FeedState("Harbour News", "https://harbour.example/rss", "live", NOW - timedelta(hours=2), "", "config"),
            FeedState("Dead Drop", "https://drop.example/rss", "dead", NOW - timedelta(days=9), "it answers 404", "import"),
            FeedState(HOSTILE, "javascript:alert(1)", "new", None, "", "chat: ada"),
        ]  # fmt: skip


def _looked_at(entry: int, title: str, **more) -> LookedAt:
    given = {"url": f"https://harbour.example/{entry}", "feed": "Harbour News", "at": at(entry), "state": "read",
             "backlog": False, "outcome": ("nearest is story 1: words 0.82 alike",), "story": 1}  # fmt: skip
    return LookedAt(entry, title=title, **(given | more))


ENTRIES = (
    _looked_at(1, "Sky Falcon promised", told=(Told(at(1), "open", ("new claim",), ()),)),
    _looked_at(2, HOSTILE, copy=True, outcome=(HOSTILE,)),
    _looked_at(3, "", state="failed", outcome=("its page cannot be read",), story=None),
    _looked_at(4, "Waiting", state="due", outcome=(), story=None, backlog=True),
)
TO = Destination("preview", "all")
LETTERS = (
    Letter(2, TO, "dead", "reply", 1, Message("Announced", title=HOSTILE), 3, at(2), None, None, "too long by 40", ""),
    Letter(
        3, Destination("preview", "@ada"), "sent", "open", 1, Message("For Ada alone"), 1, at(1), None, at(1), "", ""
    ),
    Letter(1, TO, "sent", "open", 1, Message("Reported", title="Sky Falcon promised"), 1, at(1), None, at(1), "", ""),
)


class FakeDesk:
    """Desk, of the values above."""

    async def name(self):
        return "abcd1234"

    async def story(self, number):
        if number != 1:
            return None
        neighbours = (Neighbour(2, HOSTILE_STORY),)
        return StoryFile(1, ANNOUNCED, at(0), at(24), ENTRIES[:2], neighbours, LETTERS)

    async def looked_at(self, url):
        return [entry for entry in ENTRIES if entry.url == url]

    async def entry(self, number):
        return [entry for entry in ENTRIES if entry.entry == number]

    async def lanes(self):
        gone = Destination("discord", "77", "1")
        return [
            Lane(TO, (("sent", 12), ("dead", 1)), at(3), None, ""),
            Lane(Destination("preview", "@ada"), (("sent", 1),), at(1), None, ""),
            Lane(gone, (("dead", 4),), None, None, "the channel was deleted"),
            Lane(Destination("slack", "C1", "T1"), (("held", 1),), None, NOW + timedelta(hours=1), ""),
        ]

    async def letters(self, states, destination, limit):
        found = [one for one in LETTERS if not states or one.state in states]
        return [one for one in found if not destination or one.to.key == destination][:limit]


def room():
    readings = tuple(
        reading(None, title=f"Article {n}", url=f"https://harbour.example/{n}") for n in range(1, 24)
    )  # fmt: skip
    shelf = DeskShelf(ANNOUNCED, HOSTILE_STORY, readings=readings)
    return SimpleNamespace(names=shelf, questions=shelf, feeds=shelf)
