"""One table, as Discord registers it and as it comes back; the invite link."""

from dataclasses import dataclass, replace

import pytest
from yarl import URL

from bot.model import Destination, Option
from handlers.commands.registry import TABLE
from handlers.discord.commands import SHORTCUTS, Interaction, call_of, choices, registration
from handlers.discord.invite import PERMISSIONS, invite
from tests.pseudo import learnt, wide
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
    latest = {"name": "latest", "type": 1, "options": [{"name": "topic", "type": 3, "value": " ATACMS "}]}
    call = call_of(heard(latest), [Offer("latest", "/aid latest", (RUNG, TOPIC))])
    assert (call.name, call.text, call.options) == ("latest", "ATACMS", {"topic": "ATACMS"})
    assert (call.person, call.destination) == ("77", HERE)


def test_the_call_says_in_which_language_discord_speaks_to_the_person():
    assert call_of(replace(heard(), lang="de"), [Offer("help", "/aid help")]).lang == "de"


@pytest.mark.parametrize(("manages", "servers", "person", "ruler"), [
    (True, 1, "77", True), (True, 2, "77", False), (False, 1, "77", False), (False, 2, "88", True),
])  # fmt: skip
def test_who_manages_the_only_server_or_is_named_puts_right_what_all_hear(manages, servers, person, ruler):
    asked = replace(heard(), permissions=32 if manages else 0, servers=servers, person=person)
    call = call_of(asked, TABLE, rulers=frozenset({"88"}))
    assert (call.manager, call.ruler) == (manages, ruler)


def test_without_a_subcommand_help_is_meant():
    call = call_of(heard(), TABLE)
    assert (call.name, call.text) == ("help", "")


def test_options_that_suggest_are_completed():
    (aid,) = registration(
        [Offer("follow", "/aid follow", (Option("topic", "What", suggests="topic"), Option("words", "Any")))]
    )
    assert [one.get("autocomplete") for one in aid["options"][0]["options"]] == [True, None]


def test_commands_are_offered_in_servers_and_where_nobody_else_reads():
    made = registration([Offer("why", "/aid why"), Offer("timeline", "/aid timeline")])
    assert [one["name"] for one in made] == ["aid", *SHORTCUTS]
    assert all(one["contexts"] == [0, 1] for one in made)
    assert list(bodies.commands(made)) == []


def test_more_commands_than_discord_has_room_for_stand_for_themselves():
    table = [Offer(f"c{n}", "/aid c", (TOPIC,)) for n in range(27)]
    made = registration(table)
    assert list(bodies.commands(made)) == []
    assert [(one["name"], len(one["options"])) for one in made] == [("aid", 25), ("aid-c25", 1), ("aid-c26", 1)]
    apart = Interaction(
        "1",
        "s",
        "2",
        "77",
        HERE,
        {"name": "aid-c26", "options": [{"name": "topic", "type": 3, "value": "x", "focused": True}]},
    )
    call = call_of(apart, table)
    assert (call.name, call.text, call.options) == ("c26", "x", {"topic": "x"})
    suggesting = [Offer("c26", "/aid c26", (Option("topic", "What", suggests="topic"),))]
    assert choices(apart.said, suggesting, lambda *asked: asked) == [
        {"name": one, "value": one} for one in ("topic", "x")
    ]


def test_a_shortcut_is_offered_only_for_a_command_that_there_is():
    assert [one["name"] for one in registration([Offer("help", "/aid help")])] == ["aid"]


def focused(value: str) -> dict:
    options = [{"name": "topic", "type": 3, "value": "x"}, {"name": "rung", "type": 3, "value": value, "focused": True}]
    return {"name": "aid", "options": [{"name": "follow", "type": 1, "options": options}]}


def offered(found: list[str], typed: str = "an") -> list[str]:
    table = [Offer("follow", "/aid follow", (TOPIC, Option("rung", "From which on", suggests="status")))]
    made = choices(focused(typed), table, lambda kind, typed: [f"{kind}:{typed}", *found])
    assert list(bodies.suggested({"choices": made})) == []
    return [one["value"] for one in made]


def test_what_is_offered_is_of_the_options_kind_and_within_discords_limits():
    assert offered([]) == ["status:an"]
    assert offered(["x" * 101, "y" * 100, "y" * 100, " "]) == ["status:an", "y" * 100]
    assert len(offered([str(n) for n in range(99)])) == 25


def test_of_several_the_last_is_completed_and_the_others_are_kept():
    assert offered(["Approved"], "Announced, ap") == ["Announced, status:ap", "Announced, Approved"]


def test_an_option_that_suggests_nothing_is_offered_nothing():
    assert choices(focused("x"), [Offer("follow", "/aid follow", (TOPIC, RUNG))], lambda *_: ["a"]) == []
    assert choices({"name": "aid"}, TABLE, lambda *_: ["a"]) == []


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


def test_a_person_sees_what_commands_do_in_their_own_language():
    offer = Offer("why", "/aid why", (TOPIC,), summary="Why it was told.")
    with learnt("es", "Español"), learnt("eo", "Esperanto"):
        aid, shortcut = registration([offer])
        assert list(bodies.commands(registration(TABLE))) == []
    (why,) = aid["options"]
    assert why["description_localizations"] == {"es-ES": wide("Why it was told.")}, "Discord has no Esperanto"
    assert set(aid["description_localizations"]) == set(why["options"][0]["description_localizations"]) == {"es-ES"}
    assert (shortcut["name"], shortcut["name_localizations"]) == (
        "Why was this posted", {"es-ES": wide("Why was this posted")},
    )  # fmt: skip
    assert "description_localizations" not in registration([offer])[0]
