import pytest

from bot.errors import ConfigError
from bot.settings.tokens import load_tokens


def test_tokens_come_from_variables_or_from_the_files_that_they_name(tmp_path):
    (tmp_path / "slack").write_text("xoxb-1\n")
    given = {"AIDWIRE_DISCORD_TOKEN": " abc ", "AIDWIRE_SLACK_BOT_TOKEN_FILE": str(tmp_path / "slack"), "HOME": "/"}
    assert load_tokens(given) == {"AIDWIRE_DISCORD_TOKEN": "abc", "AIDWIRE_SLACK_BOT_TOKEN": "xoxb-1"}


def test_an_empty_variable_is_no_token():
    assert load_tokens({"AIDWIRE_DISCORD_TOKEN": " "}) == {}


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"AIDWIRE_DISCORD_TOKEN_FILE": "/nowhere/at/all"}, "cannot be read"),
        ({"AIDWIRE_DISCORD_TOKEN": "a", "AIDWIRE_DISCORD_TOKEN_FILE": "b"}, "given twice"),
    ],
)
def test_what_cannot_be_a_token_is_named_by_its_variable(variables, said):
    with pytest.raises(ConfigError, match=said) as caught:
        load_tokens(variables)
    assert caught.value.where.startswith("AIDWIRE_DISCORD_TOKEN")
