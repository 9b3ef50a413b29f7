"""The preview keeps the contract of chats."""

import re
from html import unescape

import pytest

from bot.errors import Gone, RetryLater
from bot.model import Destination, Posting, Receipt
from handlers.preview import render
from handlers.preview.chat import PreviewChat
from tests.contract.chat_contract import REPLY, ROOT, ChatContract, DirectContract, Seen, at
from tests.contract.preview_samples import NOW
from tests.contract.preview_store import FakePreviewStore


class PreviewHarness:
    """The preview over a store in memory; people see what the page renders."""

    to = Destination("preview", "all")
    person = "preview"

    def __init__(self) -> None:
        self.store = FakePreviewStore()
        self.changes = 0
        self.chat = PreviewChat(self.store, self, self._changed)

    def now(self):
        return NOW

    def _changed(self) -> None:
        self.changes += 1

    async def seen(self) -> list[Seen]:
        kept = sorted(await self.store.since(0, 1000), key=lambda one: one.born)
        return [Seen(one.id, one.root, unescape(re.sub(r"<[^>]*>", "", render.message(one)))) for one in kept]

    def lose_next_answer(self) -> None:
        self.store.lose_next = RetryLater("the answer was lost")

    def posting(self, receipt: Receipt) -> Posting:
        return Posting(receipt.message_id, receipt.thread_id)


@pytest.fixture
def harness() -> PreviewHarness:
    return PreviewHarness()


class TestPreviewChat(ChatContract, DirectContract):
    async def test_the_same_key_again_gives_the_same_message(self, harness: PreviewHarness) -> None:
        first = await harness.chat.post(harness.to, ROOT, key="d1")
        assert await harness.chat.post(harness.to, ROOT, key="d1") == first
        assert len(await harness.seen()) == 1

    async def test_open_pages_hear_of_each_change(self, harness: PreviewHarness) -> None:
        first = await harness.chat.post(harness.to, ROOT, key="d1")
        await harness.chat.edit(harness.to, at(first), REPLY, key="d2")
        assert harness.changes == 2

    async def test_a_reply_to_an_unknown_thread_says_gone(self, harness: PreviewHarness) -> None:
        with pytest.raises(Gone):
            await harness.chat.post(harness.to, REPLY, key="d1", thread=Posting("m404", "m404"))
