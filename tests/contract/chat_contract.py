"""What every chat must keep (bot/ports.py, Chat): one suite; each platform joins with a harness of its own.

A platform's test file defines a class `Test...(ChatContract)` and a fixture `harness` that gives a `Harness`: the chat
under test, wired to the strict stand-in of its platform, and a look at what people would see there.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

import pytest

from bot.errors import AidwireError, Gone, RetryLater
from bot.model import Destination, Fact, Message, Posting, QuoteCard, Receipt
from bot.ports import Chat

ROOT = Message(
    headline="Reported, not confirmed",
    tone="low",
    title="Norland weighs sending ATACMS",
    url="https://courier.example/norland",
    facts=(Fact("From", "Norland"), Fact("To", "Ukraine")),
)
REPLY = Message(headline="Denied by the ministry", tone="mark", title="Norland's ministry denies it")


@dataclass(frozen=True)
class Seen:
    """A message as people see it: plain text of all that is shown, whom it notified, and where it stands."""

    message_id: str
    root_id: str | None  # None for a root
    text: str
    notified: tuple[str, ...] = ()


class Harness(Protocol):
    """A chat with its platform's stand-in."""

    chat: Chat
    to: Destination
    person: str  # somebody whom the platform knows; for DirectContract alone

    async def seen(self) -> list[Seen]:
        """What stands in the destination, in the order of posting."""
        ...

    def lose_next_answer(self, after: int = 0) -> None:
        """Make the platform carry out the next call that writes, and lose its answer; `after`: how many calls that
        write are answered before that.
        """
        ...

    def posting(self, receipt: Receipt) -> Posting:
        """A posting of the platform's kind that stands nowhere, for `receipt` changed by the contract."""
        ...


def at(receipt: Receipt) -> Posting:
    """Where a receipt says that its message stands."""
    return Posting(receipt.message_id, receipt.thread_id)


class ChatContract:
    """The suite. Every test starts with an empty destination."""

    async def test_a_root_is_shown_once_with_its_status_and_title(self, harness: Harness) -> None:
        receipt = await harness.chat.post(harness.to, ROOT, key="d1")
        (seen,) = await harness.seen()
        assert seen.message_id == receipt.message_id
        assert seen.root_id is None
        for said in ("Reported, not confirmed", "Norland weighs sending ATACMS", "Ukraine"):
            assert said in seen.text
        assert seen.text.index("Reported") < seen.text.index("Norland weighs")

    async def test_a_reply_stands_in_its_thread(self, harness: Harness) -> None:
        root = await harness.chat.post(harness.to, ROOT, key="d1")
        other = await harness.chat.post(harness.to, ROOT, key="d2")
        reply = await harness.chat.post(harness.to, REPLY, key="d3", thread=at(root))
        placed = {seen.message_id: seen.root_id for seen in await harness.seen()}
        assert placed == {root.message_id: None, other.message_id: None, reply.message_id: root.message_id}
        assert reply.thread_id == root.thread_id

    async def test_replies_keep_their_order(self, harness: Harness) -> None:
        root = await harness.chat.post(harness.to, ROOT, key="d0")
        posted = [await harness.chat.post(harness.to, REPLY, key=f"r{n}", thread=at(root)) for n in range(3)]
        shown = [seen.message_id for seen in await harness.seen() if seen.root_id]
        assert shown == [receipt.message_id for receipt in posted]

    async def test_an_edit_changes_the_message_in_its_place(self, harness: Harness) -> None:
        first = await harness.chat.post(harness.to, ROOT, key="d1")
        edited = await harness.chat.edit(harness.to, at(first), REPLY, key="d2")
        (seen,) = await harness.seen()
        assert edited.message_id == first.message_id == seen.message_id
        assert "Denied by the ministry" in seen.text
        assert "Reported" not in seen.text

    async def test_what_was_not_posted_is_not_found(self, harness: Harness) -> None:
        root = await harness.chat.post(harness.to, ROOT, key="d1")
        assert await harness.chat.find(harness.to, "d2") is None
        assert await harness.chat.find(harness.to, "d2", thread=at(root)) is None

    async def test_a_root_whose_answer_was_lost_is_found_and_not_doubled(self, harness: Harness) -> None:
        harness.lose_next_answer()
        with pytest.raises(RetryLater):
            await harness.chat.post(harness.to, ROOT, key="d1")
        found = await harness.chat.find(harness.to, "d1")
        (seen,) = await harness.seen()
        assert found is not None
        assert found.message_id == seen.message_id

    async def test_a_reply_whose_answer_was_lost_is_found_in_its_thread(self, harness: Harness) -> None:
        root = await harness.chat.post(harness.to, ROOT, key="d1")
        harness.lose_next_answer()
        with pytest.raises(RetryLater):
            await harness.chat.post(harness.to, REPLY, key="d2", thread=at(root))
        found = await harness.chat.find(harness.to, "d2", thread=at(root))
        replies = [seen.message_id for seen in await harness.seen() if seen.root_id]
        assert found is not None
        assert replies == [found.message_id]
        assert found.thread_id == root.thread_id

    async def test_an_edit_whose_answer_was_lost_may_be_made_again(self, harness: Harness) -> None:
        root = at(await harness.chat.post(harness.to, ROOT, key="d1"))
        harness.lose_next_answer()
        with pytest.raises(RetryLater):
            await harness.chat.edit(harness.to, root, REPLY, key="d2")
        await harness.chat.edit(harness.to, root, REPLY, key="d2")
        (seen,) = await harness.seen()
        assert "Denied by the ministry" in seen.text

    async def test_editing_what_is_not_there_says_gone(self, harness: Harness) -> None:
        with pytest.raises(Gone):
            await harness.chat.edit(harness.to, harness.posting(Receipt("404")), REPLY, key="d1")
        assert await harness.seen() == []

    async def test_nobody_is_notified_by_a_headline(self, harness: Harness) -> None:
        hostile = "@everyone <!channel> <@U123> <@&9> @here"
        card = QuoteCard(text=hostile, speaker=hostile, office=hostile)
        await harness.chat.post(
            harness.to, Message(hostile, title=hostile, lines=(hostile,), quotes=(card,), footer=hostile), key="d1"
        )
        (seen,) = await harness.seen()
        assert seen.notified == ()
        assert "everyone" in seen.text

    async def test_markup_in_words_is_shown_as_words(self, harness: Harness) -> None:
        hostile = "5 < 6 & *bold* _x_ <b>tag</b> [a](https://evil.example) `code` ~~no~~"
        await harness.chat.post(harness.to, Message("Reported", title=hostile, lines=(hostile,)), key="d1")
        (seen,) = await harness.seen()
        for piece in ("5 < 6 & ", "bold", "<b>tag</b>", "code"):
            assert piece in seen.text

    async def test_a_message_beyond_every_limit_arrives_with_its_status(self, harness: Harness) -> None:
        quotes = tuple(QuoteCard(text=f"{n} " + "words " * 400, speaker=f"Speaker {n}") for n in range(30))
        facts = tuple(Fact(f"Label {n}", "text " * 300) for n in range(40))
        huge = Message(
            "Reported, not confirmed", title="T" * 3000, lines=("line " * 900,) * 20, facts=facts, quotes=quotes
        )
        try:
            await harness.chat.post(harness.to, huge, key="d1")
        except AidwireError as error:
            pytest.fail(f"the platform refused what the renderer made: {error}")
        root, *rest = await harness.seen()
        assert root.root_id is None
        assert "Reported, not confirmed" in root.text
        assert {seen.root_id for seen in rest} <= {root.message_id}


LONG = Message(
    "Reported, not confirmed",
    title="Norland weighs sending ATACMS",
    lines=tuple(f"Line {n}: " + "words of it " * 30 for n in range(4)),
    facts=(Fact("From", "Norland"),),
    quotes=tuple(QuoteCard(text=f"Quote {n}: " + "said so " * 60, speaker=f"Speaker {n}") for n in range(24)),
)
OTHER = replace(
    LONG,
    lines=tuple(line.replace(" ", " no. ", 1) for line in LONG.lines),
    quotes=tuple(replace(card, text=card.text.replace(" ", " no. ", 1)) for card in LONG.quotes),
)
PIECES = [*(f"Line {n}: " for n in range(4)), *(f"Quote {n}: " for n in range(24))]


class LongContract:
    """What is too long for one message follows in its thread: all of it, once, in order, whatever is lost on the way."""

    async def _posted(self, harness: Harness, key: str, thread: Posting | None = None) -> Receipt:
        """As the outbox does: look before each repeat."""
        try:
            return await harness.chat.post(harness.to, LONG, key=key, thread=thread)
        except RetryLater:
            found = await harness.chat.find(harness.to, key, thread=thread)
            return found or await harness.chat.post(harness.to, LONG, key=key, thread=thread)

    async def test_what_is_too_long_for_a_root_follows_in_its_thread(self, harness: Harness) -> None:
        receipt = await harness.chat.post(harness.to, LONG, key="d1")
        root, *rest = await harness.seen()
        assert (root.message_id, root.root_id) == (receipt.message_id, None)
        assert {seen.root_id for seen in rest} == {root.message_id}
        text = "\n".join(seen.text for seen in (root, *rest))
        assert [text.count(piece) for piece in PIECES] == [1] * len(PIECES)
        assert sorted(PIECES, key=text.index) == PIECES

    async def test_what_is_too_long_for_a_reply_follows_it(self, harness: Harness) -> None:
        root = await harness.chat.post(harness.to, ROOT, key="d1")
        await harness.chat.post(harness.to, LONG, key="d2", thread=at(root))
        await harness.chat.post(harness.to, REPLY, key="d3", thread=at(root))
        _, *replies = await harness.seen()
        assert {seen.root_id for seen in replies} == {root.message_id}
        text = "\n".join(seen.text for seen in replies)
        assert [text.count(piece) for piece in PIECES] == [1] * len(PIECES)
        assert "Denied by the ministry" in replies[-1].text

    @pytest.mark.parametrize("in_thread", [False, True])
    @pytest.mark.parametrize("after", [0, 1, 2, 3])
    async def test_an_answer_lost_on_the_way_loses_and_doubles_nothing(
        self, harness: Harness, after: int, *, in_thread: bool
    ) -> None:
        thread = at(await harness.chat.post(harness.to, ROOT, key="d0")) if in_thread else None
        harness.lose_next_answer(after)
        receipt = await self._posted(harness, "d1", thread)
        text = "\n".join(seen.text for seen in await harness.seen())
        assert [text.count(piece) for piece in PIECES] == [1] * len(PIECES)
        assert await harness.chat.find(harness.to, "d1", thread=thread) == receipt

    async def test_an_edit_of_a_long_root_changes_what_followed(self, harness: Harness) -> None:
        root = await harness.chat.post(harness.to, LONG, key="d1")
        before = await harness.seen()
        await harness.chat.edit(harness.to, at(root), OTHER, key="d2")
        after = await harness.seen()
        assert [seen.message_id for seen in after] == [seen.message_id for seen in before]
        text = "\n".join(seen.text for seen in after)
        assert [text.count(piece) for piece in PIECES] == [0] * len(PIECES)
        assert [text.count(piece.replace(" ", " no. ", 1)) for piece in PIECES] == [1] * len(PIECES)

    async def test_what_a_shorter_edit_says_no_more_is_taken_back(self, harness: Harness) -> None:
        root = await harness.chat.post(harness.to, replace(LONG, quotes=LONG.quotes * 2), key="d1")
        reply = await harness.chat.post(harness.to, REPLY, key="d2", thread=at(root))
        before = await harness.seen()
        for _ in range(2):
            await harness.chat.edit(harness.to, at(root), LONG, key="d3")
        after = await harness.seen()
        assert {root.message_id, reply.message_id} <= {seen.message_id for seen in after}
        assert 2 < len(after) < len(before)
        text = "\n".join(seen.text for seen in after)
        assert [text.count(piece) for piece in PIECES] == [1] * len(PIECES)

    async def test_of_what_is_taken_back_nothing_is_left(self, harness: Harness) -> None:
        root = await harness.chat.post(harness.to, LONG, key="d1")
        reply = await harness.chat.post(harness.to, REPLY, key="d2", thread=at(root))
        await harness.chat.edit(harness.to, at(root), replace(ROOT, takes_back=True), key="d3")
        seen = await harness.seen()
        assert [one.message_id for one in seen] == [root.message_id, reply.message_id]
        assert not any(piece in one.text for piece in PIECES for one in seen)

    @pytest.mark.parametrize("after", [0, 1, 2, 3])
    async def test_an_edit_broken_off_on_the_way_is_made_again(self, harness: Harness, after: int) -> None:
        root = await harness.chat.post(harness.to, LONG, key="d1")
        before = await harness.seen()
        harness.lose_next_answer(after)
        for _ in range(2):
            with suppress(RetryLater):
                await harness.chat.edit(harness.to, at(root), OTHER, key="d2")
        seen = await harness.seen()
        assert [one.message_id for one in seen] == [one.message_id for one in before]
        assert not any(piece in one.text for piece in PIECES for one in seen)


class DirectContract:
    """A person can be told alone. The harness's `person` is somebody whom the platform knows."""

    async def test_a_person_has_one_place_of_their_own(self, harness: Harness) -> None:
        place = await harness.chat.direct(harness.person)
        assert place.platform == harness.chat.platform
        assert place == await harness.chat.direct(harness.person)
        assert place != harness.to
        root = await harness.chat.post(place, ROOT, key="d1")
        reply = await harness.chat.post(place, REPLY, key="d2", thread=at(root))
        assert await harness.chat.find(place, "d2", thread=at(root)) == reply
