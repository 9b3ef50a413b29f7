"""Feeds that a page names."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import GiveUp
from bot.feeds.discover import Named, feeds_of

PAGE = """<html><head><title>Harbour News</title>
<link rel="stylesheet" type="text/css" href="/style.css">
<link rel="alternate" type="application/rss+xml" title=" Harbour   News " href="/feed.xml">
<link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="https://other.example/atom">
<link rel="alternate" type="application/rss+xml" title="again" href="/feed.xml">
<link rel="alternate" hreflang="de" href="/de/"><link rel="alternate" type="application/rss+xml" href="javascript:x">
</head><body><p>News.</p></body></html>"""


def test_feeds_are_named_once_with_whole_addresses():
    assert feeds_of(PAGE.encode(), url="https://harbour.example/a/b", content_type="text/html") == (
        Named("Harbour News", "https://harbour.example/feed.xml"),
        Named("", "https://other.example/atom"),
    )


def test_a_page_without_feeds_names_none_and_what_is_no_page_is_refused():
    assert feeds_of(b"<p>hello", url="https://harbour.example/") == ()
    with pytest.raises(GiveUp, match="not a page"):
        feeds_of(b"%PDF", url="https://harbour.example/", content_type="application/pdf")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_page_or_refused(body):
    with contextlib.suppress(GiveUp):
        assert all(named.url.startswith("http") for named in feeds_of(body, url="https://harbour.example/"))
