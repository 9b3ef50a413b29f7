"""`aidwire run`: the bot."""

from __future__ import annotations

import asyncio
import os
import signal

import click

from bot.app import App
from bot.cli.options import Options
from bot.cli.watch import Watch

_BY_SIGNAL = 128  # and the signal's number: what shells give for a process that a signal ended


@click.command()
@click.option("--clock", metavar="URL", help="Follow another clock, such as a newsroom's, instead of the machine's.")
@click.option("--watch/--no-watch", default=None, help="Show each alert in the terminal (default: where it is one).")
@click.pass_obj
def run(options: Options, clock: str | None, watch: bool | None) -> None:  # noqa: FBT001 - click hands flags in so
    """Poll the feeds, tell the channels, and serve the preview. Ctrl-C stops when what is at work is done."""
    lines = Watch(shown=watch)
    settings = options.settings()
    app = App(
        settings, options.config, clock_url=clock, tokens=options.tokens(), watch=lines.tell,
        roles=options.roles(settings),
    )  # fmt: skip
    asyncio.run(_until_stopped(app))
    lines.summary()


async def _until_stopped(app: App) -> None:
    stop = asyncio.Event()
    stop_on_signal(stop)
    await app.run(stop)


def stop_on_signal(stop: asyncio.Event) -> None:
    """Set `stop` on the first SIGTERM or SIGINT; a second one ends the process at once, as a power cut would."""
    loop, signals = asyncio.get_running_loop(), (signal.SIGTERM, signal.SIGINT)

    def first() -> None:
        stop.set()
        for number in signals:
            loop.remove_signal_handler(number)
            signal.signal(number, _end)

    for number in signals:
        loop.add_signal_handler(number, first)


def _end(number: int, _frame: object) -> None:
    os._exit(_BY_SIGNAL + number)
