"""Buttons, menus, forms and files on Slack: each is a command as if it were typed. The Home: contract/test_slack_home."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from bot.model import Action, CommandCall, Destination, File, Message, Option
from handlers.commands.command import Command, refused
from handlers.slack import Keys, connect
from tests.clock import HandClock
from tests.standins import slack_bodies as bodies
from tests.standins.slack import APP_TOKEN, BOT_TOKEN, SCOPES, StandInSlack, serving
from tests.standins.slack_desk import ADMIN, GROUP, PERSON, STRANGER

PICTURE = File("timeline.png", "image/png", b"\x89PNG", "ATACMS went from reported to delivered.")
OPTIONS = (
    Option("what", "What to hear of", required=True, suggests="topic"),
    Option("donor", "Who gives", lead="from"),
    Option("at_least", "From which status on", lead="at least", suggests="status"),
)
TABLE = (Command("subscribe", "Hear of something.", None, OPTIONS, for_managers=True), Command("help", "What can be asked.", None))  # fmt: skip


def suggest(kind: str, typed: str) -> list[str]:
    known = {"topic": ["ATACMS", "Taurus"], "status": ["announced", "delivered"]}[kind]
    return [one for one in known if typed.casefold() in one.casefold()]


@dataclass
class Newsroom:
    """The bot on the stand-in, with commands that say what they were asked."""

    slack: StandInSlack
    calls: list[CommandCall] = field(default_factory=list)
    answers: dict[str, Message] = field(default_factory=dict)
    number: int = 0

    async def answer(self, call: CommandCall) -> Message:
        self.calls.append(call)
        if call.name not in self.answers:
            return refused(f"There is no command “{call.name}”.")
        return replace(self.answers[call.name], private=not call.shared)

    async def does(self, payload: dict) -> dict:
        """Somebody does something; gives what Slack is told at once."""
        self.number += 1
        kind = {"event_callback": "events_api", None: "slash_commands"}.get(payload.get("type"), "interactive")
        known = {"type": kind, "envelope_id": f"e{self.number}", "payload": payload, "accepts_response_payload": True}
        await self.slack.send(known)
        await self.slack.until(lambda: len(self.slack.acknowledged) == self.number)
        return self.slack.acknowledged[-1].get("payload") or {}

    async def answered(self, count: int = 1) -> dict:
        await self.slack.until(lambda: len(self.slack.answers) >= count)
        return self.slack.answers[-1]


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    async with serving(StandInSlack()) as slack:
        room = Newsroom(slack)
        for name in ("why", "latest", "subscribe", "help"):
            room.answers[name] = Message(f"This is {name}", private=True)
        bot = connect(Keys(BOT_TOKEN, APP_TOKEN), answer=room.answer, wall=HandClock(), table=TABLE, suggest=suggest,
                      managers=GROUP, base=f"{slack.base}/api")  # fmt: skip
        task = asyncio.create_task(bot.run())
        await slack.until(lambda: slack.sockets)
        yield room
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await bot.close()


def button(line: str, n: int = 0) -> dict:
    return {"type": "button", "action_id": f"line:{n}", "value": line, "text": {"type": "plain_text", "text": "x"}}


# --- buttons and menus -----------------------------------------------------------------------------------------------


async def test_a_button_of_an_answer_is_pressed_as_it_was_given(newsroom):
    newsroom.answers["help"] = Message("x", private=True, actions=(Action("Why", "why story:12", "primary"), Action("More", "latest")))  # fmt: skip
    await newsroom.does(newsroom.slack.command("help"))
    row = (await newsroom.answered())["blocks"][-1]
    assert [(one["text"]["text"], one["value"], one.get("style")) for one in row["elements"]] == [("Why", "why story:12", "primary"), ("More", "latest", None)]  # fmt: skip
    await newsroom.does(newsroom.slack.pressed(row["elements"][0], "17.1", channel="C1"))
    said = await newsroom.answered(2)
    assert (said["response_type"], bodies.shown(said["blocks"])) == ("ephemeral", "This is why")
    call = newsroom.calls[-1]
    assert (call.name, call.text, call.message_id, call.destination) == ("why", "story:12", "17.1", Destination("slack", "C1"))  # fmt: skip


async def test_a_button_that_shares_answers_the_channel_in_its_thread(newsroom):
    await newsroom.does(newsroom.slack.pressed(button("share latest atacms"), thread="16.1"))
    said = await newsroom.answered()
    assert (said["response_type"], said["thread_ts"], said["unfurl_links"]) == ("in_channel", "16.1", False)
    assert (newsroom.calls[0].name, newsroom.calls[0].text, newsroom.calls[0].shared) == ("latest", "atacms", True)


async def test_a_button_that_slack_sends_twice_is_pressed_once(newsroom):
    payload = newsroom.slack.pressed(button("latest"))
    for _ in range(2):
        await newsroom.does(payload)
    await newsroom.does(newsroom.slack.pressed(button("why")))
    await newsroom.answered(2)
    assert sorted(call.name for call in newsroom.calls) == ["latest", "why"]


async def test_a_message_is_asked_about_from_its_menu(newsroom):
    await newsroom.does(newsroom.slack.chosen("why", "17.5"))
    assert bodies.shown((await newsroom.answered())["blocks"]) == "This is why"
    assert (newsroom.calls[0].name, newsroom.calls[0].text, newsroom.calls[0].message_id) == ("why", "", "17.5")


async def test_what_is_asked_from_anywhere_is_answered_in_ones_own_messages(newsroom):
    await newsroom.does(newsroom.slack.chosen_anywhere("help"))
    own = newsroom.slack.own(PERSON)
    await newsroom.slack.until(lambda: own.messages)
    assert [bodies.shown(m["blocks"]) for m in own.messages.values()] == ["This is help"]
    assert (newsroom.calls[0].direct, newsroom.calls[0].destination.channel) == (True, own.id)


async def test_an_answer_that_is_too_long_comes_in_several(newsroom):
    newsroom.answers["latest"] = Message("Latest", lines=tuple(f"Story {n}: " + "words " * 200 for n in range(20)), private=True)  # fmt: skip
    await newsroom.does(newsroom.slack.command("latest"))
    await newsroom.answered(3)
    text = "\n".join(bodies.shown(said["blocks"]) for said in newsroom.slack.answers)
    assert [text.count(f"Story {n}:") for n in range(20)] == [1] * 20


# --- forms -----------------------------------------------------------------------------------------------------------


async def test_a_command_without_the_words_that_it_needs_asks_for_them(newsroom):
    await newsroom.does(newsroom.slack.command("subscribe", channel="C7"))
    await newsroom.slack.until(lambda: newsroom.slack.forms)
    (form,) = newsroom.slack.forms
    assert [b["block_id"] for b in form["blocks"] if b["type"] == "input"] == ["what", "donor", "at_least"]
    assert newsroom.calls == []
    assert await newsroom.does(newsroom.slack.submitted(form, what="ATACMS, HIMARS", donor="Germany", at_least="announced")) == {}  # fmt: skip
    assert bodies.shown((await newsroom.answered())["blocks"]) == "This is subscribe"
    asked, typed = newsroom.calls[0], "ATACMS, HIMARS from Germany at least announced"
    assert (asked.name, asked.text, asked.person, asked.destination.channel) == ("subscribe", typed, PERSON, "C7")
    await newsroom.does(newsroom.slack.command(f"subscribe {typed}", channel="C7"))
    await newsroom.answered(2)
    assert newsroom.calls[1] == asked


async def test_a_button_may_ask_back_too_and_fields_may_stay_empty(newsroom):
    await newsroom.does(newsroom.slack.pressed(button("subscribe"), "17.1", channel="C7", thread="16.1"))
    await newsroom.slack.until(lambda: newsroom.slack.forms)
    await newsroom.does(newsroom.slack.submitted(newsroom.slack.forms[0], what="Taurus"))
    assert (await newsroom.answered())["thread_ts"] == "16.1"
    assert (newsroom.calls[0].text, newsroom.calls[0].message_id) == ("Taurus", "17.1")


async def test_a_field_suggests_and_takes_what_was_typed(newsroom):
    await newsroom.does(newsroom.slack.command("subscribe"))
    await newsroom.slack.until(lambda: newsroom.slack.forms)
    for typed, offered in (("", ["ATACMS", "Taurus"]), ("tau", ["Taurus", "tau"]), ("x" * 200, [])):
        told = await newsroom.does(newsroom.slack.typing(newsroom.slack.forms[0], "what", typed))
        assert list(bodies.options(told["options"])) == []
        assert [one["value"] for one in told["options"]] == offered


async def test_a_form_that_comes_too_late_leaves_the_command_to_say_what_it_needs(newsroom):
    payload = newsroom.slack.command("subscribe")
    newsroom.slack.triggers.clear()
    await newsroom.does(payload)
    assert bodies.shown((await newsroom.answered())["blocks"]) == "This is subscribe"


# --- people ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("person", "may"), [(PERSON, False), (ADMIN, True), (STRANGER, False)])
async def test_who_may_change_a_channel(newsroom, person, may):
    """An admin of another workspace, who speaks in a shared channel, may not."""
    await newsroom.does(newsroom.slack.command("latest", person=person))
    await newsroom.answered()
    assert (newsroom.calls[0].manager, newsroom.calls[0].direct) == (may, False)


async def test_members_of_the_named_group_may_too(newsroom):
    newsroom.slack.groups[GROUP].append(PERSON)
    await newsroom.does(newsroom.slack.command("latest"))
    await newsroom.answered()
    assert newsroom.calls[0].manager


async def test_slack_is_asked_about_a_person_once_in_some_minutes(newsroom):
    for n in range(3):
        await newsroom.does(newsroom.slack.command("latest"))
        await newsroom.answered(n + 1)
    asked = [one.method for one in newsroom.slack.asked]
    assert [asked.count(method) for method in ("users.info", "usergroups.users.list")] == [1, 1]


@pytest.mark.parametrize("method", ["users.info", "conversations.open"])
async def test_where_slack_does_not_tell_nothing_may_be_changed_and_all_is_answered(newsroom, method):
    newsroom.slack.scopes.discard(SCOPES[method])
    await newsroom.does(newsroom.slack.command("latest", person=ADMIN, channel=newsroom.slack.own(ADMIN).id))
    await newsroom.answered()
    assert not (newsroom.calls[0].manager and newsroom.calls[0].direct)


async def test_only_the_conversation_with_the_bot_is_ones_own(newsroom):
    for n, (channel, direct) in enumerate([(newsroom.slack.own(PERSON).id, True), ("D0COLLEAGUE", False)]):
        await newsroom.does(newsroom.slack.command("latest", channel=channel))
        await newsroom.answered(n + 1)
        assert newsroom.calls[-1].direct is direct


async def test_a_channel_is_one_destination_whatever_workspace_speaks_in_it(newsroom):
    for n, team in enumerate(("T0STANDIN", "T0OTHER")):
        await newsroom.does(newsroom.slack.command("latest", channel="C7") | {"team_id": team})
        await newsroom.answered(n + 1)
    configured = Destination("slack", "C7")  # as bot/settings/bot.py makes it
    assert {call.destination.key for call in newsroom.calls} == {configured.key}


# --- files -----------------------------------------------------------------------------------------------------------


async def test_a_file_of_a_private_answer_is_in_ones_own_messages(newsroom):
    newsroom.answers["latest"] = Message("Timeline", file=PICTURE)
    await newsroom.does(newsroom.slack.command("latest"))
    text = bodies.shown((await newsroom.answered())["blocks"])
    assert "timeline.png is in your direct messages" in text
    (file,) = newsroom.slack.own(PERSON).files
    assert (file["body"], file["alt_txt"], file["thread_ts"]) == (PICTURE.body, PICTURE.alt, "")


async def test_a_file_that_is_shared_stands_in_the_channel_and_its_thread(newsroom):
    channel = newsroom.slack.channel()
    newsroom.answers["latest"] = Message("Timeline", file=PICTURE)
    await newsroom.does(newsroom.slack.pressed(button("share latest"), channel=channel.id, thread="16.1"))
    await newsroom.slack.until(lambda: channel.files)
    assert channel.files[0]["thread_ts"] == "16.1"
    assert [said["response_type"] for said in newsroom.slack.answers] == ["in_channel"]


async def test_a_file_that_slack_does_not_take_is_told(newsroom):
    channel = newsroom.slack.channel(member=False)
    newsroom.answers["latest"] = Message("Timeline", file=PICTURE)
    await newsroom.does(newsroom.slack.pressed(button("share latest"), channel=channel.id))
    said = await newsroom.answered(2)
    assert said["response_type"] == "ephemeral"
    assert "timeline.png could not be sent" in bodies.shown(said["blocks"])
    assert "/invite" in json.dumps(said)
