from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from bot.feeds.page_head import Head, read_date


def head(markup: str, *linked: str, host: str = "") -> Head:
    return Head(html.document_fromstring(f"<html>{markup}<body><p>x</p></body></html>"), linked, host)


@pytest.mark.parametrize(
    ("markup", "host", "title"),
    [
        ('<meta property="og:site_name" content="The Tide"><meta property="og:title" content="Six howitzers | The Tide">', "", "Six howitzers"),
        ("<title>Six howitzers for Kyiv - Tide News</title>", "tidenews.example", "Six howitzers for Kyiv"),
        ("<title>Six howitzers for Kyiv | World | The Tide</title><h1>Six howitzers for Kyiv</h1>", "", "Six howitzers for Kyiv"),
        ("<title>F-16 - a jet that waits</title>", "", "F-16 - a jet that waits"),
        ("<title>Latvia to Ukraine: our drones are yours</title>", "tide.example", "Latvia to Ukraine: our drones are yours"),
        ("<h1>Six <em>howitzers</em>\n for Kyiv</h1>", "", "Six howitzers for Kyiv"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_title_comes_without_the_sites_name(markup: str, host: str, title: str):
    assert head(markup, host=host).title == title


def test_the_first_date_that_can_be_read_is_when_it_was_published():
    page = head(
        '<meta name="date" content="soon"><time datetime="2024-03-02T10:00:00+02:00">2 March</time>',
        '{"@graph": [{"@type": "WebPage", "datePublished": "2020-01-01"}, {"@type": ["NewsArticle"], "datePublished": "2024-03-01T09:30Z"}]}',
    )
    assert page.published == datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
    assert head('<time>2 March</time><time datetime="2024-03-02T10:00:00+02:00">').published == datetime(
        2024, 3, 2, 8, tzinfo=UTC
    )
    assert head("<p>2 March 2024").published is None


@pytest.mark.parametrize(
    "linked", ["", "{", "[[[[[]]]]]", "[1, null]", '{"datePublished": 5, "publisher": []}', "[" * 100_000]
)
def test_linked_data_that_is_broken_says_nothing(linked: str):
    page = head("", linked)
    assert (page.published, page.source) == (None, "")


def test_the_site_is_named_by_the_page_or_its_publisher():
    assert head('<meta property="og:site_name" content=" The \n Tide ">').source == "The Tide"
    assert (
        head("", '{"@type": "NewsArticle", "datePublished": "2024-03-01", "publisher": {"name": "Tide"}};').source
        == "Tide"
    )


@pytest.mark.parametrize(
    ("root", "code"),
    [
        ('<html lang="en-GB">', "en"),
        ('<html xml:lang="uk">', "uk"),
        ("<html lang=''>", None),
        ("<html lang='x-none'>", None),
    ],
)
def test_the_language_is_the_declared_one(root: str, code: str | None):
    assert Head(html.document_fromstring(f"{root}<body><p>x</p></body></html>")).lang == code


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2024-03-01T09:30:00Z", datetime(2024, 3, 1, 9, 30, tzinfo=UTC)),
        ("2024-03-01T09:30:00.000+0100", datetime(2024, 3, 1, 8, 30, tzinfo=UTC)),
        ("Fri, 01 Mar 2024 09:30:00 +0200", datetime(2024, 3, 1, 7, 30, tzinfo=UTC)),
        ("2024-03-01", datetime(2024, 3, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_as_utc(text: str, at: datetime | None):
    assert read_date(text) == at


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text: str):
    at = read_date(text)
    assert at is None or at.tzinfo is UTC
