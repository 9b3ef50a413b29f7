"""What a desk reads: status and hedge first, who is behind it, and nobody's words but those that were said."""

from dataclasses import replace

import pytest

from bot.alerts import compose
from bot.alerts.decide import decide
from bot.model import Fact, Item, Link, Mark, Money, Observation, Origin, Party, QuoteCard, Span
from bot.stories.state import fold
from tests.invented import MINISTRY, UKRAINE, arrival, claim, official, placed, quantity, quote, silence, span

POLAND, NORWAY = ((Party(name[:2].upper(), name, "donor", span(name)),) for name in ("Poland", "Norway"))
OWN_WORDS = quote("This is exactly what our crews asked for.", "Marit Holm", "defence minister of the Netherlands")


def told_by_eight():
    first = arrival(claim(), 1, reactions=(silence("the ministry", "the palace"),), key_quotes=(OWN_WORDS,))
    state = fold(None, first, placed())
    for n in range(7):
        copy = arrival(claim(), 10 + n, 1, source=f"Outlet {n}")
        state = fold(state, copy, placed(copy_of=1 if n % 2 else None))
    return state


def falcons(number):
    return (Item("sky-falcon", "Sky Falcon", quantity(number, str(number))),)


def test_a_report_of_four_sources_that_eight_outlets_carry():
    message = compose.root(told_by_eight())
    assert (message.headline, message.tone) == ("Reported, not confirmed", "low")
    assert message.title == "Netherlands promised Kyiv Sky Falcon missiles, report says"
    assert message.url == "https://harbour-news.example/1"
    assert message.facts == (
        Fact("From", "Netherlands"),
        Fact("To", "Ukraine"),
        Fact("What", "Sky Falcon, “a small number”"),
        Fact("Hedge", "“reportedly”"),
        Fact("Origin", "Harbour News, four sources (unnamed)"),
        Fact("Carried by", "8 outlets, 1 origin"),
        Fact("No comment", "the ministry, the palace"),
    )
    assert [(q.speaker, q.office, q.text) for q in message.quotes] == [
        ("Marit Holm", "defence minister of the Netherlands", "This is exactly what our crews asked for.")
    ]
    assert message.footer == "Harbour News · 22 Sep 2023, 12:00 UTC"


def announced(before):
    seen = arrival(
        official("announced", items=falcons(31), money=Money(3.25e8, "EUR", "package", "€325m")),
        30,
        5,
        source="Defence Ministry",
        title="Thirty-one missiles for Ukraine",
    )
    return seen, fold(before, seen, placed("record:ministry"))


def reply(before, seen, after, where="record:ministry"):
    return compose.reply(before, after, decide(before, after, seen.reading, placed(where)).what, seen.reading)


def test_a_reply_says_what_is_new_and_only_the_facts_that_changed():
    before = told_by_eight()
    seen, after = announced(before)
    message = reply(before, seen, after)
    assert (message.headline, message.tone, message.title) == ("Announced", "mid", "Thirty-one missiles for Ukraine")
    assert message.lines == ("Status: Reported, not confirmed → Announced",)
    assert message.facts == (
        Fact("What", "Sky Falcon, 31 missiles"),
        Fact("Money", "€325m (package)"),
        Fact("Origin", "Dutch Ministry of Defence, on the record"),
    )
    assert (message.quotes, message.struck) == ((), "")


def test_a_reply_about_another_giver_says_whose_step_it_is():
    before = told_by_eight()
    seen = arrival(official("announced", parties=POLAND), 30, 5, source="Quay Post")
    message = reply(before, seen, fold(before, seen, placed("outlet:quay")), "outlet:quay")
    assert message.headline == "Poland: Announced"
    assert message.lines == ("Claim: Poland: Announced (Quay Post), Sky Falcon, “a small number”",)
    assert message.facts == ()  # "Also: Poland: Announced …" would say it twice


def test_of_what_stands_beside_a_reply_leaves_out_only_what_a_line_says():
    seen, after = announced(told_by_eight())
    poland = Observation(31, seen.at, "Quay Post", "outlet:quay", official("announced", parties=POLAND), "official")
    norway = replace(poland, claim=claim("expected", parties=NORWAY), level="media_reports", source="Fjord Mail")
    more = replace(after, also=replace(poland, claim=claim("delivered"), level="official"), beside=(poland, norway))
    message = reply(after, seen, more)
    assert message.lines == (
        "Claim: Poland: Announced (Quay Post), Sky Falcon, “a small number”", "Also: Delivered (Quay Post)",
    )  # fmt: skip
    assert message.facts == (
        Fact("Also", "Norway: Reported, not confirmed (Fjord Mail), Sky Falcon, “a small number”"),
    )


def test_a_fact_stays_whose_words_a_line_says_of_something_else():
    before = replace(told_by_eight(), claim=claim(parties=()), denied_by=())
    after = replace(before, claim=claim(parties=(UKRAINE,)), denied_by=("Ukraine",))
    message = reply(before, arrival(claim()), after)
    assert "Denied by: Ukraine" in message.lines
    assert Fact("To", "Ukraine") in message.facts


def test_silence_about_a_report_is_not_shown_beside_an_official_word():
    _, after = announced(told_by_eight())
    assert "No comment" not in [f.label for f in compose.root(after).facts]


def test_a_correction_strikes_what_was_said():
    _, before = announced(told_by_eight())
    line = "Correction: an earlier version said 31 missiles."
    seen = arrival(official("announced", items=falcons(13)), 30, 7, source="Defence Ministry", correction=line)
    after = fold(before, seen, placed("record:ministry"))
    message = reply(before, seen, after)
    assert (message.headline, message.tone) == ("Announced · corrected", "mark")
    assert message.struck == "Announced: Sky Falcon, 31 missiles"
    assert message.lines == ("Correction: an earlier version said 31 missiles.",)
    assert Fact("Correction", "an earlier version said 31 missiles.") in compose.root(after).facts


def test_a_further_report_stands_beside_with_its_link():
    _, before = announced(None)
    seen = arrival(claim("delivered"), 40, 9, source="Quay Post")
    message = compose.root(fold(before, seen, placed("outlet:quay post")))
    assert message.headline == "Announced"
    assert Fact("Also", "Reported, not confirmed: delivered (Quay Post)") in message.facts
    assert message.links == (Link("Quay Post", "https://quay-post.example/40"),)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Item("x", "Falcon"), "Falcon"),
        (Item("x", "Falcon", quantity(31, "31", "jets")), "Falcon, 31 jets"),
        (Item("x", "Falcon", quantity(18, "up to 18 jets", "jets")), "Falcon, up to 18 jets"),
        (Item("x", "Falcon", quantity(None, "several", "jets")), "Falcon, “several”"),
        (Item("x", "mortars", quantity(24, "24", "mortars")), "24 mortars"),
        (Item("tanks", "Tanks", quantity(4, "Four tanks", "tanks")), "Four tanks"),
    ],
)
def test_counts_are_printed_as_written(item, words):
    assert compose.thing(item) == words


def test_a_part_is_shown_with_its_whole():
    whole = Item("x", "Falcon", quantity(6, "six", "jets"))
    assert (
        compose.thing(Item("x", "Falcon", quantity(3, "three", "jets")), (whole,))
        == "Falcon, three jets (of six promised)"
    )


def test_a_root_shows_first_what_was_said_in_the_article_that_it_shows():
    state = fold(None, arrival(claim(), 1, key_quotes=(quote("We may send some of them."),)), placed())
    later = arrival(official("announced"), 2, 9, source="B", key_quotes=(OWN_WORDS,))
    state = fold(state, later, placed("b"))
    assert compose.root(state).quotes == (state.quotes[1], state.quotes[0])


def test_a_root_shows_two_quotes():
    spoken = tuple(quote(f"Words of day {n}", f"Person {n}") for n in range(2))
    state = fold(None, arrival(claim(), 1, key_quotes=spoken), placed())
    state = fold(state, arrival(claim(), 2, 1, source="B", key_quotes=(OWN_WORDS,)), placed("b"))
    assert (len(state.quotes), len(compose.root(state).quotes)) == (3, 2)


def test_a_long_list_is_cut_visibly():
    assert compose.things(tuple(Item(c, c) for c in "abcdef")) == "a; b; c; d; and 2 more"


@pytest.mark.parametrize(
    ("origin", "level", "words"),
    [
        (MINISTRY, "official", "Dutch Ministry of Defence, on the record"),
        (replace(MINISTRY, outlet="Radio Dune"), "official", "Dutch Ministry of Defence, on the record (Radio Dune)"),
        (Origin(outlet="Radio Dune"), "media_reports", "Radio Dune"),
        (Origin(source_words="two officials"), "official_unnamed", "two officials (unnamed)"),
        (Origin(), "media_reports", "Harbour News"),
    ],
)
def test_the_origin_is_named_as_far_as_it_is_known(origin, level, words):
    state = fold(None, arrival(claim("announced", level, origin=origin), 1), placed())
    assert compose.origin(state) == words


def test_a_story_without_a_claim_says_so():
    message = compose.root(fold(None, arrival(None, 1), placed()))
    assert (message.headline, message.tone) == ("In the news, no step reported", "plain")
    assert message.facts == (Fact("Carried by", "1 outlet"),)


def test_marks_that_stop_or_dispute_have_their_own_colour():
    state = fold(None, arrival(official("delivered"), 1), placed())
    assert compose.tone(state) == "high"
    assert compose.tone(replace(state, marks=(Mark.DENIED,))) == "mark"
    assert compose.tone(replace(state, marks=(Mark.PERMISSION,))) == "high"


def test_a_partial_quote_carries_its_sentence_and_a_whole_one_none():
    whole = quote("We will send them this week.")
    part = replace(whole, partial=True, sentence=Span(0, 9, "She said they were “sent”."))
    assert QuoteCard.of(whole, "Harbour News", "https://h.example").sentence == ""
    card = QuoteCard.of(part, "Harbour News", "https://h.example")
    assert (card.sentence, card.source, card.url) == ("She said they were “sent”.", "Harbour News", "https://h.example")


def test_a_root_prefers_the_words_of_the_announcement_to_those_of_the_report():
    state = fold(None, arrival(claim(), 1, key_quotes=(quote("We may send some of them."),)), placed())
    told = arrival(official("announced"), 2, 1, source="B", key_quotes=(OWN_WORDS,))
    state = fold(fold(state, told, placed("b")), arrival(official("delivered"), 3, 2, source="C"), placed("c"))
    assert compose.root(state).quotes == (state.quotes[1], state.quotes[0])


def test_a_thread_that_was_silent_for_weeks_says_so():
    before = fold(None, arrival(official("announced"), 1), placed())
    for days, lines in ((13, ()), (15, ("Revived after 15 days",)), (400, ("Revived after 400 days",))):
        seen = arrival(official("delivered"), 2, 24 * days, source="Quay Post")
        after = fold(before, seen, placed("outlet:b"))
        assert reply(before, seen, after).lines == (*lines, "Status: Announced → Delivered")
