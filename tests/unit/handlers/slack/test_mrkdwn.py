"""Words stay words in Slack's mrkdwn."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.dates import moment
from handlers.slack.mrkdwn import CUT, clean, dated, escaped, notice, plain, safe_url, units
from tests.standins import slack_bodies as bodies

ANY = st.text(st.characters(codec=None), max_size=300)  # lone surrogates too
HOSTILE = st.lists(
    st.sampled_from(["<!channel>", "<@U123>", "<#C1|x>", "&", "<", ">", "\n> ", "*b*", "_", "~", "`", ":fire:", "a", " ", "22 Sep 2023, 12:00 UTC", "…", "😀", "\u202e", "<!date^1^{date}|x>"])
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("5 < 6 & 7 > 3", "5 &lt; 6 &amp; 7 &gt; 3"),
        ("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"),
        ("&lt;", "&amp;lt;"),
        ("*b* _i_ ~s~ `c`", "*\u200bb*\u200b _\u200bi_\u200b ~\u200bs~\u200b `\u200bc`\u200b"),
        (":fire: at 10:30", ":\u200bfire: at 10:30"),
        ("a\n> b", "a\n\u200b&gt; b"),
        ("since 22 Sep 2023, 12:00 UTC", "since <!date^1695384000^{date_short_pretty}, {time}|22 Sep 2023, 12:00 UTC>"),
        ("22 Foo 2023, 12:00 UTC", "22 Foo 2023, 12:00 UTC"),
        ("zero\u200bwidth \u202eright\u202c", "zerowidth right"),
        ("ب\u200cن", "ب\u200cن"),
    ],
)
def test_words_arrive_as_words(said, written):
    assert escaped(said, 1000) == written


@given(ANY | HOSTILE, st.integers(1, 400))
def test_what_is_escaped_fits_and_is_sound(text, room):
    written = escaped(text, room)
    assert units(written) <= room
    assert list(bodies.mrkdwn(written, "")) == []
    assert bodies.notified(written, []) == ()


@given(HOSTILE, st.integers(1, 400))
def test_without_blocks_it_fits_and_is_sound(text, room):
    written = notice(text, room)
    assert units(written) <= room
    assert list(bodies.mrkdwn(written, "")) == []


@given(HOSTILE)
def test_nothing_but_what_is_invisible_is_lost(text):
    shown = bodies._read({"type": "mrkdwn", "text": escaped(text, 10**6)})
    assert shown == clean(text)


@given(ANY, st.integers(0, 100))
def test_a_cut_is_seen(text, room):
    shown = plain(text, room)
    assert units(shown) <= room
    assert shown == clean(text) or shown.endswith(CUT) or room == 0


def test_a_cut_comes_between_words():
    assert plain("a report on the harbour", 15) == "a report on…"


@pytest.mark.parametrize(
    "url",
    ["https://a.example/x?y=1&z=2#f", "http://a.example", "https://a.example/ü".replace("ü", "%C3%BC")],
)
def test_addresses_of_the_web_are_kept(url):
    assert safe_url(url).startswith(url)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://a.example", "https://user@a.example", "https://localhost/", "", "//a.example",
     "https://a.example/" + "x" * 1500, "data:text/html,x", "https://[bad", "https://.", "https://.example"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(url):
    assert safe_url(url) == ""


@given(ANY)
def test_an_address_holds_nothing_that_ends_a_link(text):
    assert not set('<>|" \n') & set(safe_url(f"https://a.example/{text}"))


def test_a_text_is_taken_apart_at_its_dates():
    at = datetime(2023, 9, 22, 12, tzinfo=UTC)
    assert dated("until 22 September 2023, 12:00 UTC, then") == [
        ("until ", None),
        ("22 September 2023, 12:00 UTC", at),
        (", then", None),
    ]


@given(HOSTILE)
def test_taking_apart_loses_nothing(text):
    assert "".join(words for words, _ in dated(text)) == text


def test_a_stamp_names_a_moment():
    assert moment("22 Sep 2023, 12:00 UTC") == datetime(2023, 9, 22, 12, tzinfo=UTC)
    assert moment("yesterday") is None
