"""The part of the stand-in that is no channel: people, forms, the Home, files, and what people do that Slack sends.

Behaviour follows Slack's reference (developer documentation, 2026): a trigger opens one form within 3 seconds, an address
of answers takes five within half an hour, a file is seen once its third step named a conversation.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.standins import slack_bodies as bodies

Json = dict[str, Any]

TEAM, BOT = "T0STANDIN", "B0AIDWIRE"
PERSON, ADMIN, STRANGER = "U0READER", "U0ADMIN", "U0STRANGER"
GROUP = "S0EDITORS"

ARGUMENTS = {
    "users.info": {"user", "include_locale"},
    "usergroups.users.list": {"usergroup"},
    "conversations.open": {"users"},
    "users.conversations": {"user", "types", "limit", "cursor", "exclude_archived"},
    "views.open": {"trigger_id", "view"},
    "views.publish": {"user_id", "view"},
    "files.getUploadURLExternal": {"filename", "length", "alt_txt"},
    "files.completeUploadExternal": {"files", "channel_id", "thread_ts"},
}
SCOPES = {
    "users.info": "users:read",
    "usergroups.users.list": "usergroups:read",
    "conversations.open": "im:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}


class Refusal(Exception):
    def __init__(self, error: str, *messages: str, status: int = 200, needed: str = "", **headers: str) -> None:
        self.status, self.headers = status, headers
        self.said: Json = {"ok": False, "error": error}
        if messages:
            self.said["response_metadata"] = {"messages": list(messages)}
        if needed:
            self.said |= {"needed": needed, "provided": "commands"}


@dataclass
class Channel:
    id: str
    member: bool = True
    archived: bool = False
    name: str = "aid"
    private: bool = False
    people: set[str] = field(default_factory=set)  # who is in it, beside the bot where it is a member
    messages: dict[str, Json] = field(default_factory=dict)  # by ts, in the order of posting
    files: list[Json] = field(default_factory=list)  # that are shown in it


class Desk:
    """Mixed into the stand-in, whose channels and addresses it uses."""

    base: str
    channels: dict[str, Channel]
    scopes: set[str]
    _ids: Iterator[int]

    def __init__(self) -> None:
        self.people: dict[str, Json] = {
            PERSON: {"id": PERSON, "team_id": TEAM},
            ADMIN: {"id": ADMIN, "team_id": TEAM, "is_admin": True},
            STRANGER: {"id": STRANGER, "team_id": "T0OTHER", "is_admin": True, "is_owner": True},
        }
        self.groups: dict[str, list[str]] = {GROUP: []}
        self.owned: dict[str, str] = {}  # a person's conversation with the bot
        self.spare_listings = 1000  # of channels, before the answer is 429
        self.most_listed = 1000  # channels of an answer
        self.triggers: set[str] = set()  # that open a form
        self.addresses: dict[str, int] = {}  # of answers, with how many each still takes
        self.forms: list[Json] = []
        self.homes: dict[str, Json] = {}
        self.published = 0  # Homes
        self.uploads: dict[str, Json] = {}  # files on their way, by id

    # --- what people do ----------------------------------------------------------------------------------------------

    def trigger(self) -> str:
        made = f"1.{next(self._ids)}"
        self.triggers.add(made)
        return made

    def address(self) -> str:
        made = f"{self.base}/hooks/commands/{TEAM}/{next(self._ids)}"
        self.addresses[made] = 5
        return made

    def command(self, text: str, *, trigger: str = "", channel: str = "C00000001", person: str = PERSON) -> Json:
        """The payload of a slash command that a person typed."""
        return {
            "token": "deprecated", "team_id": TEAM, "team_domain": "newsroom", "channel_id": channel,
            "channel_name": "aid", "user_id": person, "user_name": "reader", "command": "/aid", "text": text,
            "api_app_id": "A0AIDWIRE", "is_enterprise_install": "false", "trigger_id": trigger or self.trigger(),
            "response_url": self.address(),
        }  # fmt: skip

    def _done(self, kind: str, person: str) -> Json:
        return {
            "type": kind, "token": "deprecated", "api_app_id": "A0AIDWIRE", "team": {"id": TEAM, "domain": "newsroom"},
            "user": {"id": person, "username": "reader", "team_id": TEAM}, "is_enterprise_install": False,
            "enterprise": None,
        }  # fmt: skip

    def pressed(self, button: Json, ts: str = "1.1", *, channel: str = "C00000001", thread: str = "", person: str = PERSON) -> Json:  # fmt: skip
        """Somebody pressed a button of a message."""
        seen = {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False}
        return self._done("block_actions", person) | {
            "container": seen | ({"thread_ts": thread} if thread else {}), "channel": {"id": channel, "name": "aid"},
            "message": {"type": "message", "ts": ts, "bot_id": BOT}, "trigger_id": self.trigger(),
            "response_url": self.address(), "state": {"values": {}},
            "actions": [button | {"block_id": "b1", "action_ts": "1.2"}],
        }  # fmt: skip

    def pressed_at_home(self, button: Json, person: str = PERSON) -> Json:
        """Somebody pressed a button of the Home as they see it."""
        shown = self.homes.get(person, {"type": "home", "private_metadata": ""})
        return self._done("block_actions", person) | {
            "container": {"type": "view", "view_id": "V1"}, "view": shown | {"id": "V1"},
            "trigger_id": self.trigger(), "actions": [button | {"block_id": "b1", "action_ts": "1.2"}],
        }  # fmt: skip

    def chosen(self, callback: str, ts: str, *, channel: str = "C00000001", person: str = PERSON) -> Json:
        """Somebody chose a shortcut of a message."""
        return self._done("message_action", person) | {
            "callback_id": callback, "action_ts": "1.2", "message_ts": ts, "trigger_id": self.trigger(),
            "response_url": self.address(), "channel": {"id": channel, "name": "aid"},
            "message": {"type": "message", "ts": ts, "text": "x"},
        }  # fmt: skip

    def chosen_anywhere(self, callback: str, person: str = PERSON) -> Json:
        return self._done("shortcut", person) | {"callback_id": callback, "action_ts": "1.2", "trigger_id": self.trigger()}  # fmt: skip

    def submitted(self, view: Json, person: str = PERSON, **given: str) -> Json:
        """Somebody filled a form in: what was given stands under each field's block."""
        values: Json = {}
        for block in (b for b in view["blocks"] if b["type"] == "input"):
            kind, value = block["element"]["type"], given.pop(block["block_id"], None)
            chosen = value and {"text": {"type": "plain_text", "text": value}, "value": value}
            held = {"value": value} if kind == "plain_text_input" else {"selected_option": chosen}
            if kind == "plain_text_input" and value is None:
                held = {"value": block["element"].get("initial_value")}
            if kind == "conversations_select":
                held = {"selected_conversation": value}
            values[block["block_id"]] = {block["element"]["action_id"]: {"type": kind} | held}
            assert value or block["optional"], f"Slack does not submit without {block['block_id']}"
        assert not given, f"no such fields: {given}"
        return self._done("view_submission", person) | {
            "trigger_id": self.trigger(), "response_urls": [], "view": view | {"id": "V1", "state": {"values": values}},
        }  # fmt: skip

    def typing(self, view: Json, block_id: str, typed: str) -> Json:
        """Somebody types into a field with suggestions."""
        (block,) = (b for b in view["blocks"] if b.get("block_id") == block_id)
        assert block["element"]["type"] == "external_select"
        return self._done("block_suggestion", PERSON) | {
            "action_id": block["element"]["action_id"], "block_id": block_id, "value": typed,
            "container": {"type": "view", "view_id": "V1"}, "view": view | {"id": "V1"},
        }  # fmt: skip

    def opened_home(self, tab: str = "home", person: str = PERSON, event: str = "") -> Json:
        own = self.own(person)
        return {
            "token": "deprecated", "team_id": TEAM, "api_app_id": "A0AIDWIRE", "type": "event_callback",
            "event_id": event or f"Ev{next(self._ids)}", "event_time": 1,
            "event": {"type": "app_home_opened", "user": person, "channel": own.id, "tab": tab, "event_ts": "1.1"},
        }  # fmt: skip

    def own(self, person: str) -> Channel:
        """The person's conversation with the bot."""
        if person not in self.owned:
            made = Channel(f"D{next(self._ids):08d}")
            self.channels[made.id] = made
            self.owned[person] = made.id
        return self.channels[self.owned[person]]

    # --- the service -------------------------------------------------------------------------------------------------

    def _users_info(self, form: Json) -> Json:
        if form.get("user") not in self.people:
            raise Refusal("user_not_found")
        locale = {"locale": "en-US"} if form.get("include_locale") == "true" else {}
        return {"user": locale | self.people[form["user"]]}

    def _usergroups_users_list(self, form: Json) -> Json:
        if form.get("usergroup") not in self.groups:
            raise Refusal("no_such_subteam")
        return {"users": self.groups[form["usergroup"]]}

    def _conversations_open(self, form: Json) -> Json:
        if form.get("users") not in self.people:
            raise Refusal("user_not_found")
        return {"channel": {"id": self.own(form["users"]).id}}

    def _users_conversations(self, form: Json) -> Json:
        """The channels that a person is in, of private ones those that the bot is in, too; without a person, the bot's."""
        scopes = {"public_channel": "channels:read", "private_channel": "groups:read"}
        kinds = form.get("types", "public_channel").split(",")
        if unknown := set(kinds) - set(scopes):
            raise Refusal("invalid_types", f"not here: {unknown}")
        if lacking := sorted({scopes[kind] for kind in kinds} - self.scopes):
            raise Refusal("missing_scope", needed=",".join(lacking))
        person = form.get("user")
        if person is not None and person not in self.people:
            raise Refusal("user_not_found")
        if self.spare_listings == 0:
            raise Refusal("ratelimited", status=429, **{"Retry-After": "7"})
        self.spare_listings -= 1
        limit = int(form.get("limit", 100))
        if not 0 < limit < 1000:
            raise Refusal("invalid_limit")
        wanted = {kind == "private_channel" for kind in kinds}
        found = [
            channel
            for channel in self.channels.values()
            if not channel.id.startswith("D")
            and channel.private in wanted
            and (channel.member if person is None else person in channel.people)
            and (channel.member or not channel.private)
        ]
        start, most = int(form.get("cursor") or 0), min(limit, self.most_listed)
        more = str(start + most) if start + most < len(found) else ""
        return {"channels": list(map(seen, found[start : start + most])), "response_metadata": {"next_cursor": more}}

    def _views_open(self, form: Json) -> Json:
        if form.get("trigger_id") not in self.triggers:
            raise Refusal("invalid_trigger_id" if not form.get("trigger_id") else "expired_trigger_id")
        self.triggers.discard(form["trigger_id"])
        view = loaded(form, "view")
        refuse(bodies.view(view, "modal"))
        self.forms.append(view)
        return {"view": view | {"id": f"V{len(self.forms)}"}}

    def _views_publish(self, form: Json) -> Json:
        if form.get("user_id") not in self.people:
            raise Refusal("user_not_found")
        view = loaded(form, "view")
        refuse(bodies.view(view, "home"))
        self.homes[form["user_id"]] = view
        self.published += 1
        return {"view": view | {"id": "V0"}}

    def _files_getUploadURLExternal(self, form: Json) -> Json:
        if not form.get("filename") or not form.get("length", "").isdecimal() or int(form["length"]) < 1:
            raise Refusal("invalid_arguments", "filename and length")
        if len(form.get("alt_txt", "")) > 1000:
            raise Refusal("alt_txt_too_large")
        known = f"F{next(self._ids)}"
        self.uploads[known] = dict(form)
        return {"upload_url": f"{self.base}/upload/{known}/secret-ticket", "file_id": known}

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        assert "Authorization" not in request.headers, "no token goes to the address of an upload"
        held = self.uploads.get(request.match_info["id"])
        body = await request.read()
        if held is None or len(body) != int(held["length"]):
            return web.Response(status=400, text="failed")
        held["body"] = body
        return web.Response(text=f"OK - {len(body)}")

    def _files_completeUploadExternal(self, form: Json) -> Json:
        named = loaded(form, "files")
        if not isinstance(named, list) or not named or any(set(one) - {"id", "title"} for one in named):
            raise Refusal("invalid_arguments", "files")
        channel = self.channels.get(form.get("channel_id", ""))
        if channel is None:
            raise Refusal("channel_not_found")
        if not channel.member:
            raise Refusal("not_in_channel")
        done = [self.uploads.pop(one["id"], None) for one in named]
        if any(one is None or "body" not in one for one in done):
            raise Refusal("file_not_found")
        channel.files += [one | {"thread_ts": form.get("thread_ts", "")} for one in done if one]
        return {"files": named}


def seen(channel: Channel) -> Json:
    """A conversation as Slack shows it to who may see it."""
    return {
        "id": channel.id, "name": channel.name, "is_channel": not channel.private, "is_group": channel.private,
        "is_im": channel.id.startswith("D"), "is_mpim": False, "is_private": channel.private,
        "is_archived": channel.archived, "is_member": channel.member,
    }  # fmt: skip


def loaded(form: Json, name: str) -> Any:
    try:
        return json.loads(form.get(name, "null"))
    except ValueError:
        raise Refusal("invalid_arguments", f"{name} is no JSON") from None


def refuse(faults: Any) -> None:
    found = list(faults)
    if found:
        raise Refusal(found[0][0], *(said for _, said in found))
