"""`aidwire subscriptions`: what every channel hears, as a file."""

from __future__ import annotations

from pathlib import Path

import click

from bot.app import open_store
from bot.cli.options import Options
from bot.knowledge import Knowledge
from bot.settings.subscriptions import load_subscriptions, written

_OPERATOR = "operator"


@click.group()
def subscriptions() -> None:
    """Export and import subscriptions."""


@subscriptions.command()
@click.pass_obj
def export(options: Options) -> None:
    """Write all subscriptions as YAML to standard output."""
    with open_store(options.settings()) as store:
        click.echo(written(store.subscriptions.of()), nl=False)


@subscriptions.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_(options: Options, file: Path) -> None:
    """Add the subscriptions of a YAML file that no channel has yet. A running bot hears of them at the next entry."""
    knowledge = Knowledge.load(options.config)
    found = load_subscriptions(file, knowledge.vocabulary())
    with open_store(options.settings()) as store:
        known = {(s.destination, s.rule, s.at_least) for s in store.subscriptions.of()}
        new = [s for s in found if (s.destination, s.rule, s.at_least) not in known]
        for subscription in new:
            store.subscriptions.save(subscription, _OPERATOR, f"imported from {file.name}: {subscription.rule}")
    click.echo(f"{len(new)} subscriptions imported, {len(found) - len(new)} were there already")
