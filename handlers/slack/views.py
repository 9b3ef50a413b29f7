"""Forms and the Home, within Slack's limits (reference, "Views"). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.model import Message, Option
from handlers.commands.command import Command
from handlers.slack import render
from handlers.slack.mrkdwn import plain, units
from handlers.slack.split import parts

Json = dict[str, Any]

FORM = "form"  # the callback_id of forms
SUGGEST = "suggest:"  # the action_id of fields with suggestions begins so; the kind of what is suggested follows
_TITLE, _LABEL, _HINT, _ANSWER = 24, 150, 300, 1000
_CHOICE, _CHOICE_VALUE, _CHOICES = 75, 150, 100
_HOME_BLOCKS, _HOME_MESSAGES = 100, 2
_DIVIDER: Json = {"type": "divider"}


def form(command: Command, begun: str) -> Json:
    """A modal with a field for each of the command's options; `begun` comes back when it is submitted."""
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": begun,
        "title": _plain(command.name.capitalize(), _TITLE),
        "submit": _plain("Go", _TITLE),
        "close": _plain("Cancel", _TITLE),
        "blocks": [
            {"type": "context", "elements": [_plain(command.summary, _HINT)]},
            *(_field(option) for option in command.options),
        ],
    }


def choices(suggested: Sequence[str], typed: str) -> list[Json]:
    """What a field offers: what is suggested, and last what was typed, since people may mean more than one thing."""
    words = dict.fromkeys(filter(None, (*suggested, " ".join(typed.split()))))
    fit = [word for word in words if units(word) <= _CHOICE_VALUE]
    return [{"text": _plain(word, _CHOICE), "value": word} for word in fit[: _CHOICES - 1] + fit[_CHOICES - 1 :][-1:]]


def home(messages: Sequence[Message]) -> Json:
    """The Home: one message below the other."""
    blocks: list[Json] = []
    for message in messages[:_HOME_MESSAGES]:
        shown = [block for part in parts(message, 2) for block in render.payload(part)["blocks"]]
        blocks += [*([_DIVIDER] if blocks else []), *shown]
    return {"type": "home", "blocks": blocks[:_HOME_BLOCKS]}


def _field(option: Option) -> Json:
    label = option.name.replace("_", " ").capitalize()
    return {
        "type": "input",
        "block_id": option.name,
        "optional": not option.required,
        "label": _plain(label, _LABEL),
        "hint": _plain(option.summary, _HINT),
        "element": _select(option.suggests) if option.suggests else _words(),
    }


def _select(kind: str) -> Json:
    return {
        "type": "external_select",
        "action_id": f"{SUGGEST}{kind}",
        "min_query_length": 0,
        "placeholder": _plain("Type a few letters", _LABEL),
    }


def _words() -> Json:
    return {"type": "plain_text_input", "action_id": "words", "max_length": _ANSWER}


def _plain(text: str, room: int) -> Json:
    return {"type": "plain_text", "text": plain(text, room) or "…", "emoji": False}
