"""Every card of ours is Block Kit as Slack takes it, and the judge of that refuses what Slack refuses."""

import json
from typing import Any

import pytest

from bot.model import Message
from handlers.slack import render
from handlers.slack.history import EVENT
from tests.contract import preview_samples as samples
from tests.contract.chat_contract import REPLY, ROOT
from tests.standins import slack_bodies as bodies

CARDS = [
    ROOT,
    REPLY,
    samples.report(),
    samples.announced(),
    samples.rumour(),
    samples.denial(),
    samples.announcement(),
    samples.delivery(),
    samples.corrected(),
    samples.request(),
]


@pytest.mark.parametrize("message", CARDS, ids=lambda message: message.headline[:20])
def test_a_card_is_taken(message: Message):
    for said in (render.payload(message), render.answer(message)):
        assert list(bodies.faults(said["text"], said["blocks"])) == []
        assert list(bodies.metadata({"event_type": EVENT, "event_payload": {"key": "aidwire-1"}})) == []


def words(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": text} | more


def rich(*elements: dict[str, Any], kind: str = "rich_text_section") -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def fields(*texts: str) -> dict[str, Any]:
    return {"type": "section", "fields": [{"type": "mrkdwn", "text": text} for text in texts]}


def buttons(*numbers: int, **more: Any) -> dict[str, Any]:
    one = {"type": "button", "text": {"type": "plain_text", "text": "Why"}, "value": "why"}
    return {"type": "actions", "elements": [one | {"action_id": f"line:{n}"} | more for n in numbers]}


GOOD = rich(words("x"))


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ([], "invalid_blocks"),
        ([GOOD] * 51, "invalid_blocks"),
        ([rich(words("x" * 2000))] * 7, "msg_blocks_too_long"),
        ([{"type": "sections"}], "invalid_blocks"),
        ([{"type": "section"}], "invalid_blocks"),
        ([fields(*"abcdefghijk")], "invalid_blocks"),
        ([fields("x" * 2001)], "invalid_blocks"),
        ([fields("")], "invalid_blocks"),
        ([fields("<!channel>")], "invalid_blocks"),
        ([fields("<https://a.example|a>")], "invalid_blocks"),
        ([fields("AT&T")], "invalid_blocks"),
        ([fields("5 < 6")], "invalid_blocks"),
        ([fields("x") | {"colour": "red"}], "invalid_blocks"),
        ([{"type": "context", "elements": []}], "invalid_blocks"),
        ([{"type": "context", "elements": [{"type": "plain_text", "text": "x"}] * 11}], "invalid_blocks"),
        ([{"type": "context", "elements": [{"type": "text", "text": "x"}]}], "invalid_blocks"),
        ([rich()], "invalid_blocks"),
        ([rich(words(""))], "invalid_blocks"),
        ([rich(words("x", style={"bold": False}))], "invalid_blocks"),
        ([rich(words("x", style={"big": True}))], "invalid_blocks"),
        ([rich({"type": "user", "user_id": "U1"})], "invalid_blocks"),
        ([rich({"type": "broadcast", "range": "channel"})], "invalid_blocks"),
        ([rich({"type": "link", "text": "x", "url": "javascript:x"})], "invalid_blocks"),
        ([rich({"type": "date", "timestamp": "1", "format": "{date}", "fallback": "x"})], "invalid_blocks"),
        ([rich({"type": "date", "timestamp": 1, "format": "{day}", "fallback": "x"})], "invalid_blocks"),
        ([rich({"type": "emoji", "name": "Yellow Circle"})], "invalid_blocks"),
        ([rich(words("x"), kind="rich_text_aside")], "invalid_blocks"),
        ([rich({"type": "usergroup", "usergroup_id": "here"})], "invalid_blocks"),
        ([{"type": "divider"}], "invalid_blocks"),
        ([buttons()], "invalid_blocks"),
        ([buttons(*range(26))], "invalid_blocks"),
        ([buttons(1, 1)], "invalid_blocks"),
        ([buttons(1, text={"type": "plain_text", "text": "x" * 76})], "invalid_blocks"),
        ([buttons(1, text={"type": "mrkdwn", "text": "x"})], "invalid_blocks"),
        ([buttons(1, value="x" * 2001)], "invalid_blocks"),
        ([buttons(1, value="")], "invalid_blocks"),
        ([buttons(1, style="default")], "invalid_blocks"),
        ([buttons(1, url="https://a.example")], "invalid_blocks"),
    ],
)
def test_what_slack_refuses_is_refused(blocks, error):
    assert error in {fault for fault, _ in bodies.faults("x", blocks)}


@pytest.mark.parametrize(
    ("text", "error"),
    [("", "no_text"), (" ", "no_text"), (None, "no_text"), ("x" * 40_001, "msg_too_long"), ("<@U1>", "invalid_arguments")],
)  # fmt: skip
def test_words_that_slack_refuses_are_refused(text, error):
    assert [fault for fault, _ in bodies.faults(text, [GOOD])] == [error]


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        {"event_type": EVENT},
        {"event_type": "1 delivery", "event_payload": {}},
        {"event_type": EVENT, "event_payload": {}, "more": 1},
        {"event_type": EVENT, "event_payload": {"key": None}},
        {"event_type": EVENT, "event_payload": {"key": "x" * 16_000}},
    ],
)
def test_metadata_that_slack_refuses_is_refused(metadata):
    assert list(bodies.metadata(metadata))


@pytest.mark.parametrize("text", ["", "x" * 76])
def test_what_a_field_may_not_offer_is_refused(text):
    good = {"text": {"type": "plain_text", "text": "x"}, "value": "x"}
    assert list(bodies.options([good])) == []
    assert list(bodies.options([good | {"text": {"type": "plain_text", "text": text}}]))
    assert list(bodies.options([good | {"value": text * 2}]))
    assert list(bodies.options([good] * 101))


def test_who_is_called_is_seen():
    called = [fields("<!here> <@U1|you> <!date^1^{date}|x> <#C1>"), rich({"type": "user", "user_id": "U2"})]
    assert len(bodies.notified("<!channel>", called)) == 5


def test_what_people_see_is_what_slack_shows():
    block = fields("*From*\nA &amp; B &lt;x&gt; <!date^1^{date}|1 Jan 1970, 00:00 UTC> *\u200bnot bold*\u200b")
    assert bodies.shown([block]) == "From\nA & B <x> 1 Jan 1970, 00:00 UTC *not bold*"
    json.dumps(block)


@pytest.mark.parametrize(
    ("element", "where", "taken"),
    [
        ({"type": "channel", "channel_id": "C0DESK"}, "home", True),
        ({"type": "user", "user_id": "U0READER"}, "home", True),
        ({"type": "channel", "channel_id": "D0READER"}, "home", False),
        ({"type": "user", "user_id": "ada"}, "home", False),
        ({"type": "broadcast", "range": "here"}, "home", False),
        ({"type": "user", "user_id": "U0READER"}, "modal", False),
    ],
)
def test_people_and_channels_are_named_in_the_home_alone(element, where, taken):
    named = {name: {"type": "plain_text", "text": "x"} for name in ("title", "submit", "close")}
    view = {"type": where, "blocks": [rich(element)]} | (named if where == "modal" else {})
    assert (list(bodies.view(view, where)) == []) is taken
