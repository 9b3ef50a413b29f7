import pytest

from bot.connections import Connections, connect
from bot.errors import ConfigError
from bot.settings.bot import ChannelSettings, DiscordSettings, Settings, SlackSettings
from tests.clock import HandClock


class Preview:
    platform = "preview"


class Open:
    """A connection that notes what is done with it."""

    def __init__(self, *, fails: bool = False) -> None:
        self.chat, self.fails, self.closed, self.heard = Preview(), fails, False, False

    @property
    def listening(self):
        return self.heard

    async def run(self):
        self.heard = True
        if self.fails:
            raise RuntimeError("a bug")

    async def close(self):
        self.closed = True


def connected(tokens, *channels: ChannelSettings) -> Connections:
    return connect(Settings(channel=channels), tokens, Preview(), table=(), answer=None, wall=HandClock(), version="1")


def test_without_tokens_there_is_the_preview():
    assert list(connected({}).chats) == ["preview"]


async def test_with_tokens_there_are_the_chats():
    tokens = {
        "AIDWIRE_DISCORD_TOKEN": "abc.def.ghi",
        "AIDWIRE_SLACK_BOT_TOKEN": "xoxb-1",
        "AIDWIRE_SLACK_SIGNING_SECRET": "s",
    }
    both = connected(tokens, ChannelSettings("1", "discord"), ChannelSettings("C1", "slack"))
    assert list(both.chats) == ["preview", "discord", "slack"]
    assert both.routes
    await both.close()


def test_a_channel_on_a_platform_without_a_token_is_named():
    with pytest.raises(ConfigError, match="is on discord, but no token for it is given"):
        connected({}, ChannelSettings("news", "discord"))


def test_a_token_is_never_repeated():
    with pytest.raises(ConfigError) as caught:
        connected({"AIDWIRE_SLACK_BOT_TOKEN": "not-a-token-but-secret"})
    assert "secret" not in str(caught.value)


async def test_slack_is_told_who_may_and_how_loud_it_is(monkeypatch):
    told = {}
    monkeypatch.setattr("handlers.slack.connect", lambda _, **more: told.update(more) or Open())
    monkeypatch.setattr(Open, "routes", (), raising=False)
    wishes = Settings(slack=SlackSettings(managers="S0EDITORS", broadcast=True))
    connect(wishes, {"AIDWIRE_SLACK_BOT_TOKEN": "xoxb-1"}, Preview(), table=("t",), answer=None, wall=HandClock(), version="1")  # fmt: skip
    assert (told["managers"], told["broadcast"], told["table"]) == ("S0EDITORS", True, ("t",))


async def test_one_platform_that_fails_stops_no_other():
    bad, good = Open(fails=True), Open()
    both = Connections(Preview(), {"bad": bad, "good": good})
    both.start()
    await both.stop_hearing()
    await both.close()
    assert (bad.closed, good.closed) == (True, True)


async def test_what_is_heard_is_known_for_each_platform():
    here, there = Open(), Open()
    both = Connections(Preview(), {"here": here, "there": there})
    here.heard = True
    assert both.listening() == {"here": True, "there": False}


async def test_discord_is_told_who_may_and_hears_only_once_it_runs():
    token = {"AIDWIRE_DISCORD_TOKEN": "abc.def.ghi"}
    found = connect(
        Settings(discord=DiscordSettings(managers=("5151",))), token, Preview(), table=(), answer=None, wall=HandClock(), version="1"
    )  # fmt: skip
    assert found.listening() == {"discord": False}
    await found.close()
