"""`aidwire db`: the database as a whole."""

from __future__ import annotations

from collections.abc import Mapping

import click

from bot.cli.options import Options
from bot.engine import Tokens
from bot.errors import GiveUp
from bot.knowledge import Knowledge
from bot.pipeline.backfill import backfill
from bot.rules.facts import Witness
from bot.storage.condition import Tables, sqlite_file, tables
from bot.storage.opening import explained, opened
from bot.storage.search import SqlSearch
from bot.storage.transfer import copy as copy_rows


@click.group()
def db() -> None:
    """Copy the database into another."""


@db.command()
@click.argument("url")
@click.pass_obj
def copy(options: Options, url: str) -> None:
    """Copy all that the bot knows into an empty database, such as from SQLite to PostgreSQL. No bot may run on either.

    Broken off, it leaves the other database empty, and can be begun anew.
    """
    source = options.settings().store.url
    file = sqlite_file(source)
    if (file and not file.exists()) or tables(source) is Tables.NONE:
        raise GiveUp("there is nothing to copy: no bot worked on this database yet")
    witness = Witness(Knowledge.load(options.config).catalogue)
    for table, count in _copied(source, url, witness).items():
        click.echo(f"{count:>10,}  {table}")
    click.echo("copied: now set AIDWIRE_STORE_URL for every bot, and start none on the old one again (it would double)")


def _copied(source: str, target: str, witness: Witness) -> Mapping[str, int]:
    """The rows of each table. What came of them is made findable here already; a bot would do it, too, as it runs."""
    with opened(source) as old, opened(target) as new, explained(target):
        tokens = Tokens(new)
        tokens.prepare()
        counts = copy_rows(old, new, tokens.call)
        click.echo("all rows are there; making them findable ...", err=True)
        while backfill(SqlSearch(new), witness):
            pass
    return counts
