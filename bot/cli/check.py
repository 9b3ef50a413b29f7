"""`aidwire check`: is the configuration right?"""

from __future__ import annotations

import click

from bot.cli.options import Options
from bot.errors import ConfigError
from bot.knowledge import Knowledge
from bot.settings.checks import check as check_knowledge
from bot.settings.feeds import load_feeds
from bot.settings.languages import load_languages


@click.command()
@click.pass_obj
def check(options: Options) -> None:
    """Validate bot.toml, the feeds, the catalogue and the lexicon. Exits 1 and names file and line of what is wrong."""
    settings = options.settings()
    knowledge = Knowledge.load(options.config)
    settings.subscriptions(knowledge.vocabulary())
    feeds = load_feeds(options.config / settings.poll.feeds) if settings.poll.feeds else ()
    languages = ["English", *(language.name for language in load_languages(options.config / "languages"))]
    problems = check_knowledge(options.config)
    for problem in problems:
        click.echo(f"{problem.where}: {problem.severity}: {problem.text}")
    if any(problem.severity == "error" for problem in problems):
        raise ConfigError(str(options.config), "correct the lines above")
    entities = knowledge.catalogue.entities.values()
    names = sum(len(e.designations) + sum(map(len, e.aliases.values())) for e in entities)
    known = f"{len(entities)} entities with {names} names; speaks {', '.join(languages)}"
    click.echo(f"all is well: {len(settings.channel)} channels, {len(feeds)} feeds, {known}")
