"""What every PreviewStore must keep (handlers/preview/chat.py). A store joins with a fixture `store`.

The store under test shows the channels "all" and "atacms", in this order, and is empty.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Gone
from handlers.preview.chat import PreviewStore
from tests.contract import preview_samples as samples
from tests.contract.preview_samples import NOW


async def root(store: PreviewStore, key: str = "k1", channel: str = "all", minutes: int = 0) -> str:
    return await store.append(channel, None, key, samples.report(), NOW + timedelta(minutes=minutes))


async def reply(store: PreviewStore, root_id: str, key: str, minutes: int = 0) -> str:
    return await store.append("all", root_id, key, samples.denial(), NOW + timedelta(minutes=minutes))


class PreviewStoreContract:
    """The suite."""

    async def test_a_message_comes_back_as_it_was_kept(self, store: PreviewStore) -> None:
        kept_id = await root(store)
        (kept,) = await store.thread(kept_id)
        assert kept.id == kept_id
        assert (kept.channel, kept.root, kept.message, kept.at) == ("all", None, samples.report(), NOW)
        assert kept.born == kept.seq == await store.newest() >= 1
        assert kept.edited is None

    async def test_the_same_key_changes_nothing_and_gives_the_same_id(self, store: PreviewStore) -> None:
        first = await root(store)
        newest = await store.newest()
        assert await root(store) == first
        assert await store.newest() == newest
        assert len(await store.threads("all", None, 10)) == 1

    async def test_the_same_key_at_the_same_time_is_kept_once(self, store: PreviewStore) -> None:
        ids = await asyncio.gather(*(root(store) for _ in range(8)))
        assert len(set(ids)) == 1
        assert len(await store.since(0, 100)) == 1

    async def test_a_reply_needs_a_root_of_its_channel(self, store: PreviewStore) -> None:
        first = await root(store)
        child = await reply(store, first, "k2")
        elsewhere = await root(store, "k3", "atacms")
        newest = await store.newest()
        for wrong in ("404", child, elsewhere):
            with pytest.raises(Gone):
                await reply(store, wrong, f"k-{wrong}")
        assert await store.newest() == newest

    async def test_a_thread_is_its_root_and_replies_in_order(self, store: PreviewStore) -> None:
        first, other = await root(store), await root(store, "o")
        replies = [await reply(store, first, f"r{n}") for n in range(3)]
        await reply(store, other, "x")
        assert [kept.id for kept in await store.thread(first)] == [first, *replies]
        assert {kept.root for kept in (await store.thread(first))[1:]} == {first}
        assert await store.thread(replies[0]) == []
        for unknown in ("404", "9" * 40, "²", "x' or 1=1"):
            assert await store.thread(unknown) == []

    async def test_replacing_shows_the_new_message_and_raises_its_seq(self, store: PreviewStore) -> None:
        first = await root(store)
        later = NOW + timedelta(hours=1)
        await root(store, "k2")
        await store.replace(first, "e1", samples.corrected(), later)
        (kept,) = await store.thread(first)
        assert (kept.message, kept.at, kept.edited) == (samples.corrected(), NOW, later)
        assert kept.seq == await store.newest() > kept.born

    async def test_the_same_replace_again_changes_nothing(self, store: PreviewStore) -> None:
        first = await root(store)
        await store.replace(first, "e1", samples.corrected(), NOW)
        newest = await store.newest()
        await store.replace(first, "e1", samples.corrected(), NOW + timedelta(hours=1))
        assert await store.newest() == newest

    async def test_what_is_not_there_cannot_be_replaced(self, store: PreviewStore) -> None:
        with pytest.raises(Gone):
            await store.replace("404", "e1", samples.corrected(), NOW)

    async def test_a_key_finds_what_it_appended_or_replaced_last(self, store: PreviewStore) -> None:
        first = await root(store)
        await store.replace(first, "e1", samples.corrected(), NOW)
        assert await store.find("k1") == first
        assert await store.find("e1") == first
        assert await store.find("e2") is None

    async def test_threads_come_by_their_newest_message(self, store: PreviewStore) -> None:
        old, new = await root(store, "a"), await root(store, "b", minutes=1)
        await root(store, "c", "atacms")
        assert [thread.root.id for thread in await store.threads("all", None, 10)] == [new, old]
        await reply(store, old, "r", minutes=5)
        first, second = await store.threads("all", None, 10)
        assert (first.root.id, first.replies, first.latest) == (old, 1, NOW + timedelta(minutes=5))
        assert (second.root.id, second.replies, second.active) == (new, 0, second.root.born)

    async def test_an_edit_moves_no_thread(self, store: PreviewStore) -> None:
        old, new = await root(store, "a"), await root(store, "b")
        await store.replace(old, "e", samples.corrected(), NOW)
        assert [thread.root.id for thread in await store.threads("all", None, 10)] == [new, old]

    async def test_pages_of_threads_meet_without_gap_or_overlap(self, store: PreviewStore) -> None:
        ids = [await root(store, f"k{n}") for n in range(7)]
        seen: list[str] = []
        before = None
        while page := await store.threads("all", before, 3):
            seen += [thread.root.id for thread in page]
            before = page[-1].active
        assert seen == ids[::-1]

    async def test_since_gives_each_changed_message_once_as_it_is_now(self, store: PreviewStore) -> None:
        first, second = await root(store, "a"), await root(store, "b")
        mark = await store.newest()
        assert await store.since(mark, 10) == []
        third = await reply(store, second, "c")
        await store.replace(first, "e1", samples.corrected(), NOW)
        await store.replace(first, "e2", replace(samples.corrected(), title="Again"), NOW)
        changes = await store.since(mark, 10)
        assert [kept.id for kept in changes] == [third, first]
        assert changes[1].message.title == "Again"
        assert [kept.id for kept in await store.since(0, 2)] == [second, third]

    async def test_channels_tell_of_their_newest_message(self, store: PreviewStore) -> None:
        assert [(channel.name, channel.newest) for channel in await store.channels()] == [("all", 0), ("atacms", 0)]
        first = await root(store)
        await reply(store, first, "r")
        newest = await store.newest()
        await store.replace(first, "e", samples.corrected(), NOW)
        assert [channel.newest for channel in await store.channels()] == [newest, 0]
