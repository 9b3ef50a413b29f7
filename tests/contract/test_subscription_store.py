"""Subscriptions, mutes and the log, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.model import AlertKind, Delivery, Destination, Message, Ping, Quiet, Rhythm, Rung, Subscription
from tests.clock import START

DESK, OTHER = Destination("preview", "desk"), Destination("slack", "C1", "T1")
HERON = Subscription(
    DESK, "topic:heron", Rung.ANNOUNCED, Rhythm("weekly", 510, 4, "Europe/Berlin"), Quiet(1320, 420), Ping("7", ("denied",)),
    made_by="ada", made_at=START,
)  # fmt: skip


@pytest.fixture
def store(bench):
    return bench.store.subscriptions


def changed(bench, version=0):
    with bench.store.stories.settling() as ledger:
        return ledger.subscriptions_after(version)


def test_a_subscription_comes_back_as_it_was_kept(store):
    kept = store.save(HERON, "ada", "subscribed")
    other = store.save(Subscription(OTHER), "ben", "subscribed")
    assert kept == replace(HERON, number=kept.number)
    assert kept.number > 0
    assert (store.of(DESK), store.of(OTHER), store.of()) == ([kept], [other], [kept, other])


def test_every_change_has_the_next_version_and_the_newest_state(bench, store):
    first, second = (store.save(replace(HERON, rule=f"topic:{name}"), "ada", "subscribed") for name in ("heron", "owl"))
    assert [(s.number, s.rule) for _, s in changed(bench)] == [(1, "topic:heron"), (2, "topic:owl")]
    seen = changed(bench)[-1][0]
    assert changed(bench, seen) == []
    store.save(replace(first, at_least=Rung.NONE), "ada", "changed")
    store.end(second, "ada", "ended")
    (one, early), (other, late) = changed(bench, seen)
    assert seen < one < other
    assert (early.number, early.at_least, early.paused) == (first.number, Rung.NONE, "")
    assert (late.number, late.paused) == (second.number, "ended")


def test_what_ended_is_kept_and_comes_back_with_its_number_and_a_new_version(bench, store):
    kept = store.save(HERON, "ada", "subscribed")
    assert store.ended(DESK, kept.number) is None
    store.end(kept, "ada", "ended")
    assert store.ended(OTHER, kept.number) is None
    ended, version = store.ended(DESK, kept.number), changed(bench)[-1][0]
    assert (ended, store.of()) == (kept, [])
    store.save(ended, "ben", "again")
    assert (store.of(DESK), store.ended(DESK, kept.number)) == ([kept], None)
    assert [(s.number, s.paused) for _, s in changed(bench, version)] == [(kept.number, "")]
    store.list_configured([Subscription(DESK)])
    number = next(s.number for s in store.of(DESK) if s.listed_in == "config")
    store.list_configured([])
    assert store.ended(DESK, number) is None


def test_a_workspace_is_asked_for_all_its_destinations(store):
    there = [Destination("slack", "C1", "T1"), Destination("slack", "C2", "T1")]
    elsewhere = [Destination("slack", "C3"), Destination("slack", "C4", "T11"), Destination("slack", "C5", "T%"), DESK]
    kept = [store.save(Subscription(to), "ada", "subscribed") for to in (*there, *elsewhere)]
    store.end(kept[1], "ada", "ended")
    assert store.in_workspace("slack", "T1") == kept[:1]
    assert store.in_workspace("slack", "T%") == [kept[4]]
    assert store.in_workspace("slack", "") == [kept[2]]
    assert store.in_workspace("discord", "") == []


def test_what_the_configuration_lists_comes_and_goes_with_it(bench, store):
    chat = store.save(Subscription(DESK, "topic:owl"), "ada", "subscribed")
    store.list_configured([Subscription(DESK), Subscription(OTHER, "topic:heron")])
    configured = [s for s in store.of() if s.listed_in == "config"]
    version = changed(bench)[-1][0]
    store.list_configured([Subscription(DESK), Subscription(OTHER, "topic:heron")])
    assert changed(bench, version) == []
    store.list_configured([Subscription(OTHER, "topic:heron")])
    assert store.of() == [chat, next(s for s in configured if s.destination == OTHER)]


def test_what_a_destination_hears_that_is_gone_is_paused_until_it_comes_back(bench, store):
    heron, elsewhere = store.save(HERON, "ada", "subscribed"), store.save(Subscription(OTHER), "ada", "subscribed")
    notice = Delivery(AlertKind.NOTICE, DESK, "dead", Message("A feed went silent"))
    bench.store.stories.notify("feed:1", [notice], START)
    bench.store.deliveries.gone(DESK.key, "the channel was deleted")
    assert store.of() == [replace(heron, paused="the channel was deleted"), elsewhere]
    store.save(store.of(DESK)[0], "ada", "changed")
    bench.store.deliveries.back(DESK)
    assert store.of(DESK) == [heron]


def test_a_mute_ends_by_itself_and_can_be_ended(bench, store):
    def muted():
        with bench.store.stories.settling() as ledger:
            return ledger.mutes()

    store.mute(DESK.key, "story:1", START + timedelta(hours=1), "ada", "muted")
    store.mute(DESK.key, "topic:heron", START + timedelta(hours=2), "ada", "muted")
    store.mute(DESK.key, "story:1", START + timedelta(hours=3), "ben", "muted longer")
    assert sorted(muted()) == [(DESK.key, "story:1"), (DESK.key, "topic:heron")]
    bench.wall.forward(hours=2)
    assert muted() == [(DESK.key, "story:1")]
    assert store.muted(DESK.key) == [("story:1", START + timedelta(hours=3))]
    store.mute(DESK.key, "story:1", START + timedelta(hours=2), "ada", "unmuted")
    assert (muted(), store.muted(OTHER.key)) == ([], [])


def test_the_log_says_who_changed_what_when_newest_first(bench, store):
    kept = store.save(HERON, "ada", "subscribed")
    bench.wall.forward(hours=1)
    store.end(kept, "ben", "ended")
    store.save(Subscription(OTHER), "ada", "elsewhere")
    (end, begin) = store.log(DESK.key, 9)
    assert (end.person, end.what, end.at) == ("ben", "ended", START + timedelta(hours=1))
    assert (begin.person, begin.what, begin.at) == ("ada", "subscribed", START)
    assert store.log(DESK.key, 1) == [end]


def test_a_change_and_its_line_in_the_log_are_one(store):
    kept = store.save(HERON, "ada", "subscribed")
    with pytest.raises(sa.exc.IntegrityError):
        store.save(replace(kept, rule="topic:owl"), None, "nobody changed it")  # the log's column takes no such person
    assert store.of(DESK) == [kept]


def test_a_channel_is_spoken_to_in_one_language_whatever_it_hears(bench, store):
    kept, other = store.save(HERON, "ada", "subscribed"), store.save(Subscription(OTHER), "ada", "subscribed")
    assert (store.language(DESK), store.of(DESK)[0].destination.lang) == ("", "")
    version = changed(bench)[-1][0]
    store.speak(DESK, "de", "ada", "speaks Deutsch")
    second = store.save(replace(HERON, rule="topic:owl"), "ada", "subscribed")
    assert store.language(DESK) == "de"
    assert [s.destination.lang for s in store.of(DESK)] == ["de", "de"]
    assert {(s.number, s.destination.lang) for _, s in changed(bench, version)} == {
        (kept.number, "de"), (second.number, "de"),
    }  # fmt: skip
    assert (store.language(OTHER), store.of(OTHER)) == ("", [other])
    assert [(c.person, c.what) for c in store.log(DESK.key, 2)][1] == ("ada", "speaks Deutsch")


def test_the_language_of_the_configuration_holds_where_it_names_one(store):
    in_german = replace(DESK, lang="de")
    store.list_configured([Subscription(in_german), Subscription(OTHER)])
    assert (store.language(DESK), store.language(OTHER)) == ("de", "")
    store.speak(OTHER, "uk", "ada", "speaks Ukrainian")
    store.list_configured([Subscription(in_german), Subscription(OTHER)])
    assert (store.language(DESK), store.language(OTHER)) == ("de", "uk")


def test_what_is_sent_knows_the_language_of_its_channel(bench, store):
    store.speak(DESK, "de", "ada", "speaks Deutsch")
    bench.store.stories.notify("feed:1", [Delivery(AlertKind.NOTICE, DESK, "", Message("Stumm"))], START)
    assert bench.store.deliveries.take(DESK.key, START).delivery.destination.lang == "de"
