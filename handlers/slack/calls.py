"""What people do in Slack, as calls of commands: typed, pressed, chosen from a menu, filled in, or by opening the Home.

Pure: a payload as Slack sends it comes in. Who the person is (may they change the channel? is it their own?) is asked
later (handlers/slack/people.py), after Slack has its acknowledgement.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.model import CommandCall, Destination
from handlers.commands import command
from handlers.commands.command import Command
from handlers.commands.lists import paged
from handlers.commands.registry import parse
from handlers.slack.render import LINE, PRESS
from handlers.slack.views import CHANNEL, HOME

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """Where an answer goes. Neither an address nor the Home: into the person's direct messages."""

    url: str = field(default="", repr=False)  # good for five answers in half an hour; a secret
    thread: str = ""  # the thread in which it was asked
    home: bool = False
    page: int = 1  # of the Home


@dataclass(frozen=True, slots=True)
class Heard:
    """A call as far as the payload tells; its destination has no channel where it came from none."""

    call: CommandCall
    reply: Reply
    trigger: str = field(default="", repr=False)  # opens a form, within 3 seconds


Read = Callable[[Payload], Heard]


def typed(payload: Payload) -> Heard:
    """A slash command; without words, help. Slack escapes & < > in it."""
    words = html.unescape(_said(payload, "text"))[:LINE]
    call = _call(words, _said(payload, "user_id"), _said(payload, "channel_id"))
    return Heard(call, Reply(_said(payload, "response_url")), _said(payload, "trigger_id"))


def pressed(payload: Payload) -> Heard:
    """A button of ours, in a message or in the Home: its value is a line as somebody would type it. The Home is in no
    channel: there the button names the one that is meant, if any.
    """
    (button, *_), view, seen = payload["actions"], payload.get("view") or {}, payload.get("container") or {}
    call = _call(str(button["value"]), _person(payload), _channel(payload) or _meant(button))
    home = _said(view, "type") == "home"
    page = _said(view, "private_metadata") if home else ""
    reply = Reply(_said(payload, "response_url"), _said(seen, "thread_ts"), home, int(page or 1))
    return Heard(replace(call, message_id=_said(seen, "message_ts")), reply, _said(payload, "trigger_id"))


def page_asked_for(heard: Heard) -> int | None:
    """The page of the Home that is asked for, and nothing else; None for a command."""
    return paged(heard.call.text)[1] if heard.reply.home and heard.call.name == HOME else None


def chosen(payload: Payload) -> Heard:
    """A shortcut, of a message or of everywhere: its callback_id is the command's name."""
    message = payload.get("message") or {}
    call = _call(str(payload["callback_id"]), _person(payload), _channel(payload))
    reply = Reply(_said(payload, "response_url"), _said(message, "thread_ts"))
    return Heard(replace(call, message_id=_said(message, "ts")), reply, _said(payload, "trigger_id"))


def opened(payload: Payload) -> Heard:
    """Somebody opened the Home; `channel` is their conversation with the bot."""
    event = payload["event"]
    return Heard(_call(HOME, _said(event, "user"), _said(event, "channel")), Reply(home=True))


def submitted(payload: Payload, commands: Mapping[str, Command]) -> Heard:
    """A form that was filled in: the call as if it had been typed, where it had been begun."""
    begun = json.loads(payload["view"]["private_metadata"])
    given = payload["view"]["state"]["values"]
    values = {name: value for name, inputs in given.items() if (value := _value(inputs))}
    asked = command.line(commands[begun["fields"]].options, values)
    channel = values.get(CHANNEL) or begun["channel"]
    call = _call(f"{begun['name']} {begun['text']} {asked}", _person(payload), channel)
    reply = Reply(begun["url"], begun["thread"], begun["home"], begun["page"])
    return Heard(replace(call, shared=begun["shared"], message_id=begun["message"]), reply)


def begun(heard: Heard, fields: str = "") -> str:
    """What a form must remember of a call for `submitted`; it comes back from Slack, so a restart forgets nothing.

    `fields` is the command whose options the form has, where it is another's: what was typed stands before them.
    """
    call, reply = heard.call, heard.reply
    return json.dumps({
        "name": call.name, "fields": fields or call.name, "text": call.text, "channel": call.destination.channel,
        "shared": call.shared, "message": call.message_id,
        "url": reply.url, "thread": reply.thread, "home": reply.home,
        "page": reply.page,
    })  # fmt: skip


def wants_form(call: CommandCall, commands: Mapping[str, Command]) -> Command | None:
    """The command, where it needs words and none were given."""
    found = commands.get(call.name)
    needs = found and (found.wants_words or any(option.required for option in found.options))
    return found if needs and not call.text else None


def once(payload: Payload) -> str:
    """What a repeat of the same has, too; "" where Slack gave nothing."""
    return _said(payload, "event_id") or _said(payload, "trigger_id")


def _call(line: str, person: str, channel: str) -> CommandCall:
    return parse(line, person=person, destination=Destination("slack", channel))


def _person(payload: Payload) -> str:
    return _said(payload.get("user") or {}, "id")


def _channel(payload: Payload) -> str:
    return _said(payload.get("channel") or {}, "id")


def _value(inputs: Payload) -> str:
    """What one field of a form holds."""
    (held,) = inputs.values()
    chosen = held.get("selected_conversation") or (held.get("selected_option") or {}).get("value")
    return str(held.get("value") or chosen or "")


def _meant(button: Payload) -> str:
    """The channel that a button in the Home is for."""
    return _said(button, "action_id").removeprefix(PRESS).rpartition(":")[0]


def _said(held: Payload, name: str) -> str:
    return str(held.get(name) or "")
