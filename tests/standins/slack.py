"""Slack's Web API and Socket Mode on loopback, as strict as the real ones: what is refused there is refused here.

Behaviour follows Slack's reference (developer documentation, 2026) and what its users measured (a reply to a deleted
root is shown in the channel: slack-go 1571). tests/contract/test_slack_standin.py tests it.
"""

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

from aiohttp import WSMsgType, web

from tests.standins import slack_bodies as bodies
from tests.standins import slack_desk
from tests.standins.slack_desk import BOT, PERSON, TEAM, Channel, Desk, Json, Refusal, loaded, refuse

BOT_TOKEN, APP_TOKEN = "xoxb-1-stand-in", "xapp-1-stand-in"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"

_ARGUMENTS = {
    "auth.test": set(),
    "apps.connections.open": set(),
    "chat.postMessage": {
        "channel", "text", "blocks", "metadata", "thread_ts", "reply_broadcast", "unfurl_links", "unfurl_media",
    },
    "chat.delete": {"channel", "ts"},
    "chat.getPermalink": {"channel", "message_ts"},
    "chat.update": {"channel", "ts", "text", "blocks", "metadata"},
    "conversations.info": {"channel"},
    "conversations.history": {"channel", "oldest", "limit", "include_all_metadata", "cursor"},
    "conversations.replies": {"channel", "ts", "oldest", "limit", "include_all_metadata", "cursor"},
    **slack_desk.ARGUMENTS,
}  # fmt: skip
SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "conversations.info": "channels:read",
    "conversations.history": "channels:history",
    "conversations.replies": "channels:history",
    **slack_desk.SCOPES,
}
OWN_HISTORY = "im:history"  # in place of channels:history where the conversation is a person's own
_WRITES = ("chat.postMessage", "chat.update", "chat.delete")

__all__ = ["APP_TOKEN", "BOT", "BOT_TOKEN", "OWN_HISTORY", "PERSON", "SCOPES", "SECRET", "TEAM", "Channel", "StandInSlack", "serving"]  # fmt: skip


@dataclass
class Asked:
    method: str
    arguments: Json


class StandInSlack(Desk):
    """The service and its state; faults are armed by the tests."""

    def __init__(self) -> None:
        super().__init__()
        self.channels: dict[str, Channel] = {}
        self.scopes = {*SCOPES.values(), OWN_HISTORY, "groups:history", "groups:read", "commands"}
        self.dead = ""  # the error of every call with the bot's token: "token_revoked"
        self.asked: list[Asked] = []
        self.answers: list[Json] = []  # what was sent to the addresses of commands
        self.faults: deque[Callable[[], web.StreamResponse]] = deque()  # in place of the next answers
        self.lose_writes = 0  # of the next messages written or changed, how many answers are lost
        self.lose_after = 0  # how many are answered before that
        self.threads_refused = False  # whether a reply to a root that is gone is refused, not shown in the channel
        self.spare_messages = 1000  # of a channel, before the answer is 429
        self.history_calls = 1000  # before the answer is 429
        self.sockets: list[web.WebSocketResponse] = []
        self.opened = 0  # connections so far
        self.hears = True  # whether new connections say hello
        self.polite = True  # whether a farewell is answered
        self.acknowledged: list[Json] = []
        self.on_acknowledgement: Callable[[], None] = lambda: None
        self.ticketless = False  # whether new connections are refused
        self.refused = 0  # connections
        self.arrived = asyncio.Event()  # a socket, an acknowledgement or an answer
        self.now = 1_700_000_000.0
        self.base = ""
        self._ids = count(1)

    # --- what tests arrange and look at ------------------------------------------------------------------------------

    def channel(self, **known: Any) -> Channel:
        channel = Channel(f"C{next(self._ids):08d}", **known)
        self.channels[channel.id] = channel
        return channel

    def delete(self, channel: Channel, ts: str) -> None:
        del channel.messages[ts]

    def say(self, channel: Channel, text: str, **more: Any) -> str:
        """Somebody else writes."""
        ts = self._ts()
        channel.messages[ts] = {"type": "message", "ts": ts, "user": PERSON, "text": text, "blocks": []} | more
        return ts

    def fail(self, status: int, body: Json | str = "", **headers: str) -> None:
        """Answer the next call so, without carrying it out."""
        text = body if isinstance(body, str) else json.dumps(body)
        kind = "text/html" if isinstance(body, str) else "application/json"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.faults.append(lambda: web.Response(status=status, text=text, content_type=kind, headers=named))

    def signed(self, payload: Json, at: float, secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
        """Body and headers as Slack signs them: a command is a form, an event JSON, all else JSON in a form."""
        event = payload.get("type") in ("event_callback", "url_verification")
        form = {"payload": json.dumps(payload)} if "type" in payload else payload
        body = json.dumps(payload).encode() if event else urlencode(form).encode()
        kind = "application/json" if event else "application/x-www-form-urlencoded"
        return body, self.sign(body, at, secret) | {"Content-Type": kind}

    def sign(self, body: bytes, at: float, secret: str = SECRET) -> dict[str, str]:
        said = hmac.new(secret.encode(), b"v0:%d:%b" % (at, body), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": str(int(at)), "X-Slack-Signature": f"v0={said}"}

    def drop(self, socket: web.WebSocketResponse) -> None:
        """The network loses a connection; nobody says goodbye."""
        assert socket._req is not None
        assert socket._req.transport is not None
        socket._req.transport.abort()

    async def send(self, envelope: Json | str) -> None:
        """Send through the newest socket."""
        await self.sockets[-1].send_str(envelope if isinstance(envelope, str) else json.dumps(envelope))

    async def until(self, happened: Callable[[], Any], seconds: float = 5.0) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(seconds):
            while not happened():
                self.arrived.clear()
                await self.arrived.wait()

    # --- the service -------------------------------------------------------------------------------------------------

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/{method}", self._api),
            web.get("/link", self._link),
            web.post("/hooks/commands/{team}/{id}", self._hook),
            web.post("/upload/{id}/{ticket}", self._upload),
        ]

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        form = dict(await request.post())
        self.asked.append(Asked(method, form))
        self.arrived.set()
        if self.faults:
            return self.faults.popleft()()
        try:
            said = self._judged(request, method, form)
        except Refusal as no:
            return web.json_response(no.said, status=no.status, headers=no.headers)
        if method in _WRITES and self._loses():
            assert request.transport is not None
            request.transport.abort()
        granted = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}
        return web.json_response({"ok": True} | said, headers=granted)

    def _loses(self) -> bool:
        """Whether the answer to this write is lost."""
        if not self.lose_writes:
            return False
        if self.lose_after:
            self.lose_after -= 1
            return False
        self.lose_writes -= 1
        return True

    def _judged(self, request: web.Request, method: str, form: Json) -> Json:
        if method not in _ARGUMENTS:
            raise Refusal("unknown_method")
        if request.content_type != "application/x-www-form-urlencoded":
            raise Refusal("invalid_form_data")
        self._admit(request, method, form)
        if unknown := set(form) - _ARGUMENTS[method]:
            raise Refusal("invalid_arguments", f"unknown: {sorted(unknown)}")
        run = getattr(self, "_" + method.replace(".", "_"))
        return run(form) if "channel" not in _ARGUMENTS[method] else run(self._place(form), form)

    def _admit(self, request: web.Request, method: str, form: Json) -> None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if not token:
            raise Refusal("not_authed")
        if token != wanted:
            raise Refusal("not_allowed_token_type" if token in (APP_TOKEN, BOT_TOKEN) else "invalid_auth")
        if self.dead:
            raise Refusal(self.dead)
        needed = SCOPES.get(method, "")
        if needed == "channels:history" and form.get("channel", "").startswith("D"):
            needed = OWN_HISTORY
        if needed and needed not in self.scopes:
            raise Refusal("missing_scope", needed=needed)

    def _place(self, form: Json) -> Channel:
        channel = self.channels.get(form.get("channel", ""))
        if channel is None:
            raise Refusal("channel_not_found")
        return channel

    def _auth_test(self, _: Json) -> Json:
        return {"url": "https://newsroom.slack.com/", "team": "Newsroom", "team_id": TEAM, "user_id": "U0AIDWIRE", "bot_id": BOT}  # fmt: skip

    def _chat_postMessage(self, channel: Channel, form: Json) -> Json:
        self._writable(channel)
        if self.spare_messages == 0:
            raise Refusal("ratelimited", status=429, **{"Retry-After": "7"})
        blocks = loaded(form, "blocks")
        refuse(bodies.faults(form.get("text"), blocks))
        if "metadata" in form:
            refuse(bodies.metadata(loaded(form, "metadata")))
        if form.get("unfurl_links") != "false" or form.get("unfurl_media") != "false":
            raise Refusal("invalid_arguments", "unfurling must be off")
        root = channel.messages.get(form.get("thread_ts", ""))
        if form.get("thread_ts") and root is None and self.threads_refused:
            raise Refusal("thread_not_found")
        self.spare_messages -= 1
        ts = self._ts()
        said = {"type": "message", "ts": ts, "bot_id": BOT, "text": form["text"], "blocks": blocks}
        if root is not None:
            said |= {"thread_ts": root.get("thread_ts", root["ts"]), "broadcast": form.get("reply_broadcast") == "true"}
        elif form.get("reply_broadcast"):
            raise Refusal("invalid_arguments", "reply_broadcast without a thread")
        channel.messages[ts] = said | ({"metadata": loaded(form, "metadata")} if "metadata" in form else {})
        return {"channel": channel.id, "ts": ts, "message": said}

    def _chat_update(self, channel: Channel, form: Json) -> Json:
        self._writable(channel)
        kept = channel.messages.get(form.get("ts", ""))
        if kept is None:
            raise Refusal("message_not_found")
        if kept.get("bot_id") != BOT:
            raise Refusal("cant_update_message")
        blocks = loaded(form, "blocks")
        refuse(bodies.faults(form.get("text"), blocks))
        if "metadata" in form:
            refuse(bodies.metadata(loaded(form, "metadata")))
            kept["metadata"] = loaded(form, "metadata")
        kept |= {"text": form["text"], "blocks": blocks, "edited": {"ts": self._ts()}}
        return {"channel": channel.id, "ts": kept["ts"], "text": kept["text"]}

    def _chat_delete(self, channel: Channel, form: Json) -> Json:
        self._writable(channel)
        kept = channel.messages.get(form.get("ts", ""))
        if kept is None:
            raise Refusal("message_not_found")
        if kept.get("bot_id") != BOT:
            raise Refusal("cant_delete_message")
        del channel.messages[kept["ts"]]
        return {"channel": channel.id, "ts": kept["ts"]}

    def _chat_getPermalink(self, channel: Channel, form: Json) -> Json:
        ts = form.get("message_ts", "")
        if ts not in channel.messages:
            raise Refusal("message_not_found")
        return {"channel": channel.id, "permalink": f"https://newsroom.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"}  # fmt: skip

    def _conversations_info(self, channel: Channel, _: Json) -> Json:
        if channel.id.startswith("D"):
            raise Refusal("missing_scope", needed="im:read")
        if channel.private and "groups:read" not in self.scopes:
            raise Refusal("missing_scope", needed="groups:read")
        if channel.private and not channel.member:
            raise Refusal("channel_not_found")
        return {"channel": slack_desk.seen(channel)}

    def _conversations_history(self, channel: Channel, form: Json) -> Json:
        shown = [m for m in channel.messages.values() if m.get("thread_ts", m["ts"]) == m["ts"] or m.get("broadcast")]
        return self._page(channel, shown[::-1], form)

    def _conversations_replies(self, channel: Channel, form: Json) -> Json:
        root = form.get("ts", "")
        if root not in channel.messages:
            raise Refusal("thread_not_found")
        replies = [m for m in channel.messages.values() if m.get("thread_ts") == root]
        return self._page(channel, [channel.messages[root], *replies], form, always=root)

    def _page(self, channel: Channel, messages: list[Json], form: Json, always: str = "") -> Json:
        if not channel.member:
            raise Refusal("not_in_channel")
        if self.history_calls == 0:
            raise Refusal("ratelimited", status=429, **{"Retry-After": "60"})
        self.history_calls -= 1
        limit = int(form.get("limit", 100))
        if not 0 < limit <= 15:
            raise Refusal("invalid_limit")
        oldest = float(form.get("oldest", "0"))
        found = [m for m in messages if float(m["ts"]) > oldest or m["ts"] == always]
        start = int(form.get("cursor") or 0)
        more = {"next_cursor": str(start + limit)} if start + limit < len(found) else {"next_cursor": ""}
        page = found[start : start + limit]
        if form.get("include_all_metadata") != "true":
            page = [{key: value for key, value in m.items() if key != "metadata"} for m in page]
        return {"messages": page, "has_more": bool(more["next_cursor"]), "response_metadata": more}

    def _writable(self, channel: Channel) -> None:
        if channel.archived:
            raise Refusal("is_archived")
        if not channel.member:
            raise Refusal("not_in_channel")

    def _ts(self) -> str:
        self.now += 0.01
        return f"{self.now:.6f}"

    # --- Socket Mode -------------------------------------------------------------------------------------------------

    def _apps_connections_open(self, _: Json) -> Json:
        return {"url": f"{self.base.replace('http', 'ws', 1)}/link?ticket=secret-ticket-{next(self._ids)}"}

    async def _link(self, request: web.Request) -> web.StreamResponse:
        if self.ticketless or not request.query.get("ticket"):
            self.refused += 1
            self.arrived.set()
            return web.Response(status=401)
        socket = web.WebSocketResponse(autoclose=False)
        await socket.prepare(request)
        self.sockets.append(socket)
        self.opened += 1
        if self.hears:
            await socket.send_json({"type": "hello", "num_connections": len(self.sockets), "connection_info": {}})
        self.arrived.set()
        while (message := await socket.receive()).type is WSMsgType.TEXT:
            said = json.loads(message.data)
            assert set(said) <= {"envelope_id", "payload"}, said
            self.acknowledged.append(said)
            self.on_acknowledgement()
            self.arrived.set()
        self.sockets.remove(socket)
        self.arrived.set()
        if not self.polite:
            await asyncio.sleep(30)
        await socket.close()
        return socket

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        assert "Authorization" not in request.headers, "no token goes to the address of an answer"
        self.arrived.set()
        if self.faults:
            return self.faults.popleft()()
        address = f"{self.base}{request.path}"
        if not self.addresses.get(address):
            return web.Response(status=404, text="expired_url")
        said = await request.json()
        unknown = set(said) - {"response_type", "replace_original", "text", "blocks", "thread_ts", "unfurl_links", "unfurl_media"}  # fmt: skip
        wrong = list(bodies.faults(said.get("text"), said.get("blocks")))
        loud = said.get("unfurl_links") is not False or said.get("unfurl_media") is not False
        if unknown or wrong or loud or said.get("response_type") not in ("ephemeral", "in_channel"):
            return web.Response(status=400, text="invalid_payload")
        self.addresses[address] -= 1
        self.answers.append(said)
        self.arrived.set()
        return web.Response(text="ok")


@asynccontextmanager
async def serving(slack: StandInSlack) -> AsyncIterator[StandInSlack]:
    """Serve it on a free port of loopback."""
    app = web.Application()
    app.add_routes(slack.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        for socket in list(slack.sockets):
            await socket.close()
        await runner.cleanup()
