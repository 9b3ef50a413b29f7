"""`aidwire health`: is the bot that runs here well? What a container's health check calls."""

from __future__ import annotations

from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

import click

from bot.cli.options import Options
from bot.errors import GiveUp

_SECONDS = 8.0  # for the answer; the container's own patience is ten
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - who listens on all addresses is asked on loopback


@click.command()
@click.pass_obj
def health(options: Options) -> None:
    """Ask the bot that runs on this machine how it is. Prints what it says; exits 0 where it is well, else 1."""
    web = options.settings().web
    host = _EVERYWHERE.get(web.host, web.host)
    connection = HTTPConnection(host, web.port, timeout=_SECONDS)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        said = answer.read().decode("utf-8", "replace")
    except (OSError, HTTPException) as lost:
        raise GiveUp(f"no bot answers at {host}:{web.port} ({type(lost).__name__}): is it running?") from None
    click.echo(said)
    if answer.status != HTTPStatus.OK:
        raise click.exceptions.Exit(1)
