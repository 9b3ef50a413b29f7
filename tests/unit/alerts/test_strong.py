"""Words that stand out."""

from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.strong import pieces


def test_whole_words_stand_out_the_longest_first():
    said = list(pieces("MGM-140 and MGM-140A: the MGM-140 missile", ["MGM-140", "MGM-140 missile", ""]))
    assert said == [("MGM-140", True), (" and MGM-140A: the ", False), ("MGM-140 missile", True)]


def test_without_words_nothing_does():
    assert list(pieces("a line", ())) == [("a line", False)]


@given(st.text(max_size=80), st.lists(st.text(alphabet="ab (й", max_size=4), max_size=3))
def test_joined_they_are_the_text(text, strong):
    assert "".join(piece for piece, _ in pieces(text, strong)) == text
