import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.text import Text, fold

NEWS = st.text(alphabet="aAzZ \n.!?\"'\u2019\u2011\u2013\u00a0\u0130ßéЇїИ1-\t\u202f\u00ad", max_size=80)


def test_marks_and_case_are_folded() -> None:
    assert fold("M\u2011142 \u2013 Kyiv\u2019s\u00a0ÉLAN") == "m-142 - kyiv's élan"
    assert fold("M\u2011142 Kyiv\u2019s", lower=False) == "M-142 Kyiv's"
    assert fold("a`b\tc") == "a'b c"


def test_what_would_grow_stays() -> None:
    assert fold("\u0130ß…") == "\u0130ß…"


@given(NEWS | st.text(max_size=60))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(fold(text, lower=False)) == len(text)
    assert fold(fold(text)) == fold(text) or not unicodedata.is_normalized("NFKC", text)


@pytest.mark.parametrize(
    ("raw", "story"),
    [
        ("TALLINN, Estonia, May 4 (Fjord Wire) \u2014 Denmark will send two.", "Denmark will send two."),
        ("TALLINN (Fjord Wire) - Denmark will send two.", "Denmark will send two."),
        (
            "Tallinn, Estonia (Fjord Wire) \u2013 \u201cWe will send two,\u201d she said.",
            "\u201cWe will send two,\u201d she said.",
        ),
        ("TALLINN, May 4 -- Denmark will send two.", "Denmark will send two."),
        (
            "Denmark (and Estonia) - so she said - will send two.",
            "Denmark (and Estonia) - so she said - will send two.",
        ),
        ("US tanks - all of them - go east.", "US tanks - all of them - go east."),
        ("The F-16 will come. TALLINN (Fjord Wire) - Two.", "The F-16 will come."),
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(raw: str, story: str) -> None:
    start, end = Text(raw).sentences[0]
    assert raw[start:end] == story


@given(NEWS)
def test_paragraphs_and_sentences_are_exact_and_in_order(raw: str) -> None:
    text = Text(raw)
    assert [raw[s:e] for s, e in text.paragraphs] == [line.strip() for line in raw.splitlines() if line.strip()]
    at = 0
    for start, end in text.sentences:
        assert at <= start < end
        assert raw[start:end].strip()
        at = end
    assert all(any(s <= a and b <= e for s, e in text.paragraphs) for a, b in text.sentences)


def test_sentences_know_their_paragraph() -> None:
    text = Text("One came. Two left.\n\nThree stayed.")
    assert [text.raw[s:e] for s, e in text.sentences] == ["One came.", "Two left.", "Three stayed."]
    assert text.raw[slice(*text.sentence_at(12))] == "Two left."


def test_an_offset_outside_every_sentence_gives_the_whole_field() -> None:
    assert Text("One. \n Two.").sentence_at(5) == (0, 11)


def test_a_span_is_a_copy_of_the_text() -> None:
    span = Text("Kyiv\u2019s", "title").span(0, 4)
    assert (span.start, span.end, span.text, span.field) == (0, 4, "Kyiv", "title")
