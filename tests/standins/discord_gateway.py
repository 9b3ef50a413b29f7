"""Discord's gateway, as far as a bot of slash commands meets it: hello, identify, ready, resume, interactions."""

import asyncio
import json
from collections import deque
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from tests.standins.discord import APPLICATION, GUILD, ME, TOKEN, Refusal, StandInDiscord

_HEARTBEAT_MS = 41250
_MALFORMED = '{"op": 0, "t": "INTERACTION_CREATE", "d": '


class StandInGateway:
    """The gateway beside the REST stand-in: `routes()` go into `serve`."""

    def __init__(self, discord: StandInDiscord, shards: int = 1) -> None:
        self.discord = discord
        self.shards = shards
        self.identified: list[dict[str, Any]] = []
        self.refuse = 0  # how often the gateway is not to be found
        self.arrived = asyncio.Event()  # set with each client that identified
        self._open: deque[web.WebSocketResponse] = deque()
        self._ids = count(1)

    def routes(self) -> tuple[web.RouteDef, ...]:
        return web.get("/gateway/bot", self._where), web.get("/gateway/ws/", self._socket)

    async def interaction(self, name: str, **options: str) -> str:
        """Somebody types a command; gives the token by which it is answered."""
        number = next(self._ids)
        given = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
        said = {"id": "9", "name": "aid", "type": 1, "options": [{"name": name, "type": 1, "options": given}]}
        token = f"interaction-token-{number}"
        user = {"id": "77", "username": "reader", "discriminator": "0", "avatar": None, "global_name": None}
        member = {"user": user, "roles": [], "joined_at": "2024-01-01T00:00:00+00:00", "deaf": False, "mute": False,
                  "permissions": "0", "flags": 0, "avatar": None}  # fmt: skip
        await self._send("INTERACTION_CREATE", {
            "id": f"{1000 + number}", "application_id": APPLICATION, "type": 2, "token": token, "version": 1, "data": said,
            "guild_id": GUILD, "channel_id": "42", "channel": {"id": "42", "type": 0, "name": "news", "position": 0, "permission_overwrites": [], "nsfw": False}, "member": member,
            "locale": "en-GB", "guild_locale": "en-GB", "guild": {"id": GUILD, "locale": "en-GB", "features": []}, "app_permissions": "0", "entitlements": [], "context": 0, "attachment_size_limit": 1,
            "authorizing_integration_owners": {"0": GUILD},
        })  # fmt: skip
        return token

    async def garble(self) -> None:
        """Send an event that cannot be read."""
        self.arrived.clear()
        await self._open[-1].send_str(_MALFORMED)

    async def _send(self, event: str, said: dict[str, Any]) -> None:
        await self._open[-1].send_str(json.dumps({"op": 0, "t": event, "s": next(self._ids), "d": said}))

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

    async def _identify(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        if said["token"] != TOKEN:
            await socket.close(code=4004)
            return
        self.identified.append(said)
        self._open.append(socket)
        ready = {"v": 10, "user": ME, "guilds": [], "session_id": "s", "resume_gateway_url": self._address,
                 "application": {"id": APPLICATION, "flags": 0}, "shard": said.get("shard", [0, 1])}  # fmt: skip
        await self._send("READY", ready)
        self.arrived.set()
