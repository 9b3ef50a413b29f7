"""AIDWIRE_ROLES and AIDWIRE_EXECUTOR: what this process does of the bot's work, and its name among the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.errors import ConfigError
from bot.settings.bot import Settings

PLATFORMS = ("preview", "slack", "discord")
VARIABLES = ("AIDWIRE_ROLES", "AIDWIRE_EXECUTOR")
_DELIVER = {f"deliver:{platform}": (platform,) for platform in PLATFORMS} | {"deliver": PLATFORMS}
_WORDS = ("poll", *sorted(_DELIVER), "web", "all")


@dataclass(frozen=True, slots=True)
class Roles:
    """What a process does: poll and read feeds, deliver to platforms, serve pages and hear commands.

    Whoever serves pages also delivers to the preview: those are the same pages.
    """

    poll: bool = False
    web: bool = False
    deliver: tuple[str, ...] = ()
    named: tuple[str, ...] = ()  # platforms that were asked for by their names: those must be configured
    executor: str = "local"  # the process's name, the same after a restart

    def narrowed(self, settings: Settings, tokens: Mapping[str, str]) -> tuple[Settings, dict[str, str]]:
        """The channels and the chats' tokens that this process needs: it may have been given no others."""
        chats = PLATFORMS if self.web else self.deliver  # whoever serves pages hears commands too
        channels = tuple(channel for channel in settings.channel if channel.platform in chats)
        wanted = tuple(f"AIDWIRE_{chat.upper()}_" for chat in chats)
        return replace(settings, channel=channels), {k: v for k, v in tokens.items() if k.startswith(wanted)}


ALL = Roles(poll=True, web=True, deliver=PLATFORMS)


def load_roles(variables: Mapping[str, str], *, url: str, host: str) -> Roles:
    """The roles of this process; all where none is given. Raises ConfigError that names the right ones.

    On SQLite, where only one process works, its name need not tell it from others.
    """
    text = variables.get("AIDWIRE_ROLES", "")
    words = [word.strip() for word in text.split(",") if word.strip()] or ["all"]
    for word in words:
        if word not in _WORDS:
            raise ConfigError("AIDWIRE_ROLES", f"has no role {word!r}: roles are {', '.join(_WORDS)}")
    roles = ALL if "all" in words else _of(words)
    if url.startswith("sqlite") and roles != ALL:
        raise ConfigError(
            "AIDWIRE_ROLES", "several processes need PostgreSQL: set AIDWIRE_STORE_URL, or leave the roles out"
        )
    unique = "local" if url.startswith("sqlite") else f"{host}:{','.join(sorted(set(words)))}"
    return replace(roles, executor=variables.get("AIDWIRE_EXECUTOR") or unique)


def _of(words: list[str]) -> Roles:
    platforms = {platform for word in words for platform in _DELIVER.get(word, ())}
    if "web" in words:
        platforms.add("preview")
    named = tuple(platform for platform in PLATFORMS if f"deliver:{platform}" in words)
    deliver = tuple(platform for platform in PLATFORMS if platform in platforms)
    return Roles(poll="poll" in words, web="web" in words, deliver=deliver, named=named)
