"""Copies: what fingerprints promise, and whose copy an arrival is."""

import random
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article, Features, Member, Quote, Reading, Span
from bot.stories.copies import (
    CONTAINED,
    FEW,
    OF_LITTLE,
    SHINGLE,
    USUAL,
    WINDOW,
    Prints,
    fingerprints,
    own_words,
    skeleton,
)

WORDS = st.lists(st.text("abcdefghijklmnop", min_size=1, max_size=6), min_size=12, max_size=80)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MONTH = timedelta(days=30)
REPORT = (
    "The harbour town of Lindvik woke to sirens on Tuesday as engineers under Major Ana Brekke began to unload 31 crates "
    "of spare barrels for the howitzers that Norway had promised Ukraine in the spring. A spokesman for the depot at "
    "Storvik, Per Aune, said the work would take 9 days, and that 2 further ships from Bergen were waiting outside the "
    "breakwater at Sandnes for calmer weather. The crates, which weigh 4 tonnes each, go by rail to Narvik and then to "
    "a depot near Rzeszow in Poland, where Ukrainian drivers under Colonel Iryna Bondar take them over."
)
OTHER = (
    "Colonel Iryna Bondar will meet her drivers in Poland once the rails at Narvik are open again, her office in Kyiv "
    "said, and the 31 crates from Norway may need more than 9 days if the weather off Bergen does not change. Lindvik "
    "has no second crane, and Major Ana Brekke has asked Storvik for one. Per Aune spoke of 2 ships near Sandnes."
)


def features(text, *, roundup=False):
    return Features({}, fingerprints(text), roundup=roundup, skeleton=skeleton(text))


def member(entry, text, *, story=1, roundup=False, at=NOON):
    return Member(entry, story, f"outlet {entry}", "", at, "", features(text, roundup=roundup))


def copied(text, *members, at=NOON):
    prints = Prints()
    for one in members:
        prints.add(one)
    return next(iter(prints.sharing(features(text), at, MONTH)), None)


def reworded(text, share):
    """What a machine does: plain words replaced, names and numbers kept."""
    chance = random.Random(7)
    return re.sub(r"\b[a-z]{3,}\b", lambda m: m[0][::-1] if chance.random() < share else m[0], text)


@given(WORDS)
def test_case_and_points_do_not_change_fingerprints(words):
    assert fingerprints(" ".join(words)) == fingerprints(", ".join(words).upper())


@given(WORDS, st.text("qrstuv", min_size=1, max_size=6))
def test_a_run_of_eight_equal_words_leaves_a_common_fingerprint(words, stranger):
    run = words[: SHINGLE + WINDOW - 1]
    framed = " ".join([stranger, *run, stranger])
    assert set(fingerprints(" ".join(run))) & set(fingerprints(framed))


@given(WORDS, WORDS)
def test_a_text_is_wholly_contained_in_itself_with_more_around_it(words, others):
    text = " ".join(words)
    if len(fingerprints(text)) < FEW["shingles"]:
        return
    same = copied(text, member(1, text))
    assert same is not None
    assert same.share == 1.0
    longer = copied(" ".join([*others, *words]), member(1, text))
    assert longer is None or CONTAINED["shingles"] <= longer.share <= 1.0


@given(WORDS, WORDS)
def test_who_came_first_does_not_change_the_share(one, other):
    there, back = copied(" ".join(one), member(1, " ".join(other))), copied(" ".join(other), member(1, " ".join(one)))
    assert (there and there.share) == (back and back.share)


def test_a_cut_report_within_boilerplate_is_a_copy():
    half = REPORT[: len(REPORT) // 2]
    carried = f"Sign up for the morning letter. {half} Read more of our reporting on ships and their cargo here."
    assert copied(carried, member(1, REPORT)).member.entry == 1


def test_one_sentence_of_background_makes_a_short_follow_up_no_copy():
    background = " ".join(REPORT.split()[:22])
    news = (
        "The harbour master ended the unloading on Friday after a crane gave way; nobody was hurt and a new one is due. "
        "Until it comes the quay is closed, and whoever waits will be told by telephone. The "
        "three ships that were due on Sunday have been sent to a port in the south, where they are unloaded by hand."
    )
    assert copied(f"{news} {background}.", member(1, REPORT)) is None
    assert copied(background, member(1, REPORT)).share == 1.0


def test_a_long_article_that_took_paragraphs_over_is_a_copy():
    own = " ".join(f"thought{n} came late{n} today" for n in range(50))
    assert (
        CONTAINED["shingles"] < copied(f"{own} {REPORT}", member(1, f"{REPORT} {own.upper()[::-1]}")).share < OF_LITTLE
    )


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_a_machine_rewording_is_a_copy(share):
    assert copied(reworded(REPORT, share), member(1, REPORT)).member.entry == 1
    assert copied(reworded(REPORT, 0.7), member(1, REPORT)).kind == "skeleton"


def test_another_report_of_the_same_people_and_places_is_none():
    assert copied(OTHER, member(1, REPORT)) is None


def test_a_few_names_in_one_order_are_no_copy():
    def listing(first, last):
        return "Among them " + ", ".join(f"Name{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(first, last))

    assert copied(listing(0, 60), member(1, listing(50, 110))) is None
    assert copied(listing(0, 60), member(1, listing(30, 90))).member.entry == 1


def test_the_earliest_of_equals_is_the_original():
    assert copied(REPORT, member(4, REPORT), member(2, REPORT), member(3, REPORT)).member.entry == 2


def test_roundups_and_old_reports_are_no_originals():
    assert copied(REPORT, member(1, REPORT, roundup=True)) is None
    assert copied(REPORT, member(1, REPORT), at=NOON + MONTH + timedelta(hours=1)) is None
    assert copied(REPORT, member(1, REPORT), at=NOON + MONTH) is not None


def test_what_stands_under_many_stories_is_furniture():
    under_each = [member(n, REPORT, story=n) for n in range(1, USUAL + 2)]
    assert copied(REPORT, *under_each[:-1]) is not None
    assert copied(REPORT, *under_each) is None


def test_a_dropped_member_is_no_original_any_more():
    prints = Prints()
    prints.add(member(1, REPORT))
    prints.drop(member(1, REPORT))
    prints.drop(member(2, REPORT))
    assert prints.sharing(features(REPORT), NOON, MONTH) == []


def test_short_texts_have_nothing_to_compare():
    assert fingerprints("four words are none") == ()
    assert skeleton("A ship came to Lindvik in 2026.") == ()


def test_what_two_reports_quote_does_not_make_them_copies():
    speech = "we will stand beside our neighbours for as long as it takes and not one hour less than that"
    one, other = f"The minister said: “{speech}”, to applause.", f"“{speech}”, a crowd heard."
    assert set(fingerprints(one)) & set(fingerprints(other))
    assert not set(fingerprints(own_words(_quoting(one, speech)))) & set(
        fingerprints(own_words(_quoting(other, speech)))
    )


def _quoting(text, words):
    at = text.index(words)
    quote = Quote(Span(at, at + len(words), words), None, "said", 1.0, sure=True)
    return Reading(Article("", text), "other", quotes=(quote,))
