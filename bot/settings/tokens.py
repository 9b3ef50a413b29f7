"""Tokens of chats and of the pages' login: from the environment, or from the files that it names.

Never from bot.toml, never logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.errors import ConfigError

NAMES = (
    "AIDWIRE_DISCORD_TOKEN",
    "AIDWIRE_SLACK_BOT_TOKEN",
    "AIDWIRE_SLACK_APP_TOKEN",
    "AIDWIRE_SLACK_SIGNING_SECRET",
    "AIDWIRE_WEB_TOKEN",
)
_FILE = "_FILE"  # AIDWIRE_DISCORD_TOKEN_FILE names a file that holds it, as container secrets do
VARIABLES = (*NAMES, *(name + _FILE for name in NAMES))


def load_tokens(variables: Mapping[str, str]) -> dict[str, str]:
    """The tokens that are given, by name. Raises ConfigError where a file cannot be read or both forms are given."""
    found: dict[str, str] = {}
    for name in NAMES:
        path = variables.get(name + _FILE)
        if path and variables.get(name):
            raise ConfigError(name, f"is given twice: also as {name + _FILE}")
        token = _read(name + _FILE, path) if path else variables.get(name, "")
        if token.strip():
            found[name] = token.strip()
    return found


def _read(variable: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(variable, f"names a file that cannot be read: {path}") from None
