"""Words: one form for what is one word."""

import pytest

from bot.stories.words import stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [("supplies", "supplying"), ("pledged", "pledges"), ("missiles", "missile"), ("delivers", "delivered")],
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize("form", ["F-16s", "F‑16", "f16"])
def test_designators_are_one_word(form):
    assert [word for _, word in words(form)] == ["f16"]


def test_words_keep_their_offsets_and_numbers_their_digits():
    text = "Norway’s 2,700 crates, long-range"
    assert [(text[at], word) for at, word in words(text)] == [
        ("N", "norwa"), ("2", "2700"), ("c", "crat"), ("l", "long"), ("r", "rang"),
    ]  # fmt: skip
