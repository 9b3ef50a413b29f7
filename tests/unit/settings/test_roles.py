import pytest

from bot.errors import ConfigError
from bot.settings.bot import ChannelSettings, Settings
from bot.settings.roles import ALL, PLATFORMS, Roles, load_roles

POSTGRES = "postgresql+psycopg://database/aidwire"


def roles(text: str = "", url: str = POSTGRES, **more: str) -> Roles:
    return load_roles({"AIDWIRE_ROLES": text} | more, url=url, host="host")


def test_without_a_word_a_process_does_all():
    assert roles(url="sqlite:///aidwire.db") == ALL
    assert roles("all", POSTGRES).deliver == PLATFORMS


def test_a_process_does_what_its_words_say():
    assert roles("poll, deliver:slack") == Roles(
        poll=True, deliver=("slack",), named=("slack",), executor="host:deliver:slack,poll"
    )
    assert roles("deliver").deliver == PLATFORMS
    assert roles("web") == Roles(web=True, deliver=("preview",), executor="host:web")


def test_a_process_can_be_named():
    assert roles("poll", AIDWIRE_EXECUTOR="one").executor == "one"


@pytest.mark.parametrize(
    ("text", "url", "said"),
    [
        ("pol", POSTGRES, r"'pol'.*poll.*web"),
        ("deliver:irc", POSTGRES, "deliver:slack"),
        ("poll", "sqlite:///a", "PostgreSQL"),
    ],
)
def test_what_cannot_be_is_said(text, url, said):
    with pytest.raises(ConfigError, match=said):
        roles(text, url)


def test_a_process_is_given_only_the_channels_and_tokens_of_its_platforms():
    settings = Settings(channel=tuple(ChannelSettings(p, p) for p in PLATFORMS))
    tokens = {"AIDWIRE_SLACK_BOT_TOKEN": "s", "AIDWIRE_DISCORD_TOKEN": "d"}
    narrowed, mine = Roles(deliver=("slack",)).narrowed(settings, tokens)
    assert ([c.platform for c in narrowed.channel], mine) == (["slack"], {"AIDWIRE_SLACK_BOT_TOKEN": "s"})
    assert Roles(web=True).narrowed(settings, tokens) == (settings, tokens)
