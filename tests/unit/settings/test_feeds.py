from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.model import FeedSpec
from bot.settings.feeds import load_feeds

CONFIG = Path(__file__).parents[3] / "config" / "feeds.yaml"


def feeds(folder: Path, text: str) -> tuple[FeedSpec, ...]:
    path = folder / "feeds.yaml"
    path.write_text(text, "utf-8")
    return load_feeds(path)


def test_only_pollable_feeds_that_are_on() -> None:
    specs = load_feeds(CONFIG)
    assert len(specs) > 140
    assert not [s.url for s in specs if s.tier == 4 or "sitemap" in s.url]
    assert len({s.url for s in specs}) == len(specs)


def test_what_a_feed_says_is_kept(tmp_path: Path) -> None:
    text = "a:\n  name: The Example\n  url: https://example.org/rss\n  lang: 'no'\n  country: NO\n  tier: 1\n  page: never\n"
    assert feeds(tmp_path, text) == (
        FeedSpec("https://example.org/rss", "The Example", "no", "NO", tier=1, page="never"),
    )


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a:\n  name: A\n  url: https://a.example/\n  format: html\n", 4, "say `on: false`"),
        ("a:\n  name: A\n  url: ftp://a.example/\n", 3, "https://"),
        ("a: {name: A, url: 'https://a.example/'}\nb:\n  name: B\n  url: https://a.example/\n", 4, "already as `a`"),
        ("a:\n  name: A\n  url: https://a.example/\n  tier: 5\n", 4, "one of 1, 2, 3, 4"),
    ],
)
def test_a_bad_feed_is_told_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(ConfigError) as error:
        feeds(tmp_path, text)
    assert error.value.where == f"{tmp_path}/feeds.yaml:{line}"
    assert says in error.value.problem


def test_a_feed_that_is_off_needs_no_address(tmp_path: Path) -> None:
    assert feeds(tmp_path, "a:\n  name: A\n  format: none\n  on: false\n") == ()
