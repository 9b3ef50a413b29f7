"""What a story's state says after its arrivals: never above the evidence, and copies are never a confirmation."""

from dataclasses import replace
from itertools import permutations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Item, Mark, Origin, Party, Rung, Span
from bot.stories.shown import LEVELS, MAIN_LINE
from bot.stories.state import fold
from tests.invented import (
    NORDLAND,
    RUNG,
    SOURCES,
    arrival,
    at,
    claim,
    denial,
    official,
    placed,
    quantity,
    quote,
    silence,
)
from tests.shared import shared


def folded(*steps):
    state = None
    for seen, where in steps:
        state = fold(state, seen, where)
    return state


REPORT = (arrival(claim(), 1), placed())


def test_a_report_is_shown_as_a_report_with_its_hedge_and_origin():
    state = folded(REPORT)
    assert (state.rung, state.status) == (Rung.REPORTED, "reported_agreed")
    assert (state.hedge.level, state.hedge.words) == ("single_outlet_sources", "reportedly")
    assert state.origins == (SOURCES,)
    assert (state.outlets, state.copies) == (("Harbour News",), 0)
    assert (state.topics, state.parties, state.about) == (("sky-falcon",), ("NL", "UA"), "aid")


@pytest.mark.parametrize("level", [level for level in LEVELS if level != "official"])
def test_no_number_of_outlets_makes_a_report_official(level):
    steps = [(arrival(claim("announced", level), n, n, source=f"Outlet {n}"), placed(f"o{n}")) for n in range(12)]
    state = folded(*steps)
    assert state.rung.height <= Rung.REPORTED.height
    assert state.hedge.level == level
    assert len(state.origins) == 12


def test_an_officials_word_stands_above_any_report_and_the_further_report_beside_it():
    state = folded(
        REPORT,
        (arrival(official("announced"), 2, 1, source="Defence Ministry", tier=1), placed("ministry")),
        (arrival(claim("delivered"), 3, 2, source="Quay Post"), placed("outlet:quay-post")),
    )
    assert (state.rung, state.hedge.level) == (Rung.ANNOUNCED, "official")
    assert state.also is not None
    assert state.also.claim.status == "delivered"
    assert state.url == "https://defence-ministry.example/2"


def test_an_official_request_does_not_hide_the_report_of_a_promise():
    asked = (arrival(official("requested"), 1), placed("kyiv"))
    state = folded(asked, (arrival(claim(), 2, 1), placed()))
    assert (state.rung, state.hedge.level) == (Rung.REPORTED, "single_outlet_sources")


@pytest.mark.parametrize("tier", [3, 4])
def test_an_untrusted_feed_makes_nothing_official(tier):
    state = folded((arrival(official("delivered"), 1, tier=tier), placed("channel")))
    assert (state.rung, state.hedge.level) == (Rung.REPORTED, "media_reports")


def test_a_retelling_that_dropped_the_hedge_does_not_make_the_report_official():
    bare = claim("announced", "official", origin=replace(SOURCES, named=None))
    state = folded(REPORT, (arrival(bare, 2, 1, source="Quay Post"), placed()))
    assert (state.rung, state.hedge.level) == (Rung.REPORTED, "single_outlet_sources")
    assert (len(state.origins), state.copies) == (1, 1)


def test_a_copy_changes_counts_alone():
    before = folded(REPORT)
    loud = arrival(official("delivered"), 2, 1, source="Quay Post", reactions=(denial("The palace"),))
    after = fold(before, loud, placed("elsewhere", copy_of=1))
    assert after == replace(before, outlets=("Harbour News", "Quay Post"), copies=1)
    assert fold(after, replace(loud, at=at(2)), placed("elsewhere", copy_of=1)) == after
    heard = fold(after, replace(loud, at=at(2)), placed("elsewhere"))  # its revision is none any more
    assert heard.rung is Rung.DELIVERED


def test_an_outlet_that_cites_nobody_is_no_further_origin():
    bare = claim("announced", "official", origin=Origin())
    state = folded(*((arrival(bare, n, n, source=f"Outlet {n}"), placed(f"outlet:{n}")) for n in range(5)))
    assert (len(state.outlets), state.origins, state.copies) == (5, (Origin(outlet="Outlet 0"),), 0)
    two = claim("announced", "official_unnamed", origin=Origin(source_words="two officials"))
    assert len(fold(state, arrival(two, 9, 9, source="Quay Post"), placed("outlet:quay")).origins) == 2


SPUN = "outlet:spinner"


def spun(entry: int, hours: float = 2):
    """A copy that names nobody."""
    more = {"title": "The Dutch may have promised rockets", "key_quotes": (quote("We have tallied these."),)}
    return arrival(claim(origin=Origin()), entry, hours, source="Spinner", **more), placed(SPUN)


def test_a_copy_that_came_before_its_original_is_no_origin_from_then_on():
    before = folded(spun(1))
    assert [o.outlet for o in before.origins] == ["Spinner"]
    late = arrival(claim(), 2, 0, title="The original", key_quotes=(quote("We counted them."),))
    after = fold(before, late, replace(placed(), copies=(1,)))
    assert (after.origins, after.origin_keys) == ((SOURCES,), (placed().origin,))
    assert (after.title, after.source, after.at) == ("The original", "Harbour News", late.at)
    assert [card.text for card in before.quotes] == ["We have tallied these."]
    assert [card.text for card in after.quotes] == ["We counted them."]
    assert (after.outlets, after.copies, after.corrected) == (("Spinner", "Harbour News"), 1, "")


def test_what_nobody_but_the_copy_tells_stays():
    before = folded(spun(1))
    silent = fold(before, arrival(None, 2, 0), replace(placed(), copies=(1,)))
    assert (silent.title, silent.claim, silent.origins) == (before.title, before.claim, before.origins)


def test_a_copy_between_two_that_came_before_it_counts_for_nothing():
    first = folded((arrival(claim(), 1, 0), placed()), spun(2))
    assert len(first.origins) == 1  # it cites nobody, and came later
    cites = folded((arrival(claim(), 1, 0), placed()), (arrival(official("announced"), 2, 2, source="B"), placed("b")))
    between = arrival(claim(), 3, 1, source="C")
    after = fold(cites, between, replace(placed(copy_of=1), copies=(2,)))
    assert (len(cites.origins), len(after.origins), after.copies) == (2, 1, 2)
    assert after.rung is Rung.REPORTED


def test_a_story_that_an_earlier_version_began_keeps_its_origins():
    state = replace(folded((arrival(claim(), 1), placed())), voices=())
    after = fold(state, arrival(official("announced"), 2, 1, source="Ministry"), placed("record:NL"))
    assert [o.named or o.outlet for o in after.origins] == ["Harbour News", "Dutch Ministry of Defence"]


def test_outlets_of_one_family_are_one_voice():
    own = claim(origin=Origin(source_words="two officials"))
    pair = [replace(arrival(own, n, n, source=f"Harbour {n}"), family="harbour") for n in (1, 2)]
    state = folded(*((a, placed(f"outlet:{a.source}")) for a in pair))
    assert (len(state.origins), len(state.outlets)) == (1, 2)


def test_sources_the_giver_and_the_receiver_are_three_origins():
    bare = replace(official("announced"), origin=Origin())
    kyiv = replace(official("delivered"), origin=Origin(named="Ukrainian defence ministry"))
    state = folded(
        REPORT,
        (arrival(bare, 2, 40, source="Quay Post"), placed("record:NL")),
        (arrival(bare, 3, 41, source="Third Post"), placed("record:NL")),
        (arrival(kyiv, 4, 90, source="Quay Post"), placed("record:UA")),
    )
    assert [o.named or o.source_words for o in state.origins] == [
        "four sources",
        "Netherlands",
        "Ukrainian defence ministry",
    ]


def test_a_denial_never_deletes_the_report_and_ends_the_silence_of_who_denies():
    quiet = arrival(claim(), 1, reactions=(silence("White House", "Pentagon"),))
    state = folded(
        (quiet, placed()), (arrival(None, 2, 1, source="Quay Post", reactions=(denial("Pentagon"),)), placed("q"))
    )
    assert (state.rung, state.denied_by, state.no_comment) == (Rung.REPORTED, ("Pentagon",), ("White House",))
    assert set(state.marks) == {Mark.DENIED, Mark.NO_COMMENT}


def test_who_announces_has_taken_its_denial_back():
    ministry, others = denial("Netherlands' defence ministry"), denial("Kremlin")
    state = folded(REPORT, (arrival(None, 2, 1, source="B", reactions=(ministry, others)), placed("b")))
    assert state.denied_by == ("Netherlands' defence ministry", "Kremlin")
    told_again = arrival(official("announced"), 3, 30, source="C", reactions=(denial("Netherlands", "Ukraine"),))
    state = fold(state, told_again, placed("record:NL"))
    assert (state.rung, state.denied_by) == (Rung.ANNOUNCED, ("Kremlin",))
    state = fold(state, arrival(None, 4, 40, source="D", reactions=(denial("Netherlands"),)), placed("d"))
    assert state.denied_by == ("Kremlin", "Netherlands")


def test_a_report_of_an_announcement_takes_no_denial_back():
    denied = (arrival(None, 2, 1, source="B", reactions=(denial("Netherlands"),)), placed("b"))
    state = folded(REPORT, denied, (arrival(claim("announced"), 3, 30, source="C"), placed("c")))
    assert state.denied_by == ("Netherlands",)


def test_a_ministry_and_its_country_deny_once():
    reactions = (denial("Netherlands' defence ministry"), denial("Netherlands"))
    state = folded(REPORT, (arrival(None, 2, 1, source="B", reactions=reactions), placed("b")))
    assert state.denied_by == ("Netherlands' defence ministry",)


def test_a_government_that_denied_may_announce():
    no = claim("denied", "media_reports", marks=(Mark.DENIED,), origin=Origin())
    state = folded((arrival(no, 1), placed("record:NL")))
    yes = replace(official("announced"), origin=Origin())
    assert fold(state, arrival(yes, 2, 9, source="B"), placed("record:NL")).rung is Rung.ANNOUNCED


def test_an_officials_word_is_disputed_by_its_parties_alone():
    state = folded((arrival(official("announced"), 1), placed("m")))
    theirs = arrival(None, 2, 1, source="B", reactions=(denial("North Korea"),))
    assert fold(state, theirs, placed("b")).denied_by == ()
    givers = arrival(None, 2, 1, source="B", reactions=(denial("North Korea", "Netherlands"),))
    assert fold(state, givers, placed("b")).denied_by == ("Netherlands",)


def test_a_denial_whose_sentence_begins_with_another_is_not_the_givers():
    later = (replace(NORDLAND, span=Span(40, 49, "The Hague")),)
    seen = arrival(
        claim("denied", "media_reports", marks=(Mark.DENIED,), origin=Origin(), parties=later), 2, 1, source="B"
    )
    assert folded(REPORT, (seen, placed("b"))).denied_by == ()


def test_speculation_never_takes_the_place_of_a_report():
    ruled_out = [claim("ruled_out", level, marks=(Mark.REFUSED,)) for level in ("media_reports", "speculation")]
    state = folded(*((arrival(c, n, n, source=f"O{n}"), placed(f"o{n}")) for n, c in enumerate(ruled_out)))
    assert state.hedge.level == "media_reports"


def test_a_denial_that_is_the_articles_claim_is_the_donors():
    state = folded(
        REPORT,
        (
            arrival(claim("denied", "media_reports", marks=(Mark.DENIED,), origin=Origin()), 2, 1, source="B"),
            placed("b"),
        ),
    )
    assert (state.rung, state.denied_by) == (Rung.REPORTED, ("Netherlands",))


def test_an_older_article_adds_its_voice_and_not_its_status():
    now = (arrival(official("announced"), 1, 48, source="Defence Ministry"), placed("ministry"))
    for old in (official("considering"), official("delivered")):
        state = folded(now, (arrival(old, 2, 0, source="Quay Post"), placed("quay")))
        assert (state.rung, state.outlets[-1], len(state.origins)) == (Rung.ANNOUNCED, "Quay Post", 2)


@pytest.mark.parametrize("hours", [0.2, 8])
def test_within_half_a_day_feeds_may_be_read_out_of_order(hours):
    state = folded(
        (arrival(claim(), 1, hours), placed()), (arrival(official("announced"), 2, 0, source="Ministry"), placed("m"))
    )
    assert state.rung is Rung.ANNOUNCED


def paused(level="official", **more):
    return claim("paused", level, marks=(Mark.PAUSED,), **more)


def test_a_pause_is_a_mark_that_delivery_or_a_restart_clears():
    start = [(arrival(official("announced"), 1), placed("m")), (arrival(paused(), 2, 5, source="B"), placed("m"))]
    state = folded(*start)
    assert (state.rung, state.marks, state.unconfirmed) == (Rung.ANNOUNCED, (Mark.PAUSED,), ())
    on = folded(*start, (arrival(official("resumed", marks=(Mark.RESUMED,)), 3, 9, source="C"), placed("m")))
    assert on.marks == (Mark.RESUMED,)
    there = folded(*start, (arrival(official("delivered"), 3, 9, source="C"), placed("m")))
    assert (there.rung, there.marks) == (Rung.DELIVERED, ())


def test_a_step_that_was_not_reached_before_ends_a_pause():
    start = [(arrival(official("announced"), 1), placed("m")), (arrival(paused(), 2, 5, source="B"), placed("m"))]
    again = folded(*start, (arrival(official("announced"), 3, 9, source="C"), placed("c")))
    assert again.marks == (Mark.PAUSED,)
    further = folded(*start, (arrival(official("approved"), 3, 9, source="C"), placed("c")))
    assert (further.rung, further.marks) == (Rung.APPROVED, ())


def test_a_roundup_is_counted_and_not_heard():
    state = folded(REPORT, (arrival(official("delivered"), 2, 1, source="B"), placed("b", roundup=True)))
    assert (state.rung, state.outlets) == (Rung.REPORTED, ("Harbour News", "B"))
    alone = folded((arrival(official("delivered"), 2, 1), placed("b", roundup=True)))
    assert (alone.claim, alone.about, alone.topics) == (None, "other", ())


def test_a_comment_is_counted_and_leaves_the_head_to_the_first_report():
    comment = arrival(official("delivered"), 1, source="A", title="Why the Netherlands hesitates")
    alone = folded((comment, placed("a", comment=True)))
    assert (alone.claim, alone.about, alone.outlets) == (None, "other", ("A",))
    state = folded(
        (comment, placed("a", comment=True)), (arrival(None, 2, 1, title="The Hague is silent"), placed("b"))
    )
    assert (state.title, state.source, state.outlets) == ("The Hague is silent", "Harbour News", ("A", "Harbour News"))
    later = fold(state, arrival(None, 3, 2, source="C", title="The Hague is still silent"), placed("c"))
    assert later.title == "The Hague is silent"


@pytest.mark.parametrize(
    ("status", "frame", "heard"),
    [
        ("announced", ("act:strike", "recipient:UA"), False),
        ("announced", ("act:strike", "donor:NL?"), False),
        ("announced", ("act:strike", "donor:NL"), True),
        ("announced", ("act:give", "recipient:UA"), True),
        ("used", ("act:strike", "recipient:UA"), True),
    ],
)
def test_what_was_promised_is_the_background_of_an_attacks_report(status, frame, heard):
    state = folded((arrival(official(status), 1), placed("m", frame=frame)))
    assert (state.claim is not None) is heard


def test_another_givers_pause_is_not_this_ones():
    poland = (Party("PL", "Poland", "donor", claim().sentence),)
    state = folded(
        (arrival(official("announced"), 1), placed("m")),
        (arrival(paused(parties=poland), 2, 5, source="B"), placed("b")),
        (arrival(official("approved", parties=poland), 3, 6, source="C"), placed("c")),
    )
    assert (state.rung, state.marks) == (Rung.ANNOUNCED, ())
    assert [(o.source, o.claim.status) for o in state.beside] == [("C", "approved")]


def test_a_rumoured_restart_does_not_end_an_official_pause():
    state = folded(
        (arrival(paused(), 1), placed("m")),
        (arrival(claim("resumed", marks=(Mark.RESUMED,)), 2, 5, source="B"), placed("b")),
    )
    assert (state.marks, state.unconfirmed) == ((Mark.PAUSED, Mark.RESUMED), (Mark.RESUMED,))


def test_a_block_is_shown_before_a_mere_request():
    blocked = arrival(claim("blocked", "official", marks=(Mark.PAUSED,)), 1)
    asked = arrival(claim("requested", "media_reports"), 2, 1, source="B")
    state = folded((blocked, placed("m")), (asked, placed("b")))
    assert (state.status, state.marks) == ("blocked", (Mark.PAUSED,))
    assert folded((blocked, placed("m")), (arrival(claim(), 2, 1, source="B"), placed())).status == "reported_agreed"


def test_who_says_no_by_name_is_shown_before_those_who_repeat_it():
    no = [
        claim("denied", "media_reports", marks=(Mark.DENIED,), origin=Origin(named=name)) for name in ("Palace", None)
    ]
    state = folded(*((arrival(c, n, n, source=f"O{n}"), placed(f"o{n}")) for n, c in enumerate(no)))
    assert state.source == "O0"
    again = claim("resumed", "media_reports", marks=(Mark.RESUMED,), origin=Origin())
    assert fold(state, arrival(again, 5, 5, source="O5"), placed("o5")).source == "O5"


def test_arms_that_came_before_are_no_further_report():
    state = folded(
        (arrival(official("announced"), 1), placed("m")),
        (arrival(claim("delivered", "media_reports", parties=()), 2, 1, source="B"), placed("b")),
    )
    assert state.also is None


def test_a_later_announcement_ends_a_refusal():
    refused = arrival(official("ruled_out", marks=(Mark.REFUSED,)), 1)
    state = folded((refused, placed("m")), (arrival(official("announced"), 2, 30, source="B"), placed("m")))
    assert (state.rung, state.marks) == (Rung.ANNOUNCED, ())


def falcons(value, words=""):
    return (Item("sky-falcon", "Sky Falcon", quantity(value, words or str(value), "jets")),)


def test_a_partial_delivery_keeps_what_was_promised():
    state = folded(
        (arrival(official("announced", items=falcons(6, "six")), 1), placed("m")),
        (arrival(official("delivered", items=falcons(3, "three")), 2, 99, source="B"), placed("m")),
    )
    assert [i.quantity.value for i in state.promised] == [6]
    whole = fold(state, arrival(official("delivered", items=falcons(6, "six")), 3, 200, source="C"), placed("kyiv"))
    assert (whole.claim.items[0].quantity.words, whole.promised) == ("six", ())


MORE = ("more:sky-falcon",)


def came(state):
    amount = state.claim.items[0].quantity
    return amount.value, amount.words, bool(state.promised)


def test_what_comes_on_top_is_added_up():
    steps = [
        (arrival(official("announced", items=falcons(6, "six")), 1), placed("m")),
        (arrival(official("delivered", items=falcons(3, "three")), 2, 24, source="B"), placed("m")),
        (arrival(official("delivered", items=falcons(2, "two")), 3, 240, source="C"), placed("m", frame=MORE)),
    ]
    five = folded(*steps)
    assert came(five) == (5, "5 jets: three, then two", True)
    assert five.source == "C"
    again = fold(
        five, arrival(official("delivered", items=falcons(2, "two")), 4, 250, source="D"), placed("d", frame=MORE)
    )
    assert came(again)[0] == 5
    six = fold(
        again, arrival(official("delivered", items=falcons(1, "one")), 5, 480, source="E"), placed("m", frame=MORE)
    )
    assert came(six) == (6, "6 jets: three, then two, then one", False)
    whole = fold(again, arrival(official("delivered", items=falcons(6, "six")), 6, 500, source="F"), placed("m"))
    assert came(whole) == (6, "six", False)


def test_as_many_again_by_the_same_mouth_are_added_too():
    state = folded(
        (arrival(official("delivered", items=falcons(3, "three")), 1), placed("m")),
        (arrival(official("delivered", items=falcons(3, "three")), 2, 240, source="B"), placed("m", frame=MORE)),
    )
    assert came(state)[:2] == (6, "6 jets: three, then three")


@pytest.mark.parametrize(
    ("later", "frame"),
    [
        (official("delivered", items=falcons(2, "two")), ()),
        (claim("delivered", items=falcons(2, "two")), MORE),
        (official("announced", items=falcons(2, "two")), MORE),
        (official("delivered", items=(Item("sky-falcon", "Sky Falcon", quantity(2, "two", "pilots")),)), MORE),
        (official("delivered", items=(Item("sea-falcon", "Sea Falcon", quantity(2, "two", "jets")),)), MORE),
    ],
    ids=["not said to be more", "no official", "not there yet", "another unit", "another thing"],
)
def test_nothing_else_is_added_up(later, frame):
    first = (arrival(official("delivered", items=falcons(3, "three")), 1), placed("m"))
    assert came(folded(first, (arrival(later, 2, 48, source="B"), placed("b", frame=frame))))[0] == 3


def test_a_mistake_that_was_never_shown_is_not_corrected():
    line = "Correction: an earlier version gave another number."
    shown = (arrival(official("announced", items=falcons(31)), 1), placed("m"))
    unseen = (arrival(claim(items=falcons(40)), 2, 1, source="B"), placed("b"))
    for correction in ("", line):
        again = (arrival(claim(items=falcons(14)), 2, 2, source="B", correction=correction), placed("b"))
        assert folded(shown, unseen, again).corrected == ""


def test_a_revised_article_that_takes_something_back_is_a_correction():
    before = folded((arrival(official("announced", items=falcons(31)), 1), placed("m")))
    after = fold(before, arrival(official("announced", items=falcons(14)), 1, 1), placed("m", copy_of=1))
    assert (after.corrected, after.marks) == ("Sky Falcon: 31 → 14", (Mark.CORRECTED,))
    assert after.claim.items[0].quantity.value == 14
    lower = fold(before, arrival(claim("considering", parties=(NORDLAND,), items=falcons(31)), 1, 1), placed("m"))
    assert (lower.rung, lower.corrected) == (Rung.CONSIDERED, "announced → considered")
    same = fold(before, arrival(official("announced", items=falcons(31)), 1, 1), placed("m"))
    assert (same.corrected, same.outlets, same.copies) == ("", ("Harbour News",), 0)


def test_an_outlets_own_correction_line_is_kept_and_a_strangers_is_not():
    line = "Correction: an earlier version named the wrong system."
    before = folded(REPORT)
    assert fold(before, arrival(claim(), 7, 1, correction=line), placed()).corrected == line
    assert fold(before, arrival(claim(), 7, 1, source="Other", correction=line), placed("o")).corrected == ""


def test_a_correction_of_what_was_only_counted_takes_nothing_else_of_its_outlet_back():
    line = "Correction: an earlier version gave another number."
    denial = official("denied", marks=(Mark.DENIED,))
    decided = official("announced", items=falcons(18))
    state = folded(
        REPORT, (arrival(denial, 2, 24, source="B"), placed("record:NL")),
        (arrival(decided, 3, 72), placed("record:NL")),
        (arrival(decided, 4, 73, source="B"), placed("record:NL", copy_of=3)),
        (arrival(decided, 4, 75, source="B", correction=line), placed("record:NL", copy_of=3)),
    )  # fmt: skip
    assert [o.claim.status for o in state.observations if o.source == "B"] == ["denied"]
    assert (state.corrected, state.outlets) == ("", ("Harbour News", "B"))


def test_quotes_are_kept_once_however_they_are_cut_and_never_unsure_ones():
    words = "We will send what we promised, and we will send it soon."
    first = arrival(claim(), 1, key_quotes=(quote(words), quote("I never said that at all.", sure=False)))
    again = arrival(
        claim(),
        2,
        1,
        source="B",
        key_quotes=(quote("we will send it soon"), quote("Not one day late.", "Ola Berg", "")),
    )
    state = folded((first, placed()), (again, placed("b")))
    assert [(c.speaker, c.text) for c in state.quotes] == [("Marit Holm", words), ("Ola Berg", "Not one day late.")]
    assert (state.quotes[0].office, state.quotes[0].as_written) == ("defence minister", "Ms Holm")


def test_the_main_line_and_levels_are_the_lexicons():
    lexicon = yaml.safe_load(shared("catalogue/lexicon.yaml").read_text(encoding="utf-8"))
    assert list(MAIN_LINE) == lexicon["main_line"]
    ranks = {level["id"]: level["rank"] for level in lexicon["hedges"]["levels"]}
    assert [ranks[level] for level in LEVELS] == sorted(ranks.values())


# --- properties ------------------------------------------------------------------------------------------------------

steps = st.lists(
    st.tuples(
        st.sampled_from(sorted(RUNG)),
        st.sampled_from(LEVELS),
        st.integers(0, 96),
        st.integers(1, 4),
        st.sampled_from(["a", "b", "c"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def history(drawn):
    return [
        (
            arrival(claim(status, level), n, hours, source=f"Outlet {n % 5}", tier=tier),
            placed(origin, copy_of=1 if copied and n else None),
        )
        for n, (status, level, hours, tier, origin, copied) in enumerate(drawn)
    ]


@settings(deadline=None)  # other tests may share the processor
@given(steps)
def test_nothing_is_ever_shown_above_its_evidence(drawn):
    told = history(drawn)
    state = folded(*told)
    evidence = [
        (a.reading.claim.rung, a.reading.claim.hedge.level == "official" and a.tier <= 2)
        for n, (a, p) in enumerate(told)
        if p.copy_of is None or n == 0
    ]
    sure = max((rung.height for rung, is_official in evidence if is_official), default=0)
    assert state.rung.height <= max(sure, Rung.REPORTED.height)
    if state.rung.height > Rung.REPORTED.height:
        assert state.hedge.level == "official"
    if state.hedge.level == "official":
        assert (state.claim.rung, True) in evidence


@settings(deadline=None)  # other tests may share the processor
@given(steps, st.integers(0, 7))
def test_a_copy_is_counted_once_however_often_it_comes(drawn, n):
    state = folded(*history(drawn))
    copy = arrival(official("delivered"), 50 + n, 100, source=f"Copier {n}")
    once = fold(state, copy, placed("x", copy_of=0))
    assert once.copies == state.copies + 1
    assert fold(once, copy, placed("x", copy_of=0)) == once


@settings(deadline=None)  # other tests may share the processor
@given(steps)
def test_the_order_of_copies_changes_nothing_but_the_list_of_outlets(drawn):
    state = folded(*history(drawn))
    copies = [(arrival(claim(), 60 + n, n, source=f"Copier {n % 2}"), placed("x", copy_of=0)) for n in range(3)]
    ends = []
    for order in permutations(copies):
        end = state
        for seen, where in order:
            end = fold(end, seen, where)
        ends.append(replace(end, outlets=tuple(sorted(end.outlets))))
    assert all(end == ends[0] for end in ends)


@settings(deadline=None)  # other tests may share the processor
@given(steps)
def test_the_shown_time_and_source_are_those_of_the_shown_claim(drawn):
    state = folded(*history(drawn))
    shown = [o for o in state.observations if o.claim == state.claim and o.at == state.at]
    assert any((o.source, o.url, o.title) == (state.source, state.url, state.title) for o in shown)
    assert at(0) <= state.at <= at(96)


# --- limits ----------------------------------------------------------------------------------------------------------


def test_of_two_that_say_the_same_the_first_is_shown():
    pair = [(arrival(official("announced"), n, 5 - n, source=f"O{n}"), placed(f"o{n}")) for n in (1, 2)]
    assert folded(*pair).source == "O2"
    assert folded(*reversed(pair)).source == "O2"


def test_an_indirect_statement_is_never_kept_as_words():
    said = replace(quote("the jets would leave this week"), indirect=True)
    assert folded((arrival(claim(), 1, key_quotes=(said,)), placed())).quotes == ()


def test_a_story_keeps_a_handful_of_quotes():
    spoken = [arrival(claim(), n, n, key_quotes=(quote(f"Words of day {n}", f"Person {n}"),)) for n in range(10)]
    assert len(folded(*((a, placed()) for a in spoken)).quotes) == 6


def test_a_story_keeps_its_weightiest_observations():
    steps = [(arrival(official("delivered"), 0), placed("m"))]
    steps += [(arrival(claim(), n, n / 50, source=f"O{n}"), placed(f"o{n}")) for n in range(1, 60)]
    state = folded(*steps)
    assert (len(state.observations), state.rung) == (32, Rung.DELIVERED)


def test_a_pause_is_overtaken_only_by_a_step_above_those_before_it():
    state = folded(
        (arrival(official("contracted"), 1), placed("m")),
        (arrival(paused(), 2, 5, source="B"), placed("m")),
        (arrival(official("approved"), 3, 9, source="C"), placed("c")),
    )
    assert state.marks == (Mark.PAUSED,)
    used = fold(state, arrival(official("delivered"), 4, 12, source="D"), placed("d"))
    assert used.marks == ()


def test_a_rumour_of_what_an_official_said_is_no_second_mark():
    state = folded(
        (arrival(paused(), 1), placed("m")),
        (arrival(paused("media_reports"), 2, 5, source="B"), placed("b")),
    )
    assert (state.marks, state.unconfirmed) == ((Mark.PAUSED,), ())


def test_batteries_and_missiles_are_never_compared():
    six = (Item("falcon", "Falcon", quantity(6, "six batteries", "batteries")),)
    three = (Item("falcon", "Falcon", quantity(3, "three missiles", "missiles")),)
    state = folded(
        (arrival(official("announced", items=six), 1), placed("m")),
        (arrival(official("delivered", items=three), 2, 9, source="B"), placed("m")),
    )
    assert state.promised == ()


def test_the_words_of_a_later_step_find_room():
    spoken = [arrival(claim(), n, n, key_quotes=(quote(f"Words of day {n}", f"Person {n}"),)) for n in range(8)]
    state = folded(*((a, placed()) for a in spoken))
    later = arrival(official("delivered"), 9, 9, key_quotes=(quote("All of it has come by now."),))
    after = fold(state, later, placed("ministry"))
    assert after.quotes[:-1] == state.quotes[1:]
    assert after.quotes[-1].text == "All of it has come by now."


def test_a_ministry_on_the_record_denies_what_sources_reported():
    state = fold(None, arrival(claim()), placed())
    denied = official("denied", marks=(Mark.DENIED,))
    told = fold(
        state,
        arrival(denied, 2, 20, source="Northgate Wire", reactions=(denial("Dutch Ministry of Defence"),)),
        placed("record:NL"),
    )
    assert told.denied_by == ("Dutch Ministry of Defence",)


def test_an_official_word_is_disputed_by_its_parties_and_their_institutions_only():
    state = fold(None, arrival(official("announced")), placed())
    said = (denial("Westmark"), denial("Netherlands' defence ministry"))
    told = fold(state, arrival(claim(), 2, 2, reactions=said), placed("outlet:other"))
    assert told.denied_by == ("Netherlands' defence ministry",)


def test_who_announces_by_its_own_name_takes_back_its_own_denial():
    denied = arrival(claim(), 2, 5, source="Quay Post", reactions=(denial("Dutch Ministry of Defence"),))
    announced = (arrival(official("announced"), 3, 30, source="The Tide"), placed("outlet:tide"))
    state = folded(REPORT, (denied, placed("outlet:quay")), announced)
    assert (state.denied_by, state.rung) == ((), Rung.ANNOUNCED)
