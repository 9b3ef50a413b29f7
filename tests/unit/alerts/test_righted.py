"""What is said of a story that a person put right."""

from dataclasses import replace

import pytest

from bot.alerts import compose, righted
from bot.alerts.decide import decide, quiet
from bot.model import AlertKind, QuoteCard, Ruling
from bot.stories.state import fold
from tests.invented import NOON, arrival, claim, official, placed, quote, reading

BY = Ruling("ada", NOON, "it was a drill")
STORY = fold(None, arrival(official("announced"), 1), placed())
GONE = replace(STORY, withdrawn=BY)
CARD = QuoteCard("We will send all that we have.", "Marit Holm")


def test_a_root_that_is_withdrawn_shows_what_was_said_struck_and_who_took_it_back():
    root = compose.root(GONE)
    assert (root.headline, root.tone, root.quotes) == ("Withdrawn", "mark", ())
    assert root.struck == "Announced: Sky Falcon, “a small number”"
    assert [(f.label, f.text) for f in root.facts] == [("Withdrawn by", "ada"), ("Why", "it was a drill")]
    assert [f.label for f in compose.root(replace(STORY, withdrawn=replace(BY, reason=""))).facts] == ["Withdrawn by"]


def test_nothing_more_is_told_of_it():
    after = fold(GONE, arrival(official("delivered"), 2, 30), placed("outlet:b"))
    assert decide(GONE, after, reading(claim()), placed()).kind is AlertKind.NONE
    assert quiet(after) == "the story was withdrawn by ada"
    assert decide(STORY, replace(after, withdrawn=None), reading(claim()), placed()).kind is AlertKind.REPLY


def test_words_that_were_withdrawn_are_no_part_of_a_state_again():
    state = replace(STORY, unsaid=(CARD,))
    for words in ("we will send all that we have", f"“Yes. {CARD.text}”", CARD.text):
        assert fold(state, arrival(claim(), 2, 1, key_quotes=(quote(words),)), placed("outlet:b")).quotes == ()


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (righted.withdrawn(STORY, BY), "This was withdrawn, by ada: it was a drill."),
        (righted.withdrawn(STORY, Ruling("ada", NOON, "A drill.")), "This was withdrawn, by ada: A drill."),
        (righted.withdrawn(STORY, Ruling("ada", NOON)), "This was withdrawn, by ada."),
        (righted.restored(STORY, Ruling("bo", NOON)), "This stands again, by bo. It says: Announced: Sky Falcon, “a small number”"),
        (righted.quote_withdrawn(CARD, BY), "These are no longer given as words of Marit Holm, by ada: it was a drill."),
        (righted.quote_restored(CARD, Ruling("bo", NOON)), "These words of Marit Holm stand again: “We will send all that we have.”, by bo."),
        (righted.parted("Cranes", 2, STORY, STORY, Ruling("bo", NOON)), "“Cranes” is another story (story 2), by bo. This one says now: Announced: Sky Falcon, “a small number”"),
    ],
)  # fmt: skip
def test_replies_say_what_was_done_by_whom_and_why(message, line):
    assert message.lines == (line,)
    assert message.tone == "mark"
    assert message.footer == "22 Sep 2023, 12:00 UTC"


def test_what_is_taken_back_is_struck():
    assert righted.withdrawn(STORY, BY).struck == compose.said(STORY)
    assert righted.quote_withdrawn(CARD, BY).struck == "Marit Holm: “We will send all that we have.”"


def test_a_story_that_went_into_another_leads_there_where_an_address_is_known():
    assert righted.continued(STORY, 12, "").links == ()
    root = righted.continued(STORY, 12, "https://chat.example/12")
    assert (root.headline, root.links[0].url) == ("Continued in story 12", "https://chat.example/12")
    assert righted.joined(12, STORY, "https://chat.example/12", BY).links == root.links


def test_below_what_was_withdrawn_or_merged_stands_only_why():
    for state, lines in (
        (STORY, ["why story:7", "mute story:7 8h", "follow story:7"]),
        (GONE, ["why story:7"]),
        (replace(STORY, continued=3), ["why story:7"]),
    ):
        assert [a.line for a in righted.buttons(7, state)] == lines
