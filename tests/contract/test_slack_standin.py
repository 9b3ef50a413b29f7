"""The stand-in refuses what Slack refuses."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.standins.slack import APP_TOKEN, BOT_TOKEN, StandInSlack, serving

WORDS = {
    "text": "x",
    "blocks": json.dumps([{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]}]),
}  # fmt: skip
POST = WORDS | {
    "metadata": json.dumps({"event_type": "e", "event_payload": {}}),
    "unfurl_links": "false",
    "unfurl_media": "false",
}


class Asker:
    def __init__(self, slack: StandInSlack, session: aiohttp.ClientSession) -> None:
        self.slack, self.session = slack, session
        self.channel = slack.channel()

    async def ask(self, method: str, token: str = BOT_TOKEN, **form: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self.session.post(f"{self.slack.base}/api/{method}", data=form, headers=headers) as answer:
            return await answer.json()

    async def error(self, method: str, **form: Any) -> str:
        said = await self.ask(method, **form)
        assert said["ok"] is False
        return said["error"]

    async def post(self, **more: Any) -> dict[str, Any]:
        return await self.ask("chat.postMessage", channel=self.channel.id, **POST | more)


@pytest.fixture
async def asker() -> AsyncIterator[Asker]:
    async with serving(StandInSlack()) as slack, aiohttp.ClientSession() as session:
        yield Asker(slack, session)


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("auth.test", "", "not_authed"),
        ("auth.test", "xoxb-other", "invalid_auth"),
        ("auth.test", APP_TOKEN, "not_allowed_token_type"),
        ("apps.connections.open", BOT_TOKEN, "not_allowed_token_type"),
        ("chat.postmessage", BOT_TOKEN, "unknown_method"),
    ],
)
async def test_methods_want_their_token(asker, method, token, error):
    assert await asker.error(method, token=token) == error


async def test_posting_wants_a_channel_that_the_bot_is_in(asker):
    assert await asker.error("chat.postMessage", channel="C404", **POST) == "channel_not_found"
    asker.channel.archived = True
    assert (await asker.post())["error"] == "is_archived"
    asker.channel.archived, asker.channel.member = False, False
    assert (await asker.post())["error"] == "not_in_channel"
    asker.slack.scopes.discard("chat:write")
    assert (await asker.post())["error"] == "missing_scope"


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"blocks": "[]"}, "invalid_blocks"),
        ({"blocks": "no json"}, "invalid_arguments"),
        ({"text": ""}, "no_text"),
        ({"metadata": "{}"}, "invalid_metadata_format"),
        ({"unfurl_links": "true"}, "invalid_arguments"),
        ({"as_user": "true"}, "invalid_arguments"),
        ({"reply_broadcast": "true"}, "invalid_arguments"),
    ],
)
async def test_posting_wants_what_slack_wants(asker, more, error):
    assert (await asker.post(**more))["error"] == error
    assert asker.channel.messages == {}


async def test_a_reply_says_its_thread_unless_the_root_is_gone(asker):
    root = (await asker.post())["ts"]
    reply = await asker.post(thread_ts=root)
    assert reply["message"]["thread_ts"] == root
    assert (await asker.post(thread_ts=reply["ts"]))["message"]["thread_ts"] == root
    asker.slack.delete(asker.channel, root)
    assert "thread_ts" not in (await asker.post(thread_ts=root))["message"]
    asker.slack.threads_refused = True
    assert (await asker.post(thread_ts=root))["error"] == "thread_not_found"


async def test_only_what_is_there_and_ours_is_changed(asker):
    change = {"channel": asker.channel.id} | WORDS
    assert await asker.error("chat.update", ts="1.0", **change) == "message_not_found"
    theirs = asker.slack.say(asker.channel, "hello")
    assert await asker.error("chat.update", ts=theirs, **change) == "cant_update_message"


async def test_history_comes_newest_first_in_pages_without_replies(asker):
    root = (await asker.post())["ts"]
    reply = (await asker.post(thread_ts=root))["ts"]
    loud = (await asker.post(thread_ts=root, reply_broadcast="true"))["ts"]
    last = asker.slack.say(asker.channel, "hello")
    where = {"channel": asker.channel.id, "limit": "2"}
    page = await asker.ask("conversations.history", **where)
    assert [m["ts"] for m in page["messages"]] == [last, loud]
    rest = await asker.ask("conversations.history", cursor=page["response_metadata"]["next_cursor"], **where)
    assert [m["ts"] for m in rest["messages"]] == [root]
    assert rest["response_metadata"]["next_cursor"] == ""
    assert reply not in [m["ts"] for m in page["messages"] + rest["messages"]]


async def test_metadata_is_shown_to_who_asks_for_it_and_old_messages_are_not(asker):
    await asker.post()
    where = {"channel": asker.channel.id, "limit": "15"}
    assert "metadata" not in (await asker.ask("conversations.history", **where))["messages"][0]
    shown = await asker.ask("conversations.history", include_all_metadata="true", **where)
    assert shown["messages"][0]["metadata"]["event_type"] == "e"
    late = await asker.ask("conversations.history", oldest=str(asker.slack.now + 1), **where)
    assert late["messages"] == []
    assert await asker.error("conversations.history", channel=asker.channel.id, limit="16") == "invalid_limit"


async def test_replies_begin_with_their_root(asker):
    root = (await asker.post())["ts"]
    reply = (await asker.post(thread_ts=root))["ts"]
    where = {"channel": asker.channel.id, "limit": "15"}
    late = str(float(root) + 0.005)
    assert [m["ts"] for m in (await asker.ask("conversations.replies", ts=root, oldest=late, **where))["messages"]] == [root, reply]  # fmt: skip
    assert await asker.error("conversations.replies", ts="1.0", **where) == "thread_not_found"


async def test_a_socket_wants_its_ticket(asker):
    async with asker.session.get(f"{asker.slack.base}/link") as answer:
        assert answer.status == 401
    opened = await asker.ask("apps.connections.open", token=APP_TOKEN)
    async with asker.session.ws_connect(opened["url"]) as socket:
        assert (await socket.receive_json())["type"] == "hello"


async def test_an_answer_to_a_command_is_judged_as_a_message(asker):
    url = asker.slack.command("help")["response_url"]
    good = {"response_type": "ephemeral", "replace_original": False, "text": "x", "blocks": json.loads(WORDS["blocks"])}
    for body, status in ((good, 200), (good | {"text": ""}, 400), (good | {"response_type": "loud"}, 400), (good | {"x": 1}, 400)):  # fmt: skip
        async with asker.session.post(url, json=body) as answer:
            assert answer.status == status
    assert asker.slack.answers == [good]
