"""What the engine asks of the world, as Protocols: clock, fetching, the store's rooms, chats."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.model import (
    Alert,
    Claim,
    Delivery,
    Destination,
    Entry,
    FeedHealth,
    FeedSpec,
    Member,
    Message,
    Posting,
    Reading,
    Receipt,
    StoryState,
    Subscription,
)


class Clock(Protocol):
    """Where "now" comes from."""

    def now(self) -> datetime:
        """The current time, aware, UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer of the web: final address, status, headers (lower-case names), body (decoded from its encoding)."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    moved_to: str | None = None  # where a chain of only permanent redirects (301, 308) led


class Fetch(Protocol):
    """The one door out."""

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Ask for a feed. 2xx, 304, and 4xx/5xx come back as they are.

        Raises RetryLater (time-out, connection lost, too long, too many redirects), GiveUp (scheme or address
        forbid it, a redirect leaves https), Gone (the name does not exist).
        """
        ...

    async def page(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Ask for a page that is made for people: as `get`, but only where the site's robots.txt allows it (GiveUp)."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the preview's store keeps it. `seq` rises with every change, so the newest state has the highest."""

    id: str
    channel: str
    root: str | None  # the id of the thread's root; None for a root
    message: Message
    at: datetime  # when it was appended, aware, UTC
    born: int  # seq of its appending
    seq: int  # seq of its newest change; equal to `born` while it was never replaced
    edited: datetime | None = None  # when it was replaced last


@dataclass(frozen=True, slots=True)
class ShownThread:
    """A thread in a list of threads: its root and how far it went on."""

    root: Shown
    replies: int
    active: int  # `born` of its newest message: threads are listed by it, highest first
    latest: datetime  # `at` of its newest message


@dataclass(frozen=True, slots=True)
class ShownChannel:
    """A channel of the preview: its name without #, what it hears in words, and the seq of its newest message."""

    name: str
    topic: str
    newest: int = 0  # highest `born` in it; 0 while it is empty


class Chat(Protocol):
    """A chat platform. Every call is made by one lane a destination, in order."""

    platform: str

    async def post(self, to: Destination, message: Message, *, key: str, thread: Posting | None = None) -> Receipt:
        """Post a root, or a reply into `thread`. `key` is the delivery's: the platform may use it to drop repeats.

        Raises RetryLater, GiveUp, Gone.
        """
        ...

    async def edit(self, to: Destination, posting: Posting, message: Message, *, key: str) -> Receipt:
        """Replace a message that was posted. Raises RetryLater, GiveUp, Gone."""
        ...

    async def find(self, to: Destination, key: str, *, thread: Posting | None = None) -> Receipt | None:
        """Look whether the delivery with that key is there already: asked only before a repeat."""
        ...

    async def direct(self, person: str, workspace: str = "") -> Destination:
        """Where that person alone reads. Raises RetryLater, GiveUp."""
        ...


# --- the store, by room ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed whose time has come, taken by this process until its lease ends."""

    id: int
    spec: FeedSpec
    health: FeedHealth
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DueEntry:
    """A revision of an entry that is to be read."""

    id: int
    revision: int
    spec: FeedSpec
    entry: Entry
    at: datetime  # published, else first seen
    backlog: bool
    attempts: int


class FeedStore(Protocol):
    """Feeds and their entries."""

    def claim_feeds(self, now: datetime, *, limit: int, lease: timedelta) -> list[DueFeed]:
        """Take feeds that are due; the same statement moves their next poll by `lease`, so no other process does."""
        ...

    def keep(self, feed: DueFeed, health: FeedHealth, entries: Sequence[Entry], now: datetime) -> Kept:
        """Save what a poll gave, in one transaction: the feed's health, and the entries that are new or changed."""
        ...

    def heard_since(self, when: datetime) -> bool:
        """Whether any feed gave a good answer after that: if not, it is we who hear nothing."""
        ...

    def due_entries(self, now: datetime, *, settled_before: datetime, limit: int) -> list[DueEntry]:
        """Entries to be read, by their time, of those not later than `settled_before`."""
        ...

    def put_off(self, entry: DueEntry, until: datetime) -> None:
        """Try this entry again later (its page could not be had)."""
        ...

    def give_up(self, entry: DueEntry, reason: str) -> None:
        """Set an entry aside that cannot be read, with the reason."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """How many entries of a poll were new, and how many had changed."""

    new: int
    changed: int


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that was looked for, with what was read of it and its story."""

    entry: int
    source: str
    at: datetime
    reading: Reading
    story: int | None


Findable = tuple[int, Collection[str], str]  # an entry: its number, the terms that hold of it, its text


@dataclass(frozen=True, slots=True)
class OpenStory:
    """A story as it stands."""

    id: int
    state: StoryState
    aid: bool  # whether any of its entries was about aid
    opened_in: frozenset[str]  # keys of destinations that were told of it


class Ledger(Protocol):
    """The one transaction in which an entry finds its story. Either all that is written in it holds, or nothing."""

    def still_due(self, entry: DueEntry) -> bool:
        """Whether nobody read this revision meanwhile."""
        ...

    def members_after(self, last: int, since: datetime) -> list[tuple[int, Member]]:
        """Members added after that row, with their rows, of stories that have one not older than `since`."""
        ...

    @property
    def wall(self) -> datetime:
        """The platforms' time, by which deliveries are held."""
        ...

    def subscriptions_after(self, version: int) -> list[tuple[int, Subscription]]:
        """Subscriptions that were made, changed or ended after that version of them all, each with its version, rising;
        one that ended is paused.
        """
        ...

    def mutes(self) -> list[tuple[str, str]]:
        """What is muted now: destinations' keys, each with the rule that it does not want to hear of."""
        ...

    def story(self, story: int) -> OpenStory:
        """A story by id."""
        ...

    def story_of(self, entry: int) -> int | None:
        """The story that an earlier revision of the entry is in."""
        ...

    def save_article(self, entry: DueEntry, reading: Reading) -> None:
        """Keep what was read."""
        ...

    def save_story(self, story: int | None, state: StoryState, *, at: datetime, aid: bool) -> int:
        """Write a story's state; None: a new one. Gives its id."""
        ...

    def link(self, story: int, others: Sequence[int]) -> None:
        """Note stories that are alike and yet another."""
        ...

    def save_member(self, member: Member) -> None:
        """Put the entry into its story."""
        ...

    def make_found(self, story: int, state: StoryState, entry: DueEntry, terms: Collection[str], text: str) -> None:
        """Keep what the story and the entry can be looked up by: the terms of rules that hold of them, and words."""
        ...

    def observe(self, story: int, entry: DueEntry, claim: Claim) -> None:
        """Append one status of a claim."""
        ...

    def tell(self, story: int, entry: DueEntry, alert: Alert, status: str, deliveries: Sequence[Delivery]) -> None:
        """Write the alert, its deliveries, and their durable workflow."""
        ...

    def close(self, entry: DueEntry, outcome: Sequence[str]) -> None:
        """Mark the entry read, with the reasons for what was done or not done."""
        ...


class StoryStore(Protocol):
    """Stories and what belongs to them."""

    def settling(self) -> AbstractContextManager[Ledger]:
        """Open the one transaction; no other process settles an entry at the same time."""
        ...

    def notify(self, key: str, deliveries: Sequence[Delivery], at: datetime) -> None:
        """Write a notice about the bot itself, its deliveries and their durable workflow; once for a key."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery that its lane took, with the intent to send committed. `first`: it was never tried before."""

    id: int
    story: int | None
    delivery: Delivery
    posting: Posting | None  # of the story's root here, where it has one
    attempts: int  # this one included
    waited: float  # seconds since it was decided, or let go where it was held
    instance: str = ""  # of the database, 8 letters and digits; "" for deliveries older than that

    @property
    def key(self) -> str:
        """What the platform may tell repeats by; at most 25 characters, Discord's limit for a nonce."""
        return f"aw-{self.instance}-{self.id}" if self.instance else f"aidwire-{self.id}"


@dataclass(frozen=True, slots=True)
class Paused:
    """A lane that may not be used yet."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Drained:
    """What was sent or set aside of a lane at one go, and the seconds until it wants another; None: nothing is left."""

    done: tuple[int, ...]
    wait: float | None


class DeliveryStore(Protocol):
    """Deliveries, one lane a destination."""

    def take(self, lane: str, now: datetime) -> Taken | Paused | None:
        """The lane's oldest unsent delivery, its intent to send written; None where nothing is left."""
        ...

    def sent(self, taken: Taken, receipt: Receipt, now: datetime, *, more: bool = False) -> Taken | Paused | None:
        """Write the receipt; for a root, and a reply that had to begin a thread anew, where the story stands here.

        With `more`, take the lane's next in the same transaction; None otherwise.
        """
        ...

    def failed(self, taken: Taken, problem: str) -> None:
        """It will never go out: keep it, with the reason, for a person."""
        ...

    def pause(self, lane: str, until: datetime, problem: str) -> None:
        """Hold the lane."""
        ...

    def gone(self, lane: str, reason: str) -> None:
        """The destination does not exist any more: nothing more is sent to it, until `back`."""
        ...

    def back(self, to: Destination) -> bool:
        """Somebody spoke from there: it can be delivered to again. True where it was gone."""
        ...

    def untold(self) -> Sequence[tuple[Destination, str]]:
        """Destinations that are gone, and why, whose owners were not told of it yet."""
        ...

    def told(self, to: Destination) -> None:
        """The owner of a destination that is gone was told."""
        ...


class Owners(Protocol):
    """Whoever had a channel told: they hear, once, that it cannot be delivered to any more."""

    async def tell(self, to: Destination, reason: str) -> None:
        """Say so where they read it. Raises RetryLater, GiveUp."""
        ...
