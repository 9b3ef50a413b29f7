"""A reply needs news: copies, other outlets and older articles change counts alone."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.decide import decide, kind_for
from bot.model import Alert, AlertKind, Destination, Item, Mark, Party, Reaction, Rung, StoryState, Subscription
from bot.stories.shown import LEVELS
from bot.stories.state import fold
from tests.invented import RUNG, SOURCES, UKRAINE, arrival, claim, denial, official, placed, quantity, quote, silence

BEFORE = fold(None, arrival(claim(), 1), placed())


def told(before, seen, where=None):
    where = where or placed(f"outlet:{seen.family}")
    return decide(before, fold(before, seen, where), seen.reading, where)


def test_a_new_story_about_aid_opens_and_another_does_not():
    first = arrival(claim(), 1)
    assert told(None, first) == Alert(AlertKind.OPEN, ("new: Reported, not confirmed",), ())
    other = told(None, arrival(claim(), 1, about="defence"))
    assert (other.kind, other.why) == (AlertKind.NONE, ("the story is not about aid",))


def test_a_story_without_a_claim_is_silent_and_its_first_claim_is_news():
    idle = arrival(None, 1)
    assert told(None, idle).kind is AlertKind.NONE
    before = fold(None, idle, placed())
    alert = told(before, arrival(claim(), 2, 1, source="Quay Post"))
    assert (alert.kind, alert.what) == (AlertKind.REPLY, ("claim: Reported, not confirmed",))
    rumour = arrival(None, 3, reactions=(denial("White House"),))
    assert told(None, rumour).kind is AlertKind.OPEN


def test_speculation_is_silent_until_somebody_reports_it():
    idle = arrival(claim("considering", "speculation"), 1)
    assert told(None, idle).why == ("speculation alone is no news",)
    alert = told(fold(None, idle, placed()), arrival(claim("considering"), 2, 1, source="Quay Post"))
    assert alert.kind is AlertKind.REPLY


def test_a_story_that_falls_to_speculation_is_still_corrected():
    seen = arrival(claim("considering", "speculation"), 1, 1)
    alert = told(BEFORE, seen)
    assert alert.kind is AlertKind.REPLY
    assert alert.what[0] == "correction: reported → considered"


def test_a_defence_story_that_becomes_one_about_aid_opens():
    before = fold(None, arrival(None, 1, about="defence"), placed())
    assert told(before, arrival(claim(), 2, 1, source="Quay Post")).kind is AlertKind.OPEN


def test_a_copy_and_a_retelling_only_change_counts():
    copy = arrival(claim(), 2, 1, source="Quay Post")
    assert told(BEFORE, copy, placed(copy_of=1)) == Alert(AlertKind.EDIT, ("counts: 2 outlets, 1 origin",), ())
    assert told(BEFORE, copy, placed()).kind is AlertKind.EDIT


def test_the_same_article_again_is_silence():
    alert = told(BEFORE, arrival(claim(), 1), placed())
    assert (alert.kind, alert.what) == (AlertKind.NONE, ())


DEVELOPMENTS = {
    "status": (arrival(official("announced"), 2, 1, source="Ministry"), "status: Reported, not confirmed > Announced"),
    "hedge": (
        arrival(official("expected"), 2, 1, source="Ministry"),
        "hedge: Reported, not confirmed > Expected, not announced",
    ),
    "first use": (arrival(official("used"), 2, 1, source="M"), "first use: Reported, not confirmed > In use"),
    "hearsay of a delivery": (
        arrival(claim("delivered"), 2, 1, source="Quay Post"),
        "status: Reported, not confirmed > Reported, not confirmed: delivered",
    ),
    "denial": (arrival(None, 2, 1, source="B", reactions=(denial("White House"),)), "denied by: White House"),
    "correction": (arrival(claim("considering"), 1, 1), "correction: reported → considered"),
    "pause": (arrival(official("paused", marks=(Mark.PAUSED,)), 2, 1, source="M"), "mark: paused"),
    "rumoured end": (
        arrival(claim("cancelled", marks=(Mark.ENDED,)), 2, 1, source="M"),
        "mark: reported, not confirmed: ended",
    ),
    "no decision": (
        arrival(official("no_decision"), 2, 1, source="Ministry"),
        "also: No decision yet (Ministry)",
    ),
}


@pytest.mark.parametrize("case", sorted(DEVELOPMENTS))
def test_a_development_is_a_reply(case):
    seen, reason = DEVELOPMENTS[case]
    alert = told(BEFORE, seen)
    assert alert.kind is AlertKind.REPLY
    assert reason in alert.what


@pytest.mark.parametrize(
    "seen",
    [
        arrival(claim("announced", "media_reports"), 2, 1, source="B"),
        arrival(claim("announced"), 2, 1, source="B"),
        arrival(claim("delivered", "media_reports"), 2, 1, source="B"),
        arrival(claim("expected"), 2, 1, source="B"),
        arrival(claim("reported_agreed", "official_unnamed", origin=replace(SOURCES, sources=2)), 2, 1, source="B"),
        arrival(official("considering"), 2, 1, source="B"),
        arrival(claim(), 2, 1, source="B", reactions=(silence("White House"),)),
        arrival(claim(), 2, 1, source="B", reactions=(Reaction("confirmed", ("X",), claim().sentence),)),
        arrival(claim(), 2, 1, source="B", key_quotes=(quote("It was good to talk about it.", "A reader", ""),)),
        arrival(None, 2, 1, source="B"),
    ],
)
def test_another_outlets_words_for_the_same_report_are_no_reply(seen):
    assert told(BEFORE, seen).kind is AlertKind.EDIT


def test_what_another_country_gives_is_a_claim_of_its_own():
    poland = (Party("PL", "Poland", "donor", claim().sentence), UKRAINE)
    seen = arrival(official("announced", parties=poland), 2, 1, source="Quay Post")
    assert told(BEFORE, seen).what == ("claim: Poland: Announced (Quay Post), Sky Falcon, “a small number”",)
    state = fold(BEFORE, seen, placed("outlet:quay-post"))
    assert (state.rung, state.claim, len(state.beside)) == (Rung.REPORTED, BEFORE.claim, 1)
    assert told(state, replace(seen, entry=3, source="B")).kind is AlertKind.EDIT
    more = arrival(official("delivered", parties=poland), 4, 5, source="C")
    assert told(state, more).what == ("claim: Poland: Delivered (C), Sky Falcon, “a small number”",)
    hearsay = arrival(claim("expected", "media_reports", parties=poland), 5, 1, source="D")
    assert told(BEFORE, hearsay).kind is AlertKind.EDIT


def test_finer_words_for_an_announcement_are_no_step_and_those_for_an_approval_are():
    before = fold(None, arrival(official("announced"), 1), placed("m"))
    assert told(before, arrival(official("training"), 2, 1, source="B")).kind is AlertKind.EDIT
    approved = fold(None, arrival(official("approved"), 1), placed("m"))
    assert told(approved, arrival(official("funded"), 2, 1, source="B")).what == ("status: Approved > Funded",)


def test_a_mark_that_is_the_status_is_told_once():
    asked = fold(None, arrival(claim("requested", "media_reports"), 1), placed())
    alert = told(asked, arrival(official("blocked", marks=(Mark.PAUSED,)), 2, 1, source="M"))
    assert alert.what == ("mark: paused",)


def test_a_report_of_what_was_ruled_out_is_news():
    no = fold(None, arrival(official("ruled_out", marks=(Mark.REFUSED,)), 1), placed("m"))
    alert = told(no, arrival(claim(), 2, 30, source="B"))
    assert alert.what == ("status: Ruled out > Reported, not confirmed",)


def test_a_report_that_says_less_is_no_step():
    there = fold(None, arrival(claim("delivered", "media_reports"), 1), placed())
    assert told(there, arrival(claim(), 2, 1, source="B")).kind is AlertKind.EDIT


def test_a_rumoured_mark_is_told_once_and_an_officials_each_time():
    def said(status, mark, level, entry, hours):
        return arrival(claim(status, level, marks=(mark,)), entry, hours, source=f"O{entry}")

    steps = [("paused", Mark.PAUSED), ("resumed", Mark.RESUMED), ("paused", Mark.PAUSED)]
    for level, kinds in (("media_reports", "rre"), ("official", "rrr")):
        state, heard = BEFORE, ""
        for n, (status, mark) in enumerate(steps):
            seen = said(status, mark, level, 10 + n, n)
            heard += told(state, seen, placed(f"o{n}")).kind.value[0]
            state = fold(state, seen, placed(f"o{n}"))
        assert heard == kinds


def test_a_thread_of_many_voices_takes_no_reply_for_one_more():
    state = BEFORE
    for n in range(3):
        words = quote(f"Words of day {n}, in full.", f"Person {n}", "minister")
        state = fold(state, arrival(claim(), 10 + n, n, source=f"O{n}", key_quotes=(words,)), placed(f"o{n}"))
    more = arrival(claim(), 20, 9, source="P", key_quotes=(quote("And one more of them.", "Ada Lund", "envoy"),))
    assert told(state, more).kind is AlertKind.EDIT


def test_a_reported_pause_that_an_official_confirms_is_a_reply():
    paused = (Mark.PAUSED,)
    rumour = fold(BEFORE, arrival(claim("paused", marks=paused), 2, 1, source="B"), placed("b"))
    alert = told(rumour, arrival(official("paused", marks=paused), 3, 2, source="M"))
    assert alert.what == ("mark: paused",)


def test_the_rest_of_a_partial_delivery_is_a_reply():
    def jets(value, words):
        return (Item("falcon", "Falcon", quantity(value, words, "jets")),)

    state = None
    for n, (status, items) in enumerate(
        [("announced", jets(6, "six")), ("delivered", jets(3, "three"))],
    ):
        state = fold(state, arrival(official(status, items=items), n, n, source=f"O{n}"), placed("m"))
    alert = told(state, arrival(official("delivered", items=jets(6, "six")), 5, 5, source="O5"), placed("m"))
    assert (alert.kind, alert.what) == (AlertKind.REPLY, ("delivered: Falcon, six jets",))


def test_a_key_quote_is_news_from_a_new_official_in_a_report_of_its_own():
    seen = arrival(claim(), 2, 1, source="B", key_quotes=(quote("We keep every promise that we make."),))
    assert told(BEFORE, seen).what == ("quote: Marit Holm, defence minister",)
    assert told(BEFORE, seen, placed()).kind is AlertKind.EDIT
    state = fold(BEFORE, seen, placed("b"))
    more = arrival(claim(), 3, 2, source="C", key_quotes=(quote("Every one of them, in full."),))
    assert told(state, more).kind is AlertKind.EDIT


def test_why_carries_the_placements_reasons():
    seen = arrival(claim(), 2, 1, source="B")
    where = replace(placed(), why=("origin: Harbour News",))
    assert decide(BEFORE, fold(BEFORE, seen, where), seen.reading, where).why == ("origin: Harbour News",)


# --- for one destination ---------------------------------------------------------------------------------------------

OPEN, REPLY, EDIT, NONE = (Alert(AlertKind(kind), ()) for kind in ("open", "reply", "edit", "none"))
DESK = Destination("preview", "desk")


@pytest.mark.parametrize(
    ("alert", "opened", "at_least", "kind"),
    [
        (OPEN, False, Rung.NONE, AlertKind.OPEN),
        (OPEN, True, Rung.NONE, AlertKind.REPLY),
        (REPLY, False, Rung.NONE, AlertKind.OPEN),
        (REPLY, True, Rung.NONE, AlertKind.REPLY),
        (REPLY, True, Rung.DELIVERED, AlertKind.REPLY),
        (REPLY, False, Rung.DELIVERED, AlertKind.NONE),
        (REPLY, False, Rung.REPORTED, AlertKind.OPEN),
        (EDIT, False, Rung.NONE, AlertKind.NONE),
        (EDIT, True, Rung.DELIVERED, AlertKind.EDIT),
        (NONE, False, Rung.NONE, AlertKind.NONE),
        (NONE, True, Rung.NONE, AlertKind.NONE),
    ],
)
def test_what_a_destination_hears(alert, opened, at_least, kind):
    state = StoryState("t", rung=Rung.REPORTED)
    hears = kind_for(alert, opened=opened, state=state, subscription=Subscription(DESK, at_least=at_least))
    assert hears is kind


def test_another_givers_announcement_is_high_enough_too():
    poland = (Party("PL", "Poland", "donor", claim().sentence),)
    state = fold(BEFORE, arrival(official("announced", parties=poland), 2, 1, source="B"), placed("b"))
    desk = Subscription(DESK, at_least=Rung.ANNOUNCED)
    assert kind_for(REPLY, opened=False, state=state, subscription=desk) is AlertKind.OPEN


def test_a_correction_opens_nothing_where_nothing_was_told():
    desk, before = Subscription(DESK), fold(None, arrival(official("announced"), 1), placed("m"))
    alert = told(before, arrival(claim("considering"), 1, 1), placed("m"))
    assert [reason.partition(":")[0] for reason in alert.what] == ["correction"]
    assert kind_for(alert, opened=True, state=before, subscription=desk) is AlertKind.REPLY
    assert kind_for(alert, opened=False, state=before, subscription=desk) is AlertKind.NONE
    both = replace(alert, what=(*alert.what, "denied by: Kyiv"))
    assert kind_for(both, opened=False, state=before, subscription=desk) is AlertKind.OPEN


def test_a_pause_tells_that_there_was_something_to_pause():
    desk = Subscription(DESK, at_least=Rung.ANNOUNCED)
    paused = StoryState("t", marks=(Mark.PAUSED,))
    assert kind_for(REPLY, opened=False, state=paused, subscription=desk) is AlertKind.OPEN
    rumour = replace(paused, unconfirmed=(Mark.PAUSED,))
    assert kind_for(REPLY, opened=False, state=rumour, subscription=desk) is AlertKind.NONE


# --- properties ------------------------------------------------------------------------------------------------------


@settings(deadline=None)  # other tests may share the processor
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(RUNG)), st.sampled_from(LEVELS), st.integers(0, 3)), min_size=1, max_size=6
    )
)
def test_the_same_arrivals_again_are_never_told_again(drawn):
    steps = [
        (arrival(claim(status, level), n, n, source=f"Outlet {n}"), placed(f"o{origin}"))
        for n, (status, level, origin) in enumerate(drawn)
    ]
    state = None
    for seen, where in steps:
        state = fold(state, seen, where)
    for seen, _ in steps:
        copy = replace(seen, entry=seen.entry + 100, source="Copier")
        where = placed("x", copy_of=seen.entry)
        assert decide(state, fold(state, copy, where), copy.reading, where).kind in (AlertKind.EDIT, AlertKind.NONE)


def test_a_new_voice_is_of_somebody_with_a_known_office():
    heard = quote("We saw the crates go.", "Ada Lund", "a spokesperson for the ministry")

    def told_of(house):
        speaker = replace(heard.speaker, entity=None, body=house)
        return told(BEFORE, arrival(claim(), 20, 9, source="P", key_quotes=(replace(heard, speaker=speaker),))).kind

    assert told_of(None) is AlertKind.EDIT
    assert told_of("Norland's ministry") is AlertKind.REPLY
