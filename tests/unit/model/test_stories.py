"""What a story shows of a quotation."""

from dataclasses import replace

import pytest

from bot.model import QuoteCard
from tests.invented import quote


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("They are here,", "They are here"),
        ("They are here.", "They are here."),
        ("They, and they alone", "They, and they alone"),
        ("They are here, …", "They are here, …"),
    ],
)
def test_words_are_shown_without_the_comma_that_led_on_to_their_speaker(said, shown):
    heard = quote(said)
    card = QuoteCard.of(replace(heard, span=replace(heard.span, text=said)), "Quay Post", "https://a.example/1")
    assert card.text == shown
    assert card.text in said


@pytest.mark.parametrize(
    ("office", "body", "shown", "private"),
    [
        ("a spokesperson for the ministry", "Norland's ministry", "a spokesperson for the ministry (Norland's ministry)", False),
        ("a spokesperson for the ministry", None, "a spokesperson for the ministry", True),
        (None, "Norland's ministry", "Norland's ministry", True),
        (None, None, "", True),
    ],
)  # fmt: skip
def test_a_card_says_which_house_a_speaker_speaks_for(office, body, shown, private):
    heard = quote("They are here.")
    speaker = replace(heard.speaker, entity=None, office=office, body=body)
    card = QuoteCard.of(replace(heard, speaker=speaker), "Quay Post", "https://a.example/1")
    assert (card.office, card.private) == (shown, private)
