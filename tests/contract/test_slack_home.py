"""The Home on Slack, with the commands and the store as they are: who sees what, and what they can do there."""

import asyncio
import functools
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.answers.names import CatalogueNames
from bot.answers.subscriptions import StoredSubscriptions
from bot.model import AlertKind, Delivery, Destination, Message, Ping, Quiet, Rhythm, Rung, Subscription
from handlers.commands.registry import TABLE, answered
from handlers.commands.room import Room
from handlers.slack import Keys, connect
from tests.clock import START
from tests.pseudo import CODE, learnt, wide
from tests.standins import slack_bodies as bodies
from tests.standins.slack import APP_TOKEN, BOT_TOKEN, Channel, StandInSlack, serving
from tests.standins.slack_desk import ADMIN, GROUP, PERSON, STRANGER, TEAM
from tests.unit.rules.kit import VOCABULARY

GUEST, COLLEAGUE = "U0GUEST", "U0COLLEAGUE"


@dataclass
class Workspace:
    """A workspace with the bot in it."""

    slack: StandInSlack
    store: object
    number: int = 0

    def channel(self, *heard: str, people: tuple[str, ...] = (), **known: object) -> Channel:
        """A channel that hears these rules."""
        channel = self.slack.channel(people=set(people), **known)
        for rule in heard:
            self.subscribe(channel.id, rule)
        return channel

    def subscribe(self, channel: str, rule: str, **more: object) -> Subscription:
        wanted = Subscription(Destination("slack", channel), rule, made_by=COLLEAGUE, made_at=START, **more)
        return self.store.save(wanted, COLLEAGUE, "subscribed")

    def heard(self, channel: str) -> list[Subscription]:
        return self.store.of(Destination("slack", channel))

    async def does(self, payload: dict) -> None:
        self.number += 1
        kind = {"event_callback": "events_api", None: "slash_commands"}.get(payload.get("type"), "interactive")
        await self.slack.send({"type": kind, "envelope_id": f"e{self.number}", "payload": payload, "accepts_response_payload": True})  # fmt: skip
        await self.slack.until(lambda: len(self.slack.acknowledged) == self.number)

    async def home(self, person: str = PERSON) -> str:
        """What a person sees who opens the Home."""
        return await self._shown(self.slack.opened_home(person=person), person)

    async def press(self, label: str, person: str = ADMIN, nth: int = 0) -> str:
        """What the Home shows after a button of it was pressed."""
        return await self._shown(self.slack.pressed_at_home(self.button(label, person, nth), person), person)

    async def submit(self, person: str = ADMIN, **given: str) -> str:
        return await self._shown(self.slack.submitted(self.slack.forms[-1], person, **given), person)

    async def form(self, label: str, person: str = ADMIN, nth: int = 0) -> dict:
        """The form that a button opens."""
        count = len(self.slack.forms)
        await self.does(self.slack.pressed_at_home(self.button(label, person, nth), person))
        await self.slack.until(lambda: len(self.slack.forms) > count)
        return self.slack.forms[-1]

    def button(self, label: str, person: str, nth: int = 0) -> dict:
        return [one for one in self.buttons(person) if one["text"]["text"] == label][nth]

    def buttons(self, person: str) -> list[dict]:
        rows = [block for block in self.slack.homes[person]["blocks"] if block["type"] == "actions"]
        return [button for row in rows for button in row["elements"]]

    async def _shown(self, payload: dict, person: str) -> str:
        before = self.slack.published
        await self.does(payload)
        await self.slack.until(lambda: self.slack.published > before)
        return bodies.shown(self.slack.homes[person]["blocks"])


@pytest.fixture
async def there(bench) -> AsyncIterator[Workspace]:
    async with serving(StandInSlack()) as slack:
        slack.people |= {
            GUEST: {"id": GUEST, "team_id": TEAM, "is_restricted": True},
            COLLEAGUE: {"id": COLLEAGUE, "team_id": TEAM},
        }
        here = StoredSubscriptions(
            bench.store.subscriptions, bench.store.search, VOCABULARY, bench.wall, bench.wall, dict
        )
        names = CatalogueNames(VOCABULARY)
        room = Room(*(here if field == "subscriptions" else names for field in Room.__dataclass_fields__))
        bot = connect(
            Keys(BOT_TOKEN, APP_TOKEN), answer=functools.partial(answered, room=room), wall=bench.wall, table=TABLE,
            subscriptions=here, managers=GROUP, base=f"{slack.base}/api",
        )  # fmt: skip
        task = asyncio.create_task(bot.run())
        await slack.until(lambda: slack.sockets)
        yield Workspace(slack, bench.store.subscriptions)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await bot.close()


# --- who sees what ---------------------------------------------------------------------------------------------------


async def test_who_opens_the_home_sees_what_they_hear_alone_and_what_channels_hear(there):
    own, desk = there.slack.own(PERSON), there.channel("topic:heron", name="desk")
    there.subscribe(own.id, "topic:sky-falcon")
    there.subscribe(there.slack.own(COLLEAGUE).id, "topic:grey-owl")
    shown = await there.home()
    assert shown.index("Only for you") < shown.index("Sky Falcon") < shown.index(f"#{desk.id}") < shown.index("Heron")
    assert "Grey Owl" not in shown
    assert f"Subscription 1 · at once · made by @{COLLEAGUE}" in shown


async def test_all_of_a_subscription_is_told(bench, there):
    desk = there.channel(name="desk")
    there.subscribe(
        desk.id, "topic:heron", at_least=Rung.ANNOUNCED, rhythm=Rhythm("weekly", 540, 4, "Europe/Berlin"),
        quiet=Quiet(1320, 420), ping=Ping("S0EDITORS", ("delivered",)),
    )  # fmt: skip
    bench.store.subscriptions.mute(f"slack::{desk.id}", "topic:sky-falcon", START + timedelta(hours=2), "ada", "muted")
    notice = Delivery(AlertKind.NOTICE, Destination("slack", desk.id), "dead", Message("A feed went silent"))
    bench.store.stories.notify("feed:1", [notice], START)
    bench.store.deliveries.gone(f"slack::{desk.id}", "Slack refused (is_archived)")
    shown = await there.home()
    assert "Heron, at least announced\n" in shown
    assert "weekly on Friday at 9:00 Europe/Berlin, quiet 22:00-7:00 UTC · calls S0EDITORS at delivered" in shown
    assert "paused: Slack refused (is_archived)" in shown
    assert "Muted until 1 May 2024, 14:00 UTC: Sky Falcon" in shown


async def test_buttons_are_for_who_may_manage_and_ones_own_for_oneself(bench, there):
    there.slack.groups[GROUP].append(COLLEAGUE)
    desk = there.channel("topic:heron")
    bench.store.subscriptions.list_configured([Subscription(Destination("slack", desk.id), "topic:grey-owl")])
    there.subscribe(there.slack.own(PERSON).id, "topic:sky-falcon", rhythm=Rhythm("daily"))
    assert "Workspace admins, or the group that they named" in await there.home()
    assert [one["text"]["text"] for one in there.buttons(PERSON)] == ["Subscribe for yourself", "Edit", "At once", "Unsubscribe"]  # fmt: skip
    assert "from config/bot.toml" in await there.home(ADMIN)
    assert [one["text"]["text"] for one in there.buttons(ADMIN)] == [
        "Subscribe for yourself", "Subscribe a channel", "Edit", "As a digest", "Unsubscribe",
    ]  # fmt: skip
    await there.home(COLLEAGUE)
    assert "Subscribe a channel" in {one["text"]["text"] for one in there.buttons(COLLEAGUE)}


@pytest.mark.parametrize(("person", "sees"), [(PERSON, True), (ADMIN, False), (COLLEAGUE, False), (GUEST, True)])
async def test_a_private_channel_is_there_for_its_members_alone(there, person, sees):
    secret = there.channel("topic:heron", name="merger", private=True, people=(PERSON, GUEST))
    shown = await there.home(person)
    assert (secret.id in shown, "Heron" in shown) == (sees, sees)
    assert secret.id not in json.dumps(there.slack.homes[person]) or sees
    assert "merger" not in json.dumps(there.slack.homes[person])


async def test_an_admin_in_a_private_channel_manages_it(there):
    secret = there.channel("topic:heron", private=True, people=(ADMIN,))
    await there.home(ADMIN)
    assert "Unsubscribed" in await there.press("Unsubscribe")
    assert there.heard(secret.id) == []


@pytest.mark.parametrize("person", [GUEST, STRANGER])
async def test_who_is_no_full_member_sees_the_channels_that_they_are_in(there, person):
    theirs, other = there.channel("topic:heron", people=(person,)), there.channel("topic:grey-owl")
    shown = await there.home(person)
    assert (theirs.id in shown, other.id in shown) == (True, False)


async def test_a_public_channel_that_the_bot_was_put_out_of_is_still_listed(there):
    left = there.channel("topic:heron", member=False)
    hidden = there.channel("topic:grey-owl", member=False, private=True, people=(PERSON,))
    there.subscribe("C404", "topic:sky-falcon")
    shown = await there.home()
    assert (left.id in shown, hidden.id in shown, "Sky Falcon" in shown) == (True, False, False)
    assert left.id not in await there.home(GUEST)


async def test_peoples_own_conversations_are_not_looked_up(there):
    """However many there are, they keep no channel out of the list."""
    for n in range(30):
        person = f"U0PERSON{n}"
        there.slack.people[person] = {"id": person, "team_id": TEAM}
        there.subscribe(there.slack.own(person).id, "topic:grey-owl")
    left = there.channel("topic:heron", member=False)
    assert left.id in await there.home()
    assert [one.arguments["channel"] for one in there.slack.asked if one.method == "conversations.info"] == [left.id]


async def test_all_channels_are_asked_for_in_as_many_answers_as_it_takes(there):
    there.slack.most_listed = 2
    channels = [there.channel("topic:heron", private=True, people=(PERSON,)) for _ in range(5)]
    shown = await there.home()
    assert [channel.id in shown for channel in channels] == [True] * 5


@pytest.mark.parametrize("lacks", ["channels:read", "groups:read"])
async def test_without_the_scopes_ones_own_are_shown_and_why_no_others(there, lacks):
    there.channel("topic:heron")
    there.subscribe(there.slack.own(PERSON).id, "topic:sky-falcon")
    there.slack.scopes.discard(lacks)
    shown = await there.home()
    assert "Sky Falcon" in shown
    assert "Heron" not in shown
    assert f"needed: {lacks}" in shown


async def test_a_home_without_anything_says_how_to_begin(there):
    assert "hears anything yet" in await there.home()
    form = await there.form("Subscribe for yourself", PERSON)
    assert "channel" not in [block.get("block_id") for block in form["blocks"]]
    assert "Subscribed" in await there.submit(PERSON, words="heron")
    assert [s.rule for s in there.heard(there.slack.own(PERSON).id)] == ["topic:heron"]


async def test_only_the_home_is_published_when_the_home_is_opened(there):
    await there.does(there.slack.opened_home("messages"))
    await there.home()
    assert there.slack.published == 1


# --- what is done there ----------------------------------------------------------------------------------------------


async def test_what_is_ended_at_home_is_gone_from_it_and_can_be_undone(there):
    desk = there.channel("topic:heron")
    await there.home(ADMIN)
    (before,) = there.heard(desk.id)
    shown = await there.press("Unsubscribe")
    assert shown.index("Unsubscribed") < shown.index("hears anything yet")
    assert there.heard(desk.id) == []
    assert "Subscribed again" in await there.press("Undo")
    assert there.heard(desk.id) == [before]
    assert there.slack.answers == []


async def test_a_digest_and_back(there):
    desk = there.channel("topic:heron")
    await there.home(ADMIN)
    assert "daily at 8:00 UTC" in await there.press("As a digest")
    assert there.heard(desk.id)[0].rhythm.how == "daily"
    await there.press("At once")
    assert there.heard(desk.id)[0].rhythm.how == "instant"


async def test_what_changed_elsewhere_shows_when_the_home_is_opened_again(there):
    there.channel("topic:heron")
    assert "Heron" in await there.home()
    there.channel("topic:grey-owl")
    assert "Grey Owl" in await there.home()


@pytest.mark.parametrize(
    ("rule", "at_least", "words"),
    [
        ("topic:heron AND donor:DE", Rung.ANNOUNCED, "Heron, from Germany, at least announced"),
        ("topic:heron OR status:refused", Rung.NONE, "topic:heron OR status:refused"),
    ],
)
async def test_an_edit_begins_with_what_it_hears_and_keeps_what_is_left(there, rule, at_least, words):
    """Plain words where just the rule is understood of them, else the rule."""
    desk = there.channel()
    there.subscribe(desk.id, rule, at_least=at_least, rhythm=Rhythm("daily", 540), quiet=Quiet(1320, 420))
    (before,) = there.heard(desk.id)
    await there.home(ADMIN)
    form = await there.form("Edit")
    held = {b["block_id"]: b["element"].get("initial_value") for b in form["blocks"] if b["type"] == "input"}
    assert {name: value for name, value in held.items() if value} == {"words": words, "when": "daily at 9:00 UTC"}
    assert "Changed" in await there.submit()
    assert there.heard(desk.id) == [before]
    await there.form("Edit")
    shown = await there.submit(words="sea shield", when="at once")
    assert "Sea Shield" in shown
    assert there.heard(desk.id) == [replace(before, rule="topic:sea-shield", at_least=Rung.NONE, rhythm=Rhythm())]


async def test_an_edit_that_is_not_understood_is_said_above_the_list(there):
    desk = there.channel("topic:heron")
    await there.home(ADMIN)
    await there.form("Edit")
    shown = await there.submit(words="herom")
    assert shown.index("Did you mean Heron") < shown.index(f"#{desk.id}")
    assert [s.rule for s in there.heard(desk.id)] == ["topic:heron"]


async def test_a_channel_is_chosen_and_subscribed(there):
    desk = there.channel(people=(ADMIN,))
    await there.home(ADMIN)
    form = await there.form("Subscribe a channel")
    assert form["blocks"][1]["element"]["type"] == "conversations_select"
    shown = await there.submit(channel=desk.id, words="air defence", when="daily at 8")
    assert f"#{desk.id}" in shown
    assert [(s.rule, s.made_by) for s in there.heard(desk.id)] == [("class:air_defence", ADMIN)]


async def test_a_channel_without_the_bot_is_not_subscribed(there):
    outside = there.channel(member=False, name="desk")
    await there.home(ADMIN)
    await there.form("Subscribe a channel")
    assert "I am not in #desk. Type /invite @Aidwire there first." in await there.submit(
        channel=outside.id, words="heron"
    )
    assert there.heard(outside.id) == []


async def test_who_may_not_manage_changes_no_channel_whatever_they_send(there):
    desk, private = there.channel("topic:heron"), there.channel("topic:grey-owl", private=True)
    await there.home(ADMIN)
    await there.home(PERSON)
    payload = there.slack.pressed_at_home(there.button("Unsubscribe", ADMIN), PERSON)
    assert "Only workspace admins" in await there._shown(payload, PERSON)
    button = there.button("Unsubscribe", ADMIN) | {"action_id": f"line:{private.id}:2", "value": "unsubscribe 2"}
    for person in (PERSON, ADMIN):
        shown = await there._shown(there.slack.pressed_at_home(button, person), person)
        assert "You are not in that channel" in shown
        assert "Grey Owl" not in shown
    assert len(there.heard(desk.id) + there.heard(private.id)) == 2


async def test_a_home_that_is_older_than_who_is_in_a_channel_opens_no_form_of_it(there):
    secret = there.channel("topic:heron", private=True, people=(ADMIN,))
    await there.home(ADMIN)
    secret.people.clear()
    shown = await there.press("Edit")
    assert "You are not in that channel" in shown
    assert "Heron" not in shown
    assert there.slack.forms == []


async def test_nobody_elses_own_messages_are_reached(there):
    theirs = there.slack.own(COLLEAGUE).id
    there.subscribe(theirs, "topic:heron")
    there.channel("topic:grey-owl")
    await there.home(ADMIN)
    button = there.button("Unsubscribe", ADMIN) | {"action_id": f"line:{theirs}:2", "value": "unsubscribe 1"}
    assert "You are not in that channel" in await there._shown(there.slack.pressed_at_home(button, ADMIN), ADMIN)
    assert len(there.heard(theirs)) == 1


# --- languages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", [True, False])
async def test_the_home_and_its_forms_are_in_the_language_of_who_opens_it(there, chosen):
    """That of their own conversation with the bot; where they chose none, the one in which Slack speaks to them."""
    there.channel("topic:heron")
    if chosen:
        there.store.speak(Destination("slack", there.slack.own(ADMIN).id), CODE, ADMIN, "language")
    else:
        there.slack.people[ADMIN]["locale"] = f"{CODE}-{CODE.upper()}"
    with learnt(CODE):
        assert wide("Subscribe a channel") in await there.home(ADMIN)
        for label in ("Subscribe for yourself", "Edit"):
            assert (await there.form(wide(label)))["submit"]["text"] == wide("Go")
        assert "Workspace admins" in await there.home(COLLEAGUE)


# --- pages -----------------------------------------------------------------------------------------------------------


async def test_what_is_too_much_for_a_view_comes_in_pages_and_a_change_stays_on_its_page(bench, there):
    for n in range(40):
        channel = there.channel(f"story:{n + 100}", name=f"desk-{n:02}")
        bench.store.subscriptions.mute(f"slack::{channel.id}", "topic:heron", START + timedelta(hours=2), "ada", "x")
    seen = [await there.home(ADMIN), await there.press("More"), await there.press("More")]
    assert [f"Page {n} of 3" in shown for n, shown in enumerate(seen, 1)] == [True] * 3
    found = [n for shown in seen for n in range(100, 140) if f"story {n}\n" in shown]
    assert found == list(range(100, 140))
    assert "More" not in {one["text"]["text"] for one in there.buttons(ADMIN)}
    assert "Page 2 of 3" in await there.press("Back")
    assert "Page 2 of 3" in await there.press("Unsubscribe")
    await there.form("Edit")
    assert "Page 2 of 3" in await there.submit(words="heron")


async def test_a_page_that_is_no_more_is_the_last_one(there):
    desk = there.channel(*(f"story:{n}" for n in range(100, 116)))
    await there.home(ADMIN)
    assert "Page 2 of 2" in await there.press("More")
    shown = await there.press("Unsubscribe")
    assert "story 115 · at once\n[Undo]" in shown
    assert "story 114\n" in shown
    assert "Page" not in shown
    assert len(there.heard(desk.id)) == 15
