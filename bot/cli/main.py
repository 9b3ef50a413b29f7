"""`aidwire`: the group of commands, and what holds for all of them."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import click
import structlog

from bot.cli.check import check
from bot.cli.demo import demo
from bot.cli.feeds import feeds
from bot.cli.options import Options
from bot.cli.read import read
from bot.cli.replay import replay
from bot.cli.run import run
from bot.errors import AidwireError, ConfigError

_BAD_CONFIG = 78  # EX_CONFIG of sysexits.h
# The default draws every local of every frame: seconds for one trace, in which the loop stands still.
_FOR_PEOPLE = (structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),)
_FOR_MACHINES = (structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False))


class _Group(click.Group):
    """Turns our own errors into a line that says what to do; a bug keeps its trace."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; exit 78 for a wrong configuration, 1 for anything else that we raise on purpose."""
        try:
            return super().invoke(ctx)
        except ConfigError as problem:
            click.echo(f"aidwire: {problem}", err=True)
            ctx.exit(_BAD_CONFIG)
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


for _command in (run, demo, read, replay, feeds, check):
    main.add_command(_command)
