"""config/feeds.yaml as values: the feeds that are polled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.errors import ConfigError
from bot.model import FeedSpec
from bot.settings.catalogue import tables
from bot.settings.files import read_yaml, shape


@dataclass(frozen=True, slots=True)
class _Row:
    """A feed as its file has it: what is polled, and what a maintainer needs to know."""

    id: str
    name: str
    lang: str | None = None
    country: str | None = None
    url: str = ""
    format: Literal["feed", "newsmap", "sitemap", "html", "none"] = "feed"
    tier: Literal[1, 2, 3, 4] = 2
    family: str | None = None
    page: Literal["when_relevant", "always", "never"] = "when_relevant"
    paywall: Literal["yes", "part"] | None = None
    poll_minutes: float | None = None
    on: bool = True
    confidence: Literal["high", "medium", "low"] = "low"
    note: str = ""

    def spec(self) -> FeedSpec:
        return FeedSpec(
            self.url, self.name, self.lang, self.country, self.tier, self.family, self.page, self.poll_minutes
        )


def load_feeds(path: Path) -> tuple[FeedSpec, ...]:
    """The feeds to poll: RSS and Atom ones that are on. Raises ConfigError with "file:line"."""
    seen: dict[str, str] = {}
    specs = []
    for name, table in tables(read_yaml(path)):
        row = shape(_Row, table, id=name)
        if not row.on:
            continue
        if row.format != "feed":
            raise ConfigError(table.where("format"), "only feeds are polled: say `on: false` and why in a `note`")
        if not row.url.startswith(("https://", "http://")):
            raise ConfigError(table.where("url"), "`url` must begin with https:// or http://")
        if row.url in seen:
            raise ConfigError(table.where("url"), f"this address is polled already as `{seen[row.url]}`")
        seen[row.url] = name
        specs.append(row.spec())
    return tuple(specs)
