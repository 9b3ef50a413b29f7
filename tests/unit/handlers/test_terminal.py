"""Messages in a terminal: everything that a message says, and nothing that steers the terminal."""

import re
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.model import Fact, Link, Message, QuoteCard
from handlers.terminal.render import Shown, clean, plain, ticker

CARD = QuoteCard(
    "We will send them this week.", "Marit Holm", as_written="Ms Holm", office="defence minister", via="Radio Dune",
    source="Harbour News", url="https://harbour.example",
)  # fmt: skip
MESSAGE = Message(
    headline="Reported, not confirmed",
    tone="low",
    title="Sky Falcon missiles for Ukraine, report says",
    url="https://harbour.example/1",
    lines=("Status: considered → reported",),
    facts=(Fact("From", "Netherlands"), Fact("Carried by", "8 outlets, 1 origin")),
    quotes=(CARD,),
    links=(Link("Quay Post", "https://quay.example/2"),),
    footer="Harbour News · 22 Sep 2023, 12:00 UTC",
)


def on_terminal(renderable, width=80):
    console = Console(file=StringIO(), force_terminal=True, color_system="standard", width=width, legacy_windows=False)
    console.print(renderable)
    return console.file.getvalue()


def test_without_a_terminal_a_message_is_plain_lines_with_its_addresses():
    assert plain(MESSAGE).splitlines() == [
        "Reported, not confirmed",
        "  Sky Falcon missiles for Ukraine, report says",
        "  https://harbour.example/1",
        "  Status: considered → reported",
        "  From        Netherlands",
        "  Carried by  8 outlets, 1 origin",
        "    “We will send them this week.”",
        "    — Marit Holm, defence minister, in the text: Ms Holm, to Radio Dune, Harbour News",
        "  Quay Post",
        "  https://quay.example/2",
        "  Harbour News · 22 Sep 2023, 12:00 UTC",
    ]


def test_on_a_terminal_links_can_be_followed_and_the_tone_is_a_colour():
    shown = on_terminal(Shown(MESSAGE))
    assert "\x1b]8;" in shown
    assert "https://harbour.example/1" in shown
    assert shown.startswith("\x1b[1;33mReported, not confirmed")
    assert not re.search(r"^ +https://", shown, re.MULTILINE)


def test_what_was_said_before_a_correction_is_struck_through():
    message = Message("Announced · corrected", tone="mark", struck="Announced: 31 jets")
    assert "\x1b[2;9mwas: Announced: 31 jets" in on_terminal(Shown(message))
    assert "  was: Announced: 31 jets" in plain(message)


def test_a_partial_quote_stands_in_its_sentence():
    card = QuoteCard("sent", "Marit Holm", sentence="She said they were “sent”.")
    assert "    She said they were “sent”." in plain(Message("Announced", quotes=(card,)))


def test_long_lines_wrap_under_their_own_indent():
    lines = plain(Message("Announced", facts=(Fact("What", "missiles " * 30),)), width=40).splitlines()
    assert all(len(line) <= 40 for line in lines)
    assert all(line.startswith("        ") for line in lines[2:])


def test_the_ticker_is_one_line_that_the_width_cuts():
    assert on_terminal(ticker("open", MESSAGE), width=300).count("Sky Falcon") == 1
    narrow = Console(width=40, color_system=None)
    with narrow.capture() as caught:
        narrow.print(ticker("open", MESSAGE))
    (line,) = caught.get().splitlines()
    assert line == "open   Reported, not confirmed  Sky Fal…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07title", "]0;ownedtitle"),
        ("two\nlines\u2028three", "two lines three"),
        ("\u202ereversed", "reversed"),
        ("[red]markup[/red]", "[red]markup[/red]"),
        ("Їжак 👩\u200d🚒", "Їжак 👩\u200d🚒"),
    ],
)
def test_a_feeds_text_cannot_steer_a_terminal(text, shown):
    assert clean(text) == shown


@settings(deadline=None)  # other tests may share the processor
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_a_message_or_gets_an_escape_through(headline, fact, words):
    message = Message(
        headline=headline, title=words, url=words, facts=(Fact(fact, words),), quotes=(QuoteCard(words, fact),),
        links=(Link(fact, words),), lines=(words,), struck=words, footer=fact,
    )  # fmt: skip
    assert "\x1b" not in plain(message)
    sequences = re.sub(r"\x1b(\[[0-9;]*m|\]8;[^\x1b]*\x1b\\)", "", on_terminal(Shown(message)))
    assert "\x1b" not in sequences
