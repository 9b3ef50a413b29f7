from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.claims.cues import Phrase, Phrasebook
from bot.reading.text import fold


def found(book: Phrasebook, raw: str) -> list[str]:
    return [raw[c.start : c.end] for c in book.find(fold(raw), raw)]


def test_whole_words_only_and_the_longest_of_a_family() -> None:
    book = Phrasebook([Phrase("tank", "a"), Phrase("battle tank", "a"), Phrase("battle", "b")])

    assert found(book, "A battle tank, a think-tank, tanks, a TANK") == ["battle", "battle tank", "tank", "TANK"]


def test_cased_forms_want_their_capitals() -> None:
    assert found(Phrasebook([Phrase("US", "a", cased=True)]), "It gives us US arms") == ["US"]


def test_a_star_stands_for_up_to_five_words_of_one_line() -> None:
    book = Phrasebook([Phrase("told * will give", "a")])

    assert found(book, "He told the press he will give") == ["told the press he will give"]
    assert found(book, "He told one two three four five six will give") == []
    assert found(book, "He told them\nShe will give") == []


@given(st.text(alphabet="tank batle US\n*'-", max_size=40))
def test_cues_of_one_family_never_overlap(raw: str) -> None:
    book = Phrasebook(
        [Phrase("tank", "a"), Phrase("tank battle", "a"), Phrase("battle * tank", "a"), Phrase("us", "b")]
    )
    cues = [c for c in book.find(fold(raw), raw) if c.family == "a"]

    assert all(first.end <= second.start for first, second in pairwise(cues))
    assert all(0 <= c.start < c.end <= len(raw) for c in cues)
