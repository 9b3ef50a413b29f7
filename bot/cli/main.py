"""`aidwire`: the group of commands, and what holds for all of them."""

from __future__ import annotations

import logging
import os
import sys
from importlib import import_module
from pathlib import Path

import click
import structlog

from bot.cli.options import Options
from bot.errors import AidwireError, ConfigError, RetryLater

# Each lies in bot/cli/NAME.py and is imported when it is called: `aidwire read` needs no database, `--help` nothing.
_COMMANDS = {
    "run": "Poll the feeds, tell the channels, serve the preview.",
    "demo": "Watch the bot at work on invented news.",
    "read": "What an article says, and why the bot thinks so.",
    "replay": "What the bot would tell about these entries.",
    "feeds": "Import, export, list and check feeds.",
    "subscriptions": "Export and import what channels hear.",
    "deliveries": "What waits, what could not be delivered, and why; send it again.",
    "db": "Copy the database into another: from SQLite to PostgreSQL, or back.",
    "check": "Is the configuration right?",
    "doctor": "Does everything work: tokens, channels, feeds, database?",
    "discord": "The link by which Discord servers let the bot in.",
    "health": "Is the bot that runs here well?",
}
_BAD_CONFIG, _NOT_NOW = 78, 75  # EX_CONFIG and EX_TEMPFAIL of sysexits.h
# The default draws every local of every frame: seconds for one trace, in which the loop stands still.
_FOR_PEOPLE = (structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),)
_FOR_MACHINES = (structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False))


class _Group(click.Group):
    """Loads a command when it is called, and turns our own errors into a line that says what to do."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Their names, the most used first."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"bot.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List them without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; exit 78 for a wrong configuration, 75 for what may be over later, 1 for the rest."""
        try:
            return super().invoke(ctx)
        except ConfigError as problem:
            click.echo(f"aidwire: {problem}", err=True)
            ctx.exit(_BAD_CONFIG)
        except RetryLater as problem:
            click.echo(f"aidwire: {problem}", err=True)
            ctx.exit(_NOT_NOW)
        except AidwireError as problem:
            click.echo(f"aidwire: {problem}", err=True)
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("config"),
              show_default=True, help="Folder with bot.toml, feeds.yaml, catalogue/ and lexicon/.")  # fmt: skip
@click.option("--settings", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True,
              help="A TOML file over config/bot.toml, key by key; may be given again.")  # fmt: skip
@click.version_option(package_name="aidwire")
@click.pass_context
def main(context: click.Context, config: Path, settings: tuple[Path, ...]) -> None:
    """News about defence aid, one thread a story, in the team's chat."""
    _log_to_stderr(os.environ.get("AIDWIRE_LOG", "info"))
    context.obj = Options(config, settings)


def _log_to_stderr(level: str) -> None:
    number = logging.getLevelNamesMapping().get(level.upper())
    if number is None:
        raise ConfigError("AIDWIRE_LOG", f"must be debug, info, warning or error, not {level!r}")
    logging.getLogger("apscheduler").setLevel(
        logging.ERROR
    )  # a tick that is still busy makes the next one wait: no news
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *(_FOR_PEOPLE if sys.stderr.isatty() else _FOR_MACHINES),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
