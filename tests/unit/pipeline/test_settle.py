import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.model import (
    EVERYTHING,
    AlertKind,
    Destination,
    Entry,
    FeedSpec,
    Mark,
    Ping,
    Quiet,
    Reading,
    Rhythm,
    Rung,
    Subscription,
)
from bot.pipeline.settle import Settle
from bot.ports import DueEntry
from bot.rules.index import Index
from bot.rules.near import fold as folded
from bot.rules.rule import Term, text
from bot.storage.memory import MemoryStories
from bot.stories.background import Background
from bot.stories.headlines import Headlines
from bot.stories.threads import REMEMBERED, Threads
from tests.invented import NOON, SOURCES, at, claim, denial, official, reading
from tests.pseudo import CODE, learnt, wide

OPEN, REPLY, EDIT, NONE = AlertKind.OPEN, AlertKind.REPLY, AlertKind.EDIT, AlertKind.NONE
ALL = Subscription(Destination("preview", "all"))
FALCONS = Subscription(Destination("preview", "falcons"), "topic:sky-falcon")
BRIDGES = Subscription(Destination("preview", "bridges"), "topic:assault-bridge")
SURE = Subscription(Destination("preview", "sure"), at_least=Rung.ANNOUNCED)
OTHER = "Harbour cranes and a new lighthouse for the northern coast"


class Desk:
    """Settles readings into an empty store, one entry after another."""

    def __init__(self, *subscriptions: Subscription, store: MemoryStories | None = None, everything: bool = False):
        self.store = store or MemoryStories()
        threads = Threads(Background(1000, {}, 1))
        self.settle = Settle(self.store, threads, Index(subscriptions or (ALL,)), everything)

    def hear(self, entry: int, main, hours: float = 0, *, source="Harbour News", revision=1, backlog=False, **more):
        said = main if isinstance(main, Reading) else reading(main, source=source, **more)
        spec = FeedSpec(f"https://{source.lower().replace(' ', '-')}.example/feed", source)
        when = at(hours)
        found = Entry(str(entry), f"https://a.example/{entry}", said.article.title, "", when)
        due = DueEntry(entry, revision, spec, found, when, backlog, 0)
        return self.settle.step(due, said)

    def sent(self) -> list[tuple[str, AlertKind]]:
        return [(d.destination.channel, d.kind) for _, _, _, deliveries in self.store.told for d in deliveries]

    def messages(self) -> list:
        return [d.message for _, _, _, deliveries in self.store.told for d in deliveries]


def test_the_first_report_opens_a_thread():
    desk = Desk()
    settled = desk.hear(1, claim())
    assert (settled.kind, settled.story, desk.sent()) == (OPEN, 1, [("all", OPEN)])
    assert desk.messages()[0].headline.startswith("Reported, not confirmed")
    assert desk.store.observations[0][:2] == (1, 1)
    assert desk.store.outcomes[1, 1][-1] == "open in all"


def test_a_further_outlet_with_the_same_report_changes_only_the_count():
    desk = Desk()
    desk.hear(1, claim())
    settled = desk.hear(2, claim(), 1, source="Quay Post")
    assert (settled.kind, settled.story) == (EDIT, 1)
    assert desk.sent() == [("all", OPEN), ("all", EDIT)]
    assert any("2 outlets" in fact.text for fact in desk.messages()[-1].facts)


def test_a_development_is_a_reply_and_its_root_is_brought_up():
    desk = Desk()
    desk.hear(1, claim())
    settled = desk.hear(2, official("announced"), 3, source="Quay Post")
    assert settled.kind is REPLY
    assert desk.sent() == [("all", OPEN), ("all", REPLY), ("all", EDIT)]
    assert [m.headline.split(":")[0] for m in desk.messages()[1:]] == ["Announced", "Announced"]


def test_other_news_is_another_thread():
    desk = Desk()
    assert desk.hear(1, claim()).story != desk.hear(2, official("announced", items=()), 1, title=OTHER).story


def test_what_is_not_about_defence_is_closed_with_its_reason_and_no_story():
    desk = Desk()
    settled = desk.hear(1, None, about="other")
    assert (settled.kind, settled.story) == (NONE, None)
    assert desk.store.outcomes[1, 1][0].startswith("not about defence")


def test_for_measuring_every_entry_finds_its_story():
    assert Desk(everything=True).hear(1, None, about="other").story == 1


def test_defence_news_that_is_not_about_aid_is_threaded_in_silence():
    desk = Desk()
    settled = desk.hear(1, None, about="defence")
    assert (settled.kind, settled.story, desk.sent()) == (NONE, 1, [])


def test_each_reason_is_given_once():
    why = Desk().hear(1, claim()).why
    assert len(why) == len(set(why))
    assert Desk().hear(1, claim(), backlog=True).why[0].startswith("a new story")


# --- who hears of it ---------------------------------------------------------------------------------------------------


def test_each_destination_hears_its_topics():
    desk = Desk(ALL, FALCONS, BRIDGES)
    desk.hear(1, claim())
    assert desk.sent() == [("all", OPEN), ("falcons", OPEN)]


def test_nobody_subscribes_to_it():
    desk = Desk(BRIDGES)
    settled = desk.hear(1, claim())
    assert (settled.kind, settled.why[-1], desk.store.told) == (NONE, "no channel subscribes to it", [])


def test_a_channel_that_waits_for_more_opens_with_the_root_when_it_comes():
    desk = Desk(ALL, SURE)
    desk.hear(1, claim())
    assert desk.sent() == [("all", OPEN)]
    settled = desk.hear(2, official("announced"), 3, source="Quay Post")
    assert desk.sent()[1:] == [("all", REPLY), ("all", EDIT), ("sure", OPEN)]
    assert settled.kind is OPEN


def test_its_channels_wait_for_more():
    desk = Desk(SURE)
    assert desk.hear(1, claim()).why[-1] == "its channels wait for more"


def test_several_subscriptions_of_one_channel_are_one_message():
    desk = Desk(
        replace(FALCONS, rule="topic:assault-bridge OR topic:sky-falcon"), FALCONS, replace(FALCONS, rule="everything")
    )
    desk.hear(1, claim())
    desk.hear(2, official("announced"), 3, source="Quay Post")
    assert desk.sent() == [("falcons", OPEN), ("falcons", REPLY), ("falcons", EDIT)]


# --- backlog, revisions, repeats ------------------------------------------------------------------------------------------


def test_backlog_is_silent_and_its_next_development_opens_the_thread():
    desk = Desk()
    settled = desk.hear(1, claim(), backlog=True)
    assert (settled.kind, settled.story, desk.sent()) == (NONE, 1, [])
    assert "backlog" in settled.why[-1]
    assert desk.hear(2, claim(), 1, source="Quay Post").kind is NONE
    assert desk.hear(3, official("announced"), 2, source="The Courier").kind is OPEN
    assert desk.sent() == [("all", OPEN)]
    assert any("3 outlets" in fact.text for fact in desk.messages()[0].facts)


def test_a_revision_that_takes_back_is_told_as_a_correction_in_the_same_thread():
    desk = Desk()
    desk.hear(1, official("announced"))
    settled = desk.hear(1, claim("considering"), revision=2, title=OTHER)
    assert (settled.story, settled.kind) == (1, REPLY)
    assert desk.messages()[1].struck
    assert len(desk.store.articles) == 2


def test_a_revision_that_says_the_same_is_silence():
    desk = Desk()
    desk.hear(1, claim())
    assert desk.hear(1, claim(), revision=2).kind is NONE


def test_a_copy_that_is_revised_is_heard_once_it_says_more_than_its_original():
    desk = Desk()
    words = " ".join(f"the ship number {n} came with crate {n} from harbour {n}" for n in range(12))

    def told(main):
        said = reading(main, source="Quay Post")
        return replace(said, article=replace(said.article, text=words))

    desk.hear(1, told(claim()))
    assert desk.hear(2, told(claim()), 1, source="Quay Post").kind is EDIT
    assert desk.hear(2, told(claim()), 2, source="Quay Post", revision=2).kind is NONE
    assert "a copy" in " ".join(desk.store.outcomes[2, 2])
    assert desk.hear(2, told(official("delivered")), 3, source="Quay Post", revision=3).kind is REPLY
    assert desk.hear(1, told(claim()), 4, source="Harbour News", revision=2).kind is NONE
    assert "a copy" not in " ".join(desk.store.outcomes[1, 2])


def test_a_withdrawn_article_is_a_correction_although_it_says_nothing_of_aid_any_more():
    desk = Desk()
    desk.hear(1, claim())
    settled = desk.hear(1, None, revision=2, about="other", correction="This report was wrong and is withdrawn.")
    assert (settled.story, settled.kind) == (1, REPLY)
    assert any("withdrawn" in line for line in desk.messages()[1].lines)


def test_a_roundup_is_not_heard_in_any_of_its_revisions():
    desk = Desk()
    desk.settle.threads = Threads(Background(1000, {}, 1, Headlines(re.compile("live updates"))))
    desk.hear(1, claim())
    live = "Netherlands promised Kyiv Sky Falcon missiles: live updates"
    desk.hear(2, official("announced"), 1, source="Quay Post", title=live)
    assert (
        desk.hear(2, official("delivered"), 1, source="Quay Post", title=live, revision=2).state.rung is Rung.REPORTED
    )


def test_a_step_that_was_done_already_does_nothing():
    desk = Desk()
    desk.hear(1, claim())
    assert desk.hear(1, claim()) is None
    assert desk.sent() == [("all", OPEN)]


def test_after_a_restart_the_stories_are_known():
    desk = Desk()
    desk.hear(1, claim())
    again = Desk(store=desk.store)
    assert again.hear(2, claim(), 1, source="Quay Post").story == 1
    assert again.sent() == [("all", OPEN), ("all", EDIT)]


def test_two_processes_see_each_others_stories():
    one = Desk()
    other = Desk(store=one.store)
    one.hear(1, claim())
    assert other.hear(2, claim(), 1, source="Quay Post").story == 1
    assert one.hear(3, claim(), 2, source="The Courier").story == 1


def test_after_a_long_silence_the_same_words_are_another_story():
    desk = Desk()
    desk.hear(1, claim())
    later = REMEMBERED / timedelta(hours=1) + 1
    assert desk.hear(2, claim(), later, source="Quay Post").story == 2


def test_a_denial_is_told_beside_the_report():
    desk = Desk()
    desk.hear(1, claim())
    settled = desk.hear(2, claim(), 1, source="Quay Post", reactions=(denial("the ministry"),))
    assert (settled.kind, settled.state.denied_by, settled.state.rung) == (REPLY, ("the ministry",), Rung.REPORTED)


@pytest.mark.parametrize("marks", [(), (Mark.PAUSED,)])
def test_the_state_that_is_told_is_the_state_that_is_kept(marks):
    desk = Desk()
    settled = desk.hear(1, official("announced", marks=marks, origin=SOURCES))
    assert desk.store.story(1).state == settled.state
    assert settled.state.at == NOON


# --- subscriptions that people make --------------------------------------------------------------------------------------


@dataclass
class Chats(MemoryStories):
    """A store in which people subscribe and mute while entries are settled."""

    changes: list[tuple[int, Subscription]] = field(default_factory=list)
    muted: list[tuple[str, str]] = field(default_factory=list)
    now: datetime = NOON

    def __post_init__(self):
        super().__init__()

    @property
    def wall(self):
        return self.now

    def subscriptions_after(self, version):
        return [change for change in self.changes if change[0] > version]

    def mutes(self):
        return self.muted


def test_a_subscription_is_heard_from_the_next_entry_on_and_not_after_its_end():
    store = Chats()
    desk = Desk(BRIDGES, store=store)
    desk.hear(1, claim())
    store.changes.append((1, replace(FALCONS, number=7)))
    desk.hear(2, official("announced"), 3, source="Quay Post")
    assert desk.sent() == [("falcons", OPEN)]
    store.changes.append((2, replace(FALCONS, number=7, paused="ended")))
    assert desk.hear(3, official("delivered"), 30, source="The Courier").why[-1] == "no channel subscribes to it"


def test_a_story_is_found_by_what_its_article_says():
    title = text(Term("phrase", folded(reading(claim()).article.title)))
    rules = {"words": title, "followed": "story:1", "other": "story:2", "typed": '"no such words"'}
    desk = Desk(*(Subscription(Destination("preview", channel), rule) for channel, rule in rules.items()))
    desk.hear(1, claim())
    assert desk.sent() == [("words", OPEN), ("followed", OPEN)]


def test_what_is_muted_is_not_told_there():
    store = Chats(muted=[(FALCONS.destination.key, "topic:sky-falcon"), (ALL.destination.key, "story:9")])
    desk = Desk(FALCONS, ALL, store=store)
    desk.hear(1, claim())
    assert desk.sent() == [("all", OPEN)]
    store.muted.append((ALL.destination.key, "story:1"))
    assert desk.hear(2, official("announced"), 3, source="Quay Post").why[-1] == "muted where it is subscribed to"


def test_quiet_hours_and_digests_hold_what_is_told_but_not_what_is_decided():
    night = replace(FALCONS, quiet=Quiet(660, 840))  # noon lies in it
    digest = Subscription(Destination("preview", "digest"), rhythm=Rhythm("daily", 480))
    desk = Desk(night, digest, ALL, store=Chats())
    settled = desk.hear(1, claim())
    held = {d.destination.channel: d.not_before for _, _, _, told in desk.store.told for d in told}
    assert held == {"falcons": at(2), "digest": at(20), "all": None}
    assert settled.why[-3:] == ("open in falcons, held until 2023-09-22 14:00 UTC", "open in digest, held until 2023-09-23 08:00 UTC", "open in all")  # fmt: skip


def test_a_destination_hears_as_soon_as_one_of_its_subscriptions_wants_it():
    late, soon = (replace(FALCONS, rhythm=Rhythm("daily", hour * 60)) for hour in (15, 13))
    desk = Desk(late, soon, store=Chats())
    desk.hear(1, claim())
    ((_, _, _, (only,)),) = desk.store.told
    assert only.not_before == at(1)
    desk = Desk(late, FALCONS, soon, store=Chats())
    desk.hear(1, claim())
    assert [d.not_before for _, _, _, told in desk.store.told for d in told] == [None]


def test_a_role_is_called_when_a_story_comes_to_a_chosen_status_and_only_then():
    called = replace(FALCONS, ping=Ping("42", ("reported", "announced")))
    desk = Desk(called, ALL)
    desk.hear(1, claim())
    desk.hear(2, claim(), 1, source="Quay Post", reactions=(denial("the ministry"),))
    desk.hear(3, official("announced"), 3, source="The Courier")
    pings = [
        (entry.id, d.kind, d.message.ping)
        for _, entry, _, told in desk.store.told
        for d in told
        if d.destination == FALCONS.destination
    ]
    assert pings == [(1, OPEN, "42"), (2, REPLY, ""), (2, EDIT, ""), (3, REPLY, "42"), (3, EDIT, "")]


# --- buttons, and threads that were silent ---------------------------------------------------------------------------


def test_roots_replies_and_edits_have_the_buttons_of_their_story():
    desk = Desk()
    desk.hear(7, claim())
    desk.hear(8, official("announced"), 3, source="Quay Post")
    lines = ("why story:1", "mute story:1 8h", "follow story:1")
    assert [tuple(a.line for a in message.actions) for message in desk.messages()] == [lines] * 3


def test_each_channel_reads_a_story_in_its_own_language():
    with learnt():
        desk = Desk(ALL, replace(FALCONS, rule=EVERYTHING, destination=replace(FALCONS.destination, lang=CODE)))
        desk.hear(1, claim())
        desk.hear(2, official("announced"), 3, source="Quay Post")
        english, other = ([d.message for *_, born in desk.store.told for d in born if d.destination.channel == channel]
                          for channel in ("all", "falcons"))  # fmt: skip
    assert [message.headline for message in english] == ["Reported, not confirmed", "Announced", "Announced"]
    assert [message.headline for message in other] == [
        wide("Reported, not confirmed"),
        wide("Announced"),
        wide("Announced"),
    ]
    assert [fact.label for fact in other[0].facts[:2]] == [wide("From"), wide("To")]
    assert other[1].lines == (f"{wide('Status')}: {wide('Reported, not confirmed')} → {wide('Announced')}",)
    assert [message.quotes for message in other] == [message.quotes for message in english], "words stay as they fell"
    assert all(said.what[0] in ("new: Reported, not confirmed", "status: Reported, not confirmed > Announced")
               for _, _, said, _ in desk.store.told)  # fmt: skip
