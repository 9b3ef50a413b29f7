"""Discord's gateway, as far as a bot of slash commands meets it: hello, identify, ready, servers, interactions."""

import asyncio
import json
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from tests.standins.discord import APPLICATION, GUILD, ME, TOKEN, Refusal, StandInDiscord

_HEARTBEAT_MS = 41250
_MALFORMED = '{"op": 0, "t": "INTERACTION_CREATE", "d": '
_READER = {"id": "77", "username": "reader", "discriminator": "0", "avatar": None, "global_name": None}
CHANNEL, THREAD, DIRECT = "42", "4242", "4343"  # where people ask
ROLE = "5151"  # a role of the server


class StandInGateway:
    """The gateway beside the REST stand-in: `routes()` go into `serve`."""

    def __init__(self, discord: StandInDiscord, shards: int = 1) -> None:
        self.discord = discord
        self.shards = shards
        self.identified: list[dict[str, Any]] = []
        self.resumed: list[int] = []  # shards that took up their session again
        self.refuse = 0  # how often the gateway is not to be found
        self.arrived = asyncio.Event()  # set with each client that identified
        self._open: dict[int, web.WebSocketResponse] = {}  # by shard
        self._ids = count(1)

    def routes(self) -> tuple[web.RouteDef, ...]:
        return web.get("/gateway/bot", self._where), web.get("/gateway/ws/", self._socket)

    # --- what people do ----------------------------------------------------------------------------------------------

    async def interaction(self, name: str, **options: str) -> str:
        """Somebody types a command; gives the token by which it is answered."""
        return await self.typed(name, options)

    async def typed(self, name: str, options: dict[str, str], **who: Any) -> str:
        """The same, by a person with `permissions` and `roles`, or in a `place` of another kind."""
        given = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
        return await self._happens(2, _said(name, given), **who)

    async def typing(self, name: str, option: str, so_far: str) -> str:
        """Somebody is at work on an option."""
        return await self._happens(4, _said(name, [{"name": option, "type": 3, "value": so_far, "focused": True}]))

    async def press(self, custom_id: str, **who: Any) -> str:
        """Somebody presses the button of a message of ours."""
        message = {"id": "8080", "channel_id": CHANNEL, "author": ME, "content": "", "embeds": [], "attachments": [],
                   "timestamp": "2024-01-01T00:00:00+00:00", "edited_timestamp": None, "tts": False, "pinned": False,
                   "mention_everyone": False, "mentions": [], "mention_roles": [], "type": 0, "components": []}  # fmt: skip
        return await self._happens(3, {"custom_id": custom_id, "component_type": 2, "id": 1}, message=message, **who)

    async def shortcut(self, name: str, message: str) -> str:
        """Somebody takes a command from the menu of a message."""
        said = {"id": "10", "name": name, "type": 3, "target_id": message, "resolved": {"messages": {}}}
        return await self._happens(2, said)

    async def _happens(
        self, kind: int, said: dict[str, Any], *, place: str = CHANNEL, permissions: int = 0, roles: tuple[str, ...] = (), **more: Any
    ) -> str:  # fmt: skip
        number = next(self._ids)
        token = f"interaction-token-{number}"
        self.discord.asked_by[token] = kind
        event = {"id": f"{1000 + number}", "application_id": APPLICATION, "type": kind, "token": token, "version": 1,
                 "data": said, "channel_id": place, "locale": "en-GB", "app_permissions": "0", "entitlements": [],
                 "attachment_size_limit": 1, **more}  # fmt: skip
        if place == DIRECT:
            channel = {"id": DIRECT, "type": 1, "last_message_id": None, "recipients": [_READER]}
            owners = {"0": "0"}
            await self._send("INTERACTION_CREATE", event | {"user": _READER, "channel": channel, "context": 1, "authorizing_integration_owners": owners})  # fmt: skip
            return token
        member = {"user": _READER, "roles": list(roles), "joined_at": "2024-01-01T00:00:00+00:00", "deaf": False,
                  "mute": False, "permissions": str(permissions), "flags": 0, "avatar": None}  # fmt: skip
        await self._send("INTERACTION_CREATE", event | {
            "guild_id": GUILD, "channel": _channel(place), "member": member, "guild_locale": "en-GB", "context": 0,
            "guild": {"id": GUILD, "locale": "en-GB", "features": []}, "authorizing_integration_owners": {"0": GUILD},
        })  # fmt: skip
        return token

    # --- what happens to servers -------------------------------------------------------------------------------------

    async def server(self, *channels: str) -> None:
        """The bot is in a server with these channels."""
        everyone = {"id": GUILD, "name": "@everyone", "permissions": "0", "position": 0, "color": 0, "hoist": False,
                    "managed": False, "mentionable": False, "flags": 0}  # fmt: skip
        await self._send("GUILD_CREATE", {
            "id": GUILD, "name": "Desk", "owner_id": "6", "roles": [everyone, everyone | {"id": ROLE, "name": "Editors", "position": 1}],
            "channels": [_channel(one) for one in channels], "threads": [], "members": [], "emojis": [], "stickers": [],
            "features": [], "member_count": 2, "large": False, "unavailable": False, "voice_states": [], "presences": [],
            "stage_instances": [], "guild_scheduled_events": [], "premium_tier": 0, "nsfw_level": 0, "mfa_level": 0,
            "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0,
            "preferred_locale": "en-GB", "afk_timeout": 60, "system_channel_flags": 0, "soundboard_sounds": [],
        })  # fmt: skip

    async def channel_deleted(self, channel: str) -> None:
        await self._send("CHANNEL_DELETE", _channel(channel) | {"guild_id": GUILD})

    async def server_left(self, *, only_away: bool = False) -> None:
        await self._send("GUILD_DELETE", {"id": GUILD} | ({"unavailable": True} if only_away else {}))

    async def garble(self) -> None:
        """Send an event that cannot be read."""
        self.arrived.clear()
        await self._open[0].send_str(_MALFORMED)

    async def drop(self, shard: int = 0) -> None:
        """Cut a shard's connection; it may come back."""
        await self._open[shard].close(code=1001)

    async def _send(self, event: str, said: dict[str, Any], shard: int = 0) -> None:
        await self._open[shard].send_str(json.dumps({"op": 0, "t": event, "s": next(self._ids), "d": said}))

    # --- the service -------------------------------------------------------------------------------------------------

    async def _where(self, request: web.Request) -> tuple[int, Any]:
        if self.refuse:
            self.refuse -= 1
            raise Refusal(404, 0, "404: Not Found")
        limits = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return 200, {"url": self._address, "shards": self.shards, "session_start_limit": limits}

    @property
    def _address(self) -> str:
        return f"{self.discord.base.replace('http', 'ws')}/gateway/ws/"

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": _HEARTBEAT_MS}})
        async for said in socket:
            if said.type is WSMsgType.TEXT:
                await self._heard(socket, json.loads(said.data))
        return socket

    async def _heard(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        if said["op"] == 1:
            await socket.send_json({"op": 11})
        elif said["op"] == 2:
            await self._identify(socket, said["d"])
        elif said["op"] == 6:
            await self._resume(socket, said["d"])

    async def _identify(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        if said["token"] != TOKEN:
            await socket.close(code=4004)
            return
        self.identified.append(said)
        shard = said.get("shard", [0, 1])
        self._open[shard[0]] = socket
        ready = {"v": 10, "user": ME, "guilds": [], "session_id": f"{shard[0]}", "resume_gateway_url": self._address,
                 "application": {"id": APPLICATION, "flags": 0}, "shard": shard}  # fmt: skip
        await self._send("READY", ready, shard[0])
        self.arrived.set()

    async def _resume(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        shard = int(said["session_id"])
        self.resumed.append(shard)
        self._open[shard] = socket
        await self._send("RESUMED", {}, shard)


def _said(name: str, options: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": "9", "name": "aid", "type": 1, "options": [{"name": name, "type": 1, "options": options}]}


def _channel(number: str) -> dict[str, Any]:
    if number == THREAD:
        meta = {
            "archived": False,
            "auto_archive_duration": 10080,
            "archive_timestamp": "2024-01-01T00:00:00+00:00",
            "locked": False,
        }
        return {"id": THREAD, "type": 11, "name": "story", "parent_id": CHANNEL, "owner_id": ME["id"], "guild_id": GUILD,
                "thread_metadata": meta, "message_count": 1, "member_count": 1, "rate_limit_per_user": 0, "last_message_id": None, "flags": 0}  # fmt: skip
    return {"id": number, "type": 0, "name": "news", "position": 0, "permission_overwrites": [], "nsfw": False,
            "parent_id": None, "topic": None, "rate_limit_per_user": 0, "last_message_id": None}  # fmt: skip
