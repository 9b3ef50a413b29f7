"""Slack's Web API, one call at a time. Every answer becomes what the caller does next.

Not slack_sdk's client: that one repeats a call whose answer was lost (two copies of a message), trips over answers that
are no JSON, and writes what it hears into the log at debug level, tickets of connections included. Here nothing is
repeated and no wait is longer than `_LONGEST_WAIT`: the delivery's lane is paused instead.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp

from bot.errors import GiveUp, RetryLater
from handlers.slack.limits import RateLimits

BASE = "https://slack.com/api"
_SECONDS = 15.0  # for one call
_LONGEST_WAIT = 5.0  # seconds that a call waits for a limit here; beyond, its lane waits
_NO_DELAY_NAMED = 30.0  # seconds after a 429 that names none
_DONE, _TOO_MANY = 200, 429

# Refusals that pass by themselves (errors of each method in Slack's reference).
_PASSING = frozenset({
    "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org",
    "org_login_required", "access_limited", "accesslimited", "message_limit_exceeded",
})  # fmt: skip
_LIMITED = frozenset({"ratelimited", "rate_limited"})
# Ours to mend, for every channel at once: nothing is given up meanwhile.
_NO_ENTRY = frozenset({"invalid_auth", "not_authed", "token_expired", "not_allowed_token_type"})
_LATER = 900.0  # seconds before asking again where only a person can help

# What a person does about those that do not.
_REINSTALL = "install the app again and configure its new token (docs/slack.md)"
_ADVICE = {
    "channel_not_found": "give the channel's id (its details, at the bottom); a private one must have the bot in it",
    "is_archived": "the channel is archived: unarchive it, or take it out of the configuration",
    "not_in_channel": "invite the bot into the channel: /invite @Aidwire",
    "restricted_action": "an admin must let the app write in this channel",
    "restricted_action_read_only_channel": "an admin must let the app write in this channel",
    "account_inactive": f"the app was removed from the workspace: {_REINSTALL}",
    "token_revoked": f"the token was revoked: {_REINSTALL}",
    "missing_scope": "give the app its scopes from config/slack-manifest.yaml, then install it again",
    "thread_not_found": "the thread's first message was deleted in Slack",
    "message_not_found": "the message was deleted in Slack",
    "user_not_found": "there is no such person in this workspace",
    "user_disabled": "the person has left the workspace",
    "cannot_dm_bot": "an app has no direct messages",
}


class Refused(GiveUp):
    """Slack understood the call and will not do it, now or later. `code` is Slack's own word for why."""

    def __init__(self, code: str, fields: str = "") -> None:
        advice = "; ".join(part for part in (_ADVICE.get(code), fields) if part)
        super().__init__(f"Slack refused ({code}){f': {advice}' if advice else ''}"[:500])
        self.code = code


class Web:
    """The one door to Slack. The token leaves it in one header and stands in no error and no log."""

    def __init__(
        self,
        token: str,
        *,
        base: str = BASE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`clock` gives seconds, `sleep` spends them."""
        self._headers = {"Authorization": f"Bearer {token}"}
        self._base = base
        self._clock = clock
        self._sleep = sleep
        self._limits = RateLimits()
        self._session: aiohttp.ClientSession | None = None
        self.heard: Mapping[str, str] = {}  # the headers of the last answer: its time, what the token may do

    async def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """What a method answers. Lists and mappings among the arguments are sent as JSON.

        Raises RetryLater (no connection, limits, an outage), Refused (all other refusals).
        """
        channel = str(arguments.get("channel", ""))
        await self._turn(method, channel)
        form = {name: _written(value) for name, value in arguments.items() if value is not None}
        status, headers, said = await self._sent(f"{self._base}/{method}", data=form, headers=self._headers)
        self.heard = headers
        code = str(said.get("error", "")) if isinstance(said, dict) else ""
        if status == _TOO_MANY or code in _LIMITED:
            after = _seconds(headers.get("Retry-After", ""))
            self._limits.hold(method, channel, self._clock() + after)
            raise RetryLater("Slack's rate limit", after=after)
        if code in _NO_ENTRY:
            raise RetryLater(f"Slack does not accept the token ({code}): {_REINSTALL}", after=_LATER)
        if not isinstance(said, dict) or "ok" not in said or code in _PASSING:
            raise RetryLater(f"Slack does not work ({code or status})")
        if not said["ok"]:
            raise Refused(code or "no reason given", _objections(said))
        return said

    async def respond(self, url: str, body: Mapping[str, Any]) -> None:
        """Answer a command where it says to. The address is a secret of its own, so no token goes there.

        Raises RetryLater, GiveUp.
        """
        status, _, _ = await self._sent(url, json=body)
        if status == _TOO_MANY or status >= 500:
            raise RetryLater(f"Slack did not take the answer ({status})")
        if status != _DONE:
            raise GiveUp(f"Slack did not take the answer ({status})")

    async def upload(self, url: str, body: bytes) -> None:
        """Put a file where files.getUploadURLExternal said. The address is a secret, and wants no token.

        Raises RetryLater, GiveUp.
        """
        status, _, _ = await self._sent(url, data=body)
        if status != _DONE:
            raise RetryLater(f"Slack did not take the file ({status})")

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout, trust_env=False)
        return self._session

    async def _turn(self, method: str, channel: str) -> None:
        while (wait := self._limits.wait(method, channel, self._clock())) > 0:
            if wait > _LONGEST_WAIT:
                raise RetryLater("Slack's rate limit", after=wait)
            await self._sleep(wait)

    async def _sent(self, url: str, **request: Any) -> tuple[int, Mapping[str, str], Any]:
        try:
            async with self._open().post(url, allow_redirects=False, **request) as answer:
                return answer.status, answer.headers, _json(await answer.text(errors="replace"))
        except aiohttp.InvalidURL:
            raise GiveUp("Slack gave an address that is none") from None
        except (aiohttp.ClientError, OSError) as lost:
            # Its type alone: the words of some errors hold the address, which for answers to commands is a secret.
            raise RetryLater(f"no answer from Slack ({type(lost).__name__})") from None


def _written(value: Any) -> str:
    """An argument as a form holds it: every method takes forms, and only some take JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _json(text: str) -> Any:
    """What the text says; None where it is no JSON: an outage, or somebody between us and Slack."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _seconds(text: str) -> float:
    try:
        return max(float(text), 1.0)
    except ValueError:
        return _NO_DELAY_NAMED


def _objections(said: Mapping[str, Any]) -> str:
    """What Slack objects to, by its place in the blocks, and the scope that it wants; never what was sent."""
    notes = (said.get("response_metadata") or {}).get("messages") or said.get("errors") or ()
    wanted = [f"needed: {said['needed']}"] if said.get("needed") else []
    return "; ".join([*wanted, *map(str, notes)])
