"""Every request that the bot makes, against Discord's own OpenAPI document; what that lets through, by hand.

The document (MIT, discord/discord-api-spec) is not part of the project: it is looked for beside the checkout.
"""

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings

from bot.model import Action, Destination, File, Option
from handlers.commands.command import Command
from handlers.commands.registry import TABLE
from handlers.discord import render
from handlers.discord.chat import DiscordChat
from handlers.discord.commands import Commands, Interaction, registration
from handlers.discord.rest import Rest
from tests.contract import preview_samples as samples
from tests.contract.chat_contract import LONG, REPLY, ROOT, at
from tests.shared import shared
from tests.standins import discord_bodies as bodies
from tests.standins.discord import FORUM, GUILD, TEXT, TOKEN, Asked, StandInDiscord, serve
from tests.unit.handlers.discord.test_render import MESSAGES

SAMPLES = (samples.report(), samples.announced(), samples.rumour(), samples.denial(), samples.announcement(),
           samples.delivery(), samples.corrected(), samples.request(), samples.help_answer())  # fmt: skip
HERE = Destination("discord", "42", "7")
AGENT = "DiscordBot (https://aidwire.example, 1)"


@dataclass(frozen=True)
class Operation:
    path: str
    method: str
    pattern: re.Pattern[str]
    schema: Any


class OpenApi:
    """Discord's document as a judge of requests."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = _any_of(document)
        # The real service takes ids as strings and as numbers; the document's README says so.
        schemas = self._document["components"]["schemas"]
        schemas["SnowflakeType"] = {"anyOf": [schemas["SnowflakeType"], {"type": "integer", "minimum": 0}]}
        found = [
            _operation(path, m, o)
            for path, item in self._document["paths"].items()
            for m, o in item.items()
            if m in METHODS
        ]
        self._operations = sorted(found, key=lambda one: (one.path.count("{"), -len(one.path)))  # literal paths first

    def faults(self, asked: Asked) -> list[str]:
        """What the document objects to; an operation that it does not know is a fault."""
        matching = [one for one in self._operations if one.method == asked.method and one.pattern.fullmatch(asked.path)]
        if not matching:
            return [f"no operation {asked.method} {asked.path}"]
        if matching[0].schema is None:
            return [] if asked.body is None else ["a body is not expected"]
        found = self._validator(matching[0].path, asked.method, json.dumps(matching[0].schema)).iter_errors(asked.body)
        return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:160]}" for error in found]

    @lru_cache(maxsize=64)  # noqa: B019 - one judge lives as long as the tests
    def _validator(self, _path: str, _method: str, schema: str) -> Any:
        jsonschema = pytest.importorskip("jsonschema", reason="a development dependency judges by the document")
        whole = {**json.loads(schema), "components": self._document["components"]}
        return jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())


METHODS = ("get", "post", "put", "patch", "delete")


def _operation(path: str, method: str, said: dict[str, Any]) -> Operation:
    content = said.get("requestBody", {}).get("content", {})
    pattern = re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path)))
    return Operation(path, method.upper(), pattern, content.get("application/json", {}).get("schema"))


def _any_of(said: Any) -> Any:
    """Every union of the document means "one of these", and its members are open: read as such, two may fit."""
    if isinstance(said, dict):
        return {("anyOf" if key == "oneOf" else key): _any_of(value) for key, value in said.items()}
    return [_any_of(value) for value in said] if isinstance(said, list) else said


@pytest.fixture(scope="module")
def document() -> OpenApi:
    pytest.importorskip("jsonschema", reason="a development dependency judges by the document")
    return OpenApi(json.loads(shared("specs/discord-openapi.json").read_text("utf-8")))


async def everything(discord: StandInDiscord, rest: Rest) -> None:
    """Each kind of request that the bot ever makes."""
    chat = DiscordChat(rest)
    for kind in (TEXT, FORUM):
        room = discord.channel(kind, tags=[{"id": "1", "name": "Reported"}, {"id": "2", "name": "Denied"}])
        to = Destination("discord", room.id, GUILD)
        for n, message in enumerate(SAMPLES):
            await chat.post(to, message, key=f"aidwire-{kind}{n}")
        root = at(await chat.post(to, ROOT, key=f"aidwire-{kind}-root"))
        reply = at(await chat.post(to, REPLY, key=f"aidwire-{kind}-reply", thread=root))
        discord.rooms[reply.thread_id].archived = True
        await chat.edit(to, root, REPLY, key=f"aidwire-{kind}-edit")
        assert await chat.find(to, "aidwire-x", thread=root) is None
        discord.denied = {"CREATE_PUBLIC_THREADS"}
        await chat.post(
            to, REPLY, key=f"aidwire-{kind}-low", thread=at(await chat.post(to, ROOT, key=f"aidwire-{kind}-2"))
        )
        discord.denied = set()
        await chat.post(to, replace(LONG, actions=ACTIONS, ping="5151"), key=f"aidwire-{kind}-long")
    await chat.post(await chat.direct("77"), ROOT, key="aidwire-alone")
    commands = Commands(rest, OFFERED, answer, suggest=lambda kind, typed: (kind, typed))
    await commands.register("9")
    discord.asked_by["typing"] = 4
    await commands.typing(heard("typing", {"name": "aid", "options": [TYPING]}))
    await commands.heard(heard("typed", {"name": "aid"}))
    await commands.heard(heard("pressed", {"custom_id": "aid:share why story:1"}))
    await commands.heard(heard("menu", {"name": "Why was this posted", "type": 3, "target_id": "8"}))


WHAT = Option("what", "What", suggests="topic")
OFFERED = (Command("why", "Why.", None, (WHAT,)), Command("timeline", "Steps.", None, (WHAT,)))
TYPING = {"name": "why", "options": [{"name": "what", "type": 3, "value": "hi", "focused": True}]}
ACTIONS = (Action("Why", "why story:1"), Action("Mute story", "mute story:1", "danger"), Action("Long", "x" * 200))


def heard(token: str, said: dict[str, Any]) -> Interaction:
    return Interaction("1", token, "9", "77", HERE, said)


async def answer(_call: object) -> Any:
    return replace(ROOT, actions=ACTIONS, file=File("timeline.png", "image/png", b"1", "Two steps"))


async def test_the_document_finds_nothing_wrong_with_any_request(document):
    discord = StandInDiscord()
    async with serve(discord) as base:
        rest = Rest(TOKEN, AGENT, base=base)
        await everything(discord, rest)
        await rest.close()
    faults = [(asked.method, asked.path, fault) for asked in discord.asked for fault in document.faults(asked)]
    assert faults == []
    assert len({(asked.method, re.sub(r"\d+", "0", asked.path)) for asked in discord.asked}) >= 15


@settings(deadline=None)
@given(MESSAGES)
def test_the_document_takes_every_message(document, message):
    asked = Asked("POST", "/channels/1/messages", render.payload(message, key="aidwire-1", to=HERE))
    assert document.faults(asked) == []


def test_the_document_takes_the_table_of_commands(document):
    assert document.faults(Asked("PUT", "/applications/1/commands", registration(TABLE))) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"embeds": [{"title": "t" * 257}]}, "title"),
        ({"embeds": [{"fields": [{"name": "", "value": "v"}] * 26}]}, "fields"),
        ({"nonce": "n" * 26}, "nonce"),
        (
            {
                "components": [
                    {"type": 1, "components": [{"type": 2, "style": 5, "label": "l" * 81, "url": "https://a.example"}]}
                ]
            },
            "components",
        ),
    ],
)
def test_the_document_is_a_judge(document, body, fault):
    assert any(fault in found for found in document.faults(Asked("POST", "/channels/1/messages", body)))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"content": "x" * 2001}, ("content", "BASE_TYPE_MAX_LENGTH")),
        ({"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, ("embeds", "MAX_EMBED_SIZE_EXCEEDED")),
    ],
)
def test_limits_that_the_document_misses_are_held_by_hand(document, body, fault):
    assert document.faults(Asked("POST", "/channels/1/messages", body)) == []
    assert list(bodies.message(body)) == [fault]
