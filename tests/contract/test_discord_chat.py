"""Discord keeps the contract of chats, over real sockets against the strict stand-in."""

from collections.abc import AsyncIterator

import pytest

from bot.model import Destination, Posting, Receipt
from handlers.discord.chat import DiscordChat
from handlers.discord.rest import Rest
from tests.contract.chat_contract import ChatContract, Seen
from tests.standins.discord import FORUM, GUILD, TEXT, THREAD, TOKEN, StandInDiscord, read, serve

AGENT = "DiscordBot (https://aidwire.example, 1)"


class DiscordHarness:
    """A channel of one kind, with the chat that writes into it."""

    def __init__(self, discord: StandInDiscord, rest: Rest, kind: int) -> None:
        self.discord = discord
        self.room = discord.channel(kind)
        self.to = Destination("discord", self.room.id, GUILD)
        self.chat = DiscordChat(rest)

    async def seen(self) -> list[Seen]:
        rooms = [self.room, *(room for room in self.discord.rooms.values() if room.type == THREAD)]
        found = [
            Seen(
                m["id"],
                None if m["id"] == room.id or room is self.room else room.id,
                read(m),
                tuple(self.discord.notified),
            )
            for room in rooms
            for m in room.messages.values()
        ]
        return sorted(found, key=lambda one: int(one.message_id))

    def lose_next_answer(self) -> None:
        self.discord.lose_writes = 1

    def posting(self, receipt: Receipt) -> Posting:
        return Posting(receipt.message_id, receipt.thread_id)


@pytest.fixture(params=[TEXT, FORUM], ids=["channel", "forum"])
async def harness(request) -> AsyncIterator[DiscordHarness]:
    discord = StandInDiscord()
    async with serve(discord) as base:
        rest = Rest(TOKEN, AGENT, base=base)
        yield DiscordHarness(discord, rest, request.param)
        await rest.close()


class TestDiscordChat(ChatContract):
    """In a channel and in a forum."""
