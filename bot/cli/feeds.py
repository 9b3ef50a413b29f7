"""`aidwire feeds`: what is polled."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click

from bot.app import open_store
from bot.cli.options import Options
from bot.errors import AidwireError, GiveUp
from bot.feeds import opml
from bot.feeds.parse import parse
from bot.outside import door


@click.group()
def feeds() -> None:
    """Import, export, list and check feeds."""


@feeds.command("import")
@click.argument("source")
@click.pass_obj
def import_(options: Options, source: str) -> None:
    """Add the feeds of an OPML file or address. What they published before the bot first sees them alerts nobody."""
    specs = opml.read(asyncio.run(_body(options, source)))
    settings = options.settings()
    with open_store(settings) as store:
        store.feeds.list_feeds(specs, listed_in="import")
    click.echo(f"{len(specs)} feeds imported from {source}")


@feeds.command()
@click.pass_obj
def export(options: Options) -> None:
    """Write all feeds that are polled as OPML to standard output."""
    with open_store(options.settings()) as store:
        sys.stdout.buffer.write(opml.write([spec for spec, _, _ in store.feeds.feeds()], "Aidwire"))


@feeds.command("list")
@click.pass_obj
def list_(options: Options) -> None:
    """Every feed that is polled, with its health."""
    settings = options.settings()
    with open_store(settings) as store:
        known = store.feeds.feeds()
        if not known:
            click.echo(f"none yet: `aidwire run` begins with config/{settings.poll.feeds}, `feeds import` adds others")
        for spec, health, listed_in in known:
            newest = f"{health.newest:%Y-%m-%d %H:%M}" if health.newest else "never"
            click.echo(
                f"{spec.name:40.40}  newest {newest:16}  {listed_in:6}  {health.problem or 'ok':.60}  {spec.url}"
            )


@feeds.command()
@click.argument("urls", nargs=-1)
@click.pass_obj
def check(options: Options, urls: tuple[str, ...]) -> None:
    """Ask feeds now (all, or those given) and say what each one holds. Exits 1 where one cannot be read."""
    if not urls:
        with open_store(options.settings()) as store:
            urls = tuple(spec.url for spec, _, _ in store.feeds.feeds())
    lines = asyncio.run(_check(options, urls))
    for _, line in lines:
        click.echo(line)
    if not all(good for good, _ in lines):
        raise click.exceptions.Exit(1)


async def _body(options: Options, source: str) -> bytes:
    if "://" not in source:
        try:
            return await asyncio.to_thread(Path(source).read_bytes)
        except OSError as problem:
            raise GiveUp(f"{source}: {problem.strerror}") from problem
    async with door(options.settings()) as out:
        answer = await out.get(source)
    if answer.status != 200:
        raise GiveUp(f"{source} answered {answer.status}")
    return answer.body


async def _check(options: Options, urls: tuple[str, ...]) -> list[tuple[bool, str]]:
    async with door(options.settings()) as out:

        async def one(url: str) -> tuple[bool, str]:
            try:
                answer = await out.get(url)
                found = parse(answer.body, url=answer.url, content_type=answer.headers.get("content-type", ""))
            except AidwireError as problem:
                return False, f"FAIL  {url}  {problem}"
            dates = [entry.published for entry in found.entries if entry.published]
            newest = f"newest {max(dates):%Y-%m-%d %H:%M}" if dates else "no dates"
            return (
                True,
                f"ok    {url}  {len(found.entries)} entries, {newest}{', ' + found.problem if found.problem else ''}",
            )

        return list(await asyncio.gather(*(one(url) for url in urls)))
