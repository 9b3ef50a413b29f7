"""The stand-in refuses what Discord refuses: each refusal is provoked by hand, past our own renderer."""

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.standins import discord_bodies as bodies
from tests.standins.discord import FORUM, NONCE_SECONDS, TEXT, TOKEN, StandInDiscord, serve

HEADERS = {"Authorization": f"Bot {TOKEN}", "User-Agent": "DiscordBot (https://a.example, 1)"}
CARD = {"embeds": [{"title": "t"}]}


class Hand:
    """Requests by hand."""

    def __init__(self, discord: StandInDiscord, session: aiohttp.ClientSession) -> None:
        self.discord = discord
        self.room = discord.channel(TEXT)
        self._session = session

    async def ask(self, method: str, path: str, body=None, headers=HEADERS) -> tuple[int, dict]:
        return await self.sent(method, path, None if body is None else aiohttp.JsonPayload(body), headers)

    async def sent(self, method: str, path: str, body, headers=HEADERS) -> tuple[int, dict]:
        async with self._session.request(method, self.discord.base + path, data=body, headers=headers) as answer:
            assert answer.headers["Content-Type"] in ("application/json", "text/html; charset=utf-8")
            return answer.status, await answer.json() if answer.content_type == "application/json" else {}

    async def refused(self, method: str, path: str, body=None) -> tuple[int, int]:
        status, said = await self.ask(method, path, body)
        return status, said.get("code", 0)

    async def send(self, body: dict) -> str:
        status, said = await self.ask("POST", f"/channels/{self.room.id}/messages", body)
        assert status == 200, said
        return said["id"]


@pytest.fixture
async def hand() -> AsyncIterator[Hand]:
    discord = StandInDiscord()
    async with serve(discord), aiohttp.ClientSession() as session:
        yield Hand(discord, session)


async def test_without_the_token_nothing_is_done(hand):
    status, said = await hand.ask("GET", "/users/@me", headers=HEADERS | {"Authorization": "Bot wrong"})
    assert (status, said["message"]) == (401, "401: Unauthorized")


async def test_without_a_bots_agent_nobody_of_discord_answers(hand):
    assert await hand.ask("GET", "/users/@me", headers=HEADERS | {"User-Agent": "python"}) == (403, {})


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({}, (400, 50006)),
        ({"content": "x" * 2001}, (400, 50035)),
        ({"contents": "x"}, (400, 50035)),
        ({**CARD, "nonce": "n" * 26}, (400, 50035)),
        ({**CARD, "flags": 64}, (400, 50035)),
    ],
)
async def test_messages_that_are_none_are_refused(hand, body, refusal):
    assert await hand.refused("POST", f"/channels/{hand.room.id}/messages", body) == refusal
    assert hand.room.messages == {}


@pytest.mark.parametrize(
    ("embed", "fault"),
    [
        ({"title": "t" * 257}, "embeds.0.title"),
        ({"title": " "}, "embeds.0.title"),
        ({"description": "😀" * 2049}, "embeds.0.description"),
        ({"title": "t", "url": "javascript:x"}, "embeds.0.url"),
        ({"title": "t", "url": "https://localhost/x"}, "embeds.0.url"),
        ({"author": {"name": ""}}, "embeds.0.author.name"),
        ({"title": "t", "footer": {"text": "f" * 2049}}, "embeds.0.footer.text"),
        ({"fields": [{"name": "n", "value": "v" * 1025}]}, "embeds.0.fields.0.value"),
        ({"fields": [{"name": "n", "value": "v"}] * 26}, "embeds.0.fields"),
        ({"title": "t", "color": 1 << 24}, "embeds.0.color"),
        ({"title": "t", "timestamp": "2024-01-01T00:00:00"}, "embeds.0.timestamp"),
        ({}, "embeds.0"),
        ({"description": "d" * 4096, "fields": [{"name": "n", "value": "v" * 1000}] * 2}, "embeds"),
    ],
)
def test_embeds_beyond_a_limit_are_refused(embed, fault):
    assert fault in [at for at, _ in bodies.message({"embeds": [embed]})]


@pytest.mark.parametrize(
    "button",
    [
        {"type": 2, "style": 5, "label": "l"},
        {"type": 2, "style": 5, "label": "l", "url": "https://a.example", "custom_id": "c"},
        {"type": 2, "style": 1, "label": "l", "url": "https://a.example"},
        {"type": 2, "style": 5, "label": "l" * 81, "url": "https://a.example"},
        {"type": 2, "style": 5, "label": "l", "url": "https://a.example/" + "x" * 512},
        {"type": 2, "style": 1, "label": "l", "custom_id": "c" * 101},
    ],
)
def test_buttons_that_are_none_are_refused(button):
    assert list(bodies.message({"components": [{"type": 1, "components": [button]}]}))


def test_rows_hold_one_to_five_buttons():
    link = {"type": 2, "style": 5, "label": "l", "url": "https://a.example"}
    for buttons, refused in (([], True), ([link] * 5, False), ([link] * 6, True)):
        assert bool(list(bodies.message({"components": [{"type": 1, "components": buttons}]}))) == refused


async def test_a_nonce_holds_for_minutes_and_for_one_channel(hand):
    body = {"content": "x", "nonce": "n", "enforce_nonce": True}
    first = await hand.send(body)
    assert await hand.send(body) == first
    assert await hand.send({"content": "x", "nonce": "n"}) != first
    hand.discord.now += NONCE_SECONDS + 1
    assert await hand.send(body) != first


async def test_a_thread_has_its_messages_id_and_is_made_once(hand):
    message = await hand.send(CARD)
    path = f"/channels/{hand.room.id}/messages/{message}/threads"
    status, thread = await hand.ask("POST", path, {"name": "n"})
    assert (status, thread["id"]) == (201, message)
    assert await hand.refused("POST", path, {"name": "n"}) == (400, 160004)
    hand.discord.delete(message)
    assert await hand.refused("POST", path, {"name": "n"}) == (400, 160004)


async def test_only_plain_words_call_people_and_only_where_they_may(hand):
    await hand.send({"content": "@everyone", "allowed_mentions": {"parse": []}})
    await hand.send({"embeds": [{"title": "@everyone"}]})
    assert hand.discord.notified == []
    await hand.send({"content": "@everyone and <@5>"})
    assert hand.discord.notified == ["@everyone", "<@5>"]


async def test_what_cannot_be_done_to_a_message(hand):
    at = f"/channels/{hand.room.id}/messages"
    hand.discord.say(hand.room, "hello")
    (other,) = hand.room.messages
    assert await hand.refused("PATCH", f"{at}/{other}", CARD) == (403, 50005)
    assert await hand.refused("PATCH", f"{at}/1", CARD) == (404, 10008)
    assert await hand.refused("GET", "/channels/1/messages") == (404, 10003)
    assert await hand.refused("GET", f"{at}?limit=101") == (400, 50035)
    hand.discord.denied = {"EMBED_LINKS"}
    assert await hand.refused("POST", at, CARD) == (403, 50013)
    hand.discord.denied = {"VIEW_CHANNEL"}
    assert await hand.refused("POST", at, CARD) == (403, 50001)


async def test_without_permission_the_history_is_empty(hand):
    await hand.send(CARD)
    hand.discord.denied = {"READ_MESSAGE_HISTORY"}
    assert await hand.ask("GET", f"/channels/{hand.room.id}/messages") == (200, [])


async def test_a_forum_takes_stories_alone(hand):
    forum = hand.discord.channel(FORUM, tags=[{"id": "1", "name": "Reported"}])
    assert await hand.refused("POST", f"/channels/{forum.id}/messages", CARD) == (400, 50008)
    story = {"name": "n", "message": CARD, "applied_tags": ["2"]}
    assert await hand.refused("POST", f"/channels/{forum.id}/threads", story) == (400, 10087)
    assert await hand.refused("POST", f"/channels/{forum.id}/threads", story | {"name": "n" * 101}) == (400, 50035)
    status, made = await hand.ask("POST", f"/channels/{forum.id}/threads", story | {"applied_tags": ["1"]})
    assert (status, list(hand.discord.rooms[made["id"]].messages)) == (201, [made["id"]])


async def test_an_archived_thread_is_not_edited_and_opens_with_a_message(hand):
    message = await hand.send(CARD)
    await hand.ask("POST", f"/channels/{hand.room.id}/messages/{message}/threads", {"name": "n"})
    _, reply = await hand.ask("POST", f"/channels/{message}/messages", CARD)
    hand.discord.rooms[message].archived = True
    assert await hand.refused("PATCH", f"/channels/{message}/messages/{reply['id']}", CARD) == (400, 50083)
    await hand.ask("POST", f"/channels/{message}/messages", CARD)
    assert not hand.discord.rooms[message].archived


async def test_a_limit_is_kept_for_each_channel(hand):
    hand.discord.quota = (2, 5.0)
    there = hand.discord.channel(TEXT)
    paths = [f"/channels/{room.id}/messages" for room in (hand.room, hand.room, hand.room, there)]
    assert [(await hand.ask("POST", path, CARD))[0] for path in paths] == [200, 200, 429, 200]
    hand.discord.now += 5.0
    assert (await hand.ask("POST", paths[0], CARD))[0] == 200


async def test_a_lost_answer_was_carried_out(hand):
    hand.discord.lose_writes = 1
    with pytest.raises(aiohttp.ClientError):
        await hand.send(CARD)
    assert len(hand.room.messages) == 1


async def test_an_interaction_is_acknowledged_once(hand):
    later = {"type": 5, "data": {"flags": 64}}
    assert await hand.refused("PATCH", "/webhooks/9/t/messages/@original", CARD) == (404, 10015)
    assert (await hand.ask("POST", "/interactions/1/t/callback", later))[0] == 204
    assert await hand.refused("POST", "/interactions/1/t/callback", later) == (400, 40060)


async def test_each_kind_of_interaction_has_answers_of_its_own(hand):
    choices = {"type": 8, "data": {"choices": [{"name": "n", "value": "v"}]}}
    later = {"type": 5, "data": {"flags": 64}}
    hand.discord.asked_by = {"typing": 4, "pressed": 3}
    assert await hand.refused("POST", "/interactions/1/typing/callback", later) == (400, 50035)
    assert await hand.refused("POST", "/interactions/1/pressed/callback", choices) == (400, 50035)
    assert await hand.refused("POST", "/interactions/1/pressed/callback", later | {"data": {"flags": 4}}) == (
        400,
        50035,
    )
    assert (await hand.ask("POST", "/interactions/1/typing/callback", choices))[0] == 204
    assert (await hand.ask("POST", "/interactions/1/pressed/callback", later))[0] == 204


@pytest.mark.parametrize(
    "choices",
    [None, [{"name": "n", "value": "v"}] * 26, [{"name": "n" * 101, "value": "v"}], [{"name": "n", "value": ""}]],
)
def test_suggestions_that_are_none_are_refused(choices):
    assert list(bodies.suggested({"choices": choices}))


def test_only_files_that_are_sent_are_shown():
    picture = {"embeds": [{"title": "t", "image": {"url": "attachment://a.png"}}]}
    told = picture | {"attachments": [{"id": 0, "filename": "a.png"}]}
    assert list(bodies.message(told, create=False, files=["a.png"])) == []
    for body, files in ((picture, []), (told, []), (picture, ["a.png"]), (told, ["b.png"])):
        assert list(bodies.message(body, create=False, files=files))
    assert list(bodies.message(told | {"attachments": [{"id": 0, "filename": "a.png", "description": "d" * 1025}]},
                               create=False, files=["a.png"]))  # fmt: skip


async def test_a_file_comes_in_a_form_and_may_be_too_large(hand):
    async def sent(body: dict, size: int) -> int:
        form = aiohttp.FormData()
        form.add_field("payload_json", json.dumps(body), content_type="application/json")
        form.add_field("files[0]", b"1" * size, filename="a.png", content_type="image/png")
        return (await hand.sent("PATCH", "/webhooks/9/t/messages/@original", form))[0]

    told = {"attachments": [{"id": 0, "filename": "a.png"}]}
    await hand.ask("POST", "/interactions/1/t/callback", {"type": 5})
    assert await sent({"content": "x"}, 10) == 400
    assert await sent(told, 10 * 1024 * 1024 + 1) == 413
    assert await sent(told, 10) == 200
    assert hand.discord.files["t"] == [("a.png", "image/png", b"1" * 10)]


async def test_a_person_has_one_place_of_their_own_and_may_refuse(hand):
    status, place = await hand.ask("POST", "/users/@me/channels", {"recipient_id": "77"})
    assert (status, place["type"], "guild_id" in place) == (200, 1, False)
    assert (await hand.ask("POST", "/users/@me/channels", {"recipient_id": "77"}))[1]["id"] == place["id"]
    assert await hand.refused("POST", "/users/@me/channels", {"recipient_id": "ada"}) == (400, 50035)
    _, said = await hand.ask("POST", f"/channels/{place['id']}/messages", CARD)
    thread = f"/channels/{place['id']}/messages/{said['id']}/threads"
    assert await hand.refused("POST", thread, {"name": "n"}) == (400, 50024)
    hand.discord.refusing.add("77")
    assert await hand.refused("POST", f"/channels/{place['id']}/messages", CARD) == (403, 50007)


async def test_only_the_roles_that_are_named_are_called(hand):
    await hand.send({"content": "<@&5> <@&6> @here", "allowed_mentions": {"parse": [], "roles": ["5"]}})
    assert hand.discord.notified == ["<@&5>"]
    both = {"content": "x", "allowed_mentions": {"parse": ["roles"], "roles": ["5"]}}
    assert await hand.refused("POST", f"/channels/{hand.room.id}/messages", both) == (400, 50035)


def test_commands_on_messages_have_a_name_and_no_more():
    good = {"name": "Why was this posted", "type": 3, "contexts": [0, 1]}
    assert list(bodies.commands([good])) == []
    for bad in (good | {"description": "d"}, good | {"name": "n" * 33}, good | {"contexts": [9]}):
        assert list(bodies.commands([bad]))
    assert list(bodies.commands([good | {"name": str(n)} for n in range(16)]))
    completed = {"name": "a", "description": "d", "type": 4, "autocomplete": True}
    assert list(bodies.commands([{"name": "aid", "description": "d", "options": [completed]}]))


def test_commands_that_are_none_are_refused():
    def option(name, **more):
        return {"name": name, "description": "d", "type": 3, **more}

    good = {"name": "aid", "description": "d"}
    mixed = [option("a"), {"name": "b", "description": "d", "type": 1}]
    assert list(bodies.commands([good | {"options": mixed}]))
    assert list(bodies.commands([good])) == []
    for bad in ({**good, "name": "Aid!"}, {**good, "description": ""}, {**good, "options": [option("a"), option("a")]},
                {**good, "options": [option("a"), option("b", required=True)]}):  # fmt: skip
        assert list(bodies.commands([bad]))
