"""Threads as a cache: the same answers live, rebuilt, after forgetting, and for every prefix of a stream."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Arrival, Article, Member, Mention, Reading, Span
from bot.stories.background import Background
from bot.stories.folding import Domain
from bot.stories.headlines import Headlines
from bot.stories.threads import REMEMBERED, SAME, Threads

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEADLINES = Headlines.parse(
    b"roundups: {en: [harbour live]}\nasides: {en: [after]}\nacts: {give: {en: [send, pledge]}, strike: {en: [attack]}}"
)
DOMAIN = Domain(roles={"NO": "donor", "SE": "donor", "UA": "recipient"}, classes={"archer": "artillery"})
LANDS = {"Norway": "NO", "Sweden": "SE", "Ukraine": "UA"}
BACKGROUND = Background(
    10_000, {"the": 9_000, "to": 9_000, "will": 4_000, "@UA": 500, "said": 900}, 5, HEADLINES, DOMAIN
)


def reading(title, text="", about="aid"):
    mentions = [
        Mention(code, "country", name, Span(at, at + len(name), name, where), name)
        for where, string in (("title", title), ("text", text))
        for name, code in LANDS.items()
        if (at := string.find(name)) >= 0
    ]
    return Reading(Article(title, text), about, mentions=tuple(mentions))


def arrival(entry, title, text="", *, hours=0.0, about="aid", source=""):
    source = source or f"outlet {entry}"
    return Arrival(entry, source, source, NOON + timedelta(hours=hours), reading(title, text, about))


def member(came, placed, story):
    title = came.reading.article.title
    return Member(
        came.entry, story, came.source, came.family, came.at, title, placed.features, placed.copy_of, placed.origin
    )


def run(arrivals):
    """The members that a stream makes, with each entry's placement."""
    threads, members, placements = Threads(BACKGROUND), [], []
    for came in arrivals:
        placed = threads.place(came)
        members.append(member(came, placed, placed.story or came.entry))
        placements.append(placed)
        threads.add(members[-1])
    return members, placements


def rebuilt(members):
    threads = Threads(BACKGROUND)
    for one in members:
        threads.add(one)
    return threads


SUBJECTS = [
    "Norway will send howitzers to Ukraine",
    "Sweden pledges radar masts to Ukraine",
    "Ferry strike in Lindvik ends",
]
DETAILS = ["", "said the minister", "in Lindvik on Monday", "with 12 crates", "after talks in Bergen"]
STREAMS = st.lists(
    st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(DETAILS), st.floats(0, 400, allow_nan=False)),
    min_size=1,
    max_size=14,
).map(
    lambda rows: [
        arrival(n, f"{subject} {detail}", f"{detail} {subject}", hours=hours)
        for n, (subject, detail, hours) in enumerate(rows, 1)
    ]
)


@settings(deadline=None)
@given(STREAMS)
def test_no_later_entry_changes_an_earlier_place(stream):
    members, placements = run(stream)
    for n in range(len(stream)):
        assert run(stream[:n]) == (members[:n], placements[:n])


@settings(deadline=None)
@given(STREAMS)
def test_rebuilt_from_the_members_it_says_the_same(stream):
    members, placements = run(stream)
    for n, came in enumerate(stream):
        assert rebuilt(members[:n]).place(came) == placements[n]


@settings(deadline=None)
@given(STREAMS)
def test_placing_changes_nothing(stream):
    members, _ = run(stream)
    threads = rebuilt(members)
    again = [threads.place(came) for came in stream]
    assert [threads.place(came) for came in stream] == again


@settings(deadline=None)
@given(STREAMS, st.floats(720, 900))
def test_forgetting_what_is_silent_for_long_changes_no_answer(stream, hours):
    members, _ = run(stream)
    late = arrival(99, SUBJECTS[0], hours=hours)
    threads, kept = rebuilt(members), rebuilt(members)
    threads.forget(late.at - REMEMBERED)
    assert threads.place(late).story == kept.place(late).story


@given(st.permutations([(n, subject) for n, subject in enumerate(SUBJECTS * 3, 1)]))
@settings(deadline=None)
def test_entries_of_one_minute_make_the_same_stories_in_any_order(order):
    members, _ = run([arrival(entry, subject, subject) for entry, subject in order])
    stories = {}
    for one in members:
        stories.setdefault(one.story, set()).add(one.title)
    assert sorted(map(len, stories.values())) == [1, 1, 1]


def test_everything_forgotten_leaves_an_empty_memory():
    members, _ = run([arrival(n, subject, subject, hours=n) for n, subject in enumerate(SUBJECTS, 1)])
    threads = rebuilt(members)
    threads.forget(NOON + timedelta(days=90))
    assert threads.place(arrival(9, SUBJECTS[0], hours=1)).why == ("a new story: nothing is like it",)


def test_another_donor_is_another_story_and_linked():
    (first, second), (_, placed) = run(
        [
            arrival(1, "Norway will send howitzers to Ukraine"),
            arrival(2, "Sweden will send howitzers to Ukraine", hours=1),
        ]
    )
    assert second.story != first.story
    assert placed.linked == (first.story,)
    assert "another donor" in " ".join(placed.why)


def test_the_reasons_name_the_story_the_frame_and_the_threshold():
    _, (_, placed) = run(
        [arrival(1, SUBJECTS[0], "spring delivery"), arrival(2, f"{SUBJECTS[0]}, minister says", hours=3.2)]
    )
    assert placed.story == 1
    assert placed.why[0].startswith("nearest is story 1: words 0.")
    assert placed.why[0].endswith("alike, 3.2 h apart")
    assert placed.why[1].startswith("same donor and recipient and act: ")
    assert placed.why[2] == f"joins story 1: {SAME} is enough"


def test_a_roundup_joins_but_does_not_draw():
    stream = [
        arrival(1, SUBJECTS[0], SUBJECTS[0]),
        arrival(2, f"Harbour live: {SUBJECTS[0]}", f"{SUBJECTS[0]}. Ferry crews in Lindvik end their walkout today."),
        arrival(
            3,
            "Ferry crews in Lindvik end their walkout",
            "Ferry crews in Lindvik end their walkout today.",
            about="other",
        ),
    ]
    members, placements = run(stream)
    assert [one.story for one in members] == [1, 1, 3]
    assert placements[1].features.roundup
    assert placements[1].copy_of is None


def test_a_roundup_that_carries_a_report_is_no_copy_of_it():
    text = (
        "Crates of spare barrels for the howitzers left the quay at Lindvik on Monday, the harbour master said there."
    )
    stream = [arrival(1, SUBJECTS[0], text), arrival(2, f"Harbour live: {SUBJECTS[0]}", text)]
    assert run(stream)[1][1].copy_of is None
    assert run([stream[0], arrival(2, SUBJECTS[0], text)])[1][1].copy_of == 1


def test_a_report_is_no_copy_of_a_comment():
    text = (
        "Crates of spare barrels for the howitzers left the quay at Lindvik on Monday, the harbour master said there."
    )
    asked, reported = (arrival(n, title, text) for n, title in enumerate((f"{SUBJECTS[0]}?", SUBJECTS[0]), 1))
    _, (comment, report) = run([asked, reported])
    assert comment.features.comment
    assert (report.story, report.copy_of) == (1, None)


def test_what_is_forgotten_has_no_copies():
    text = (
        "Crates of spare barrels for the howitzers left the quay at Lindvik on Monday, the harbour master said there."
    )
    threads = rebuilt(run([arrival(1, SUBJECTS[0], text)])[0])
    threads.forget(NOON + timedelta(minutes=1))
    placed = threads.place(arrival(2, SUBJECTS[0], text))
    assert (placed.story, placed.copy_of) == (None, None)


def test_what_joins_one_story_is_linked_to_another_donors_and_to_nothing_else():
    members, placements = run(
        [
            arrival(1, "Norway will send howitzers to Ukraine"),
            arrival(2, "Sweden will send howitzers to Ukraine", hours=1),
            arrival(3, "Ferry strike in Lindvik ends", hours=1, about="other"),
            arrival(4, "Norway will send howitzers to Ukraine soon", hours=2),
            arrival(5, "Pensioners march", hours=2, about="other"),
        ]
    )
    assert [one.story for one in members] == [1, 2, 3, 1, 5]
    assert [placed.linked for placed in placements] == [(), (1,), (), (2,), ()]


def test_a_near_miss_is_linked():
    words = "barge winch crane quay buoy"
    _, placements = run(
        [arrival(n, title, about="other") for n, title in enumerate((words, "barge depot ledger mortar tunnel"), 1)]
    )
    assert (placements[1].story, placements[1].linked) == (None, (1,))
    _, placements = run(
        [
            arrival(n, title, about="other")
            for n, title in enumerate((words, "depot ledger mortar tunnel and one barge from Oslo"), 1)
        ]
    )
    assert (placements[1].story, placements[1].linked) == (None, ())


def test_a_copy_takes_its_originals_story_and_origin():
    text = (
        "Crates of spare barrels for the howitzers left the quay at Lindvik on Monday, the harbour master said there."
    )
    _, (first, second) = run(
        [arrival(1, SUBJECTS[0], text), arrival(2, "Barrels leave quay", f"{text} More soon.", hours=2)]
    )
    assert (second.story, second.copy_of, second.origin) == (1, 1, first.origin)
    assert "entry 1, outlet 1" in second.why[0]


@pytest.mark.parametrize(("hours", "joins"), [(24, True), (24 * 12, False)])
def test_what_was_long_ago_is_another_story(hours, joins):
    _, (_, placed) = run([arrival(1, SUBJECTS[0]), arrival(2, f"{SUBJECTS[0]} again", hours=hours)])
    assert (placed.story == 1) is joins


def test_sister_events_are_told_apart_by_their_numbers():
    same = "Quake shakes the islands off Lindvik, homes fall"
    sister, again = f"{same}, 12 die", f"{same}, 31 die"
    plain, numbered = (
        run([arrival(1, one, about="other"), arrival(2, other, about="other")])[1][1].why
        for one, other in ((same, same), (sister, again))
    )
    assert "number" not in " ".join(plain)
    assert "another number" in " ".join(numbered)
