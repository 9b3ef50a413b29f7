"""Discord's REST interface, one request at a time. Every answer becomes what the caller does next.

Not discord.py's own HTTP client: that one sleeps through outages and limits within the call (25 seconds of a worker
that other destinations wait for), and a call that is cancelled during a global limit leaves all later ones waiting for
ever. Here nothing is repeated and no wait is longer than `_LONGEST_WAIT`: the delivery's lane is paused instead. A
request that is lost may have been carried out; the nonce and a look into the channel make its repetition safe.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp

from bot.errors import GiveUp, RetryLater
from bot.model import File
from handlers.discord.limits import RateLimits, Route
from handlers.discord.render import file_name

BASE = "https://discord.com/api/v10"
_SECONDS = 15.0  # for one request
_LONGEST_WAIT = 5.0  # seconds that a request waits for a limit here; beyond, its lane waits
_LATER = 900.0  # before asking again where only a person can help, or Discord does not say
_DONE, _REFUSALS = range(200, 300), range(400, 500)
_TIMED_OUT, _TOO_MANY, _UNAUTHORISED = 408, 429, 401


class Refused(GiveUp):
    """Discord understood the request and will not do it, now or later. `code` is Discord's own (reference, "JSON")."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"Discord refused ({code}): {said}")
        self.code = code


class Rest:
    """The one door to Discord. The token leaves it in one header and stands in no error and no log."""

    def __init__(
        self,
        token: str,
        agent: str,
        *,
        base: str = BASE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`agent` is "DiscordBot (address, version)", Discord's form; `clock` gives seconds, `sleep` spends them."""
        self._headers = {"Authorization": f"Bot {token}", "User-Agent": agent}
        self._base = base
        self._clock = clock
        self._sleep = sleep
        self._limits = RateLimits()
        self._session: aiohttp.ClientSession | None = None
        self.heard: Mapping[str, str] = {}  # the headers of the last answer: what time it is there

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Mapping[str, str] | None = None,
        file: File | None = None,
    ) -> Any:
        """The JSON of the answer; None where it has none. `file` goes with the body as its attachment 0.

        Raises RetryLater (no connection, limits, an outage, a token that is not accepted), Refused (all other 4xx).
        """
        route = Route.of(method, path)
        await self._turn(route)
        try:
            return await self._asked(route, method, path, _sent(body, file), query)
        except (aiohttp.ClientError, OSError) as lost:
            # Its type alone: the words of some errors hold the address, and with it the tokens of interactions.
            raise RetryLater(f"no answer from Discord ({type(lost).__name__})") from None

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()

    async def _turn(self, route: Route) -> None:
        while (wait := self._limits.wait(route, self._clock())) > 0:
            if wait > _LONGEST_WAIT:
                raise RetryLater("Discord's rate limit", after=wait)
            await self._sleep(wait)

    async def _asked(
        self,
        route: Route,
        method: str,
        path: str,
        sent: aiohttp.payload.Payload | None,
        query: Mapping[str, str] | None,
    ) -> Any:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=_SECONDS)
            self._session = aiohttp.ClientSession(headers=self._headers, timeout=timeout, trust_env=False)
        url = f"{self._base}{path}"
        async with self._session.request(method, url, data=sent, params=query, allow_redirects=False) as answer:
            said = _json(await answer.text(errors="replace"))
            self.heard = answer.headers
            self._limits.heard(route, answer.headers, self._clock(), answer.status)
            return self._judged(route, answer.status, answer.headers, said)

    def _judged(self, route: Route, status: int, headers: Mapping[str, str], said: Any) -> Any:
        if status in _DONE and said is not _NOT_JSON:
            return said
        if status == _TOO_MANY:
            raise self._limited(route, headers, said)
        if status == _UNAUTHORISED and route.counts:  # else it is the token of an interaction, whose time is over
            raise RetryLater("Discord does not accept the bot's token: make a new one", after=_LATER)
        refusal = status in _REFUSALS and status != _TIMED_OUT
        if refusal and isinstance(said, dict):
            raise Refused(int(said.get("code") or 0), _reason(said))
        # An outage, or somebody between us and Discord: without JSON it was not Discord that spoke.
        raise RetryLater(f"Discord does not work ({status})", after=_LATER if refusal else 0.0)

    def _limited(self, route: Route, headers: Mapping[str, str], said: Any) -> RetryLater:
        """A 429. One that is not Discord's own JSON is a ban of the address, which asking again makes longer."""
        try:
            after = float(said["retry_after"] if isinstance(said, dict) else headers.get("Retry-After", _LATER))
        except (KeyError, TypeError, ValueError):
            after = _LATER
        everywhere = not isinstance(said, dict) or bool(said.get("global"))
        self._limits.hold(route, self._clock() + after, all_routes=everywhere)
        return RetryLater("Discord's rate limit", after=after)


_NOT_JSON = object()


def _sent(body: object, file: File | None) -> aiohttp.payload.Payload | None:
    """The body as it is sent: JSON, or a form of JSON and a file (reference, "Uploading Files")."""
    if body is None:
        return None
    said = aiohttp.JsonPayload(body)
    if file is None:
        return said
    form = aiohttp.MultipartWriter("form-data")
    form.append(said).set_content_disposition("form-data", name="payload_json")
    sent = form.append(file.body, {"Content-Type": file.kind})
    sent.set_content_disposition("form-data", name="files[0]", filename=file_name(file))
    return form


def _json(text: str) -> Any:
    """What the text says; None for an empty one."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return _NOT_JSON


def _reason(said: Mapping[str, Any]) -> str:
    """Discord's own words, with the names of the fields it objects to; never what was sent."""
    fields = ", ".join(sorted(_objections(said.get("errors") or {})))
    return f"{said.get('message', 'no reason given')}{f' ({fields})' if fields else ''}"[:500]


def _objections(errors: Mapping[str, Any], at: str = "") -> list[str]:
    if "_errors" in errors:
        return [at]
    inner = ((f"{at}.{name}".lstrip("."), value) for name, value in errors.items() if isinstance(value, dict))
    return [found for name, value in inner for found in _objections(value, name)]
