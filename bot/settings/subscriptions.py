"""Subscriptions as a YAML file, to be taken from one bot to another or kept under version control."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import ConfigError, UserError
from bot.language import DEFAULT, speaking
from bot.model import Destination, Ping, Subscription
from bot.rules.language import Language
from bot.rules.plain import whole
from bot.rules.rule import text, threshold
from bot.rules.vocabulary import Vocabulary
from bot.rules.when import quiet, rhythm
from bot.rules.words import quiet_in_words, rhythm_in_words
from bot.settings.files import Table, read_yaml, shape


@dataclass(frozen=True, slots=True)
class _Written:
    """A subscription as it stands in the file."""

    channel: str
    rule: str
    platform: str = "preview"
    workspace: str = ""
    when: str = "off"
    quiet: str = "off"
    ping: str = ""
    ping_at: tuple[str, ...] = ()
    made_by: str = ""


def written(subscriptions: Iterable[Subscription]) -> str:
    """The file's text; `load_subscriptions` reads it back. Numbers, times and what is paused are this bot's alone."""
    return yaml.safe_dump(
        {"subscriptions": [_as_written(s) for s in subscriptions]}, allow_unicode=True, sort_keys=False, width=120
    )


def load_subscriptions(file: Path, vocabulary: Vocabulary) -> list[Subscription]:
    """The subscriptions of a file. Raises ConfigError with "file:line" where one cannot be read."""
    tables = read_yaml(file).get("subscriptions")
    if not isinstance(tables, list) or not all(isinstance(table, Table) for table in tables):
        raise ConfigError(str(file), "`subscriptions:` must hold a list of them")
    language = Language(vocabulary)
    return [_read(table, language) for table in tables]


def _read(table: Table, language: Language) -> Subscription:
    given = shape(_Written, table)
    try:
        rule, at_least = threshold(language.read(given.rule))
        return Subscription(
            Destination(given.platform, given.channel, given.workspace), text(rule), at_least,
            rhythm(given.when), quiet(given.quiet), Ping(given.ping, given.ping_at) if given.ping else None,
            listed_in="import", made_by=given.made_by,
        )  # fmt: skip
    except UserError as problem:
        raise ConfigError(table.where("rule"), str(problem)) from None


def _as_written(subscription: Subscription) -> dict[str, object]:
    """What is usual is left out. A file is the same in all languages."""
    to, ping = subscription.destination, subscription.ping
    with speaking(DEFAULT):
        when = rhythm_in_words(subscription.rhythm) if subscription.rhythm.how != "instant" else "off"
    given = _Written(
        to.channel, whole(subscription.rule, subscription.at_least), to.platform, to.workspace, when,
        quiet_in_words(subscription.quiet) if subscription.quiet else "off",
        ping.who if ping else "", ping.at if ping else (), subscription.made_by,
    )  # fmt: skip
    usual = _Written("", "")
    fields = {name: getattr(given, name) for name in _Written.__slots__}
    kept = {name: value for name, value in fields.items() if value != getattr(usual, name) or name == "platform"}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}
