"""Stand-ins for the web and the store, as far as one step of the pipeline sees them."""

from dataclasses import dataclass, field

from bot.model import AlertKind, Article, Delivery, Entry, FeedHealth, FeedSpec
from bot.ports import DueEntry, DueFeed, Fetched, Kept
from tests.clock import START

COURIER = FeedSpec("https://courier.example/feed", "The Courier", lang="en")


def due_feed(health: FeedHealth | None = None) -> DueFeed:
    return DueFeed(7, COURIER, health or FeedHealth(), START)


def due_entry(summary: str = "Two sentences. No more.", *, spec: FeedSpec = COURIER, attempts: int = 0, url="") -> DueEntry:  # fmt: skip
    entry = Entry("a", url or "https://courier.example/a", "A title", summary, START)
    return DueEntry(1, 1, spec, entry, START, backlog=False, attempts=attempts)


class Web:
    """bot.ports.Fetch: gives each address's answer, or raises it."""

    def __init__(self, **answers: Fetched | Exception) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, str]]] = []

    async def get(self, url, *, headers=None):
        return self._answer("feed", url, headers)

    async def page(self, url, *, headers=None):
        return self._answer("page", url, headers)

    def _answer(self, kind, url, headers):
        self.asked.append((url, dict(headers or {})))
        found = self.answers[kind]
        if isinstance(found, Exception):
            raise found
        return found


@dataclass
class Feeds:
    """bot.ports.FeedStore: remembers what it was given."""

    kept: list[tuple[FeedHealth, list[str]]] = field(default_factory=list)
    put_off_until: list[object] = field(default_factory=list)
    heard: bool = True  # whether other feeds answer

    def heard_since(self, when):
        return self.heard

    def keep(self, feed, health, entries, now):
        self.kept.append((health, [entry.key for entry in entries]))
        return Kept(len(entries), 0)

    def put_off(self, entry, until):
        self.put_off_until.append(until)

    @property
    def health(self) -> FeedHealth:
        return self.kept[-1][0]


@dataclass
class Notices:
    """bot.ports.StoryStore, as far as notices go: once for a key."""

    told: dict[str, list[Delivery]] = field(default_factory=dict)

    def notify(self, key, deliveries, at):
        assert all(delivery.kind is AlertKind.NOTICE for delivery in deliveries)
        self.told.setdefault(key, list(deliveries))


def article(text: str) -> Article:
    return Article("The page's own title", text, notes=("With reporting from Harbour News",), lang="fr")
