import json

import click
import pytest
import structlog
from click.testing import CliRunner

from bot.cli.main import _Group, _log_to_stderr
from bot.errors import ConfigError, GiveUp, RetryLater


@pytest.fixture(autouse=True)
def _as_it_was():
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_a_bug_is_logged_with_its_trace_on_one_line(capsys):
    _log_to_stderr("info")
    try:
        int("a bug")
    except ValueError:
        structlog.get_logger().exception("step hit a bug", step="Гавань")
    (line,) = capsys.readouterr().err.splitlines()
    said = json.loads(line)
    assert (said["event"], said["level"], said["step"]) == ("step hit a bug", "error", "Гавань")
    assert "in test_a_bug_is_logged" in said["exception"]
    assert "ValueError: invalid literal" in said["exception"]
    assert "Гавань" in line


def test_what_is_below_the_level_is_not_said(capsys):
    _log_to_stderr("warning")
    structlog.get_logger().info("running")
    assert capsys.readouterr().err == ""


def test_an_unknown_level_is_a_wrong_configuration():
    with pytest.raises(ConfigError, match="AIDWIRE_LOG: must be debug, info"):
        _log_to_stderr("loud")


@pytest.mark.parametrize(
    ("error", "code"),
    [(ConfigError("bot.toml:3", "unknown key"), 78), (RetryLater("the database is away"), 75), (GiveUp("no feed"), 1)],
)
def test_whoever_starts_it_sees_by_the_exit_code_whether_to_try_again(error, code):
    def fails() -> None:
        raise error

    class Failing(_Group):
        def get_command(self, ctx, cmd_name):
            return click.Command("run", callback=fails)

    done = CliRunner().invoke(Failing("aidwire"), ["run"])
    assert (done.exit_code, done.output) == (code, f"aidwire: {error}\n")
