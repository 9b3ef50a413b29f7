"""One table, as Discord registers it and as it comes back; the invite link."""

from dataclasses import dataclass

import pytest
from yarl import URL

from bot.model import Destination, Option
from handlers.commands.registry import TABLE
from handlers.discord.commands import Interaction, call_of, registration
from handlers.discord.invite import PERMISSIONS, invite
from tests.shared import ROOT
from tests.standins import discord_bodies as bodies

HERE = Destination("discord", "42", "7")
RUNG, TOPIC = Option("rung", "From which on"), Option("topic", "What about", required=True)


@dataclass(frozen=True)
class Offer:
    name: str
    usage: str
    options: tuple[Option, ...] = ()
    summary: str = "What it does."


def heard(*options: dict) -> Interaction:
    return Interaction("1", "secret", "2", "77", HERE, {"name": "aid", "options": list(options)})


def test_discord_takes_the_table():
    assert list(bodies.commands(registration(TABLE))) == []


def test_arguments_are_options_and_required_ones_come_first():
    (aid,) = registration([Offer("follow", "/aid follow", (RUNG, TOPIC)), Offer("help", "/aid help")])
    follow, simple = aid["options"]
    assert [(o["name"], o["required"]) for o in follow["options"]] == [("topic", True), ("rung", False)]
    assert simple["options"] == []
    assert list(bodies.commands([aid])) == []


def test_a_long_summary_is_cut():
    (aid,) = registration([Offer("help", "/aid help", summary="word " * 50)])
    assert list(bodies.commands([aid])) == []


def test_commands_of_two_prefixes_are_a_mistake():
    with pytest.raises(ValueError, match="unpack"):
        registration([Offer("a", "/aid a"), Offer("b", "/other b")])


def test_what_a_person_typed_is_the_call():
    call = call_of(heard({"name": "latest", "type": 1, "options": [{"name": "topic", "type": 3, "value": " ATACMS "}]}))
    assert (call.name, call.text, call.options, call.person, call.destination) == (
        "latest",
        "ATACMS",
        {"topic": "ATACMS"},
        "77",
        HERE,
    )


def test_without_a_subcommand_help_is_meant():
    assert (call_of(heard()).name, call_of(heard()).text) == ("help", "")


def test_the_token_of_an_interaction_is_never_shown():
    assert "secret" not in repr(heard())


def test_the_invite_link_asks_for_what_is_needed_and_no_more():
    link = URL(invite("123"))
    assert (link.host, link.query["client_id"], link.query["scope"]) == (
        "discord.com",
        "123",
        "bot applications.commands",
    )
    asked = int(link.query["permissions"])
    assert asked == sum(1 << one.bit for one in PERMISSIONS)
    assert not asked & (1 << 3 | 1 << 17 | 1 << 13)  # administrator, mention everyone, manage messages


def test_the_guide_names_each_permission_with_its_reason():
    guide = (ROOT / "docs" / "discord.md").read_text("utf-8")
    assert [one for one in PERMISSIONS if f"| {one.name} | {one.why} |" not in guide] == []
