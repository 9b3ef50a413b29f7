"""What people do in Slack, as the line that they would have typed."""

import json

import pytest

from bot.model import CommandCall, Destination, Option
from handlers.commands.command import Command
from handlers.commands.registry import TABLE as REAL
from handlers.slack import calls

HERE = Destination("slack", "C1")
SUBSCRIBE = Command("subscribe", "x", None, (Option("what", "x", required=True), Option("donor", "x", lead="from")))
TABLE = {"subscribe": SUBSCRIBE, "help": Command("help", "x", None)}
COMMAND = {
    "text": "",
    "user_id": "U1",
    "channel_id": "C1",
    "response_url": "https://hooks.example/1",
    "trigger_id": "t1",
}


@pytest.mark.parametrize(
    ("text", "name", "rest", "shared"),
    [
        ("latest atacms", "latest", "atacms", False),
        ("", "help", "", False),
        ("search bread &amp; &lt;butter&gt;", "search", "bread & <butter>", False),
        ("/aid share latest atacms", "latest", "atacms", True),
        ("Search " + "x" * 3000, "search", "x" * 1993, False),
    ],
)
def test_what_is_typed(text, name, rest, shared):
    heard = calls.typed(COMMAND | {"text": text})
    assert heard.call == CommandCall(name, rest, "U1", HERE, shared=shared)
    assert heard.reply == calls.Reply("https://hooks.example/1")


def test_secrets_stand_in_no_repr():
    said = repr(calls.typed(COMMAND))
    assert "hooks.example" not in said
    assert "t1" not in said


def test_a_button_at_home_came_from_no_channel():
    payload = {
        "user": {"id": "U1"},
        "actions": [{"value": "unsubscribe 1", "action_id": "line:0"}],
        "view": {"type": "home", "private_metadata": "3"},
        "container": {"type": "view"},
    }
    heard = calls.pressed(payload)
    assert heard.call == CommandCall("unsubscribe", "1", "U1", Destination("slack", ""))
    assert heard.reply == calls.Reply(home=True, page=3)


def test_a_button_at_home_says_for_which_channel_it_is():
    button = {"value": "unsubscribe 1", "action_id": "line:C7:0"}
    payload = {"user": {"id": "U1"}, "actions": [button], "view": {"type": "home", "private_metadata": ""}}
    assert calls.pressed(payload).call.destination == Destination("slack", "C7")
    elsewhere = payload | {"view": None, "channel": {"id": "C1"}}
    assert calls.pressed(elsewhere).call.destination == HERE


@pytest.mark.parametrize(
    ("line", "home", "page"),
    [("subscriptions", True, 1), ("subscriptions page 4", True, 4), ("subscriptions page 4", False, None), ("latest page 2", True, None)],
)  # fmt: skip
def test_a_page_of_the_home_is_no_command(line, home, page):
    name, _, text = line.partition(" ")
    heard = calls.Heard(CommandCall(name, text, "U1", HERE), calls.Reply(home=home))
    assert calls.page_asked_for(heard) == page


def test_the_same_is_known_by_its_event_or_its_trigger():
    assert calls.once({"event_id": "Ev1", "event": {}}) == "Ev1"
    assert calls.once(COMMAND) == "t1"
    assert calls.once({}) == ""


@pytest.mark.parametrize(
    ("name", "text", "asks"),
    [("subscribe", "", True), ("subscribe", "x", False), ("help", "", False), ("x", "", False)],
)
def test_a_form_is_for_a_command_that_needs_words_and_has_none(name, text, asks):
    assert (calls.wants_form(CommandCall(name, text, "U1", HERE), TABLE) is SUBSCRIBE) is asks


def test_subscribing_opens_a_form_though_no_single_field_is_required():
    known = {one.name: one for one in REAL}
    assert not any(option.required for option in known["subscribe"].options)
    assert calls.wants_form(CommandCall("subscribe", "", "U1", HERE), known) is known["subscribe"]


def test_a_form_remembers_where_it_was_begun():
    heard = calls.typed(COMMAND | {"text": "subscribe"})
    values = {"what": {"words": {"value": " air  defence "}}, "donor": {"suggest:country": {"selected_option": None}}}
    view = {"private_metadata": calls.begun(heard), "state": {"values": values}}
    again = calls.submitted({"user": {"id": "U1"}, "view": json.loads(json.dumps(view))}, TABLE)
    assert again.call == CommandCall("subscribe", "air defence", "U1", HERE)
    assert again.reply == heard.reply


def test_a_form_with_the_fields_of_another_command_gives_its_own_and_its_channel():
    heard = calls.Heard(CommandCall("change", "5", "U1", Destination("slack", "")), calls.Reply(home=True, page=2))
    values = {"what": {"words": {"value": "heron"}}, "channel": {"channel": {"selected_conversation": "C9"}}}
    view = {"private_metadata": calls.begun(heard, "subscribe"), "state": {"values": values}}
    again = calls.submitted({"user": {"id": "U1"}, "view": view}, TABLE)
    assert again.call == CommandCall("change", "5 heron", "U1", Destination("slack", "C9"))
    assert again.reply == heard.reply
