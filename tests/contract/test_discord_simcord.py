"""A second judge that we did not write: the chat against simcord, a stand-in for Discord made for discord.py's bots."""

from collections.abc import Mapping
from typing import Any

import discord
import pytest

from bot.errors import RetryLater
from bot.model import Destination, Posting, Receipt
from handlers.discord.chat import DiscordChat
from handlers.discord.gateway import INTENTS
from handlers.discord.rest import Refused
from tests.contract.chat_contract import ChatContract, DirectContract, LongContract, Seen
from tests.standins.discord import read

SAID = (0, 19)  # kinds of messages that are not the service's own: plain, and an answer
pytest_plugins = ["simcord.pytest_plugin"]  # off elsewhere: it imports discord.py, a second for every test process
simcord = pytest.importorskip("simcord", reason="a development dependency judges the chat")


class SimRest:
    """handlers.discord.rest.Rest over simcord's routes, which have no sockets."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self.lose = -1  # how many calls that write are answered before one answer is lost; below 0: none is

    async def call(self, method: str, path: str, body: Any = None, *, query: Mapping[str, str] | None = None) -> Any:
        try:
            done = await self._client.http.request(discord.http.Route(method, path), json=body, params=query)
        except discord.HTTPException as refused:
            raise Refused(refused.code, refused.text) from None
        written = method == "PATCH" or path.endswith("/messages") or "message" in (body or {})
        if method != "GET" and written:
            self.lose -= 1
            if self.lose == -1:
                raise RetryLater("lost")
        return done


class SimHarness:
    def __init__(self, rest: SimRest, to: Destination, person: str, *, forum: bool) -> None:
        self.rest, self.to, self.person, self.forum = rest, to, person, forum
        self.chat = DiscordChat(rest)

    async def seen(self) -> list[Seen]:
        threads = (await self.rest.call("GET", f"/guilds/{self.to.workspace}/threads/active"))["threads"]
        rooms = [*([] if self.forum else [self.to.channel]), *(thread["id"] for thread in threads)]
        found = [one for room in rooms for one in await self._said(room)]
        return sorted(found, key=lambda one: int(one.message_id))

    async def _said(self, room: str) -> list[Seen]:
        """What stands in a channel or thread. simcord gives a forum's first messages ids of their own."""
        said = [m for m in await self.rest.call("GET", f"/channels/{room}/messages") if m["type"] in SAID]
        first = min((m["id"] for m in said), key=int, default="") if self.forum else room
        roots = {first} if self.forum else {m["id"] for m in said if room == self.to.channel}
        return [Seen(m["id"], None if m["id"] in roots else first, read(m), tuple(m["mentions"])) for m in said]

    def lose_next_answer(self, after: int = 0) -> None:
        self.rest.lose = after

    def posting(self, receipt: Receipt) -> Posting:
        return Posting(receipt.message_id, receipt.thread_id)


@pytest.fixture
def simcord_bot() -> discord.Client:
    return discord.Client(intents=INTENTS)


@pytest.fixture(params=[False, True], ids=["channel", "forum"])
def harness(request, simcord_bot, simcord_env) -> SimHarness:
    guild = simcord_env.create_guild()
    channel = guild.create_forum_channel("stories") if request.param else guild.create_text_channel("news")
    to = Destination("discord", str(channel.id), str(guild.id))
    person = str(simcord_env.create_user("reader").id)
    return SimHarness(SimRest(simcord_bot), to, person, forum=request.param)


class TestDiscordChatOnSimcord(ChatContract, DirectContract, LongContract):
    """The same suite."""
