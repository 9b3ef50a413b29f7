"""The stand-in refuses what Slack refuses."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.standins.slack import APP_TOKEN, BOT_TOKEN, SCOPES, StandInSlack, serving
from tests.standins.slack_desk import ADMIN, GROUP

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
    good |= {"unfurl_links": False, "unfurl_media": False}
    wrong = [good | more for more in ({"text": ""}, {"response_type": "loud"}, {"x": 1}, {"unfurl_links": True})]
    for body, status in ((good, 200), *((one, 400) for one in wrong), *((good, 200) for _ in range(4)), (good, 404)):
        async with asker.session.post(url, json=body) as answer:
            assert answer.status == status
    assert asker.slack.answers == [good] * 5


async def test_an_address_that_was_not_given_takes_no_answer(asker):
    async with asker.session.post(f"{asker.slack.base}/hooks/commands/T/404", json={}) as answer:
        assert answer.status == 404


WHO = {"users.info": "user", "usergroups.users.list": "usergroup", "conversations.open": "users"}


@pytest.mark.parametrize(("method", "field"), WHO.items())
async def test_people_are_told_of_with_the_scope_alone(asker, method, field):
    known = {"usergroup": GROUP}.get(field, ADMIN)
    assert (await asker.ask(method, **{field: known}))["ok"]
    assert await asker.error(method, **{field: "U404"}) in ("user_not_found", "no_such_subteam")
    asker.slack.scopes.clear()
    said = await asker.ask(method, **{field: known})
    assert (said["error"], said["needed"]) == ("missing_scope", SCOPES[method])


FIELD = {
    "type": "input", "block_id": "what", "optional": False, "label": {"type": "plain_text", "text": "What"},
    "hint": {"type": "plain_text", "text": "x"}, "element": {"type": "plain_text_input", "action_id": "words"},
}  # fmt: skip
TITLE = {"type": "plain_text", "text": "x"}
FORM = {"type": "modal", "callback_id": "form", "private_metadata": "x", "title": TITLE, "submit": TITLE, "close": TITLE, "blocks": [FIELD]}  # fmt: skip


async def test_a_trigger_opens_one_form(asker):
    trigger, view = asker.slack.trigger(), json.dumps(FORM)
    assert (await asker.ask("views.open", trigger_id=trigger, view=view))["ok"]
    assert await asker.error("views.open", trigger_id=trigger, view=view) == "expired_trigger_id"


@pytest.mark.parametrize(
    "change",
    [
        {"type": "sheet"}, {"title": {"type": "plain_text", "text": "x" * 25}}, {"title": {"type": "mrkdwn", "text": "x"}},
        {"private_metadata": "x" * 3001}, {"blocks": []}, {"blocks": [FIELD] * 2}, {"blocks": [FIELD | {"colour": "red"}]},
        {"blocks": [FIELD | {"element": {"type": "datepicker", "action_id": "x"}}]}, {"blocks": [{"type": "divider"}]},
        {"blocks": [FIELD | {"element": FIELD["element"] | {"max_length": 3001}}]}, {"more": 1},
    ],
)  # fmt: skip
async def test_a_form_is_judged(asker, change):
    view = json.dumps(FORM | change)
    assert await asker.error("views.open", trigger_id=asker.slack.trigger(), view=view) == "invalid_arguments"


async def test_a_home_is_judged(asker):
    blocks = [*json.loads(WORDS["blocks"]), {"type": "divider"}]
    good = {"type": "home", "blocks": blocks}
    assert (await asker.ask("views.publish", user_id=ADMIN, view=json.dumps(good)))["ok"]
    for wrong in (good | {"title": TITLE}, good | {"blocks": [FIELD]}, good | {"blocks": blocks * 51}):
        assert await asker.error("views.publish", user_id=ADMIN, view=json.dumps(wrong)) == "invalid_arguments"
    assert await asker.error("views.publish", user_id="U404", view=json.dumps(good)) == "user_not_found"


async def test_a_file_is_shown_by_its_third_step_where_the_bot_is(asker):
    place = await asker.ask("files.getUploadURLExternal", filename="a.png", length="3")
    end = {"files": json.dumps([{"id": place["file_id"], "title": "a.png"}]), "channel_id": asker.channel.id}
    for body, status in ((b"12", 400), (b"123", 200)):
        async with asker.session.post(place["upload_url"], data=body) as answer:
            assert answer.status == status
    assert await asker.error("files.completeUploadExternal", **end | {"channel_id": "C404"}) == "channel_not_found"
    assert asker.channel.files == []
    assert (await asker.ask("files.completeUploadExternal", **end))["ok"]
    assert [file["body"] for file in asker.channel.files] == [b"123"]
    assert await asker.error("files.completeUploadExternal", **end) == "file_not_found"
    assert await asker.error("files.getUploadURLExternal", filename="a.png", length="0") == "invalid_arguments"


# --- who is in which channel -----------------------------------------------------------------------------------------


async def listed(asker: Asker, **form: Any) -> set[str]:
    said = await asker.ask("users.conversations", **{"types": "public_channel,private_channel"} | form)
    return {one["id"] for one in said["channels"]}


async def test_of_private_channels_those_are_named_that_the_bot_is_in(asker):
    shared = asker.slack.channel(private=True, people={ADMIN})
    asker.slack.channel(private=True, people={ADMIN}, member=False)
    theirs = asker.slack.channel(people={ADMIN}, member=False)
    assert await listed(asker, user=ADMIN) == {shared.id, theirs.id}
    assert await listed(asker) == {asker.channel.id, shared.id}
    assert await listed(asker, types="public_channel") == {asker.channel.id}
    assert await asker.error("users.conversations", user="U404") == "user_not_found"


@pytest.mark.parametrize(
    ("scope", "types"), [("channels:read", "public_channel"), ("groups:read", "public_channel,private_channel")]
)
async def test_each_kind_of_channel_wants_its_scope(asker, scope, types):
    asker.slack.scopes.discard(scope)
    said = await asker.ask("users.conversations", types=types)
    assert (said["error"], said["needed"]) == ("missing_scope", scope)


async def test_channels_come_in_pages(asker):
    ids = {asker.channel.id} | {asker.slack.channel().id for _ in range(4)}
    first = await asker.ask("users.conversations", types="public_channel", limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = await asker.ask("users.conversations", types="public_channel", limit=3, cursor=cursor)
    assert second["response_metadata"]["next_cursor"] == ""
    assert {one["id"] for page in (first, second) for one in page["channels"]} == ids
    assert await asker.error("users.conversations", limit=1000) == "invalid_limit"


async def test_a_private_channel_tells_nothing_to_who_is_not_in_it(asker):
    secret = asker.slack.channel(private=True, member=False)
    assert await asker.error("conversations.info", channel=secret.id) == "channel_not_found"
    secret.member = True
    assert (await asker.ask("conversations.info", channel=secret.id))["channel"]["is_private"] is True
    asker.slack.scopes.discard("groups:read")
    assert await asker.error("conversations.info", channel=secret.id) == "missing_scope"
