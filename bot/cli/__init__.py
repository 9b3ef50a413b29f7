"""The operator's commands: one file each."""

from bot.cli.main import main

__all__ = ["main"]
