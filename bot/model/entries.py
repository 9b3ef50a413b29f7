"""What comes in: feeds, entries, articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Field = Literal["title", "text"]


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """A feed as configured (config/feeds.yaml or OPML): what to poll and what is known about its publisher."""

    url: str
    name: str
    lang: str | None = None
    country: str | None = None
    tier: int = 2  # 1 government, institution or wire; 2 edited press; 3 aggregator or OSINT; 4 state-controlled
    family: str | None = None  # publisher family: outlets of one family are one voice
    page: Literal["when_relevant", "always", "never"] = "when_relevant"  # whether an entry's page is fetched
    poll_minutes: float | None = None  # wished interval; None: adaptive from the start


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, as read from it. `key` is its identity within the feed (guid, else link, else title)."""

    key: str
    url: str
    title: str
    summary: str  # plain text
    published: datetime | None = None  # aware, UTC
    updated: datetime | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What one feed document says: its entries, oldest first, and how often it wishes to be asked."""

    title: str
    entries: tuple[Entry, ...]
    ttl_seconds: float | None = None  # RSS <ttl>, sy:updatePeriod; None where absent
    problem: str | None = None  # set where the document was damaged but could be read in part
    cut: bool = False  # the document ended early: what it lost will come when it is asked for again, whole


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How the polling of a feed goes. `FeedHealth()` was never asked; feeds.cadence makes the next ones."""

    url: str = ""  # where it is asked now; "": as configured
    next_poll_at: datetime | None = None  # None: never asked, or gone
    etag: str = ""
    last_modified: str = ""
    gap: float | None = None  # seconds that usually lie between two of its entries
    newest: datetime | None = None  # when its newest entry was published
    keys: str = ""  # fingerprint of its entries' keys, to tell news in feeds without dates
    read_at: datetime | None = None  # its last good answer, 304 included
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    missing: int = 0  # how many of these said 404, or that there is no such host
    problem: str = ""  # why the last poll failed, or what was damaged in it
    moved_to: str = ""  # where it says it has moved for good
    moved_seen: int = 0  # how often in a row it said so and was read there
    gone: bool = False  # it said that it will not come back (410)


@dataclass(frozen=True, slots=True)
class Article:
    """The text that is read: a title and a text of paragraphs joined by newlines, with what its page says of itself.

    `notes` are lines that were taken out of the text but say something about it: "With reporting from Reuters",
    datelines' wires, corrections.
    """

    title: str
    text: str
    url: str = ""
    source: str = ""  # the feed's or site's name, as a person would say it: "The Independent"
    published: datetime | None = None
    lang: str | None = None
    notes: tuple[str, ...] = ()

    def of(self, where: Field) -> str:
        """The string that offsets of this field refer to."""
        return self.title if where == "title" else self.text
