"""Discord's REST interface on loopback, as strict as the real one: what it refuses there is refused here.

Behaviour follows Discord's reference (developer documentation, 2026): codes, rate-limit headers, nonces, threads that
have their message's id, archived and locked threads, forums, permissions. tests/standins/test_discord.py tests it.
"""

import asyncio
import json
import re
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

from tests.standins import discord_bodies as bodies

TOKEN = "MTIz.fake-token.of-a-stand-in"
ME = {"id": "1200000000000000001", "username": "aidwire", "discriminator": "0", "avatar": None, "bot": True}
APPLICATION = "1200000000000000002"
GUILD = "1200000000000000003"
TEXT, DIRECT, FORUM, THREAD = 0, 1, 15, 11
MOST_BYTES = 10 * 1024 * 1024
# What each kind of interaction may be answered with: a command, a button, what is offered while typing.
ANSWERS = {2: (4, 5), 3: (4, 5, 6, 7), 4: (8,)}
NONCE_SECONDS = 300.0  # "a few minutes"
_AGENT = re.compile(r"DiscordBot \([^()]+\).*")
_PINGS = re.compile(r"@everyone|@here|<@[!&]?\d+>")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")

Json = dict[str, Any]
BODY, FILES = web.RequestKey("body", object), web.RequestKey("files", list)


class Refusal(Exception):
    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        self.status, self.said = status, {"message": message, "code": code} | ({"errors": errors} if errors else {})


@dataclass
class Room:
    """A channel or a thread."""

    id: str
    type: int = TEXT
    parent: str | None = None
    name: str = "news"
    tags: list[Json] = field(default_factory=list)
    flags: int = 0
    messages: dict[str, Json] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False
    owner: str = ME["id"]
    applied: list[str] = field(default_factory=list)

    def shown(self) -> Json:
        if self.type == DIRECT:
            return {"id": self.id, "type": self.type, "recipients": [{"id": self.owner}]}
        seen = {"id": self.id, "type": self.type, "guild_id": GUILD, "name": self.name, "parent_id": self.parent}
        if self.type == FORUM:
            return seen | {"available_tags": self.tags, "flags": self.flags}
        if self.type == THREAD:
            meta = {"archived": self.archived, "locked": self.locked, "auto_archive_duration": 10080}
            return seen | {"owner_id": self.owner, "thread_metadata": meta, "applied_tags": self.applied}
        return seen


@dataclass
class Asked:
    method: str
    path: str
    body: Any


class StandInDiscord:
    """The service and its state; faults are armed by the tests."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self.denied: set[str] = set()  # permissions that the bot lacks
        self.asked: list[Asked] = []
        self.notified: list[str] = []
        self.commands: list[Json] = []
        self.answers: dict[str, list[Json]] = defaultdict(list)  # interaction token -> what was answered, in order
        self.asked_by: dict[str, int] = {}  # interaction token -> its kind, where the gateway told of it
        self.files: dict[str, list[tuple[str, str, bytes]]] = {}  # interaction token -> name, kind and bytes
        self.refusing: set[str] = set()  # people who take no messages
        self.faults: deque[Callable[[], web.StreamResponse]] = deque()  # in place of the next answers
        self.lose_writes = 0  # of the next messages written or changed, how many answers are lost
        self.lose_after = 0  # how many of them are answered before that
        self.lose_threads = 0  # of the next threads made
        self.lose_answers = 0  # of the next answers to commands
        self.quota: tuple[int, float] = (1000, 1.0)  # requests in seconds, a bucket
        self.now = 0.0
        self.base = ""
        self._ids = count(1_300_000_000_000_000_000, 4096)
        self._nonces: dict[str, tuple[float, str, str]] = {}
        self._used: dict[tuple[str, str], list[float]] = defaultdict(list)

    # --- what tests arrange and look at ------------------------------------------------------------------------------

    def channel(self, kind: int = TEXT, **known: Any) -> Room:
        room = Room(str(next(self._ids)), kind, **known)
        self.rooms[room.id] = room
        return room

    def delete(self, room: str, message: str | None = None) -> None:
        if message is None:
            del self.rooms[room]
        else:
            del self.rooms[room].messages[message]

    def say(self, room: Room, text: str, author: str = "5") -> None:
        """Somebody else writes."""
        made = str(next(self._ids))
        room.messages[made] = {
            "id": made,
            "channel_id": room.id,
            "author": {"id": author},
            "content": text,
            "embeds": [],
        }

    def fail(self, status: int, body: Json | str, headers: dict[str, str] | None = None) -> None:
        """Answer the next request so, without carrying it out."""
        self.faults.append(lambda: _answer(status, body, headers or {}))

    def limit(self, after: float, *, everywhere: bool = False) -> None:
        body = {"message": "You are being rate limited.", "retry_after": after, "global": everywhere}
        self.fail(429, body, {"Via": "1.1 google", "Retry-After": str(int(after) + 1)})

    def writes(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.method != "GET"]

    # --- the service -------------------------------------------------------------------------------------------------

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._gate], client_max_size=4 * MOST_BYTES)
        channel, message = r"/channels/{room:\d+}", r"/messages/{message:\d+}"
        app.add_routes([
            web.get("/users/@me", self._whoami), web.get("/applications/@me", self._application),
            web.get("/oauth2/applications/@me", self._application),
            web.post("/users/@me/channels", self._direct),
            web.get(channel, self._room), web.patch(channel, self._change),
            web.get(channel + "/messages", self._history), web.post(channel + "/messages", self._write),
            web.get(channel + message, self._one), web.patch(channel + message, self._rewrite),
            web.delete(channel + message, self._take_back),
            web.post(channel + message + "/threads", self._thread), web.post(channel + "/threads", self._story),
            web.get(r"/guilds/{guild:\d+}/threads/active", self._active),
            web.get(channel + "/threads/archived/public", self._archived),
            web.put(r"/applications/{app:\d+}/commands", self._register),
            web.post(r"/interactions/{id:\d+}/{token}/callback", self._callback),
            web.patch(r"/webhooks/{app:\d+}/{token}/messages/@original", self._original),
        ])  # fmt: skip
        return app

    @web.middleware
    async def _gate(self, request: web.Request, handler: Any) -> web.StreamResponse:
        body = await self._body(request)
        request[BODY] = body
        self.asked.append(Asked(request.method, request.path, body))
        if not _AGENT.fullmatch(request.headers.get("User-Agent", "")):
            return _answer(403, "<html>error code: 1010</html>", {})
        if self.faults:
            return self.faults.popleft()()
        headers = self._count(request)
        if headers["X-RateLimit-Remaining"] == "-1":
            after = float(headers["X-RateLimit-Reset-After"])
            body = {"message": "You are being rate limited.", "retry_after": after, "global": False}
            return _answer(429, body, headers | {"X-RateLimit-Remaining": "0", "Via": "1.1 google"})
        try:
            self._authorised(request)
            answer = await handler(request)
            return answer if isinstance(answer, web.StreamResponse) else _answer(*answer, headers)
        except Refusal as refusal:
            return _answer(refusal.status, refusal.said, headers)
        except web.HTTPException as missing:
            return _answer(missing.status, {"message": f"{missing.status}: {missing.reason}", "code": 0}, headers)

    async def _body(self, request: web.Request) -> Any:
        if request.content_type == "multipart/form-data":
            return await self._form(request)
        raw = await request.read()
        if raw and request.content_type != "application/json":
            return None
        return json.loads(raw) if raw else None

    async def _form(self, request: web.Request) -> Any:
        """A body with its files: `payload_json`, and `files[n]` for each attachment."""
        said, files = None, []
        async for part in await request.multipart():
            if part.name == "payload_json":
                assert part.headers["Content-Type"].startswith("application/json")
                said = json.loads(await part.text())
            else:
                assert part.name == f"files[{len(files)}]"
                files.append((part.filename or "", part.headers["Content-Type"], bytes(await part.read())))
        request[FILES] = files
        return said

    def _authorised(self, request: web.Request) -> None:
        if request.path.startswith(("/interactions/", "/webhooks/", "/gateway/ws")):
            return
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise Refusal(401, 0, "401: Unauthorized")

    def _count(self, request: web.Request) -> dict[str, str]:
        kind = f"{request.method} {re.sub(r'[0-9]+', '0', request.path)}"
        most, seconds = self.quota
        used = self._used[kind, request.match_info.get("room", "")]
        used[:] = [at for at in used if at > self.now - seconds]
        left = most - len(used) - 1
        if left >= 0:
            used.append(self.now)
        reset = (used[0] + seconds - self.now) if used else seconds
        bucket = f"{abs(hash(kind)):x}"
        return {"X-RateLimit-Bucket": bucket, "X-RateLimit-Limit": str(most), "X-RateLimit-Remaining": str(left),
                "X-RateLimit-Reset-After": f"{reset:.3f}"}  # fmt: skip

    # --- channels and messages ---------------------------------------------------------------------------------------

    def _seen(self, request: web.Request) -> Room:
        room = self.rooms.get(request.match_info["room"])
        if room is None:
            raise Refusal(404, 10003, "Unknown Channel")
        if "VIEW_CHANNEL" in self.denied:
            raise Refusal(403, 50001, "Missing Access")
        return room

    def _need(self, *permissions: str) -> None:
        if self.denied.intersection(permissions):
            raise Refusal(403, 50013, "Missing Permissions")

    def _found(self, room: Room, message: str) -> Json:
        if message not in room.messages:
            raise Refusal(404, 10008, "Unknown Message")
        return room.messages[message]

    async def _whoami(self, request: web.Request) -> tuple[int, Any]:
        return 200, ME

    async def _application(self, request: web.Request) -> tuple[int, Any]:
        owner = {"id": "6", "username": "owner", "discriminator": "0", "avatar": None}
        return 200, {"id": APPLICATION, "name": "Aidwire", "description": "", "icon": None, "bot_public": True, "flags": 0,
                     "bot_require_code_grant": False, "verify_key": "0" * 64, "owner": owner, "team": None}  # fmt: skip

    async def _direct(self, request: web.Request) -> tuple[int, Any]:
        person = request[BODY].get("recipient_id")
        if set(request[BODY]) != {"recipient_id"} or not str(person).isdecimal():
            raise _invalid([("recipient_id", "NUMBER_TYPE_COERCE")])
        known = (room for room in self.rooms.values() if room.type == DIRECT and room.owner == str(person))
        return 200, (next(known, None) or self.channel(DIRECT, owner=str(person))).shown()

    async def _room(self, request: web.Request) -> tuple[int, Any]:
        return 200, self._seen(request).shown()

    async def _change(self, request: web.Request) -> tuple[int, Any]:
        room, body = self._seen(request), request[BODY]
        if room.type != THREAD or set(body) - {"archived", "applied_tags"}:
            raise Refusal(403, 50013, "Missing Permissions")
        if room.locked:
            self._need("MANAGE_THREADS")
        if room.archived and body.get("archived") is not False:
            raise Refusal(400, 50083, "Thread is archived")
        self._known_tags(self.rooms[room.parent or ""], body.get("applied_tags", []))
        room.archived, room.applied = body.get("archived", room.archived), body.get("applied_tags", room.applied)
        return 200, room.shown()

    async def _history(self, request: web.Request) -> tuple[int, Any]:
        room = self._seen(request)
        if room.type == FORUM:
            raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
        limit, before = int(request.query.get("limit", 50)), int(request.query.get("before", 2**63))
        if not 1 <= limit <= 100:
            raise _invalid([("limit", "NUMBER_TYPE_MAX")])
        if "READ_MESSAGE_HISTORY" in self.denied:
            return 200, []
        if "after" in request.query:  # the oldest of them
            after = sorted(int(number) for number in room.messages if int(number) > int(request.query["after"]))
            return 200, [room.messages[str(number)] for number in reversed(after[:limit])]
        newest = sorted(room.messages.values(), key=lambda m: -int(m["id"]))
        return 200, [m for m in newest if int(m["id"]) < before][:limit]

    async def _one(self, request: web.Request) -> tuple[int, Any]:
        room = self._seen(request)
        self._need("READ_MESSAGE_HISTORY")
        return 200, self._found(room, request.match_info["message"])

    async def _write(self, request: web.Request) -> tuple[int, Any]:
        room, body = self._seen(request), request[BODY]
        if room.type == FORUM:
            raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
        if room.owner in self.refusing:
            raise Refusal(403, 50007, "Cannot send messages to this user")
        self._need("SEND_MESSAGES_IN_THREADS" if room.type == THREAD else "SEND_MESSAGES", "EMBED_LINKS")
        if room.locked:
            raise Refusal(400, 160005, "Thread is locked")
        _refuse(bodies.message(body))
        if not body.get("content") and not body.get("embeds"):
            raise Refusal(400, 50006, "Cannot send an empty message")
        if repeat := self._repeat(room, body):
            return 200, repeat
        made = self._made(room, str(next(self._ids)), body)
        if body.get("enforce_nonce"):
            self._nonces[body["nonce"]] = (self.now, room.id, made["id"])
        room.archived = False
        self._maybe_lose("lose_writes", request)
        return 200, made

    def _repeat(self, room: Room, body: Json) -> Json | None:
        """The message that was sent with this nonce within the last minutes."""
        at, place, message = self._nonces.get(body.get("nonce", ""), (-NONCE_SECONDS, "", ""))
        if not body.get("enforce_nonce") or at + NONCE_SECONDS <= self.now or place != room.id:
            return None
        return self._found(room, message)

    def _made(self, room: Room, number: str, body: Json) -> Json:
        kept = {key: body[key] for key in ("embeds", "components", "message_reference") if key in body}
        made = {
            "id": number,
            "channel_id": room.id,
            "author": ME,
            "content": body.get("content", ""),
            "embeds": [],
        } | kept
        room.messages[number] = made
        allowed = body.get("allowed_mentions", {"parse": ["everyone", "roles", "users"]})
        roles = {f"<@&{role}>" for role in allowed.get("roles", ())}
        self.notified += [one for one in _PINGS.findall(made["content"]) if allowed.get("parse") or one in roles]
        return made

    async def _rewrite(self, request: web.Request) -> tuple[int, Any]:
        room, body = self._seen(request), request[BODY]
        kept = self._found(room, request.match_info["message"])
        if kept["author"]["id"] != ME["id"]:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        if room.archived:
            raise Refusal(400, 50083, "Thread is archived")
        _refuse(bodies.message(body, create=False))
        kept.update({key: body[key] for key in ("content", "embeds", "components") if key in body})
        self._maybe_lose("lose_writes", request)
        return 200, kept

    async def _take_back(self, request: web.Request) -> tuple[int, Any]:
        room = self._seen(request)
        if self._found(room, request.match_info["message"])["author"]["id"] != ME["id"]:
            raise Refusal(403, 50013, "Missing Permissions")
        if room.archived:
            raise Refusal(400, 50083, "Thread is archived")
        del room.messages[request.match_info["message"]]
        self._maybe_lose("lose_writes", request)
        return 204, ""

    # --- threads and forums ------------------------------------------------------------------------------------------

    async def _thread(self, request: web.Request) -> tuple[int, Any]:
        room, message = self._seen(request), request.match_info["message"]
        self._found(room, message)
        if room.type != TEXT:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        self._need("CREATE_PUBLIC_THREADS")
        if "thread" in room.messages[message]:
            raise Refusal(400, 160004, "A thread has already been created for this message")
        _refuse(bodies.thread(request[BODY]))
        thread = Room(message, THREAD, parent=room.id, name=request[BODY]["name"])
        self.rooms[message] = thread
        room.messages[message]["thread"] = thread.shown()
        self._maybe_lose("lose_threads", request)
        return 201, thread.shown()

    async def _story(self, request: web.Request) -> tuple[int, Any]:
        forum, body = self._seen(request), request[BODY]
        if forum.type != FORUM:
            raise _invalid([("type", "BASE_TYPE_REQUIRED")])
        self._need("SEND_MESSAGES", "EMBED_LINKS")
        _refuse(bodies.story(body))
        tags = body.get("applied_tags", [])
        self._known_tags(forum, tags)
        if forum.flags & 16 and not tags:
            raise Refusal(400, 40067, "A tag is required to create a forum post in this channel")
        thread = self.channel(THREAD, parent=forum.id, name=body["name"], applied=tags)
        self._made(thread, thread.id, body["message"])
        self._maybe_lose("lose_writes", request)
        return 201, thread.shown() | {"message": thread.messages[thread.id]}

    def _known_tags(self, forum: Room, tags: list[str]) -> None:
        if set(tags) - {tag["id"] for tag in forum.tags}:
            raise Refusal(400, 10087, "Unknown tag")

    async def _active(self, request: web.Request) -> tuple[int, Any]:
        return 200, {"threads": [r.shown() for r in self.rooms.values() if r.type == THREAD and not r.archived]}

    async def _archived(self, request: web.Request) -> tuple[int, Any]:
        forum = self._seen(request)
        self._need("READ_MESSAGE_HISTORY")
        threads = [r.shown() for r in self.rooms.values() if r.parent == forum.id and r.archived]
        return 200, {"threads": threads, "members": [], "has_more": False}

    # --- commands ----------------------------------------------------------------------------------------------------

    async def _register(self, request: web.Request) -> tuple[int, Any]:
        _refuse(bodies.commands(request[BODY]))
        self.commands = request[BODY]
        return 200, self.commands

    async def _callback(self, request: web.Request) -> tuple[int, Any]:
        answers, body = self.answers[request.match_info["token"]], request[BODY]
        if answers:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        kind = self.asked_by.get(request.match_info["token"], 2)
        if body.get("type") not in ANSWERS[kind]:
            raise _invalid([("type", "BASE_TYPE_CHOICES")])
        _refuse(bodies.suggested(body["data"]) if kind == 4 else bodies.first_answer(body.get("data", {})))
        answers.append(body)
        return 204, ""

    async def _original(self, request: web.Request) -> tuple[int, Any]:
        token = request.match_info["token"]
        answers, body, files = self.answers[token], request[BODY], request.get(FILES, [])
        if not answers:
            raise Refusal(404, 10015, "Unknown Webhook")
        if files:
            self._need("ATTACH_FILES")
        if sum(len(content) for _, _, content in files) > MOST_BYTES:
            raise Refusal(413, 40005, "Request entity too large")
        _refuse(bodies.message(body, create=False, files=[name for name, _, _ in files]))
        answers[1:], self.files[token] = [body], files
        self._maybe_lose("lose_answers", request)
        return 200, body

    def _maybe_lose(self, which: str, request: web.Request) -> None:
        """Cut the connection in place of the answer, where a test asked for it."""
        if which == "lose_writes" and self.lose_writes and self.lose_after:
            self.lose_after -= 1
            return
        if left := getattr(self, which):
            setattr(self, which, left - 1)
            assert request.transport is not None
            request.transport.abort()


def read(message: Json) -> str:
    """What a person reads of a message: every word, markdown's backslashes done their work."""
    return "\n".join(filter(None, _words(message)))


def _words(message: Json) -> Iterator[str]:
    yield message["content"]
    for embed in message["embeds"]:
        yield embed.get("author", {}).get("name", "")
        for key in ("title", "description"):
            yield _ESCAPED.sub(r"\1", embed.get(key, ""))
        for one in embed.get("fields", []):
            yield _ESCAPED.sub(r"\1", f"{one['name']}: {one['value']}")
        yield embed.get("footer", {}).get("text", "")
    for row in message.get("components", []):
        yield from (button["label"] for button in row["components"])


def _refuse(faults: Iterator[bodies.Fault]) -> None:
    if found := list(faults):
        raise _invalid(found)


def _invalid(faults: list[bodies.Fault]) -> Refusal:
    errors: Json = {}
    for at, code in faults:
        place = errors
        for step in at.split("."):
            place = place.setdefault(step, {})
        place.setdefault("_errors", []).append({"code": code, "message": code})
    return Refusal(400, 50035, "Invalid Form Body", errors)


def _answer(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    if isinstance(body, str):
        return web.Response(status=status, text=body, content_type="text/html", headers=headers)
    # Exactly this content type, without a charset: discord.py takes anything else for text.
    return web.Response(
        status=status, body=json.dumps(body).encode(), headers={**headers, "Content-Type": "application/json"}
    )


@asynccontextmanager
async def serve(discord: StandInDiscord, *more: web.RouteDef) -> AsyncIterator[str]:
    """Serve it on loopback, with `more` beside it; gives its address."""
    app = discord.app()
    app.add_routes(more)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    discord.base = f"http://{host}:{port}"
    try:
        yield discord.base
    finally:
        await asyncio.wait_for(runner.cleanup(), 5)
