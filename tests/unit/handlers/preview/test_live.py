import asyncio

from bot.model import Destination, Posting
from handlers.preview.chat import PreviewChat
from handlers.preview.live import BATCH, Live
from tests.contract import preview_samples as samples
from tests.contract.preview_samples import NOW
from tests.contract.preview_store import FakePreviewStore

NEVER = 3600.0  # a poll that no test waits for: what arrives was woken


class Clock:
    def now(self):
        return NOW


def live_page() -> tuple[FakePreviewStore, Live, PreviewChat]:
    store = FakePreviewStore()
    live = Live(store, Clock(), poll_seconds=NEVER)
    return store, live, PreviewChat(store, Clock(), live.notify)


async def tell(chat: PreviewChat, key: str) -> Posting:
    receipt = await chat.post(Destination("preview", "all"), samples.report(), key=key)
    return Posting(receipt.message_id, receipt.thread_id)


async def test_a_late_page_gets_what_it_missed_in_order():
    _, live, chat = live_page()
    ids = [(await tell(chat, f"d{n}")).message_id for n in range(3)]
    batch = await anext(live.changes(0))
    assert [kept.id for kept in batch] == ids


async def test_a_page_resumes_after_the_last_change_it_saw():
    _, live, chat = live_page()
    for n in range(3):
        await tell(chat, f"d{n}")
    (kept,) = await anext(live.changes(2))
    assert kept.seq == 3


async def test_a_change_wakes_a_waiting_page():
    _, live, chat = live_page()
    changes = live.changes(0)
    assert await anext(changes) == []
    waiting = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0)
    root = await tell(chat, "d1")
    async with asyncio.timeout(5):
        (kept,) = await waiting
    assert kept.id == root.message_id


async def test_a_change_during_the_look_is_not_missed():
    store, live, chat = live_page()
    look = store.since

    async def slow(seq: int, limit: int):
        found = await look(seq, limit)
        if not found:
            await tell(chat, "meanwhile")
        return found

    store.since = slow  # type: ignore[method-assign]
    changes = live.changes(0)
    async with asyncio.timeout(5):
        assert await anext(changes) == []
        assert len(await anext(changes)) == 1


async def test_an_edit_is_one_change_of_the_same_message():
    _, live, chat = live_page()
    root = await tell(chat, "d1")
    await chat.edit(Destination("preview", "all"), root, samples.corrected(), key="d2")
    (kept,) = await anext(live.changes(0))
    assert kept.message == samples.corrected()
    assert kept.edited == NOW


async def test_many_changes_come_in_batches_without_a_gap():
    store, live, _ = live_page()
    for n in range(BATCH + 5):
        await store.append("all", None, f"d{n}", samples.report(), NOW)
    seen = []
    async for batch in live.changes(0):
        if not batch:
            break
        seen += [kept.seq for kept in batch]
    assert seen == list(range(1, BATCH + 6))


async def test_closing_ends_every_stream():
    _, live, _ = live_page()
    changes = live.changes(0)
    assert await anext(changes) == []
    waiting = asyncio.ensure_future(anext(changes, "ended"))
    await asyncio.sleep(0)
    live.close()
    async with asyncio.timeout(5):
        assert await waiting == "ended"
    assert [batch async for batch in live.changes(0)] == []
