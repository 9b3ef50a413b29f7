"""Slash commands over HTTP, for who cannot use Socket Mode: Slack calls us, and signs each call.

See Slack's reference, "Verifying requests from Slack".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from aiohttp import web

from bot.ports import Clock
from handlers.slack.commands import Payload

PATH = "/slack/commands"
_FRESH = 300.0  # seconds after which a call may be a recorded one that somebody sends again


def routes(secret: str, wall: Clock, heard: Callable[[Payload], None]) -> list[web.RouteDef]:
    """The route that Slack calls. `secret` is the app's signing secret; `heard` gets each call, acknowledged."""

    async def command(request: web.Request) -> web.Response:
        """200 and nothing else: the answer follows by itself. 401 for who is not Slack."""
        body = await request.read()
        if not genuine(secret, request.headers, body, wall.now().timestamp()):
            raise web.HTTPUnauthorized(text="This is not signed by Slack, or too old.")
        payload = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        if "command" in payload:  # without one Slack only looks whether the address answers
            heard(payload)
        return web.Response()

    return [web.post(PATH, command)]


def genuine(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether Slack sent this body, within the last minutes."""
    stamp = headers.get("X-Slack-Request-Timestamp", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12) or abs(now - int(stamp)) > _FRESH:
        return False
    said = hmac.new(secret.encode(), b"v0:%b:%b" % (stamp.encode(), body), hashlib.sha256).hexdigest()
    given = headers.get("X-Slack-Signature", "")
    return hmac.compare_digest(f"v0={said}".encode(), given.encode(errors="replace"))
