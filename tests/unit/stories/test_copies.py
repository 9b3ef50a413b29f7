"""Copies: what winnowed fingerprints promise."""

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article, Quote, Reading, Span
from bot.stories.copies import CONTAINED, SHINGLE, WINDOW, containment, fingerprints, own_words

WORDS = st.lists(st.text("abcdefghijklmnop", min_size=1, max_size=6), min_size=12, max_size=80)
REPORT = (
    "The harbour town of Lindvik woke to sirens on Tuesday as engineers began to unload crates of spare barrels for "
    "the howitzers that Norway had promised in the spring. A spokesman for the depot said the work would take nine "
    "days, and that two further ships were waiting outside the breakwater for calmer weather."
)


@given(WORDS)
def test_a_text_contains_itself_however_it_is_cased_and_pointed(words):
    own = fingerprints(" ".join(words))
    assert own == fingerprints(", ".join(words).upper())
    assert containment(own, own) == 1.0


@given(WORDS, st.text("qrstuv", min_size=1, max_size=6))
def test_a_run_of_eight_equal_words_leaves_a_common_fingerprint(words, stranger):
    run = words[: SHINGLE + WINDOW - 1]
    framed = " ".join([stranger, *run, stranger])
    assert set(fingerprints(" ".join(run))) & set(fingerprints(framed))


@given(WORDS, WORDS)
def test_containment_is_a_share_and_does_not_mind_the_order(one, other):
    a, b = fingerprints(" ".join(one)), fingerprints(" ".join(other))
    assert 0.0 <= containment(a, b) == containment(b, a) <= 1.0


def test_a_cut_report_within_boilerplate_is_still_a_copy():
    half = REPORT[: len(REPORT) // 2]
    carried = f"Sign up for the morning letter. {half} Read more of our reporting on ships and their cargo here."
    assert containment(fingerprints(REPORT), fingerprints(carried)) > CONTAINED


def test_short_texts_have_nothing_to_compare():
    assert fingerprints("four words are none") == ()
    assert containment((), (1, 2)) == 0.0


def test_what_two_reports_quote_does_not_make_them_copies():
    speech = "we will stand beside our neighbours for as long as it takes and not one hour less than that"
    one, other = f"The minister said: “{speech}”, to applause.", f"“{speech}”, a crowd heard."
    assert containment(fingerprints(one), fingerprints(other)) > CONTAINED
    assert (
        containment(fingerprints(own_words(_quoting(one, speech))), fingerprints(own_words(_quoting(other, speech))))
        == 0
    )


def _quoting(text, words):
    at = text.index(words)
    quote = Quote(Span(at, at + len(words), words), None, "said", 1.0, sure=True)
    return Reading(Article("", text), "other", quotes=(quote,))
