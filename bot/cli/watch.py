"""The terminal's form of the preview: a line for each alert, and at the end what was done and why."""

from __future__ import annotations

import sys
from collections import Counter

from rich.console import Console

from bot.model import AlertKind
from bot.pipeline.settle import Settled


class Watch:
    """Hears of each settled entry. `shown` None: lines only where standard output is a terminal."""

    def __init__(self, *, shown: bool | None = None) -> None:
        self._console = Console(highlight=False)
        self._shown = sys.stdout.isatty() if shown is None else shown
        self._kinds: Counter[str] = Counter()
        self._silent: Counter[str] = Counter()
        self._stories: set[int] = set()
