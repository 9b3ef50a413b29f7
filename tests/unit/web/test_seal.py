from hypothesis import given
from hypothesis import strategies as st

from bot.web.seal import Seal

SEAL = Seal(b"s" * 32)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(TEXT)
def test_what_was_closed_opens(text):
    assert SEAL.open("session", SEAL.close("session", text)) == text


@given(TEXT, TEXT)
def test_another_purpose_or_another_secret_opens_nothing(text, secret):
    closed = SEAL.close("session", text)
    assert SEAL.open("feed", closed) is None
    assert Seal(secret.encode()).open("session", closed) is None


@given(TEXT, st.data())
def test_a_changed_letter_opens_nothing(text, data):
    closed = SEAL.close("session", text)
    place = data.draw(st.integers(0, len(closed) - 1))
    letter = data.draw(st.characters(codec="utf-8"))
    changed = closed[:place] + letter + closed[place + 1 :]
    assert SEAL.open("session", changed) in (None, text) if changed == closed else SEAL.open("session", changed) is None


@given(st.text(max_size=60))
def test_nothing_that_anybody_types_opens(typed):
    assert SEAL.open("session", typed) is None


def test_a_mark_is_safe_in_an_address():
    assert set(SEAL.close("feed", "Анна Ковач").replace(".", "")) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )
