"""Words as words: nothing that a feed wrote does anything in Discord, and every cut is seen."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.dates import moment
from handlers.discord.markdown import CUT, clean, escaped, link, plain, safe_url, units

PIECES = (
    *"@<>#!&1 *_~`|[]()\\/:-+.\n\té😀", "\u200b", "\u202e", "@everyone", "@here", "<@123>", "<@!123>", "<@&9>", "<#42>", "</aid:1>",
    "<:x:1>", "<t:1>", "https://", "discord://", "word", "12.", "22 Sep 2023, 12:00 UTC", "](https://evil.example)",
)  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
WORDS = st.one_of(st.text(max_size=300), HOSTILE)
ALIVE = re.compile(r"@everyone|@here|<@[!&]?\d|<#\d")


def shown(text: str) -> str:
    """What Discord shows of escaped text."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)


@given(WORDS)
def test_what_is_escaped_is_shown_as_it_was_written(text):
    assert shown(escaped(text, 10_000, dates=False)) == clean(text).strip()


@given(WORDS)
def test_no_mark_of_markdown_is_left_alive(text):
    left = re.sub(r"\\.", "x", escaped(text, 10_000), flags=re.DOTALL)
    assert not re.search(r"[*_~`|\[\]]|<(?!t:\d+:f>)|(?m:^)[ \t]*([-+#>]|\d+[.)])|://", left)


@given(WORDS, st.integers(0, 80))
def test_a_text_never_outgrows_its_room_and_a_cut_is_seen(text, room):
    for write in (plain, escaped):
        written = write(text, room)
        assert units(written) <= room
        assert written == write(text, 10_000) or room == 0 or written.endswith(CUT)


@given(WORDS, st.integers(1, 40))
def test_a_cut_never_splits_an_escape(text, room):
    kept = escaped(text, room, dates=False).removesuffix(CUT)
    assert re.fullmatch(r"(\\[^0-9A-Za-z\s]|[^\\])*", kept, re.DOTALL)


@given(WORDS, WORDS)
def test_no_mention_is_alive_anywhere(text, more):
    for written in (plain(text, 500), escaped(text, 500), link(text, f"https://a.example/{more}", 500)):
        assert not ALIVE.search(written)


@given(WORDS, WORDS)
def test_a_link_is_whole_or_it_is_bare_words(text, url):
    written = link(text, f"https://a.example/{url}", 300)
    assert units(written) <= 300
    if written.startswith("["):
        assert re.fullmatch(r"\[[^\[\]\\*_~`|<>]+\]\(https://a\.example/[^\s()<>]*\)", written)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "ftp://a.example/", "https://user@a.example/", "https:///nohost", "", "//a.example/x",
        "http://localhost/feed", "http://./x", "http://a../x", "https://a.example/" + "x" * 2048, "discord://x.y", "https://[::1/", "data:text/html,x",
    ],
)  # fmt: skip
def test_readers_are_not_sent_there(url):
    assert safe_url(url) == ""


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("https://bücher.example/ä b", "https://xn--bcher-kva.example/%C3%A4%20b"),
        ("https://a.example/\u200bx\u202e", "https://a.example/x"),
        ("https://a.example/@everyone/@name", "https://a.example/%40everyone/@name"),
    ],
)
def test_an_address_is_sent_in_ascii(url, sent):
    assert safe_url(url) == sent


def test_brackets_and_marks_are_left_out_of_a_links_words():
    assert link("The [Quay] *Post*", "https://q.example/a_(b)", 200) == "[The Quay Post](https://q.example/a_%28b%29)"


def test_words_of_a_link_are_never_a_link_themselves():
    assert "https://evil" not in link("https://evil.example", "https://q.example/", 200).partition("](")[0]


def test_dates_are_shown_in_the_readers_zone_but_not_in_quotations():
    said = "Until 2 September 2023, 12:00 UTC or 22 Sep 2023, 12:00 UTC."
    assert escaped(said, 200) == "Until <t:1693656000:f> or <t:1695384000:f>."
    assert escaped(said, 200, dates=False) == said


def test_a_date_that_is_none_stays_as_it_is():
    assert moment("31 Feb 2024, 12:00 UTC") is None
    assert escaped("31 Feb 2024, 12:00 UTC", 100) == "31 Feb 2024, 12:00 UTC"


def test_a_cut_falls_between_words_where_one_ends_near():
    assert plain("Norland weighs sending missiles", 20) == "Norland weighs…"
    assert plain("x" * 50, 10) == "x" * 9 + CUT


def test_invisible_characters_and_lone_surrogates_are_gone():
    assert clean("a\u202eb\u200bc\x00\ud800d\r\ne") == "abcd\ne"


def test_length_is_counted_as_discord_may_count_it():
    assert units("a😀") == 3
    assert plain("😀" * 10, 9) == "😀" * 4 + CUT
