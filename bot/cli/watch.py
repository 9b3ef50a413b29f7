"""The terminal's form of the preview: a line for each alert, and at the end what was done and why."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from bot.alerts import compose
from bot.model import AlertKind
from bot.pipeline.settle import Settled
from handlers.terminal.render import Shown, ticker

_REASONS = 8  # of silence, listed at the end


class Watch:
    """Hears of each settled entry. `shown` None: lines only where standard output is a terminal."""

    def __init__(self, *, shown: bool | None = None, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        self._shown = sys.stdout.isatty() if shown is None else shown
        self._kinds: Counter[AlertKind] = Counter()
        self._silent: dict[str, list[str]] = {}  # reason -> titles
        self._stories: dict[int, Settled] = {}

    def tell(self, settled: Settled) -> None:
        """Count the entry, and show what was told."""
        self._kinds[settled.kind] += 1
        if settled.kind is AlertKind.NONE:
            self._silent.setdefault(_reason(settled), []).append(settled.due.entry.title)
        elif settled.story is not None:
            self._stories[settled.story] = settled
            self._line(settled)

    def summary(self, blind: Sequence[str] = ()) -> None:
        """Each thread as it stands; then what was read, threaded and kept silent, and why. `blind`: feeds that died."""
        if not self._shown:
            return
        for settled in self._stories.values():
            if settled.state is not None:
                self._console.print(Shown(compose.root(settled.state)))
                self._console.print()
        self._console.print(self._counts())
        self._console.print(self._reasons())
        for name in blind:
            self._console.print(f"A feed went silent: {escape(name)}", style="red")

    def _line(self, settled: Settled) -> None:
        if self._shown and settled.state is not None:
            line = Table.grid(padding=(0, 1))
            line.add_row(
                Text(f"{settled.due.at:%d %b %H:%M}", "dim"), ticker(settled.kind, compose.root(settled.state))
            )
            self._console.print(line)

    def _counts(self) -> Table:
        table = Table.grid(padding=(0, 2))
        table.add_row(f"{sum(self._kinds.values())}", "entries read")
        table.add_row(f"{len(self._stories)}", "thread" if len(self._stories) == 1 else "threads")
        names = {AlertKind.OPEN: "opened a thread", AlertKind.REPLY: "developments told in a thread",
                 AlertKind.EDIT: "changed only a count", AlertKind.NONE: "kept silent"}  # fmt: skip
        for kind, name in names.items():
            table.add_row(f"{self._kinds[kind]}", name)
        return table

    def _reasons(self) -> Table:
        table = Table.grid(padding=(0, 2))
        for reason, titles in sorted(self._silent.items(), key=lambda found: -len(found[1]))[:_REASONS]:
            table.add_row("", f"{len(titles)}", f"{escape(reason)}, such as “{escape(titles[0])}”", style="dim")
        return table


def _reason(settled: Settled) -> str:
    return settled.why[-1] if settled.why else "no reason given"
