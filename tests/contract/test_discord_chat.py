"""Discord keeps the contract of chats, over real sockets against the strict stand-in; and what is its own beside."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.errors import GiveUp, Gone, RetryLater
from bot.model import Action, Destination, Message, Posting, Receipt
from handlers.discord.chat import DiscordChat
from handlers.discord.rest import Rest
from tests.contract.chat_contract import LONG, PIECES, REPLY, ROOT, ChatContract, DirectContract, LongContract, Seen, at
from tests.standins.discord import FORUM, GUILD, NONCE_SECONDS, TEXT, THREAD, TOKEN, StandInDiscord, read, serve

AGENT = "DiscordBot (https://aidwire.example, 1)"


class DiscordHarness:
    """A channel of one kind, with the chat that writes into it."""

    person = "77"

    def __init__(self, discord: StandInDiscord, rest: Rest, kind: int) -> None:
        self.discord = discord
        self.room = discord.channel(kind)
        self.to = Destination("discord", self.room.id, GUILD)
        self.rest = rest
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

    def lose_next_answer(self, after: int = 0) -> None:
        self.discord.lose_writes, self.discord.lose_after = 1, after

    def posting(self, receipt: Receipt) -> Posting:
        return Posting(receipt.message_id, receipt.thread_id)


async def _harness(kind: int) -> AsyncIterator[DiscordHarness]:
    discord = StandInDiscord()
    async with serve(discord) as base:
        rest = Rest(TOKEN, AGENT, base=base)
        yield DiscordHarness(discord, rest, kind)
        await rest.close()


@pytest.fixture(params=[TEXT, FORUM], ids=["channel", "forum"])
async def harness(request) -> AsyncIterator[DiscordHarness]:
    async for made in _harness(request.param):
        yield made


@pytest.fixture
async def channel() -> AsyncIterator[DiscordHarness]:
    async for made in _harness(TEXT):
        yield made


@pytest.fixture
async def forum() -> AsyncIterator[DiscordHarness]:
    async for made in _harness(FORUM):
        yield made


class TestDiscordChat(ChatContract, DirectContract, LongContract):
    """In a channel and in a forum, and what both of these share."""

    async def test_a_reply_that_comes_later_than_the_nonce_holds_is_found(self, harness: DiscordHarness) -> None:
        root = await harness.chat.post(harness.to, ROOT, key="d1")
        harness.discord.lose_writes = 1
        with pytest.raises(RetryLater):
            await harness.chat.post(harness.to, REPLY, key="d2", thread=at(root))
        harness.discord.now += NONCE_SECONDS + 1
        assert await harness.chat.find(harness.to, "d2", thread=at(root)) is not None

    async def test_a_channel_that_is_gone_says_gone(self, harness: DiscordHarness) -> None:
        root = await harness.chat.post(harness.to, ROOT, key="d1")
        for room in list(harness.discord.rooms):
            harness.discord.delete(room)
        for lost in (harness.chat.post(harness.to, ROOT, key="d2"), harness.chat.edit(harness.to, at(root), ROOT, key="d3"),
                     harness.chat.post(harness.to, REPLY, key="d4", thread=at(root))):  # fmt: skip
            with pytest.raises(Gone):
                await lost

    @pytest.mark.parametrize("lacking", ["VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS"])
    async def test_a_channel_that_is_closed_to_the_bot_says_gone(self, harness: DiscordHarness, lacking: str) -> None:
        harness.discord.denied.add(lacking)
        with pytest.raises(Gone, match="Missing"):
            await harness.chat.post(harness.to, ROOT, key="d1")
        assert len(harness.discord.writes()) <= 1

    async def test_what_is_no_id_is_never_asked(self, harness: DiscordHarness) -> None:
        with pytest.raises(Gone, match="Copy Channel ID"):
            await harness.chat.post(replace(harness.to, channel="news/../../users"), ROOT, key="d1")
        assert harness.discord.asked == []

    async def test_another_chat_finds_everything_again(self, harness: DiscordHarness) -> None:
        """Nothing is remembered that a restart would miss."""
        root = await harness.chat.post(harness.to, ROOT, key="d1")
        again = DiscordChat(harness.rest)
        assert await again.find(harness.to, "d1") == root
        reply = await again.post(harness.to, REPLY, key="d2", thread=at(root))
        assert await DiscordChat(harness.rest).find(harness.to, "d2", thread=at(root)) == reply

    async def test_a_reply_opens_an_archived_thread(self, harness: DiscordHarness) -> None:
        root = await harness.chat.post(harness.to, ROOT, key="d1")
        await harness.chat.post(harness.to, REPLY, key="d2", thread=at(root))
        harness.discord.rooms[root.thread_id].archived = True
        await harness.chat.post(harness.to, REPLY, key="d3", thread=at(root))
        assert not harness.discord.rooms[root.thread_id].archived

    async def test_what_is_long_opens_an_archived_thread(self, harness: DiscordHarness) -> None:
        root = await harness.chat.post(harness.to, LONG, key="d1")
        harness.discord.rooms[root.thread_id].archived = True
        await harness.chat.post(harness.to, LONG, key="d2", thread=at(root))
        assert not harness.discord.rooms[root.thread_id].archived

    async def test_a_part_that_comes_later_than_the_nonce_holds_is_not_doubled(self, harness: DiscordHarness) -> None:
        harness.lose_next_answer(after=2)
        with pytest.raises(RetryLater):
            await harness.chat.post(harness.to, LONG, key="d1")
        harness.discord.now += NONCE_SECONDS + 1
        again = DiscordChat(harness.rest)
        assert await again.find(harness.to, "d1") is None
        receipt = await again.post(harness.to, LONG, key="d1")
        text = "\n".join(seen.text for seen in await harness.seen())
        assert [text.count(piece) for piece in PIECES] == [1] * len(PIECES)
        assert await again.find(harness.to, "d1") == receipt

    @pytest.mark.parametrize("lost", [None, 0, 1, 2])
    async def test_what_a_shorter_edit_says_no_more_is_taken_back_and_a_longer_one_brings_it_again(
        self, harness: DiscordHarness, lost: int | None
    ) -> None:
        root = await harness.chat.post(harness.to, LONG, key="d1")
        reply = await harness.chat.post(harness.to, REPLY, key="d2", thread=at(root))
        for key, message, count in (("d3", ROOT, 0), ("d4", LONG, 1)):
            if lost is not None:
                harness.lose_next_answer(lost)
            again = DiscordChat(harness.rest)
            for _ in range(2):
                with suppress(RetryLater):
                    await again.edit(harness.to, at(root), message, key=key)
            harness.discord.lose_writes = 0
            shown = await harness.seen()
            text = "\n".join(seen.text for seen in shown)
            assert [text.count(piece) for piece in PIECES] == [count] * len(PIECES)
            assert {root.message_id, reply.message_id} <= {seen.message_id for seen in shown}
            assert shown[0].text.count("goes on in the thread") == count

    async def test_an_edit_that_overtakes_one_that_was_broken_off_leaves_nothing_of_it(
        self, harness: DiscordHarness
    ) -> None:
        root = await harness.chat.post(harness.to, ROOT, key="d1")
        harness.lose_next_answer(after=2)
        with pytest.raises(RetryLater):
            await harness.chat.edit(harness.to, at(root), LONG, key="d2")
        await harness.chat.edit(harness.to, at(root), ROOT, key="d3")
        assert [seen.message_id for seen in await harness.seen()] == [root.message_id]

    async def test_what_followed_is_changed_in_an_archived_thread(self, harness: DiscordHarness) -> None:
        root = await harness.chat.post(harness.to, LONG, key="d1")
        thread = harness.discord.rooms[root.thread_id]
        parts = [number for number in thread.messages if number != root.message_id]
        thread.archived = True
        await harness.chat.edit(harness.to, at(root), ROOT, key="d2")
        assert [seen.message_id for seen in await harness.seen()] == [root.message_id]
        assert len(parts) > 1

    async def test_only_a_subscriptions_role_is_called(self, harness: DiscordHarness) -> None:
        await harness.chat.post(harness.to, replace(ROOT, title="<@&9> @everyone", ping="5151"), key="d1")
        assert harness.discord.notified == ["<@&5151>"]

    async def test_an_edit_keeps_the_buttons(self, harness: DiscordHarness) -> None:
        buttons = (Action("Why", "why story:1"), Action("Mute story", "mute story:1"))
        root = await harness.chat.post(harness.to, replace(ROOT, actions=buttons), key="d1")
        await harness.chat.edit(harness.to, at(root), replace(REPLY, actions=buttons), key="d2")
        (kept,) = harness.discord.rooms[
            root.thread_id if harness.room.type == FORUM else harness.room.id
        ].messages.values()
        assert [one["custom_id"] for one in kept["components"][0]["components"]] == [
            "aid:why story:1",
            "aid:mute story:1",
        ]

    async def test_a_new_thread_says_that_the_earlier_one_is_gone_and_goes_on(self, harness: DiscordHarness) -> None:
        root = await harness.chat.post(harness.to, ROOT, key="d1")
        reply = await harness.chat.post(harness.to, REPLY, key="d2", thread=at(root))
        harness.discord.delete(reply.thread_id)
        again = await harness.chat.post(harness.to, REPLY, key="d3", thread=at(root))
        assert again.thread_id != root.thread_id
        assert await harness.chat.find(harness.to, "d3", thread=at(root)) == again
        (new,) = [seen for seen in await harness.seen() if seen.message_id == again.message_id]
        assert (new.root_id, "Its earlier thread is gone." in new.text) == (None, True)
        below = await harness.chat.post(harness.to, REPLY, key="d4", thread=at(again))
        assert [seen.root_id for seen in await harness.seen() if seen.message_id == below.message_id] == [
            again.message_id
        ]

    async def test_where_a_long_development_lost_its_thread_all_of_it_moves(self, harness: DiscordHarness) -> None:
        root = await harness.chat.post(harness.to, ROOT, key="d1")
        reply = await harness.chat.post(harness.to, REPLY, key="d2", thread=at(root))
        harness.discord.delete(reply.thread_id)
        harness.lose_next_answer(after=1)
        with pytest.raises(RetryLater):
            await harness.chat.post(harness.to, LONG, key="d3", thread=at(root))
        assert await harness.chat.find(harness.to, "d3", thread=at(root)) is None
        again = await harness.chat.post(harness.to, LONG, key="d3", thread=at(root))
        said = [seen for seen in await harness.seen() if again.message_id in (seen.message_id, seen.root_id)]
        text = "\n".join(seen.text for seen in said)
        assert [text.count(piece) for piece in PIECES] == [1] * len(PIECES)
        assert await harness.chat.find(harness.to, "d3", thread=at(root)) == again

    async def test_a_locked_thread_is_left_alone(self, harness: DiscordHarness) -> None:
        root = await harness.chat.post(harness.to, ROOT, key="d1")
        await harness.chat.post(harness.to, REPLY, key="d2", thread=at(root))
        harness.discord.rooms[root.thread_id].locked = True
        with pytest.raises(GiveUp, match="locked"):
            await harness.chat.post(harness.to, REPLY, key="d3", thread=at(root))


class TestInAChannel:
    """A root is a message, its thread is made with the first reply."""

    async def test_a_story_without_developments_has_no_thread(self, channel: DiscordHarness) -> None:
        await channel.chat.post(channel.to, ROOT, key="d1")
        assert list(channel.discord.rooms) == [channel.room.id]

    async def test_the_thread_has_the_name_of_the_root(self, channel: DiscordHarness) -> None:
        root = await channel.chat.post(channel.to, ROOT, key="d1")
        await channel.chat.post(channel.to, REPLY, key="d2", thread=at(root))
        assert channel.discord.rooms[root.message_id].name == ROOT.title

    async def test_the_same_key_within_minutes_is_one_message(self, channel: DiscordHarness) -> None:
        """Discord itself drops the repeat, should the history not show it yet."""
        first = await channel.chat.post(channel.to, ROOT, key="d1")
        assert await channel.chat.post(channel.to, ROOT, key="d1") == first
        assert len(await channel.seen()) == 1

    async def test_a_refusal_names_the_field_and_is_not_repeated(self, channel: DiscordHarness) -> None:
        with pytest.raises(GiveUp, match=r"50035.*\(nonce\)"):
            await channel.chat.post(channel.to, ROOT, key="k" * 26)
        assert len(channel.discord.writes()) == 1

    async def test_a_repeat_of_what_people_deleted_is_not_posted_again(self, channel: DiscordHarness) -> None:
        first = await channel.chat.post(channel.to, ROOT, key="d1")
        channel.discord.delete(channel.room.id, first.message_id)
        with pytest.raises(GiveUp, match="10008"):
            await channel.chat.post(channel.to, ROOT, key="d1")
        assert await channel.seen() == []

    async def test_a_thread_whose_making_was_not_heard_of_is_used(self, channel: DiscordHarness) -> None:
        root = await channel.chat.post(channel.to, ROOT, key="d1")
        channel.discord.lose_threads = 1
        with pytest.raises(RetryLater):
            await channel.chat.post(channel.to, REPLY, key="d2", thread=at(root))
        reply = await channel.chat.post(channel.to, REPLY, key="d2", thread=at(root))
        assert list(channel.discord.rooms[root.message_id].messages) == [reply.message_id]

    @pytest.mark.parametrize("lacking", ["CREATE_PUBLIC_THREADS", "SEND_MESSAGES_IN_THREADS"])
    async def test_where_threads_are_not_allowed_the_reply_stands_below(
        self, channel: DiscordHarness, lacking: str
    ) -> None:
        root = await channel.chat.post(channel.to, ROOT, key="d1")
        channel.discord.denied.add(lacking)
        reply = await channel.chat.post(channel.to, REPLY, key="d2", thread=at(root))
        answered = channel.room.messages[reply.message_id]["message_reference"]
        assert answered == {"message_id": root.message_id, "fail_if_not_exists": False}
        assert await channel.chat.find(channel.to, "d2", thread=at(root)) == reply
        assert "gone" not in read(channel.room.messages[reply.message_id])

    @pytest.mark.parametrize("lacking", ["CREATE_PUBLIC_THREADS", "SEND_MESSAGES_IN_THREADS"])
    async def test_where_threads_are_not_allowed_what_is_long_goes_on_below(
        self, channel: DiscordHarness, lacking: str
    ) -> None:
        channel.discord.denied.add(lacking)
        channel.lose_next_answer(after=1)
        with pytest.raises(RetryLater):
            await channel.chat.post(channel.to, LONG, key="d1")
        assert await channel.chat.find(channel.to, "d1") is None
        root = await channel.chat.post(channel.to, LONG, key="d1")
        text = "\n".join(read(said) for said in channel.room.messages.values())
        assert [text.count(piece) for piece in PIECES] == [1] * len(PIECES)
        assert await channel.chat.find(channel.to, "d1") == root

    async def test_where_threads_are_not_allowed_what_followed_below_is_taken_back(
        self, channel: DiscordHarness
    ) -> None:
        channel.discord.denied.add("CREATE_PUBLIC_THREADS")
        root = await channel.chat.post(channel.to, LONG, key="d1")
        await channel.chat.edit(channel.to, at(root), ROOT, key="d2")
        assert list(channel.room.messages) == [root.message_id]

    async def test_where_history_is_closed_to_us_an_edit_changes_the_root(self, channel: DiscordHarness) -> None:
        root = await channel.chat.post(channel.to, ROOT, key="d1")
        channel.discord.denied.add("READ_MESSAGE_HISTORY")
        await channel.chat.edit(channel.to, at(root), REPLY, key="d2")
        (seen,) = await channel.seen()
        assert "Denied by the ministry" in seen.text

    async def test_what_is_long_is_posted_without_looking_around(self, channel: DiscordHarness) -> None:
        await channel.chat.post(channel.to, LONG, key="d1")
        looked = [asked.path for asked in channel.discord.asked if asked.method == "GET"]
        (root,) = channel.room.messages
        assert looked == [f"/channels/{channel.room.id}", f"/channels/{channel.room.id}/messages/{root}"]

    async def test_a_person_who_takes_no_messages_says_gone(self, channel: DiscordHarness) -> None:
        place = await channel.chat.direct("88")
        channel.discord.refusing.add("88")
        with pytest.raises(Gone, match="50007"):
            await channel.chat.post(place, ROOT, key="d1")

    async def test_where_there_are_no_threads_none_is_asked_for(self, channel: DiscordHarness) -> None:
        place = await channel.chat.direct("88")
        root = await channel.chat.post(place, ROOT, key="d1")
        await channel.chat.post(place, REPLY, key="d2", thread=at(root))
        paths = [asked.path for asked in channel.discord.writes()]
        assert paths == ["/users/@me/channels", *[f"/channels/{place.channel}/messages"] * 2]

    async def test_a_card_without_an_article_leads_to_its_channel(self, channel: DiscordHarness) -> None:
        await channel.chat.post(Destination("discord", channel.room.id), Message("A feed went silent"), key="d1")
        (said,) = channel.room.messages.values()
        assert said["embeds"][0]["author"]["url"] == f"https://discord.com/channels/{GUILD}/{channel.room.id}#d1"

    async def test_a_thread_that_people_deleted_is_not_made_again(self, channel: DiscordHarness) -> None:
        root = await channel.chat.post(channel.to, ROOT, key="d1")
        await channel.chat.post(channel.to, REPLY, key="d2", thread=at(root))
        channel.discord.delete(root.thread_id)
        reply = await channel.chat.post(channel.to, REPLY, key="d3", thread=at(root))
        assert reply.message_id in channel.room.messages

    async def test_a_development_outlives_its_deleted_root(self, channel: DiscordHarness) -> None:
        root = await channel.chat.post(channel.to, ROOT, key="d1")
        channel.discord.delete(channel.room.id, root.message_id)
        reply = await channel.chat.post(channel.to, REPLY, key="d2", thread=at(root))
        assert list(channel.room.messages) == [reply.message_id]

    async def test_it_is_found_below_what_people_wrote_since(self, channel: DiscordHarness) -> None:
        channel.discord.lose_writes = 1
        with pytest.raises(RetryLater):
            await channel.chat.post(channel.to, ROOT, key="d1")
        (posted,) = channel.room.messages
        for n in range(250):
            channel.discord.say(channel.room, f"word {n}")
        assert await channel.chat.find(channel.to, "d1") == Receipt(posted, posted)

    async def test_anothers_message_with_our_key_is_not_ours(self, channel: DiscordHarness) -> None:
        await channel.chat.post(channel.to, ROOT, key="d1")
        (mine,) = channel.room.messages.values()
        channel.room.messages["1"] = mine | {"id": "1", "author": {"id": "5"}}
        channel.discord.delete(channel.room.id, mine["id"])
        assert await channel.chat.find(channel.to, "d1") is None

    async def test_what_a_channel_is_is_asked_once(self, channel: DiscordHarness) -> None:
        for n in range(3):
            await channel.chat.post(channel.to, ROOT, key=f"d{n}")
        assert [asked.method for asked in channel.discord.asked] == ["GET", "POST", "POST", "POST"]


class TestInAForum:
    """A story is a post, its status a tag."""

    async def test_the_status_is_a_tag_that_follows_the_story(self, forum: DiscordHarness) -> None:
        forum.room.tags = [{"id": "1", "name": "Reported"}, {"id": "2", "name": "Announced"}]
        root = await forum.chat.post(forum.to, ROOT, key="d1")
        assert forum.discord.rooms[root.thread_id].applied == ["1"]
        await forum.chat.edit(forum.to, at(root), Message("Announced", title=ROOT.title), key="d2")
        assert forum.discord.rooms[root.thread_id].applied == ["2"]

    async def test_a_story_is_called_by_its_title(self, forum: DiscordHarness) -> None:
        root = await forum.chat.post(forum.to, ROOT, key="d1")
        assert forum.discord.rooms[root.thread_id].name == ROOT.title

    async def test_an_archived_story_is_opened_for_an_edit(self, forum: DiscordHarness) -> None:
        root = await forum.chat.post(forum.to, ROOT, key="d1")
        forum.discord.rooms[root.thread_id].archived = True
        await forum.chat.edit(forum.to, at(root), REPLY, key="d2")
        (seen,) = await forum.seen()
        assert "Denied by the ministry" in seen.text

    async def test_an_archived_story_is_found(self, forum: DiscordHarness) -> None:
        root = await forum.chat.post(forum.to, ROOT, key="d1")
        forum.discord.rooms[root.thread_id].archived = True
        assert await forum.chat.find(forum.to, "d1") == root

    async def test_a_development_outlives_its_deleted_story(self, forum: DiscordHarness) -> None:
        root = await forum.chat.post(forum.to, ROOT, key="d1")
        forum.discord.delete(root.thread_id)
        reply = await forum.chat.post(forum.to, REPLY, key="d2", thread=at(root))
        (seen,) = await forum.seen()
        assert seen.message_id == reply.message_id
        assert await forum.chat.find(forum.to, "d2", thread=at(root)) is not None

    async def test_a_forum_that_wants_a_tag_says_so(self, forum: DiscordHarness) -> None:
        forum.room.flags = 1 << 4
        with pytest.raises(GiveUp, match="tag is required"):
            await forum.chat.post(forum.to, ROOT, key="d1")
