"""`aidwire doctor`: does everything work, and what is to be done where it does not?"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime

import click

import handlers.slack
from bot.cli.discord import connected
from bot.cli.options import Options
from bot.clocks import WallClock
from bot.doctor import examine_clock, examine_database, examine_entries, examine_feeds, remembered, sample
from bot.errors import ConfigError
from bot.knowledge import Knowledge
from bot.model import CommandCall, FeedSpec, Message
from bot.model.findings import Finding, Level, ok, problem
from bot.outside import door
from bot.settings.bot import Settings
from bot.settings.feeds import load_feeds
from bot.settings.files import read_yaml

_CHATS = {"discord": "AIDWIRE_DISCORD_TOKEN", "slack": "AIDWIRE_SLACK_BOT_TOKEN"}  # and what each cannot be without


@click.command()
@click.option("--feeds", "every_feed", is_flag=True, help="Ask all feeds, not a few.")
@click.pass_obj
def doctor(options: Options, every_feed: bool) -> None:  # noqa: FBT001 - click hands flags in so
    """Look at settings, database, tokens, scopes, channels, feeds and clock, and say what to do. Changes nothing.

    Exits 1 where there is a problem. Nothing that it prints holds a token.
    """
    levels = asyncio.run(_told(options, every_feed=every_feed))
    click.echo(f"well: {levels[Level.OK]}, warnings: {levels[Level.WARNING]}, problems: {levels[Level.PROBLEM]}")
    if levels[Level.PROBLEM]:
        raise click.exceptions.Exit(1)


async def _told(options: Options, *, every_feed: bool) -> Counter[Level]:
    levels: Counter[Level] = Counter()
    async for found in _examined(options, every_feed=every_feed):
        levels[found.level] += 1
        click.echo(f"{found.level:8} {found.subject}: {found.text}")
        if found.advice:
            click.echo(f"{'':8} -> {found.advice}")
    return levels


async def _examined(options: Options, *, every_feed: bool) -> AsyncIterator[Finding]:
    try:
        settings, tokens, feeds = _configured(options)
    except ConfigError as wrong:
        yield problem("Settings", str(wrong), "correct that; the rest can be looked at afterwards")
        return
    yield ok("Settings", f"{len(settings.channel)} channels, {len(feeds)} feeds")
    for found in await asyncio.to_thread(lambda: list(examine_database(settings.store.url))):
        yield found
    added = await asyncio.to_thread(remembered, settings.store.url, datetime.now(UTC))
    for found in examine_entries(*added.given_up):
        yield found
    channels = [*((c.platform, c.name) for c in settings.channel), *added.channels]
    dates: list[str] = []
    for chat in _CHATS:
        wanted = list(dict.fromkeys(name for platform, name in channels if platform == chat))
        for found in await _chat(chat, options, settings, tokens, wanted, dates):
            yield found
    feeds = tuple({feed.url: feed for feed in (*feeds, *added.feeds)}.values())
    async with door(settings) as out:
        told, heard = await examine_feeds(feeds if every_feed else sample(feeds), out, datetime.now(UTC))
    for found in [*told, *examine_clock([*dates, *heard], datetime.now(UTC))]:
        yield found


def _configured(options: Options) -> tuple[Settings, Mapping[str, str], tuple[FeedSpec, ...]]:
    """The settings, tokens and feeds, with all that they name. Raises ConfigError."""
    settings = options.settings()
    settings.subscriptions(Knowledge.load(options.config).vocabulary())
    feeds = load_feeds(options.config / settings.poll.feeds) if settings.poll.feeds else ()
    return settings, options.tokens(), feeds


async def _chat(
    chat: str,
    options: Options,
    settings: Settings,
    tokens: Mapping[str, str],
    channels: Sequence[str],
    dates: list[str],
) -> Sequence[Finding]:
    """How a chat is; the time by its answers goes into `dates`."""
    if _CHATS[chat] not in tokens:
        if not channels:
            return [ok(chat.capitalize(), "not used: no token is given")]
        text = "channels are to hear something, but no token is given"
        return [problem(chat.capitalize(), text, f"set {_CHATS[chat]} (docs/{chat}.md, step 1)")]
    try:
        look = _on_discord if chat == "discord" else _on_slack
        found, date = await look(options, settings, tokens, channels)
    except ConfigError as wrong:
        return [problem(wrong.where, wrong.problem, f"see docs/{chat}.md, step 1")]
    dates.append(date)
    return found


async def _unheard(_: CommandCall) -> Message:
    raise AssertionError("no command is heard here")


async def _on_discord(
    _: Options, settings: Settings, tokens: Mapping[str, str], channels: Sequence[str]
) -> tuple[list[Finding], str]:
    bot = connected(settings, tokens)
    try:
        return await bot.examine(channels), bot.clock
    finally:
        await bot.close()


async def _on_slack(
    options: Options, _: Settings, tokens: Mapping[str, str], channels: Sequence[str]
) -> tuple[list[Finding], str]:
    keys = handlers.slack.Keys(*(tokens.get(name, "") for name in handlers.slack.VARIABLES))
    bot = handlers.slack.connect(keys, answer=_unheard, wall=WallClock())
    scopes = read_yaml(options.config / "slack-manifest.yaml")["oauth_config"]["scopes"]["bot"]
    try:
        return await bot.examine(channels, scopes), bot.clock
    finally:
        await bot.close()
