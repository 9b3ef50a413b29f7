from datetime import UTC, datetime
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Article
from bot.reading.reader import Reader
from tests.unit.reading.quote_kit import catalogue, lexicon, read

PIECES = st.sampled_from(
    [
        "“There are no ships left in the port,”", " ", ", ", ". ", "\n", "said", "Ana Tall", "Boris O’Small", "Tall", "he", "and", "the",
        "Estonia’s defence ministry", "Ukrainian defence ministry", "the ministry", "a spokesperson for the ministry",
        "the ministry’s commissioner", "the commissioner", "the spokesperson", "of", "for", "İ", "army", "its government",
    ]
)  # fmt: skip


@cache
def _reader() -> Reader:
    return Reader(catalogue(), lexicon())


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_names_roles_and_houses_are_pieces_of_the_text(text: str) -> None:
    for quote in _reader().read(Article("", text, published=datetime(2024, 5, 1, tzinfo=UTC), lang="en")).quotes:
        speaker = quote.speaker
        if speaker:
            assert text[speaker.span.start : speaker.span.end] == speaker.span.text
            pieces = (speaker.name, speaker.office, speaker.body)
            assert speaker.entity or speaker.kind == "country" or all(piece in text for piece in pieces if piece)


def test_a_pronoun_has_the_role_of_whom_it_means() -> None:
    quotes = read("“There are no ships left,” said a spokesperson, Ana Tall. “We have looked for them,” she said.")
    assert [(q.speaker.name, q.speaker.office) for q in quotes if q.speaker] == [("Ana Tall", "a spokesperson")] * 2


def test_the_words_of_somebody_who_is_named_beside_the_role_are_sure() -> None:
    (named,) = read("“There are no ships left,” said a spokesperson for the port, Ana Tall.")
    (unnamed,) = read("“There are no ships left,” said a spokesperson for the port.")
    assert (named.sure, unnamed.sure) == (True, False)
