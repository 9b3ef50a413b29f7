from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.errors import GiveUp, Gone, RetryLater
from bot.model import AlertKind, Delivery, Destination, Message, Posting, Receipt
from bot.outbox import Outbox
from bot.ports import Drained, Paused, Taken
from tests.clock import HandClock

TO = Destination("test", "all")


@dataclass
class FakeDeliveries:
    """bot.ports.DeliveryStore for one lane."""

    waiting: list[Delivery]
    posting: Posting | None = None
    attempts: int = 0
    paused_until: datetime | None = None
    receipts: list[Receipt] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    lane_gone: str = ""
    lost: list[tuple[Destination, str]] = field(default_factory=list)

    def take(self, lane, now):
        assert lane == TO.key
        if self.paused_until and self.paused_until > now:
            return Paused((self.paused_until - now).total_seconds())
        if not self.waiting:
            return None
        self.attempts += 1
        return Taken(7, 1, self.waiting[0], self.posting, self.attempts, 0.0)

    def sent(self, taken, receipt, now, *, more=False):
        self.receipts.append(receipt)
        self.posting = self.posting or Posting(receipt.message_id, receipt.thread_id)
        self._next()
        return self.take(TO.key, now) if more else None

    def failed(self, taken, problem):
        self.dead.append(problem)
        self._next()

    def pause(self, lane, until, problem):
        self.paused_until = until

    def gone(self, lane, reason):
        self.lane_gone = reason

    def untold(self):
        return list(self.lost)

    def told(self, to):
        self.lost = [(other, reason) for other, reason in self.lost if other != to]

    def _next(self):
        self.waiting.pop(0)
        self.attempts = 0


class FakeChat:
    """bot.ports.Chat that fails as told, before or after it took the message."""

    platform = "test"

    def __init__(self, *failures: Exception, after_commit: bool = False) -> None:
        self.failures = list(failures)
        self.after_commit = after_commit
        self.posted: list[tuple[str, Message, Posting | None]] = []
        self.edited: list[tuple[str, Message]] = []

    async def post(self, to, message, *, key, thread=None):
        if self.failures and not self.after_commit:
            raise self.failures.pop(0)
        self.posted.append((key, message, thread))
        if self.failures:
            raise self.failures.pop(0)
        return Receipt(f"m{len(self.posted)}", "t1")

    async def edit(self, to, posting, message, *, key):
        if self.failures:
            raise self.failures.pop(0)
        self.edited.append((posting.message_id, message))
        return Receipt(posting.message_id)

    async def find(self, to, key, *, thread=None):
        return next((Receipt(f"m{n}", "t1") for n, (k, _, _) in enumerate(self.posted, 1) if k == key), None)


def delivery(kind: AlertKind = AlertKind.OPEN, text: str = "Reported") -> Delivery:
    return Delivery(kind, TO, "reported_agreed", Message(text))


def box(store: FakeDeliveries, chat: FakeChat, clock: HandClock) -> Outbox:
    return Outbox(store, {"test": chat}, clock)


async def step(outbox: Outbox) -> int | Paused | None:
    """One delivery, and what came of it."""
    drained = await outbox.drain(TO.key, lambda _done: False)
    if drained.done:
        return drained.done[0]
    return None if drained.wait is None else Paused(drained.wait)


async def test_a_root_is_posted_and_its_receipt_kept():
    store, chat = FakeDeliveries([delivery()]), FakeChat()
    assert await step(box(store, chat, HandClock())) == 7
    assert store.receipts == [Receipt("m1", "t1")]


async def test_a_reply_goes_into_the_thread_and_an_edit_to_the_root():
    store, chat = (
        FakeDeliveries([delivery(), delivery(AlertKind.REPLY), delivery(AlertKind.EDIT, "Announced")]),
        FakeChat(),
    )
    outbox = box(store, chat, HandClock())
    for _ in range(3):
        await step(outbox)
    assert [thread for _, _, thread in chat.posted] == [None, Posting("m1", "t1")]
    assert chat.edited == [("m1", Message("Announced"))]


async def test_what_the_platform_took_before_the_connection_was_lost_is_not_sent_again():
    store, chat, clock = (
        FakeDeliveries([delivery()]),
        FakeChat(RetryLater("connection lost"), after_commit=True),
        HandClock(),
    )
    outbox = box(store, chat, clock)
    wait = await step(outbox)
    clock.forward(seconds=wait.seconds)
    assert await step(outbox) == 7
    assert len(chat.posted) == 1
    assert store.receipts == [Receipt("m1", "t1")]


async def test_a_lane_waits_as_long_as_the_platform_says():
    store, clock = FakeDeliveries([delivery()]), HandClock()
    outbox = box(store, FakeChat(RetryLater("slow down", after=30)), clock)
    assert await step(outbox) == Paused(30)
    assert await step(outbox) == Paused(30)
    clock.forward(seconds=31)
    assert await step(outbox) == 7
    assert await step(outbox) is None


async def test_without_a_delay_it_waits_longer_each_time_up_to_a_minute():
    store, clock = FakeDeliveries([delivery()]), HandClock()
    outbox = box(store, FakeChat(*[RetryLater("down")] * 12), clock)
    waits = []
    for _ in range(12):
        waits.append((await step(outbox)).seconds)
        clock.forward(seconds=waits[-1])
    assert waits[:3] == [2, 4, 8]
    assert waits[-1] == 60


@pytest.mark.parametrize("failure", [GiveUp("too long"), Gone("no such channel")])
async def test_what_can_never_go_out_is_set_aside_with_its_reason(failure):
    store = FakeDeliveries([delivery(), delivery()])
    assert await step(box(store, FakeChat(failure), HandClock())) == 7
    assert store.dead == [str(failure)]
    assert store.lane_gone == ("no such channel" if isinstance(failure, Gone) else "")


async def test_an_edit_of_what_people_deleted_leaves_the_channel_alive():
    store = FakeDeliveries([delivery(AlertKind.EDIT)], Posting("m1", "t1"))
    assert await step(box(store, FakeChat(Gone("no such message")), HandClock())) == 7
    assert (store.dead, store.lane_gone) == (["no such message"], "")


async def test_a_bug_holds_its_delivery_back_and_then_lets_the_lane_go_on():
    store, clock = FakeDeliveries([delivery(), delivery()]), HandClock()
    outbox = box(store, FakeChat(*[TypeError("a bug")] * 5), clock)
    for _ in range(4):
        clock.forward(seconds=(await step(outbox)).seconds)
    assert await step(outbox) == 7
    assert store.dead == ["TypeError('a bug')"]
    await step(outbox)
    assert len(store.receipts) == 1


async def test_an_edit_of_a_thread_that_never_opened_is_set_aside():
    store = FakeDeliveries([delivery(AlertKind.EDIT)])
    await step(box(store, FakeChat(), HandClock()))
    assert store.dead == ["its thread was never opened here"]


async def test_an_unknown_platform_holds_its_lane_and_loses_nothing():
    store, clock = FakeDeliveries([delivery()]), HandClock()
    assert await step(Outbox(store, {}, clock)) == Paused(900)
    assert store.paused_until == clock.now() + timedelta(seconds=900)
    assert len(store.waiting) == 1


async def test_a_platform_that_is_down_for_weeks_is_asked_on_and_on():
    store = FakeDeliveries([delivery()], attempts=5000)
    assert await step(box(store, FakeChat(RetryLater("down")), HandClock())) == Paused(60)


class FakeOwners:
    def __init__(self, *failures: Exception) -> None:
        self.failures, self.heard = list(failures), []

    async def tell(self, to, reason):
        if self.failures:
            raise self.failures.pop(0)
        self.heard.append((to, reason))


async def test_the_owner_of_a_channel_that_is_gone_is_told_once():
    store, owners = FakeDeliveries([], lost=[(TO, "no such channel")]), FakeOwners(RetryLater("slow down"))
    outbox = Outbox(store, {}, HandClock(), owners)
    for _ in range(3):
        await outbox.tell_owners()
    assert owners.heard == [(TO, "no such channel")]


async def test_an_owner_who_cannot_be_told_is_not_asked_for_ever():
    store = FakeDeliveries([], lost=[(TO, "no such channel")])
    await Outbox(store, {}, HandClock(), FakeOwners(GiveUp("they left"))).tell_owners()
    assert store.lost == []
    await Outbox(store, {}, HandClock()).tell_owners()


async def test_a_process_that_others_take_for_dead_sends_nothing():
    store, chat = FakeDeliveries([delivery()]), FakeChat()
    outbox = Outbox(store, {"test": chat}, HandClock(), alive=lambda: False)
    assert await step(outbox) == Paused(2)
    assert (chat.posted, len(store.waiting)) == ([], 1)


async def test_a_lane_is_drained_in_order_as_long_as_it_may():
    store, chat = FakeDeliveries([delivery(text=word) for word in ("one", "two", "three", "four")]), FakeChat()
    outbox = box(store, chat, HandClock())
    assert await outbox.drain(TO.key, lambda done: done < 3) == Drained((7, 7, 7), 0.0)
    assert (len(store.receipts), store.attempts) == (3, 0)  # the fourth was not begun
    assert await outbox.drain(TO.key, lambda done: done < 3) == Drained((7,), None)
    assert [message.headline for _, message, _ in chat.posted] == ["one", "two", "three", "four"]


async def test_what_cannot_be_sent_is_set_aside_and_the_lane_goes_on():
    store, chat = FakeDeliveries([delivery(), delivery(text="two")]), FakeChat(GiveUp("too long"))
    assert await box(store, chat, HandClock()).drain(TO.key, lambda _done: True) == Drained((7, 7), None)
    assert (store.dead, [message.headline for _, message, _ in chat.posted]) == (["too long"], ["two"])


async def test_a_lane_that_must_wait_says_what_went_out_before():
    store, chat = FakeDeliveries([delivery(), delivery(text="two")]), FakeChat()

    def more(_done: int) -> bool:
        chat.failures.append(RetryLater("slow down", after=30))
        return True

    assert await box(store, chat, HandClock()).drain(TO.key, more) == Drained((7,), 30.0)
    assert len(store.receipts) == 1
