"""`aidwire discord`: what is done once for Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import click

import handlers.discord
from bot.cli.options import Options
from bot.errors import ConfigError
from bot.model import CommandCall, Message
from bot.outside import VERSION
from bot.settings.bot import Settings
from handlers.discord.invite import invite as link_for


@click.group()
def discord() -> None:
    """What is done once for Discord."""


@discord.command()
@click.pass_obj
def invite(options: Options) -> None:
    """Print the link by which somebody who runs a server lets the bot in."""
    click.echo(link_for(asyncio.run(_application(connected(options.settings(), options.tokens())))))


async def _application(bot: handlers.discord.Connection) -> str:
    try:
        return await bot.application()
    finally:
        await bot.close()


def connected(settings: Settings, tokens: Mapping[str, str]) -> handlers.discord.Connection:
    """The bot on Discord, for questions: it hears no commands. Raises ConfigError without a token that can be one."""
    token = tokens.get(handlers.discord.VARIABLE)
    if token is None:
        raise ConfigError(handlers.discord.VARIABLE, "is not set: docs/discord.md says where to find the token")
    return handlers.discord.connect(token, contact=settings.poll.contact, version=VERSION, table=(), answer=_unheard)


async def _unheard(_: CommandCall) -> Message:
    raise AssertionError("no command is heard here")
