"""The whole way of a command over Discord's gateway, with discord.py unchanged, and what happens when it breaks."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import discord
import pytest

from bot.errors import ConfigError, UserError
from bot.model import CommandCall, Message
from handlers.commands.registry import TABLE
from handlers.discord import connect
from handlers.discord.commands import Commands
from handlers.discord.gateway import Gateway
from handlers.discord.rest import Rest
from tests.shared import ROOT
from tests.standins.discord import APPLICATION, GUILD, TOKEN, StandInDiscord, read, serve
from tests.standins.discord_gateway import StandInGateway

AGENT = "DiscordBot (https://aidwire.example, 1)"
PATIENCE = 10.0  # seconds for what takes milliseconds


@dataclass
class Room:
    """What the commands of these tests answer."""

    calls: list[CommandCall] = field(default_factory=list)

    async def answer(self, call: CommandCall) -> Message:
        self.calls.append(call)
        if call.name == "help":
            raise UserError("Try /aid latest.")
        if call.text == "bug":
            raise RuntimeError(f"a bug near {TOKEN}")
        return Message(headline="Latest", lines=("1. Reported, not confirmed: Norland weighs it",), private=True)


@dataclass
class World:
    discord: StandInDiscord
    gateway: StandInGateway
    room: Room
    waits: list[float] = field(default_factory=list)

    async def told(self, token: str) -> str:
        """What the person reads in answer."""
        await until(lambda: len(self.discord.answers[token]) == 2)
        return read({"content": ""} | self.discord.answers[token][1])

    async def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def connected(world: World, token: str = TOKEN) -> AsyncIterator[World]:
    """A gateway client at work, until the end of the block."""
    async with serve(world.discord, *world.gateway.routes()) as base:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(discord.http.Route, "BASE", base)
            rest = Rest(token, AGENT, base=base)
            commands = Commands(rest, TABLE, world.room.answer, sleep=world.pause)
            running = asyncio.create_task(Gateway(token, commands, sleep=world.pause).run())
            try:
                yield world
            finally:
                running.cancel()
                await asyncio.wait([running])
                await rest.close()


@pytest.fixture
def world() -> World:
    service = StandInDiscord()
    return World(service, StandInGateway(service), Room())


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - the stand-in's state is looked at from outside
            await asyncio.sleep(0)


async def arrived(world: World) -> None:
    async with asyncio.timeout(PATIENCE):
        await world.gateway.arrived.wait()


async def test_a_command_is_acknowledged_at_once_and_answered_privately(world):
    async with connected(world):
        await arrived(world)
        token = await world.gateway.interaction("latest", topic="atacms")
        assert "Norland weighs it" in await world.told(token)
    first, _ = world.discord.answers[token]
    assert first == {"type": 5, "data": {"flags": 64}}
    (call,) = world.room.calls
    assert (call.name, call.text, call.person) == ("latest", "atacms", "77")
    assert (call.destination.platform, call.destination.workspace, call.destination.channel) == ("discord", GUILD, "42")


async def test_the_table_of_commands_is_registered(world):
    async with connected(world):
        await arrived(world)
    (registered,) = world.discord.commands
    assert registered["name"] == "aid"
    assert {one["name"] for one in registered["options"]} == {command.name for command in TABLE}


async def test_a_person_is_told_kindly_what_to_do_instead(world):
    async with connected(world):
        await arrived(world)
        assert "Try /aid latest." in await world.told(await world.gateway.interaction("help"))


async def test_a_bug_in_a_command_is_said_and_the_next_one_is_answered(world):
    async with connected(world):
        await arrived(world)
        said = await world.told(await world.gateway.interaction("latest", topic="bug"))
        assert "broke on our side" in said
        assert "RuntimeError" not in said
        assert "Norland" in await world.told(await world.gateway.interaction("latest"))


async def test_an_answer_that_was_lost_is_given_again(world):
    async with connected(world):
        await arrived(world)
        world.discord.lose_answers = 2
        assert "Norland" in await world.told(await world.gateway.interaction("latest"))
        await until(lambda: world.waits == [2.0, 2.0])


async def test_only_guilds_are_listened_to(world):
    async with connected(world):
        await arrived(world)
    (identify,) = world.gateway.identified
    assert identify["intents"] == discord.Intents(guilds=True).value


async def test_as_many_shards_as_discord_asks_for(world, monkeypatch):
    async def at_once(*_args, **_more):
        pass

    monkeypatch.setattr(discord.AutoShardedClient, "before_identify_hook", at_once)
    world.gateway.shards = 2
    async with connected(world):
        await until(lambda: len(world.gateway.identified) == 2)
    assert [one["shard"] for one in world.gateway.identified] == [[0, 2], [1, 2]]


async def test_a_gateway_that_is_not_there_at_first_is_asked_again_with_growing_waits(world):
    world.gateway.refuse = 3
    async with connected(world):
        await arrived(world)
        assert "Norland" in await world.told(await world.gateway.interaction("latest"))
    assert world.waits == [2.0, 4.0, 8.0]


async def test_an_event_that_cannot_be_read_ends_one_client_and_not_the_bot(world):
    async with connected(world):
        await arrived(world)
        await world.gateway.garble()
        await arrived(world)
        assert "Norland" in await world.told(await world.gateway.interaction("latest"))
    assert len(world.gateway.identified) == 2


async def test_a_wrong_token_is_tried_ever_less_often(world, capsys, caplog):
    caplog.set_level("DEBUG")
    wrong = "MTIz.wrong-token.x"
    async with connected(world, wrong):
        await until(lambda: len(world.waits) >= 10)
    assert world.waits[:10] == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    printed = capsys.readouterr()
    assert wrong not in printed.out + printed.err + caplog.text


async def test_no_token_stands_in_a_log_or_an_answer(world, capsys, caplog):
    caplog.set_level("DEBUG")
    async with connected(world):
        await arrived(world)
        token = await world.gateway.interaction("latest", topic="bug")
        await world.told(token)
    printed = capsys.readouterr()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("discord", "asyncio"))]
    assert token not in printed.out + printed.err + "".join(ours)


async def test_the_application_for_the_invite_link_is_asked_of_discord(world):
    async with serve(world.discord) as base:
        found = connect(
            f" {TOKEN}\n", contact="desk@example.org", version="1", table=TABLE, answer=world.room.answer, base=base
        )
        assert await found.application() == APPLICATION
        await found.close()


def test_what_cannot_be_a_token_is_refused_without_repeating_it():
    with pytest.raises(ConfigError) as refused:
        connect("Bot abc def", contact="", version="1", table=TABLE, answer=Room().answer)
    assert "abc" not in str(refused.value)


def test_the_library_is_imported_only_where_a_connection_runs():
    seen = "import sys, handlers.discord; print('discord' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
