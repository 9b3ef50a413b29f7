"""What is held, and what becomes of it: with counts, with quiet hours, and where a lane falls behind."""

from datetime import timedelta

import pytest

from bot.model import Alert, AlertKind, Delivery, Destination, FeedHealth, FeedSpec, Message, Receipt, StoryState
from tests.clock import START
from tests.contract.test_feed_store import claim, due, entry

TEAM, OTHER = Destination("slack", "C1", "T1"), Destination("slack", "C2", "T1")
QUIET = START + timedelta(hours=8)


class Desk:
    """Tells of stories by number: each a row of its own, with its title."""

    def __init__(self, bench) -> None:
        self.bench, self.stories, self.entries = bench, {}, 0
        bench.store.feeds.list_feeds([FeedSpec("https://courier.example/feed", "The Courier")], listed_in="config")
        (self.feed,) = claim(bench.store.feeds)

    def tell(self, story: int, *kinds: AlertKind, to=TEAM, until=None, of=None, text="") -> None:
        self.entries += 1
        self.bench.store.feeds.keep(self.feed, FeedHealth(), [entry(f"e{self.entries}")], START)
        (found,) = due(self.bench.store.feeds)
        with self.bench.store.stories.settling() as ledger:
            state = StoryState(f"Story {story}", url=f"https://courier.example/{story}")
            self.stories[story] = ledger.save_story(self.stories.get(story), state, at=START, aid=True)
            told = [Delivery(kind, to, "", Message(text or kind), until) for kind in kinds]
            ledger.tell(self.stories[story], found, Alert(of or kinds[0], ()), "", told)
            ledger.close(found, ["told"])

    def opened_in(self, story: int) -> frozenset[str]:
        with self.bench.store.stories.settling() as ledger:
            return ledger.story(self.stories[story]).opened_in

    def release(self) -> int:
        return self.bench.store.held.release(self.bench.wall.now())

    def take(self, to=TEAM):
        return self.bench.store.deliveries.take(to.key, self.bench.wall.now())

    def send(self, to=TEAM) -> list[str]:
        """Send all that is there, and give what it said."""
        said = []
        while (taken := self.take(to)) is not None:
            said.append(taken.delivery.message.headline)
            self.bench.store.deliveries.sent(taken, Receipt(f"m{taken.id}"), self.bench.wall.now())
        return said


@pytest.fixture
def desk(bench) -> Desk:
    return Desk(bench)


def test_what_is_held_has_no_token_until_its_time_and_then_one_goes_out_as_itself(bench, desk):
    desk.tell(1, AlertKind.OPEN, until=QUIET)
    assert (bench.enqueued, desk.take(), desk.release()) == ([], None, 0)
    assert desk.opened_in(1) == {TEAM.key}
    bench.wall.forward(hours=8)
    assert desk.release() == 1
    assert [lane for _, lane in bench.enqueued] == [TEAM.key]
    assert desk.send() == ["open"]
    assert desk.release() == 0


def test_several_become_one_digest_with_one_token_each_story_once(bench, desk):
    for story in (1, 2, 3):
        desk.tell(story, AlertKind.OPEN, until=QUIET)
    desk.tell(2, AlertKind.REPLY, AlertKind.EDIT, until=QUIET)
    desk.tell(9, AlertKind.OPEN, to=OTHER, until=QUIET)
    bench.wall.forward(hours=8)
    assert desk.release() == 2
    assert sorted(lane for _, lane in bench.enqueued) == [TEAM.key, OTHER.key]
    taken = desk.take()
    assert (taken.delivery.kind, taken.delivery.message.headline) == (
        AlertKind.DIGEST,
        "While you were away: 3 stories",
    )
    assert [line.rpartition(": ")[2] for line in taken.delivery.message.lines] == ["Story 1", "Story 2", "Story 3"]
    desk.send()
    assert desk.send(OTHER) == ["open"]
    assert desk.opened_in(1) == frozenset()  # the next development opens a thread
    desk.tell(1, AlertKind.OPEN, text="next")
    assert desk.send() == ["next"]
    assert desk.opened_in(1) == {TEAM.key}


def test_what_belongs_to_a_held_story_waits_with_it(bench, desk):
    desk.tell(1, AlertKind.OPEN, until=QUIET)
    desk.tell(1, AlertKind.REPLY, AlertKind.EDIT)
    assert desk.take() is None
    bench.wall.forward(hours=8)
    desk.release()
    assert desk.send() == ["While you were away: 1 story"]


def test_an_edit_of_a_thread_that_stands_goes_by_itself_beside_a_digest(bench, desk):
    desk.tell(1, AlertKind.OPEN)
    desk.send()
    desk.tell(1, AlertKind.REPLY, AlertKind.EDIT, until=QUIET, text="changed")
    desk.tell(2, AlertKind.OPEN, until=QUIET)
    bench.wall.forward(hours=8)
    desk.release()
    assert desk.send() == ["changed", "While you were away: 2 stories"]


def test_counts_are_edited_once_a_minute_the_newest_alone_and_a_status_at_once(bench, desk):
    desk.tell(1, AlertKind.OPEN)
    desk.send()
    for text in ("two outlets", "three outlets"):
        bench.wall.forward(seconds=10)
        desk.tell(1, AlertKind.EDIT, text=text)
    assert desk.send() == []
    desk.tell(2, AlertKind.OPEN)  # the lane's others do not wait
    assert desk.send() == ["open"]
    bench.wall.forward(seconds=40)
    assert desk.release() == 1
    assert desk.send() == ["three outlets"]
    desk.tell(1, AlertKind.EDIT, text="four outlets")
    desk.tell(1, AlertKind.EDIT, of=AlertKind.REPLY, text="announced")
    assert desk.send() == ["announced"]
    bench.wall.forward(seconds=60)
    assert (desk.release(), desk.send()) == (0, [])  # the status said the counts too


def test_our_own_preview_is_edited_at_once(bench, desk):
    ours = Destination("preview", "all")
    desk.tell(1, AlertKind.OPEN, to=ours)
    desk.send(ours)
    desk.tell(1, AlertKind.EDIT, to=ours, text="two outlets")
    assert desk.send(ours) == ["two outlets"]


def test_a_lane_that_fell_behind_gets_one_digest_and_what_was_begun_stays(bench, desk):
    for story in range(52):
        desk.tell(story, AlertKind.OPEN, AlertKind.EDIT)
    begun = desk.take()
    assert desk.release() == 0  # much at once is no backlog yet
    bench.wall.forward(seconds=61)
    assert desk.release() == 1
    assert desk.take().id == begun.id
    assert desk.send() == ["open", "edit", "This channel fell behind: 51 stories"]
    assert (desk.release(), desk.send()) == (0, [])


def fall_behind(bench, desk, first: int) -> None:
    for story in range(first, first + 51):
        desk.tell(story, AlertKind.OPEN)
    bench.wall.forward(seconds=61)
    assert desk.release() == 1


def test_a_lane_that_stays_behind_has_one_digest_for_all_and_none_is_lost(bench, desk):
    fall_behind(bench, desk, 0)
    fall_behind(bench, desk, 100)
    assert desk.send() == ["This channel fell behind: 102 stories"]


def test_a_digest_that_was_begun_is_not_told_of_in_another(bench, desk):
    fall_behind(bench, desk, 0)
    desk.take()
    fall_behind(bench, desk, 100)
    assert desk.send() == ["This channel fell behind: 51 stories"] * 2


def test_nothing_new_is_made_for_a_channel_that_is_gone_until_it_is_back(bench, desk):
    desk.tell(1, AlertKind.OPEN, until=QUIET)
    desk.tell(2, AlertKind.OPEN)
    store, tokens = bench.store.deliveries, len(bench.enqueued)
    store.gone(TEAM.key, "the channel was deleted")
    desk.tell(3, AlertKind.OPEN)
    bench.wall.forward(hours=8)
    assert (desk.release(), desk.take(), len(bench.enqueued), store.waiting(["slack"])) == (0, None, tokens, [])
    assert desk.opened_in(1) == desk.opened_in(3) == frozenset()
    assert store.untold() == [(TEAM, "the channel was deleted")]
    store.told(TEAM)
    store.gone(TEAM.key, "still")  # another lane's step found it out too
    assert store.untold() == []
    assert [store.back(TEAM), store.back(TEAM)] == [True, False]
    desk.tell(3, AlertKind.OPEN)
    assert (store.waiting(["slack"]), store.waiting(["discord"])) == ([TEAM.key], [])
    assert desk.send() == ["open"]


def test_a_paused_lane_gets_no_more_tokens_than_it_has(bench, desk):
    desk.tell(1, AlertKind.OPEN)
    desk.take()
    bench.store.deliveries.pause(TEAM.key, bench.wall.now() + timedelta(hours=1), "slow down")
    desk.tell(2, AlertKind.OPEN)
    assert len(bench.enqueued) == 1
    bench.wall.forward(hours=1)
    desk.tell(3, AlertKind.OPEN)
    assert len(bench.enqueued) == 2
    assert desk.send() == ["open"] * 3
