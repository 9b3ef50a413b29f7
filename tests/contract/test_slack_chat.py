"""Slack keeps the contract of chats, on the strict stand-in over real sockets."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answers.rulings import address
from bot.errors import Gone, RetryLater
from bot.model import Destination, Link, Message, Posting, Receipt
from handlers.slack.chat import SlackChat
from handlers.slack.split import parts
from handlers.slack.web import Web
from tests.contract.chat_contract import LONG, PIECES, REPLY, ROOT, ChatContract, LongContract, Seen, at
from tests.standins import slack_bodies as bodies
from tests.standins.slack import BOT_TOKEN, PERSON, TEAM, StandInSlack, serving


class SlackHarness:
    """Slack's chat wired to the stand-in; time does not pass, it is spent at once."""

    def __init__(self, slack: StandInSlack) -> None:
        self.slack = slack
        self.channel = slack.channel()
        slack.people["77"] = {"id": "77", "team_id": TEAM}
        self.to = Destination("slack", self.channel.id)
        self.seconds = 0.0
        self.web = Web(BOT_TOKEN, base=f"{slack.base}/api", clock=lambda: self.seconds, sleep=self._pass)
        self.chat = SlackChat(self.web, self)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.slack.now, UTC)

    async def _pass(self, seconds: float) -> None:
        self.seconds += seconds

    async def seen(self) -> list[Seen]:
        return [
            Seen(ts, m.get("thread_ts"), bodies.shown(m["blocks"]), bodies.notified(m["text"], m["blocks"]))
            for ts, m in self.channel.messages.items()
        ]

    def lose_next_answer(self, after: int = 0) -> None:
        self.slack.lose_writes, self.slack.lose_after = 1, after

    def posting(self, receipt: Receipt) -> Posting:
        return Posting(f"{receipt.message_id}.000001", receipt.thread_id)


@pytest.fixture
async def harness() -> AsyncIterator[SlackHarness]:
    async with serving(StandInSlack()) as slack:
        harness = SlackHarness(slack)
        yield harness
        await harness.web.close()


class TestSlackChat(ChatContract, LongContract):
    async def test_a_reply_whose_root_was_deleted_stands_in_the_channel_and_is_found_there(self, harness) -> None:
        root = at(await harness.chat.post(harness.to, ROOT, key="d1"))
        harness.slack.delete(harness.channel, root.message_id)
        receipt = await harness.chat.post(harness.to, REPLY, key="d2", thread=root)
        (seen,) = await harness.seen()
        assert (seen.message_id, seen.root_id) == (receipt.message_id, None)
        assert receipt.thread_id == receipt.message_id  # what comes later may follow it there
        assert "Its earlier thread is gone" in seen.text
        assert await harness.chat.find(harness.to, "d2", thread=root) == receipt

    async def test_a_reply_that_slack_refuses_without_its_root_begins_a_thread_and_says_so(self, harness) -> None:
        root = at(await harness.chat.post(harness.to, ROOT, key="d1"))
        harness.slack.delete(harness.channel, root.message_id)
        harness.slack.threads_refused = True
        receipt = await harness.chat.post(harness.to, REPLY, key="d2", thread=root)
        (seen,) = await harness.seen()
        assert (seen.message_id, seen.root_id, receipt.thread_id) == (receipt.message_id, None, receipt.message_id)
        assert "Its earlier thread is gone" in seen.text

    @pytest.mark.parametrize("after", [0, 1, 2])
    async def test_a_lost_thread_is_told_once_whatever_answer_is_lost(self, harness, after) -> None:
        root = at(await harness.chat.post(harness.to, ROOT, key="d1"))
        harness.slack.delete(harness.channel, root.message_id)
        harness.lose_next_answer(after)
        receipt = await self._posted(harness, "d2", root)
        text = "\n".join(seen.text for seen in await harness.seen())
        assert [text.count(piece) for piece in ("earlier thread is gone", *PIECES)] == [1] * (1 + len(PIECES))
        assert await harness.chat.find(harness.to, "d2", thread=root) == receipt

    async def test_an_edit_changes_what_follows_too_and_adds_what_is_new(self, harness) -> None:
        root = at(await harness.chat.post(harness.to, LONG, key="d1"))
        more = replace(
            LONG, quotes=tuple(replace(card, text=f"now {card.text}") for card in (*LONG.quotes, *LONG.quotes))
        )
        for key in ("d2", "d2", "d3"):
            await harness.chat.edit(harness.to, root, more, key=key)
        shown = await harness.seen()
        assert len(shown) == len(parts(more)) > len(parts(LONG))
        assert "\n".join(seen.text for seen in shown).count("now Quote 7: ") == 2

    async def test_a_persons_own_conversation_is_a_destination(self, harness) -> None:
        to = await harness.chat.direct(PERSON, "")
        assert to == await harness.chat.direct(PERSON) == Destination("slack", harness.slack.own(PERSON).id)
        receipt = await harness.chat.post(to, ROOT, key="d1")
        assert await harness.chat.find(to, "d1") == receipt
        with pytest.raises(Gone, match="no such person"):
            await harness.chat.direct("U404")

    async def test_a_user_group_is_called_where_a_subscription_wishes_it_and_nobody_else(self, harness) -> None:
        for n, ping in enumerate(("S0EDITORS", "<!channel>", "U0READER", "here")):
            await harness.chat.post(harness.to, replace(ROOT, ping=ping), key=f"d{n}")
        assert [len(seen.notified) for seen in await harness.seen()] == [1, 0, 0, 0]

    async def test_a_link_to_a_thread_is_as_slack_has_it_and_none_where_that_is_gone(self, harness) -> None:
        root = at(await harness.chat.post(harness.to, ROOT, key="d1"))
        there = Link("Story 2", address(harness.to, root))
        gone = Link("Story 3", address(harness.to, Posting("1700000000.000001", "1600000000.000001")))
        merged = replace(ROOT, links=(there, gone, Link("Quay Post", "https://quay.example/1")))
        receipt = await harness.chat.post(harness.to, merged, key="d2")
        for _ in range(2):
            body = json.dumps(harness.channel.messages[receipt.message_id]["blocks"])
            assert re.findall(r"https://[^\"]*slack[^\"]*", body) == [
                f"https://newsroom.slack.com/archives/{harness.to.channel}/p{root.message_id.replace('.', '')}"
            ]
            assert "https://quay.example/1" in body
            assert "Story 3" not in body
            await harness.chat.edit(harness.to, at(receipt), merged, key="d3")

    async def test_a_changed_status_is_broadcast_where_that_is_wanted(self, harness) -> None:
        root = at(await harness.chat.post(harness.to, ROOT, key="d1"))
        loud = SlackChat(harness.web, harness, broadcast=True)
        changed = Message("Announced", lines=("Status: reported → announced",), step=True)
        for key, chat, said in (("d2", loud, changed), ("d3", loud, REPLY), ("d4", harness.chat, changed)):
            await chat.post(harness.to, said, key=key, thread=root)
        assert [m["broadcast"] for m in list(harness.channel.messages.values())[1:]] == [True, False, False]

    async def test_a_delivery_is_found_behind_others_and_not_in_what_others_wrote(self, harness) -> None:
        said = {"event_type": "aidwire_delivery", "event_payload": {"key": "d1"}}
        harness.slack.say(harness.channel, "forged", metadata=said, bot_id="B0OTHER")
        assert await harness.chat.find(harness.to, "d1") is None
        receipt = await harness.chat.post(harness.to, ROOT, key="d1")
        for n in range(40):
            harness.slack.say(harness.channel, f"chatter {n}")
        assert await harness.chat.find(harness.to, "d1") == receipt

    async def test_a_look_that_was_broken_off_goes_on_where_it_was(self, harness) -> None:
        receipt = await harness.chat.post(harness.to, ROOT, key="d1")
        for n in range(40):
            harness.slack.say(harness.channel, f"chatter {n}")
        harness.slack.history_calls = 1
        looks = 0
        while (found := await self.look(harness)) is None:
            looks += 1
            harness.slack.history_calls = 1
        assert found == receipt
        assert looks == 2

    async def look(self, harness) -> Receipt | None:
        try:
            return await harness.chat.find(harness.to, "d1")
        except RetryLater as later:
            harness.seconds += later.after
            return None

    async def test_a_place_in_the_history_that_is_too_old_is_forgotten(self, harness) -> None:
        receipt = await harness.chat.post(harness.to, ROOT, key="d1")
        for n in range(20):
            harness.slack.say(harness.channel, f"chatter {n}")
        harness.slack.history_calls = 1
        assert await self.look(harness) is None
        harness.slack.history_calls = 1000
        harness.slack.fail(200, {"ok": False, "error": "invalid_cursor"})
        assert await self.look(harness) is None
        assert await self.look(harness) == receipt

    async def test_what_an_earlier_database_posted_days_ago_is_no_delivery_of_today(self, harness) -> None:
        await harness.chat.post(harness.to, ROOT, key="d1")
        harness.slack.now += 2.1 * 86400
        assert await harness.chat.find(harness.to, "d1") is None

    async def test_a_redirect_is_not_followed(self, harness) -> None:
        harness.slack.fail(307, "", Location=f"{harness.slack.base}/api/chat.postMessage")
        with pytest.raises(RetryLater):
            await harness.chat.post(harness.to, ROOT, key="d1")
        assert await harness.seen() == []

    async def test_an_edit_keeps_the_key_of_the_delivery(self, harness) -> None:
        receipt = await harness.chat.post(harness.to, ROOT, key="d1")
        await harness.chat.edit(harness.to, at(receipt), REPLY, key="d2")
        assert await harness.chat.find(harness.to, "d1") == receipt

    @pytest.mark.parametrize(
        ("arrange", "advice"),
        [
            (lambda h: setattr(h.channel, "archived", True), "unarchive"),
            (lambda h: setattr(h.channel, "member", False), "/invite"),
            (lambda h: h.slack.channels.clear(), "the channel's id"),
            (lambda h: setattr(h.slack, "dead", "token_revoked"), "new token"),
            (lambda h: setattr(h.slack, "dead", "account_inactive"), "install the app again"),
            (lambda h: h.slack.scopes.clear(), "slack-manifest.yaml.*needed: chat:write"),
        ],
    )
    async def test_what_only_a_person_can_mend_says_what_to_do(self, harness, arrange, advice) -> None:
        arrange(harness)
        with pytest.raises(Gone, match=advice):
            await harness.chat.post(harness.to, ROOT, key="d1")

    @pytest.mark.parametrize("code", ["invalid_auth", "token_expired"])
    async def test_a_token_that_is_not_accepted_waits_for_a_person_and_gives_nothing_up(self, harness, code) -> None:
        harness.slack.dead = code
        with pytest.raises(RetryLater, match="new token") as later:
            await harness.chat.post(harness.to, ROOT, key="d1")
        assert later.value.after == 900.0

    async def test_a_short_edit_of_a_long_root_leaves_what_followed(self, harness) -> None:
        root = await harness.chat.post(harness.to, LONG, key="d1")
        before = await harness.seen()
        await harness.chat.edit(harness.to, at(root), REPLY, key="d2")
        after = await harness.seen()
        assert [seen.message_id for seen in after] == [seen.message_id for seen in before]
        assert "Denied by the ministry" in after[0].text

    async def test_a_limit_says_how_long_and_is_not_asked_again_before(self, harness) -> None:
        harness.slack.spare_messages = 0
        for _ in range(2):
            with pytest.raises(RetryLater) as later:
                await harness.chat.post(harness.to, ROOT, key="d1")
            assert later.value.after == 7.0
        assert len(harness.slack.asked) == 1

    @pytest.mark.parametrize(
        ("status", "body"),
        [(200, "<html>hello</html>"), (502, "<html>Bad Gateway</html>"), (503, ""), (500, {"ok": False, "error": "internal_error"}), (200, "[]")],
    )  # fmt: skip
    async def test_an_outage_is_waited_out(self, harness, status, body) -> None:
        harness.slack.fail(status, body)
        with pytest.raises(RetryLater):
            await harness.chat.post(harness.to, ROOT, key="d1")
        await harness.chat.post(harness.to, ROOT, key="d1")
        assert len(await harness.seen()) == 1

    async def test_nothing_is_repeated_by_itself(self, harness) -> None:
        harness.slack.lose_writes = 1
        with pytest.raises(RetryLater):
            await harness.chat.post(harness.to, ROOT, key="d1")
        assert len(harness.slack.asked) == 1

    async def test_a_channel_gets_a_message_a_second_after_a_burst(self, harness) -> None:
        for n in range(8):
            await harness.chat.post(harness.to, ROOT, key=f"d{n}")
        assert harness.seconds == pytest.approx(3.0)
