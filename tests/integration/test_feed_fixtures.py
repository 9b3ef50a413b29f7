"""Every fixture of three other feed readers: nothing but GiveUp may come out of a document, and none may take long."""

import re
import time
from io import BytesIO
from pathlib import Path

import feedparser
import pytest

from bot.errors import GiveUp
from bot.feeds.parse import parse
from bot.model import ParsedFeed
from tests.shared import shared

URL = "https://herald.example/feeds/news.xml"
DEADLINE = 5.0  # seconds, ten times what the slowest needs on a busy machine


def _documents() -> list[Path]:
    """The fixtures that are documents; the others are what those readers expect of them."""
    return sorted(
        path for path in shared("feeds").rglob("*") if path.suffix in (".xml", ".json") and ".serde." not in path.name
    )


def _read(path: Path) -> ParsedFeed | None:
    try:
        return parse(path.read_bytes(), url=URL)
    except GiveUp:
        return None


def _speaks(entry: feedparser.FeedParserDict) -> bool:
    """Whether feedparser found words or a way in an entry."""
    words = re.sub("<[^>]*>", "", dict.get(entry, "title") or "").strip()
    return bool(words) or (dict.get(entry, "link") or "").startswith("http")


@pytest.fixture(scope="module")
def read() -> dict[Path, ParsedFeed | None]:
    return {path: _read(path) for path in _documents()}


def test_nothing_but_giving_up_and_nothing_slow():
    for path in _documents():
        began = time.perf_counter()
        _read(path)
        assert time.perf_counter() - began < DEADLINE, path


def test_most_are_read(read):
    assert len(read) > 3200
    assert sum(feed is not None for feed in read.values()) >= 2975


def test_no_entry_with_words_is_lost_that_feedparser_alone_finds(read):
    for path, feed in read.items():
        found = feedparser.parse(BytesIO(path.read_bytes()), sanitize_html=False).entries
        keys = {dict.get(e, "id") or dict.get(e, "link") or dict.get(e, "title") for e in found if _speaks(e)}
        assert feed is not None or not keys, path
        assert feed is None or feed.cut or len(feed.entries) >= len(keys), path


def test_what_is_read_keeps_its_promises(read):
    for path, feed in read.items():
        for entry in feed.entries if feed else ():
            assert entry.key, path
            assert entry.url == "" or entry.url.startswith(("http://", "https://")), path
            assert "\n" not in entry.title, path
            assert entry.published is None or entry.published.tzinfo, path
        keys = [entry.key for entry in feed.entries] if feed else []
        assert len(keys) == len(set(keys)), path
