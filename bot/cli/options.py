"""What every command is given."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from bot.settings.bot import Settings, load_settings
from bot.settings.roles import Roles, load_roles
from bot.settings.tokens import load_tokens


@dataclass(frozen=True, slots=True)
class Options:
    """The configuration's folder, and files that override it."""

    config: Path
    overrides: tuple[Path, ...]

    def settings(self) -> Settings:
        """Read them. Raises ConfigError with file and line."""
        return load_settings((self.config / "bot.toml", *self.overrides), os.environ)

    def tokens(self) -> dict[str, str]:
        """The chats' tokens, by name. Raises ConfigError."""
        return load_tokens(os.environ)

    def roles(self, settings: Settings) -> Roles:
        """What this process does, and its name. Raises ConfigError."""
        return load_roles(os.environ, url=settings.store.url, host=socket.gethostname())
