import io
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.model import (
    Article,
    Claim,
    Hedge,
    Item,
    Mark,
    Mention,
    Money,
    Origin,
    Party,
    Quantity,
    Quote,
    Reaction,
    Reading,
    Rung,
    Span,
    Speaker,
)
from handlers.terminal.reading import origin_words, reading_view
from handlers.terminal.render import visible

TITLE = "Harbour ministry pledges Sky Falcon"
TEXT = "Marit Holm said: “We will send four.”\nThe ministry would not comment."
DAY = datetime(2023, 9, 22, tzinfo=UTC)


def span(words: str, where: str = "text") -> Span:
    start = (TITLE if where == "title" else TEXT).index(words)
    return Span(start, start + len(words), words, where)


def reading(article: Article | None = None, word: str = "") -> Reading:
    """A reading with everything in it; `word` is what a hostile page has put wherever words may stand."""
    holm = Speaker(
        span("Marit Holm"), "person", f"Marit A. Holm{word}", office=f"minister{word}", via=f"Harbour TV{word}"
    )
    said = Quote(Span(18, 36, f"We will send four.{word}"), holm, "pre-verb", 0.97, sure=True)
    claim = Claim(
        f"announced{word}", Rung.ANNOUNCED, Span(0, 37, TEXT[:37] + word), Hedge("media_reports", f"reportedly{word}"),
        (Party("NO", f"Norway{word}", "donor", Span(0, 4, f"Oslo{word}"), f"subject{word}"),),
        (Item("sky-falcon", f"Sky Falcon{word}", Quantity(4, f"missiles{word}", f"at least four{word}")),),
        Money(3e8, "USD", "package", f"$300m{word}"), f"pda{word}", 55, (Mark.PERMISSION,), rule=f"frame{word}",
        evidence=(f"cue{word}",),
    )  # fmt: skip
    return Reading(
        article or Article(TITLE, TEXT, source="Harbour News", published=DAY, notes=("With reporting from TV",)),
        "aid", f"a giving{word}",
        (Mention("sky-falcon", "system", f"Sky Falcon{word}", span("Sky Falcon", "title"), "sky falcon", (f"safe{word}",)),),
        (said, Quote(span("comment"), None, "none", 0.2, sure=False)), (claim,),
        (Reaction("no_comment", (f"ministry{word}",), Span(0, 3, f"would not comment{word}")),), (said,),
        Origin(f"Harbour TV{word}", sources=4),
    )  # fmt: skip


def shown(what: Reading, *, colours: bool = False) -> str:
    out = io.StringIO()
    Console(file=out, width=100, force_terminal=colours, color_system="standard" if colours else None).print(
        reading_view(what)
    )
    return out.getvalue()


@pytest.mark.parametrize(
    "words",
    [
        "Harbour News · 22 September 2023", TITLE, "would not comment.", "aid: a giving", "pre-verb, 0.97, key, sure",
        "announced, rung announced, hedge media reports “reportedly”", "permission", "Norway  “Oslo”, subject",
        "Sky Falcon  at least four missiles", "$300m (package)", "pda, package 55", "frame; cue",
        "Harbour TV, 4 sources", "no comment: ministry", "Marit A. Holm, minister (“Marit Holm”), via Harbour TV",
        "nobody that can be named with certainty", "title:25-35", "With reporting from TV",
    ],
)  # fmt: skip
def test_everything_that_was_read_is_shown_with_its_rule(words):
    assert words in shown(reading())


def test_spans_are_painted_where_they_stand():
    lines = shown(reading(), colours=True)
    assert "\x1b[1;36mSky Falcon\x1b[0m" in lines
    assert "\x1b[1;4;32mMarit Holm" in lines


def test_a_reading_with_nothing_in_it_is_shown():
    assert "other: nothing" in shown(Reading(Article("A title", ""), "other", "nothing"))


HOSTILE = "\x1b[2J\x1b]0;owned\x07\r\x08\u202e[bold red]loud[/][link=https://evil.example]x[/link]:warning:\\"


def test_words_of_a_page_neither_steer_the_terminal_nor_become_markup():
    article = Article(f"{TITLE}{HOSTILE}", f"{TEXT}\n{HOSTILE}", source=HOSTILE, notes=(HOSTILE,))
    plain = shown(reading(article, HOSTILE))
    assert not [c for c in plain if unicodedata.category(c)[0] == "C" and c != "\n"]
    assert plain.count("[bold red]") >= 10
    assert ":warning:" in plain
    assert "\x1b]" not in shown(reading(article, HOSTILE), colours=True)


@given(st.text())
def test_what_is_painted_has_the_same_length_and_no_controls(text):
    found = visible(text)
    assert len(found) == len(text)
    assert not [c for c in found if unicodedata.category(c).startswith("C") and c not in "\n\u200c\u200d"]


@given(st.text(max_size=60))
def test_any_article_can_be_shown(text):
    shown(Reading(Article(text, text, source=text, notes=(text,)), "other", text))


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (Origin(), "the article's own"),
        (Origin("NBC News", source_words="four sources"), "NBC News, four sources"),
        (Origin(named="Ministry of Defence"), "Ministry of Defence"),
    ],
)
def test_an_origin_in_words(origin, words):
    assert origin_words(origin) == words
