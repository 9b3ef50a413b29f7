from bot.catalogue import Clutter, ClutterRule
from bot.feeds.page_lines import SHORT, Sieve

SIEVE = Sieve(
    Clutter(
        rules=(ClutterRule("appeal", r"your (support|donation)\b.*"), ClutterRule("dates", r"updated: \d+ may$")),
        selectors={},
        credits=(r"with reporting from .{2,40}$",),
        corrections=(r"(correction|updated):",),
    )
)
LONG = "Your support " + "for the convoy was never in doubt, the mayor said, " * 5
A, B, C = "The first paragraph.", "The second paragraph.", "The third paragraph."


def kept(*paragraphs: str, titles: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment] # none is no title
    return list(SIEVE.sift(paragraphs, titles).paragraphs)


def test_clutter_and_repeated_titles_go():
    assert kept("Title", A, "Your donation helps.", B, titles={"Title", ""}) == [A, B]


def test_a_title_with_its_byline_run_on_goes_a_sentence_that_begins_with_it_stays():
    title = "Six howitzers for Kyiv"
    longer = f"{title} are on their way, says the ministry, and will be there by June."
    assert kept(f"{title} By our staff", longer, A, titles={title}) == [longer, A]
    assert kept("Latvia By our staff", A, titles={"Latvia"}) == ["Latvia By our staff", A]


def test_a_long_paragraph_that_only_begins_like_clutter_stays_inside_the_text():
    assert len(LONG) > SHORT
    assert kept(A, LONG, B) == [A, LONG, B]


def test_a_long_one_goes_at_either_end_and_beside_other_clutter():
    assert kept(LONG, A, B) == [A, B]
    assert kept(A, B, LONG) == [A, B]
    assert kept(A, "Your donation helps.", LONG, B) == [A, B]


def test_credits_go_and_are_noted_corrections_stay_and_are_noted():
    sifted = SIEVE.sift([A, "Correction: it was six.", "Updated: 5 May", "With reporting from Fjordwire"], set())
    assert sifted.paragraphs == (A, "Correction: it was six.")
    assert sifted.notes == ("Correction: it was six.", "With reporting from Fjordwire")


def test_a_sieve_without_rules_keeps_everything():
    assert Sieve(Clutter((), {})).sift([A, B, C], set()).paragraphs == (A, B, C)
