"""`aidwire demo`: a small newsroom on loopback, and the real bot on it. Nothing here decides anything about news."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
import msgspec
from yarl import URL

from bot.app import App
from bot.cli.options import Options
from bot.cli.run import stop_on_signal
from bot.cli.watch import Watch
from bot.errors import GiveUp
from bot.feeds import opml
from bot.outside import door
from bot.settings.bot import Settings, StoreSettings, load_settings

_SETTINGS = Path("demo/bot.toml")
_LOOK_SECONDS = 1.0  # how often the newsroom is asked how far it is
_QUIET_LOOKS = 4  # in a row with nothing left to do, and the demo is over


class _Progress(msgspec.Struct):
    now: datetime
    served: int
    total: int


@click.command()
@click.option("--speed", type=float, default=None, help="Newsroom minutes a second (default: the newsroom's own).")
@click.option(
    "--port", type=int, default=8080, envvar="AIDWIRE_WEB_PORT", show_default=True, show_envvar=True,
    help="Where the preview is served; 0: any.",
)  # fmt: skip
@click.option("--leave", is_flag=True, help="Stop when the last entry is told, instead of keeping the preview open.")
@click.pass_obj
def demo(options: Options, speed: float | None, port: int, leave: bool) -> None:  # noqa: FBT001 - click hands flags in so
    """Watch the bot at work on invented news: no tokens, no internet, nothing left behind."""
    lines = Watch(shown=True)
    with tempfile.TemporaryDirectory(prefix="aidwire-demo-") as folder, _newsroom(speed) as room:
        settings = _settings(options, Path(folder), room, port)
        asyncio.run(
            _play(
                App(settings, options.config, clock_url=f"{room}/clock", watch=lines.tell),
                settings,
                room,
                lines,
                leave=leave,
            )
        )


@contextlib.contextmanager
def _newsroom(speed: float | None) -> Iterator[str]:
    command = [sys.executable, "-m", "demo.newsroom", "--port", "0", *(["--speed", str(speed)] if speed else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own module
    try:
        assert process.stdout is not None
        said = process.stdout.readline()  # "... http://127.0.0.1:PORT/feeds.opml"
        if "http://" not in said:
            raise GiveUp(f"the newsroom did not start: {said or 'it said nothing'}")
        yield str(URL(said[said.index("http://") :].strip()).origin())
    finally:
        process.terminate()
        process.wait()


def _settings(options: Options, folder: Path, room: str, port: int) -> Settings:
    settings = load_settings((options.config / "bot.toml", _SETTINGS, *options.overrides), {})
    address = URL(room)
    return replace(
        settings,
        store=StoreSettings(f"sqlite:///{folder / 'demo.db'}"),
        web=replace(settings.web, port=port),
        poll=replace(settings.poll, allow=(f"{address.host}:{address.port}",)),
    )


async def _play(app: App, settings: Settings, room: str, lines: Watch, *, leave: bool) -> None:
    async with door(settings) as out:
        listed = await out.get(f"{room}/feeds.opml")
    app.store.feeds.list_feeds(opml.read(listed.body), listed_in="import")
    stop = asyncio.Event()
    stop_on_signal(stop)
    running = asyncio.create_task(app.run(stop))
    watching = asyncio.create_task(_watch(app, settings, room, lines, stop, leave=leave))
    try:
        await running
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _watch(app: App, settings: Settings, room: str, lines: Watch, stop: asyncio.Event, *, leave: bool) -> None:
    await app.started.wait()
    click.echo(f"The preview: {app.server.address}\n")
    quiet = 0
    async with door(settings) as out:
        while quiet < _QUIET_LOOKS:
            await asyncio.sleep(_LOOK_SECONDS)
            said = msgspec.json.decode((await out.get(f"{room}/clock")).body, type=_Progress)
            idle = said.served == said.total and await asyncio.to_thread(app.store.idle, app.clock.now())
            quiet = quiet + 1 if idle else 0
    click.echo()
    feeds = await asyncio.to_thread(app.store.feeds.feeds)
    lines.summary(blind=[f"{spec.name} ({health.problem})" for spec, health, _ in feeds if health.failures])
    if leave:
        stop.set()
    else:
        click.echo(f"\nThat was all. The preview stays open at {app.server.address}; Ctrl-C ends it.")
