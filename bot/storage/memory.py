"""Stories in memory: what `aidwire replay` settles into, and unit tests. The same contract as the SQL store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from bot.model import Alert, AlertKind, Claim, Delivery, Member, Reading, StoryState, Subscription
from bot.ports import DueEntry, OpenStory


class MemoryStories:
    """bot.ports.StoryStore and Ledger in one; it keeps what was told for whoever asks. Nothing is rolled back."""

    def __init__(self) -> None:
        self.told: list[tuple[int, DueEntry, Alert, tuple[Delivery, ...]]] = []
        self.notices: dict[str, tuple[Delivery, ...]] = {}
        self.outcomes: dict[tuple[int, int], tuple[str, ...]] = {}
        self.links: set[tuple[int, int]] = set()
        self.observations: list[tuple[int, int, Claim]] = []
        self.articles: dict[tuple[int, int], Reading] = {}
        self._stories: list[tuple[StoryState, bool]] = []
        self._members: list[Member] = []
        self._story_of: dict[int, int] = {}
        self._newest: dict[int, datetime] = {}
        self._opened: dict[int, set[str]] = {}

    @contextmanager
    def settling(self) -> Iterator[MemoryStories]:
        """See bot.ports.StoryStore."""
        yield self

    def notify(self, key: str, deliveries: Sequence[Delivery], at: datetime) -> None:  # noqa: ARG002
        """See bot.ports.StoryStore."""
        self.notices.setdefault(key, tuple(deliveries))

    def still_due(self, entry: DueEntry) -> bool:
        """See bot.ports.Ledger."""
        return (entry.id, entry.revision) not in self.outcomes

    def members_after(self, last: int, since: datetime) -> list[tuple[int, Member]]:
        """See bot.ports.Ledger."""
        return [(row, m) for row, m in enumerate(self._members[last:], last + 1) if self._newest[m.story] >= since]

    @property
    def wall(self) -> datetime:
        """See bot.ports.Ledger. Where nothing is ever sent, no hour is better than another."""
        return datetime.min.replace(tzinfo=UTC)

    def subscriptions_after(self, version: int) -> list[tuple[int, Subscription]]:  # noqa: ARG002
        """See bot.ports.Ledger. Nobody subscribes here."""
        return []

    def mutes(self) -> list[tuple[str, str]]:
        """See bot.ports.Ledger."""
        return []

    def story(self, story: int) -> OpenStory:
        """See bot.ports.Ledger."""
        state, aid = self._stories[story - 1]
        return OpenStory(story, state, aid, frozenset(self._opened.get(story, ())))

    def story_of(self, entry: int) -> int | None:
        """See bot.ports.Ledger."""
        return self._story_of.get(entry)

    def save_article(self, entry: DueEntry, reading: Reading) -> None:
        """See bot.ports.Ledger."""
        self.articles[entry.id, entry.revision] = reading

    def save_story(self, story: int | None, state: StoryState, *, at: datetime, aid: bool) -> int:  # noqa: ARG002 - nothing asks for the time here
        """See bot.ports.Ledger."""
        if story is None:
            self._stories.append((state, aid))
            return len(self._stories)
        self._stories[story - 1] = (state, aid)
        return story

    def link(self, story: int, others: Sequence[int]) -> None:
        """See bot.ports.Ledger."""
        self.links |= {(story, other) for other in others if other != story}

    def save_member(self, member: Member) -> None:
        """See bot.ports.Ledger."""
        self._members.append(member)
        self._story_of[member.entry] = member.story
        self._newest[member.story] = max(member.at, self._newest.get(member.story, member.at))

    def make_found(self, story: int, state: StoryState, entry: DueEntry, terms: Collection[str], text: str) -> None:
        """See bot.ports.Ledger. Nobody looks anything up here."""

    def observe(self, story: int, entry: DueEntry, claim: Claim) -> None:
        """See bot.ports.Ledger."""
        self.observations.append((story, entry.id, claim))

    def tell(self, story: int, entry: DueEntry, alert: Alert, status: str, deliveries: Sequence[Delivery]) -> None:  # noqa: ARG002
        """See bot.ports.Ledger."""
        self.told.append((story, entry, alert, tuple(deliveries)))
        opened = {delivery.destination.key for delivery in deliveries if delivery.kind is AlertKind.OPEN}
        self._opened.setdefault(story, set()).update(opened)

    def close(self, entry: DueEntry, outcome: Sequence[str]) -> None:
        """See bot.ports.Ledger."""
        self.outcomes[entry.id, entry.revision] = tuple(outcome)
