"""config/bot.toml and AIDWIRE_* variables: how this bot runs and which channels hear what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from bot.errors import ConfigError
from bot.feeds.cadence import Rules
from bot.model import Destination, Rung, Subscription
from bot.rules.rule import EVERYTHING, Term, any_of, text
from bot.rules.vocabulary import Vocabulary
from bot.settings.files import Table, read_toml, shape
from bot.settings.tokens import VARIABLES


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the state lies. SQLite by default; PostgreSQL by another URL."""

    url: str = "sqlite:///var/aidwire.db"


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Where the bot's own pages are served. Loopback unless said otherwise."""

    host: str = "127.0.0.1"
    port: int = 8080
    names: tuple[str, ...] = ()  # public host names it may be asked by, beside localhost and addresses
    published: str = ""  # the address at which a container's port is published, where that is not `host`
    login: Literal["", "token", "proxy"] = ""  # who may see the pages; "": everybody, who must be on this machine
    proxy_header: str = "X-Forwarded-User"  # in which the proxy names who asks
    proxies: tuple[str, ...] = ()  # addresses or networks that are believed when they name somebody
    managers: tuple[str, ...] = ()  # who of them may change what channels hear; none named: all

    @property
    def public(self) -> bool:
        """Whether others than this machine may reach it."""
        return bool(self.names) or not _is_loopback(self.published or self.host)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class PollSettings:
    """How feeds are asked. Minutes are those of the bot's clock, seconds those of the network."""

    min_minutes: float = 3.0
    max_minutes: float = 60.0
    tick_seconds: float = 1.0
    at_once: int = 16
    timeout_seconds: float = 20.0
    feeds_per_host: int = 2
    pages_per_host: int = 1
    page_delay_seconds: float = 1.0
    max_megabytes: float = 8.0
    allow: tuple[str, ...] = ()  # private addresses that may be asked: a newsroom on loopback, "127.0.0.1:8700"
    contact: str = "operator has set no contact"
    feeds: str = "feeds.yaml"  # beside bot.toml; "" for none

    def rules(self) -> Rules:
        """The limits of politeness, as the cadence counts them."""
        return Rules(shortest=self.min_minutes * 60, longest=self.max_minutes * 60)


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How entries are read."""

    # How long an entry waits for others that were published before it, in minutes of the bot's clock. 0 tells at once,
    # in the order of arrival. Archives and comparisons take some hours: then the threads do not depend on which feed
    # happened to be asked first.
    settle_minutes: float = 0.0
    at_once: int = 8
    page_attempts: int = 3


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """A channel and what it hears: topics (names of the catalogue; none: everything about aid), from which rung."""

    name: str
    platform: str = "preview"
    topics: tuple[str, ...] = ()
    at_least: Rung = Rung.NONE
    about: str = ""  # shown under the channel's name
    lang: str = ""  # in which it is spoken to: "de"; none: what people set with /aid language, or English
    where: str = ""  # "file:line" of its topics; not a key of the file


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """Who may change what a channel hears, beside those who manage the server: members of these roles, by their ids.
    Where the bot is in several servers, only `rulers`, people by their ids, put stories right for all of them.
    """

    managers: tuple[str, ...] = ()
    rulers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How the bot is on Slack: which user group's members may change what channels hear, beside the workspace's admins
    ("S0123ABCD"); whether a reply that changes a story's status is shown in the channel, too.
    """

    managers: str = ""
    broadcast: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that config/bot.toml may say, with its defaults."""

    store: StoreSettings = StoreSettings()
    web: WebSettings = WebSettings()
    poll: PollSettings = PollSettings()
    read: ReadSettings = ReadSettings()
    discord: DiscordSettings = DiscordSettings()
    slack: SlackSettings = SlackSettings()
    channel: tuple[ChannelSettings, ...] = field(default_factory=tuple)

    def subscriptions(self, vocabulary: Vocabulary) -> tuple[Subscription, ...]:
        """What the channels hear, by any names that the vocabulary knows. Raises ConfigError."""
        return tuple(
            Subscription(
                Destination(c.platform, c.name, lang=c.lang), _rule(c, vocabulary), c.at_least, listed_in="config"
            )
            for c in self.channel
        )


def _rule(channel: ChannelSettings, vocabulary: Vocabulary) -> str:
    topics = [Term("topic", _topic(name, channel, vocabulary)) for name in channel.topics]
    return text(any_of(topics) if topics else EVERYTHING)


def _topic(name: str, channel: ChannelSettings, vocabulary: Vocabulary) -> str:
    known = vocabulary.find("topic", name)
    if known is None:
        raise ConfigError(
            channel.where or f"channel {channel.name}",
            f"the catalogue has no topic {name!r}: see config/catalogue/systems",
        )
    return known


# What a number may be; beyond it nothing would ever be done, or no system could do it.
_LIMITS: dict[tuple[str, str], tuple[float, float]] = {
    ("web", "port"): (0, 65535),
    ("poll", "tick_seconds"): (0.05, 60),
    ("poll", "at_once"): (1, 1000),
    ("poll", "timeout_seconds"): (1, 600),
    ("poll", "feeds_per_host"): (1, 100),
    ("poll", "pages_per_host"): (1, 100),
    ("poll", "min_minutes"): (0, 1440),
    ("poll", "max_minutes"): (0, 1440),
    ("read", "at_once"): (1, 32),  # a read may hold a connection to the database
    ("read", "page_attempts"): (1, 100),
    ("read", "settle_minutes"): (0, 10080),
}
_ELSEWHERE = {
    "AIDWIRE_SHARED",
    "AIDWIRE_LOG",
    "AIDWIRE_BROWSER",
    "AIDWIRE_CHROMIUM",
    "AIDWIRE_PROPERTIES",
    "AIDWIRE_ROLES",
    "AIDWIRE_EXECUTOR",
    *VARIABLES,
}  # read by others
_VARIABLES = {
    "AIDWIRE_STORE_URL": ("store", "url"),
    "AIDWIRE_WEB_HOST": ("web", "host"),
    "AIDWIRE_WEB_PORT": ("web", "port"),
    "AIDWIRE_WEB_PUBLISHED": ("web", "published"),
    "AIDWIRE_WEB_LOGIN": ("web", "login"),
    "AIDWIRE_CONTACT": ("poll", "contact"),
}


def load_settings(files: tuple[Path, ...], variables: Mapping[str, str]) -> Settings:
    """The settings of these TOML files, later ones over earlier ones key by key, AIDWIRE_* variables over all.

    Raises ConfigError with "file:line" for what is unknown or of the wrong type.
    """
    merged: Table | None = None
    for file in files:
        table = read_toml(file)
        _shaped(table)  # names its own lines before it is mixed with others
        merged = table if merged is None else _over(merged, table)
    settings = _shaped(merged) if merged is not None else Settings()
    return _with_variables(settings, variables)


def _shaped(table: Table) -> Settings:
    channels = table.get("channel", [])
    if not isinstance(channels, list) or not all(isinstance(channel, Table) for channel in channels):
        raise ConfigError(table.where("channel"), "channels are tables, each under a [[channel]] of its own")
    rest = Table(table.file, table.line)
    rest.update({key: value for key, value in table.items() if key != "channel"})
    rest.lines = table.lines
    settings = shape(
        Settings, rest, channel=tuple(shape(ChannelSettings, c, where=c.where("topics")) for c in channels)
    )
    for (room, key), limits in _LIMITS.items():
        if key in table.get(room, ()):
            _within(table[room][key], limits, table[room].where(key), key)
    return settings


def _within(value: float, limits: tuple[float, float], where: str, key: str) -> None:
    least, most = limits
    if not least <= value <= most:
        raise ConfigError(where, f"`{key}` must be from {least:g} to {most:g}, not {value:g}")


def _over(below: Table, above: Table) -> Table:
    for key, value in above.items():
        mine = below.get(key)
        below[key] = _over(mine, value) if isinstance(mine, Table) and isinstance(value, Table) else value
        below.lines[key] = above.lines[key]
    return below


def _with_variables(settings: Settings, variables: Mapping[str, str]) -> Settings:
    for variable in sorted(variables):
        if not variable.startswith("AIDWIRE_") or variable in _ELSEWHERE or not variables[variable]:
            continue  # an empty variable says nothing, least of all that no login is wanted
        if variable not in _VARIABLES:
            raise ConfigError(variable, f"is no setting; known are {', '.join(_VARIABLES)}")
        room, key = _VARIABLES[variable]
        settings = _with_value(settings, variable, room, key, variables[variable])
    return settings


def _with_value(settings: Settings, variable: str, room: str, key: str, text: str) -> Settings:
    section = getattr(settings, room)
    kind = type(getattr(section, key))
    try:
        value = kind(text)
    except ValueError:
        raise ConfigError(variable, f"must be a whole number, not {text!r}") from None
    if (room, key) in _LIMITS:
        _within(value, _LIMITS[room, key], variable, key)
    return replace(settings, **{room: replace(section, **{key: value})})
