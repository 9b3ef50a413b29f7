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
