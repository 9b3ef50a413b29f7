"""The whole way of a command over Discord's gateway, with discord.py unchanged, and what happens when it breaks."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import discord
import pytest

from bot.errors import ConfigError
from bot.model import CommandCall, Destination, File, Message, Option
from handlers.commands.command import Command, refused
from handlers.discord import connect
from handlers.discord.commands import Commands
from handlers.discord.gateway import Gateway
from handlers.discord.rest import Rest
from tests.shared import ROOT
from tests.standins.discord import APPLICATION, TOKEN, StandInDiscord, read, serve
from tests.standins.discord_gateway import CHANNEL, DIRECT, ROLE, THREAD, StandInGateway

AGENT = "DiscordBot (https://aidwire.example, 1)"
WHAT, DONOR = Option("what", "What", suggests="topic"), Option("donor", "Who", lead="from", suggests="country")
OFFERED = (
    Command("help", "What can be asked.", None),
    Command("latest", "The newest.", None, (Option("topic", "Which"),)),
    Command("timeline", "Steps.", None, (WHAT, DONOR)),
    Command("why", "Why.", None),
)
PATIENCE = 10.0  # seconds for what takes milliseconds


@dataclass
class Room:
    """What the commands of these tests answer."""

    calls: list[CommandCall] = field(default_factory=list)

    def suggest(self, kind: str, typed: str) -> list[str]:
        if typed == "bug":
            raise RuntimeError("a bug")
        return [f"{kind} {typed} {n}" for n in range(30)]

    async def answer(self, call: CommandCall) -> Message:
        self.calls.append(call)
        if call.name == "timeline":
            return Message("Timeline", private=True, file=File("timeline.png", "image/png", b"\x89PNG", "Two steps"))
        if call.name == "help":
            return refused("Try /aid latest.")
        if call.text == "bug":
            raise RuntimeError(f"a bug near {TOKEN}")
        return Message(headline="Latest", lines=("1. Reported, not confirmed: Norland weighs it",), private=True)


@dataclass
class World:
    discord: StandInDiscord
    gateway: StandInGateway
    room: Room
    waits: list[float] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)
    client: Gateway | None = None

    async def lose(self, to: Destination, reason: str) -> None:
        if to.channel == "13":
            raise RuntimeError("a bug")
        self.lost.append((to.key, reason))

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
            commands = Commands(
                rest,
                OFFERED,
                world.room.answer,
                suggest=world.room.suggest,
                managers=frozenset({ROLE}),
                sleep=world.pause,
            )
            world.client = Gateway(token, commands, lost=world.lose, sleep=world.pause)
            running = asyncio.create_task(world.client.run())
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
    assert (call.name, call.text, call.person, call.lang) == ("latest", "atacms", "77", "en")
    assert call.destination == Destination("discord", CHANNEL)


async def test_the_table_of_commands_is_registered(world):
    async with connected(world):
        await arrived(world)
    registered, *shortcuts = world.discord.commands
    assert registered["name"] == "aid"
    assert {one["name"] for one in registered["options"]} == {command.name for command in OFFERED}
    assert [(one["name"], one["type"]) for one in shortcuts] == [("Why was this posted", 3), ("Timeline", 3)]


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


async def test_a_button_is_the_line_that_it_carries(world):
    async with connected(world):
        await arrived(world)
        told = await world.told(token := await world.gateway.press("aid:latest atacms"))
    assert "Norland" in told
    assert world.discord.answers[token][0] == {"type": 5, "data": {"flags": 64}}
    (call,) = world.room.calls
    assert (call.name, call.text, call.person, call.message_id, call.shared) == (
        "latest",
        "atacms",
        "77",
        "8080",
        False,
    )


async def test_what_is_shared_is_answered_before_all(world):
    async with connected(world):
        await arrived(world)
        await world.told(token := await world.gateway.press("aid:share latest atacms"))
    assert world.discord.answers[token][0] == {"type": 5, "data": {"flags": 0}}
    assert [(call.name, call.text, call.shared) for call in world.room.calls] == [("latest", "atacms", True)]


async def test_a_button_of_another_time_asks_for_help(world):
    async with connected(world):
        await arrived(world)
        assert "Try /aid latest." in await world.told(await world.gateway.press("something:else"))


async def test_a_command_in_the_menu_of_a_message_knows_the_message(world):
    async with connected(world):
        await arrived(world)
        await world.told(await world.gateway.shortcut("Why was this posted", "999"))
    assert [(call.name, call.text, call.message_id) for call in world.room.calls] == [("why", "", "999")]


async def test_fields_are_put_together_as_a_person_would_type_them(world):
    async with connected(world):
        await arrived(world)
        await world.told(await world.gateway.interaction("timeline", donor="Germany", what="HIMARS"))
    assert [call.text for call in world.room.calls] == ["HIMARS from Germany"]


async def test_names_are_offered_while_a_person_types(world):
    async with connected(world):
        await arrived(world)
        token = await world.gateway.typing("timeline", "donor", "Ger")
        several = await world.gateway.typing("timeline", "what", "ATACMS, HI")
        broken = await world.gateway.typing("timeline", "what", "bug")
        await until(lambda: all(world.discord.answers[one] for one in (token, several, broken)))
    (offered,) = world.discord.answers[token]
    assert offered["type"] == 8
    assert len(offered["data"]["choices"]) == 25
    assert offered["data"]["choices"][0] == {"name": "country Ger 0", "value": "country Ger 0"}
    (offered,) = world.discord.answers[several]
    assert offered["data"]["choices"][0]["value"] == "ATACMS, topic HI 0"
    assert world.discord.answers[broken] == [{"type": 8, "data": {"choices": []}}]
    assert world.room.calls == []


async def test_a_picture_comes_with_the_answer_and_with_words_for_it(world):
    async with connected(world):
        await arrived(world)
        world.discord.lose_answers = 1
        await world.told(token := await world.gateway.interaction("timeline"))
        await until(lambda: world.waits)
    said = world.discord.answers[token][1]
    assert world.discord.files[token] == [("timeline.png", "image/png", b"\x89PNG")]
    assert said["attachments"] == [{"id": 0, "filename": "timeline.png", "description": "Two steps"}]
    assert said["embeds"][0]["image"] == {"url": "attachment://timeline.png"}


async def test_where_files_are_not_allowed_the_words_come_without(world):
    world.discord.denied = {"ATTACH_FILES"}
    async with connected(world):
        await arrived(world)
        told = await world.told(await world.gateway.interaction("timeline"))
    assert "timeline.png could not be sent here: the bot needs the permission Attach Files for that." in told


MANAGE_SERVER, ADMINISTRATOR, MANAGE_MESSAGES = 1 << 5, 1 << 3, 1 << 13


async def test_who_may_change_what_a_channel_hears(world):
    async with connected(world):
        await arrived(world)
        await world.gateway.server(CHANNEL)
        for who in ({}, {"permissions": MANAGE_MESSAGES}, {"permissions": MANAGE_SERVER}, {"permissions": ADMINISTRATOR},
                    {"roles": (ROLE,)}, {"roles": ("6161",)}):  # fmt: skip
            await world.told(await world.gateway.typed("latest", {}, **who))
    assert [call.manager for call in world.room.calls] == [False, False, True, True, True, False]
    assert not any(call.direct for call in world.room.calls)


async def test_where_nobody_else_reads_the_answer_stays(world):
    async with connected(world):
        await arrived(world)
        await world.told(token := await world.gateway.typed("latest", {}, place=DIRECT))
    assert world.discord.answers[token][0] == {"type": 5, "data": {"flags": 0}}
    (call,) = world.room.calls
    assert (call.direct, call.manager, call.destination) == (True, False, Destination("discord", DIRECT))


async def test_what_is_asked_in_a_thread_is_asked_for_its_channel(world):
    async with connected(world):
        await arrived(world)
        await world.told(await world.gateway.typed("latest", {}, place=THREAD))
    assert [call.destination for call in world.room.calls] == [Destination("discord", CHANNEL)]


async def test_a_deleted_channel_and_a_server_that_is_left_are_told_of(world):
    async with connected(world):
        await arrived(world)
        await world.gateway.server("11", "12", "13", "14")
        await world.gateway.channel_deleted("12")
        await world.gateway.server_left(only_away=True)
        await world.gateway.server("11", "13", "14")
        assert "Norland" in await world.told(await world.gateway.interaction("latest"))
        assert world.lost == [("discord::12", "the channel was deleted")]
        await world.gateway.server_left()
        await until(lambda: len(world.lost) == 3)
    removed = "the bot was removed from the server"
    assert sorted(world.lost[1:]) == [("discord::11", removed), ("discord::14", removed)]


async def test_only_guilds_are_listened_to(world):
    async with connected(world):
        await arrived(world)
    (identify,) = world.gateway.identified
    assert identify["intents"] == discord.Intents(guilds=True).value


async def test_as_many_shards_as_discord_asks_for_and_each_comes_back(world, monkeypatch):
    async def at_once(*_args, **_more):
        pass

    monkeypatch.setattr(discord.AutoShardedClient, "before_identify_hook", at_once)
    world.gateway.shards = 2
    async with connected(world):
        await until(lambda: len(world.gateway.identified) == 2)
        await until(lambda: world.client.listening)
        await world.gateway.drop(1)
        await until(lambda: not world.client.listening)
        assert "Norland" in await world.told(await world.gateway.interaction("latest"))
        await until(lambda: world.client.listening)
    assert [one["shard"] for one in world.gateway.identified] == [[0, 2], [1, 2]]
    assert world.gateway.resumed == [1]
    assert not world.client.listening


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
            f" {TOKEN}\n", contact="desk@example.org", version="1", table=OFFERED, answer=world.room.answer, base=base
        )
        assert await found.application() == APPLICATION
        await found.close()


def test_what_cannot_be_a_token_is_refused_without_repeating_it():
    with pytest.raises(ConfigError) as refused:
        connect("Bot abc def", contact="", version="1", table=OFFERED, answer=Room().answer)
    assert "abc" not in str(refused.value)


def test_the_library_is_imported_only_where_a_connection_runs():
    seen = "import sys, handlers.discord; print('discord' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
