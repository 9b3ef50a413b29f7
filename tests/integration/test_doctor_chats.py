"""What `aidwire doctor` says of the chats, on the stand-ins; and that it never says a token."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

import handlers.discord
import handlers.slack
from bot.model.findings import Finding
from bot.settings.files import read_yaml
from handlers.discord.invite import PERMISSIONS
from tests.clock import HandClock
from tests.shared import ROOT
from tests.standins import discord as ds
from tests.standins import slack as sl

ALL = sum(1 << one.bit for one in PERMISSIONS)
WANTED = set(read_yaml(ROOT / "config/slack-manifest.yaml")["oauth_config"]["scopes"]["bot"])


def told(found: Iterable[Finding]) -> list[str]:
    """Each finding in a line, as the command prints it; no token in any."""
    lines = [f"{one.level} {one.subject}: {one.text} -> {one.advice}".removesuffix(" -> ") for one in found]
    for secret in (ds.TOKEN, sl.BOT_TOKEN, sl.APP_TOKEN, "xoxb-wrong", "xapp-wrong", "ticket"):
        assert secret not in "\n".join(lines)
    assert all(one.advice for one in found if one.level != "ok")
    return lines


# --- Discord -------------------------------------------------------------------------------------------------------------


class Server(ds.StandInDiscord):
    """The stand-in with what Discord says of a server's roles: the bot has one of its own."""

    def __init__(self, allowed: int = ALL) -> None:
        super().__init__()
        self.member, self.overwrites = True, []
        self.roles = [{"id": ds.GUILD, "permissions": "0"}, {"id": "7", "permissions": str(allowed)}]

    def app(self) -> web.Application:
        app = super().app()
        app.add_routes([web.get(f"/guilds/{ds.GUILD}/members/{ds.ME['id']}", self._member), web.get(f"/guilds/{ds.GUILD}/roles", self._roles)])  # fmt: skip
        return app

    async def _member(self, _: web.Request):
        if not self.member:
            raise ds.Refusal(404, 10007, "Unknown Member")
        return 200, {"roles": ["7"], "user": ds.ME}

    async def _roles(self, _: web.Request):
        return 200, self.roles

    async def _room(self, request: web.Request):
        status, shown = await super()._room(request)
        return status, shown | {"permission_overwrites": self.overwrites}


@asynccontextmanager
async def on_discord(server: Server, token: str = ds.TOKEN) -> AsyncIterator[handlers.discord.Connection]:
    async with ds.serve(server) as base:
        bot = handlers.discord.connect(token, contact="x", version="1", table=(), answer=None, base=base)
        yield bot
        await bot.close()


async def test_discord_is_well():
    server = Server()
    async with on_discord(server) as bot:
        found = await bot.examine([server.channel().id, server.channel(ds.FORUM).id])
        assert bot.clock
    assert [line.split(":")[0].split()[0] for line in told(found)] == ["ok"] * 3
    assert not server.writes()


async def test_a_token_that_discord_does_not_take():
    async with on_discord(Server(), "MTIz.an-other.token") as bot:
        (line,) = told(await bot.examine(["1"]))
    assert line.startswith("problem Discord token: Discord does not accept the bot's token")


@pytest.mark.parametrize(
    ("lacks", "kind", "level"),
    [
        ("Send Messages", ds.TEXT, "problem"),
        ("Embed Links", ds.TEXT, "problem"),
        ("Read Message History", ds.FORUM, "problem"),
        ("Create Public Threads", ds.TEXT, "warning"),
        ("Create Public Threads", ds.FORUM, "ok"),
        ("Send Messages in Threads", ds.TEXT, "warning"),
        ("Send Messages in Threads", ds.FORUM, "problem"),
    ],
)
async def test_what_the_bot_may_not_do_in_a_channel_is_named(lacks, kind, level):
    server = Server()
    bit = next(one.bit for one in PERMISSIONS if one.name == lacks)
    server.overwrites = [{"id": "7", "type": 0, "deny": str(1 << bit), "allow": "0"}]
    async with on_discord(server) as bot:
        line = told(await bot.examine([server.channel(kind).id]))[-1]
    assert line.startswith(level)
    assert level == "ok" or f"the bot lacks {lacks}" in line


async def test_channels_that_are_not_there_or_closed_or_of_another_kind():
    server = Server()
    async with on_discord(server) as bot:
        thread = server.channel(ds.THREAD).id
        lines = told(await bot.examine(["general", "404", thread]))[1:]
        server.member = False
        lines += told(await bot.examine([server.channel().id]))[1:]
        server.denied = {"VIEW_CHANNEL"}
        lines += told(await bot.examine([server.channel().id]))[1:]
    said = ["is no id", "there is no such channel", "is of another kind", "the bot is not in this server", "is closed"]
    assert all(line.startswith("problem") and words in line for line, words in zip(lines, said, strict=True)), lines


async def test_direct_messages_have_no_permissions():
    server = Server()
    async with on_discord(server) as bot:
        assert told(await bot.examine([server.channel(1).id]))[1].endswith("a person's direct messages")


# --- Slack -------------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def on_slack(slack: sl.StandInSlack, bot: str = sl.BOT_TOKEN, app: str = sl.APP_TOKEN, signing: str = ""):
    async with sl.serving(slack):
        keys = handlers.slack.Keys(bot, app, signing)
        connection = handlers.slack.connect(keys, answer=None, wall=HandClock(), base=f"{slack.base}/api")
        yield connection
        await connection.close()


async def test_slack_is_well():
    slack = sl.StandInSlack()
    slack.scopes |= WANTED
    async with on_slack(slack) as bot:
        lines = told(await bot.examine([slack.channel().id], WANTED))
        assert bot.clock
    assert lines == [
        "ok Slack bot token: accepted: bot in the workspace Newsroom",
        "ok Slack scopes: all that the manifest asks for",
        "ok Slack app token: accepted: commands come by Socket Mode",
        "ok Slack channel C00000001: the bot is in it",
    ]
    assert not slack.sockets


@pytest.mark.parametrize("dead", ["invalid_auth", "token_revoked", "account_inactive"])
async def test_a_token_that_slack_does_not_take(dead):
    slack = sl.StandInSlack()
    slack.dead = dead
    async with on_slack(slack) as bot:
        (line,) = told(await bot.examine(["C1"], WANTED))
    assert line.startswith("problem Slack bot token:")
    assert dead in line


@pytest.mark.parametrize(("lacks", "level"), [("groups:history", "warning"), ("chat:write", "problem")])
async def test_scopes_that_are_missing_are_named(lacks, level):
    slack = sl.StandInSlack()
    slack.scopes = WANTED - {lacks}
    async with on_slack(slack) as bot:
        assert f"{level} Slack scopes: missing: {lacks} -> " in told(await bot.examine([], WANTED))[1]


async def test_how_commands_come():
    slack = sl.StandInSlack()
    async with on_slack(slack, app="xapp-wrong") as bot:
        assert told(await bot.examine([], WANTED))[2].startswith("problem Slack app token:")
    async with on_slack(slack, app="") as bot:
        assert told(await bot.examine([], WANTED))[2].startswith("warning Slack commands: are not heard")
    async with on_slack(slack, app="", signing=sl.SECRET) as bot:
        assert told(await bot.examine([], WANTED))[2] == "ok Slack commands: come over HTTP, signed"


@pytest.mark.parametrize("scopes", [set(), {"channels:read"}], ids=["by history", "by info"])
async def test_channels_that_are_not_there_or_without_the_bot(scopes):
    slack = sl.StandInSlack()
    slack.scopes = slack.scopes - {"channels:read"} | scopes
    async with on_slack(slack) as bot:
        absent, outside = told(await bot.examine(["C404", slack.channel(member=False).id], WANTED))[3:]
    assert absent.startswith("problem Slack channel C404: Slack refused (channel_not_found)")
    assert outside.startswith("problem") and "/invite @Aidwire" in outside  # noqa: PT018 - one sentence


async def test_an_archived_channel_is_seen_with_the_scope_for_it():
    slack = sl.StandInSlack()
    async with on_slack(slack) as bot:
        assert "is archived" in told(await bot.examine([slack.channel(archived=True).id], WANTED))[3]


async def test_direct_messages_are_not_looked_into():
    async with on_slack(sl.StandInSlack()) as bot:
        assert told(await bot.examine(["D1"], WANTED))[3] == "ok Slack channel D1: a person's direct messages"
