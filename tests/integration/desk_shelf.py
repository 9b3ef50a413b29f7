"""What the desk's pages ask, answered from values: stories, articles, feeds and deliveries that never were."""

import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

from bot.model import Destination, Message, Posting, Ruling
from bot.model.desk import Lane, Letter, LookedAt, Neighbour, StoryFile, Told
from bot.model.rulings import Ruled
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
SLACK = Destination("slack", "C0SECRET", "T1")


def letter(number: int, to: Destination, state: str, kind: str, message: Message, **more) -> Letter:
    sent = at(number) if state == "sent" else None
    return Letter(
        number, to, state, kind, 1, message, 1, at(number), None, sent, **({"problem": "", "gone": ""} | more)
    )


LETTERS = (
    letter(4, SLACK, "dead", "open", Message("For a channel of spies"), problem="C0SECRET is not for bots"),
    letter(3, TO, "dead", "reply", Message("Announced", title=HOSTILE), problem="too long by 40"),
    letter(2, Destination("preview", "@ada"), "sent", "open", Message("For Ada alone")),
    letter(1, TO, "sent", "open", Message("Reported", title="Sky Falcon promised")),
)
THREADS = tuple((to, Posting("m1", "m1")) for to in (SLACK, TO, Destination("preview", "@ada")))
RULINGS = (
    Ruled(1, 1, Ruling("Ada", at(3), HOSTILE), "withdrawn", None),
    Ruled(2, 1, Ruling("Ben", at(4)), "restored", None),
    Ruled(3, 1, Ruling("Ben", at(5), "another tranche"), "entry 2 parted", 2),
    Ruled(4, 3, Ruling("Ben", at(6)), "merged", 1),
)


class FakeFiles:
    """Files, of the values above."""

    async def story(self, number):
        if number != 1:
            return None
        neighbours = (Neighbour(2, HOSTILE_STORY),)
        return StoryFile(1, ANNOUNCED, at(0), at(24), ENTRIES[:2], neighbours, LETTERS, THREADS)

    async def looked_at(self, url):
        return [entry for entry in ENTRIES if entry.url == url]

    async def entry(self, number):
        return [entry for entry in ENTRIES if entry.entry == number]

    async def rulings(self, story):
        return RULINGS


class FakeDesk:
    """Desk, of the values above, or of other deliveries."""

    def __init__(self, letters=LETTERS) -> None:
        self.kept = letters

    async def name(self):
        return "abcd1234"

    async def lanes(self):
        gone = Destination("discord", "77", "1")
        return [
            Lane(TO, (("sent", 12), ("dead", 1)), at(3), None, ""),
            Lane(Destination("preview", "@ada"), (("sent", 1),), at(1), None, ""),
            Lane(gone, (("dead", 4),), None, None, "the channel was deleted"),
            Lane(SLACK, (("held", 1), ("dead", 2)), None, NOW + timedelta(hours=1), ""),
        ]

    async def letters(self, states, destination, limit, *, before=None, after=None):
        found = [one for one in self.kept if not states or one.state in states]
        found = [one for one in found if not destination or one.to.key == destination]
        found = [one for one in found if before is None or one.id < before]
        above = [one for one in found if after is not None and one.id > after]
        return found[:limit] if after is None else above[-limit:]


def room():
    readings = tuple(
        reading(None, title=f"Article {n}", url=f"https://harbour.example/{n}") for n in range(1, 24)
    )  # fmt: skip
    shelf = DeskShelf(ANNOUNCED, HOSTILE_STORY, readings=readings)
    return SimpleNamespace(names=shelf, questions=shelf, feeds=shelf, files=FakeFiles())
