from datetime import timedelta

import pytest

from bot.model import Entry, FeedHealth, FeedSpec
from tests.clock import START

COURIER = FeedSpec("https://courier.example/feed", "The Courier")
HERALD = FeedSpec("https://herald.example/feed", "The Herald")
LEASE = timedelta(minutes=10)


def entry(key: str, hours: float | None = 1, title: str = "A title", summary: str = "A summary.") -> Entry:
    return Entry(
        key, f"https://courier.example/{key}", title, summary, None if hours is None else START + timedelta(hours=hours)
    )


@pytest.fixture
def feeds(bench):
    bench.store.feeds.list_feeds([COURIER], listed_in="config")
    return bench.store.feeds


def claim(feeds, hours: float = 0, limit: int = 10):
    return feeds.claim_feeds(START + timedelta(hours=hours), limit=limit, lease=LEASE)


def due(feeds, hours: float = 48, limit: int = 10):
    now = START + timedelta(hours=hours)
    return feeds.due_entries(now, settled_before=now, limit=limit)


def test_a_new_feed_is_due_at_once_and_only_to_one_taker(feeds):
    (taken,) = claim(feeds)
    assert (taken.spec, taken.added_at, taken.health) == (COURIER, START, FeedHealth())
    assert claim(feeds) == []


def test_a_feed_whose_taker_died_is_due_again_after_the_lease_and_stays_added_when_it_was(feeds):
    claim(feeds)
    (again,) = claim(feeds, hours=1)
    assert again.added_at == START


def test_a_feed_is_due_when_its_health_says(feeds):
    (taken,) = claim(feeds)
    health = FeedHealth(next_poll_at=START + timedelta(hours=3), etag='"x"')
    feeds.keep(taken, health, [], START)
    assert claim(feeds, hours=2) == []
    assert [feed.health for feed in claim(feeds, hours=3)] == [health]


def test_a_feed_that_is_gone_is_not_asked_again(feeds):
    (taken,) = claim(feeds)
    feeds.keep(taken, FeedHealth(gone=True), [], START)
    assert claim(feeds, hours=1000) == []


def test_it_knows_whether_any_feed_answered_since(feeds):
    (taken,) = claim(feeds)
    feeds.keep(taken, FeedHealth(read_at=START), [], START)
    assert feeds.heard_since(START - timedelta(hours=1))
    assert not feeds.heard_since(START)


def test_entries_are_kept_once_and_a_changed_one_is_a_new_revision(feeds):
    (taken,) = claim(feeds)
    kept = feeds.keep(taken, FeedHealth(), [entry("a"), entry("b")], START + timedelta(hours=2))
    assert (kept.new, kept.changed) == (2, 0)
    kept = feeds.keep(taken, FeedHealth(), [entry("a", title="Another title"), entry("b")], START + timedelta(hours=3))
    assert (kept.new, kept.changed) == (0, 1)
    assert {(e.entry.key, e.revision, e.entry.title) for e in due(feeds)} == {
        ("a", 2, "Another title"),
        ("b", 1, "A title"),
    }


def test_the_same_key_twice_in_one_document_is_one_entry(feeds):
    (taken,) = claim(feeds)
    assert feeds.keep(taken, FeedHealth(), [entry("a"), entry("a")], START).new == 1


def test_what_was_published_before_the_feed_was_added_is_backlog(feeds):
    (taken,) = claim(feeds)
    feeds.keep(
        taken, FeedHealth(), [entry("old", -1), entry("new", 1), entry("undated", None)], START + timedelta(hours=2)
    )
    assert {e.entry.key: e.backlog for e in due(feeds)} == {"old": True, "new": False, "undated": True}


def test_without_dates_what_stood_in_the_first_answer_is_backlog(feeds):
    (taken,) = claim(feeds)
    feeds.keep(taken, FeedHealth(read_at=START, next_poll_at=START), [entry("a", None)], START)
    (taken,) = claim(feeds, hours=1)
    feeds.keep(taken, FeedHealth(read_at=START), [entry("a", None), entry("b", None)], START + timedelta(hours=1))
    assert {e.entry.key: e.backlog for e in due(feeds)} == {"a": True, "b": False}


@pytest.mark.parametrize(("hours", "counted"), [(5, 5), (100, 14)])
def test_an_entry_dated_ahead_is_due_at_once_and_keeps_its_place_within_half_a_day(feeds, hours, counted):
    (taken,) = claim(feeds)
    feeds.keep(taken, FeedHealth(), [entry("later", hours)], START + timedelta(hours=2))
    assert due(feeds, hours=2)[0].at == START + timedelta(hours=counted)


def test_entries_come_by_their_time_whatever_order_they_were_kept_in(feeds):
    (taken,) = claim(feeds)
    feeds.keep(taken, FeedHealth(), [entry("c", 3), entry("a", 1)], START + timedelta(hours=4))
    feeds.keep(taken, FeedHealth(), [entry("b", 2)], START + timedelta(hours=4))
    assert [e.entry.key for e in due(feeds)] == ["a", "b", "c"]


def test_entries_wait_for_others_that_were_published_before(feeds):
    (taken,) = claim(feeds)
    feeds.keep(taken, FeedHealth(), [entry("a", 1), entry("b", 2)], START + timedelta(hours=3))
    early = feeds.due_entries(START + timedelta(hours=3), settled_before=START + timedelta(hours=1), limit=10)
    assert [e.entry.key for e in early] == ["a"]


def test_an_entry_that_is_put_off_comes_later_with_one_attempt_more(feeds):
    (taken,) = claim(feeds)
    feeds.keep(taken, FeedHealth(), [entry("a")], START)
    feeds.put_off(due(feeds)[0], START + timedelta(hours=60))
    assert due(feeds) == []
    assert due(feeds, hours=61)[0].attempts == 1


def test_an_entry_that_is_given_up_does_not_come_again_until_it_changes(feeds):
    (taken,) = claim(feeds)
    feeds.keep(taken, FeedHealth(), [entry("a")], START)
    feeds.give_up(due(feeds)[0], "could not be read")
    assert due(feeds) == []
    assert feeds.given_up(START + timedelta(days=6)) == (1, f"{entry('a').url}: could not be read")
    assert feeds.given_up(START + timedelta(days=8)) == (0, "")
    feeds.keep(taken, FeedHealth(), [entry("a", title="Mended")], START)
    assert [e.revision for e in due(feeds)] == [2]
    assert feeds.given_up(START) == (0, "")


def test_the_configured_list_is_the_whole_list_and_imports_only_add(feeds):
    feeds.list_feeds([HERALD], listed_in="import")
    feeds.list_feeds([], listed_in="config")
    assert [spec for spec, _, _ in feeds.feeds()] == [HERALD]
    feeds.list_feeds([COURIER], listed_in="config")
    assert {spec for spec, _, _ in feeds.feeds()} == {COURIER, HERALD}


def test_a_configured_feed_that_is_imported_too_stays_when_it_leaves_the_configuration(feeds):
    feeds.list_feeds([COURIER], listed_in="import")
    feeds.list_feeds([COURIER], listed_in="config")
    feeds.list_feeds([], listed_in="config")
    assert [spec for spec, _, _ in feeds.feeds()] == [COURIER]


def test_a_feed_of_a_chat_is_polled_and_taken_out_again_but_never_one_of_the_configuration(bench):
    feeds = bench.store.feeds
    configured, added = FeedSpec("https://a.example/", "A", tier=1), FeedSpec("https://b.example/", "B")
    feeds.list_feeds([configured], listed_in="config")
    feeds.list_feeds([added, FeedSpec("https://a.example/", "Another name")], listed_in="chat: ada")
    assert [(spec, where) for spec, _, where in feeds.feeds()] == [(configured, "config"), (added, "chat: ada")]
    assert not feeds.unlist("https://a.example/")
    assert feeds.unlist("https://b.example/")
    assert not feeds.unlist("https://b.example/")
    assert [spec.name for spec, _, _ in feeds.feeds()] == ["A"]
    feeds.list_feeds([added], listed_in="chat: ada")
    assert len(feeds.feeds()) == 2
