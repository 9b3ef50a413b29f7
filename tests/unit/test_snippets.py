"""The piece of an article that is shown for a search, and the words in it that were meant."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.snippets import snippet
from bot.model import Article, Mention, Span
from bot.rules.near import fold
from bot.rules.rule import EVERYTHING, Term, all_of, negated
from tests.invented import reading

TEXT = (
    "The council met in the old town hall for six hours, as it does each spring. Officials spoke of many things. "
    "Then Norland said that it will send M-140 missiles, and the spare parts that they need, before the summer ends. "
    "Nobody else spoke after that, and the mayor closed the session at nine in the evening with thanks to all."
)


def read(text: str, *mentions: str):
    spans = [Span(at := text.index(m), at + len(m), m) for m in mentions]
    found = tuple(Mention("sky-falcon", "system", "Sky Falcon", span, span.text) for span in spans)
    return replace(reading(None), article=Article("A title", text), mentions=found)


def phrase(words: str) -> Term:
    return Term("phrase", fold(words))


def test_the_piece_stands_around_the_first_word_that_was_meant():
    piece, strong = snippet(phrase("spare parts"), read(TEXT))
    assert strong == ("spare parts",)
    assert piece.startswith("…")
    assert piece.endswith("…")
    assert "send M-140 missiles, and the spare parts that they need" in piece


def test_a_topic_is_shown_as_the_article_names_it():
    piece, strong = snippet(Term("topic", "sky-falcon"), read(TEXT, "M-140"), {"sky-falcon"})
    assert strong == ("M-140",)
    assert "M-140" in piece


def test_what_stands_between_words_does_not_matter_but_words_are_whole():
    assert snippet(phrase("six hours as"), read(TEXT))[1] == ("six hours, as",)
    assert snippet(phrase("spar"), read(TEXT))[1] == ()


def test_what_is_excluded_or_nowhere_shows_the_beginning():
    rule = all_of((negated(phrase("spare parts")), Term("donor", "NL")))
    piece, strong = snippet(rule, read(TEXT))
    assert (piece[:17], strong) == ("The council met i", ())
    assert snippet(EVERYTHING, read("Short."))[0] == "Short."


@given(st.text(max_size=400), st.text(alphabet="abc й", min_size=1, max_size=6))
def test_every_strong_word_is_the_articles_own(text, words):
    _, strong = snippet(phrase(words), read(text))
    assert all(word in text for word in strong)
