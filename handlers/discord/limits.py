"""Discord's rate limits as its answers tell them: how long a request must wait. Pure: the time is an argument.

Sources: Discord's reference, "Rate Limits". Buckets are learned from the headers, never written down here.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

_A_SECOND = 45  # requests of a bot in a second; Discord's limit is 50
# Answers 401, 403 and 429 within ten minutes, of which Discord bans the address at 10,000; half of that is far beyond a
# bot in order, and leaves room for others behind the same address.
_INVALID, _MOST_INVALID, _INVALID_SECONDS = (401, 403, 429), 5000, 600.0
_MOST_BUCKETS = 4096  # remembered at once; those that are long open again are forgotten first
_ID = re.compile(r"(?<=/)\d+")
_TOKEN = re.compile(r"^(/(?:interactions|webhooks)/\d+)/[^/]+")  # of one interaction: nothing to remember
_MAJOR = re.compile(r"^/(?:channels|guilds|webhooks)/\d+")
# Answers to interactions do not count towards the bot's own limit, and each has a limit to itself.
_OWN_LIMIT = ("/interactions/", "/webhooks/")


@dataclass(frozen=True, slots=True)
class Route:
    """What a request counts for: its kind ("POST /channels/0/messages") and the channel or guild it touches."""

    kind: str
    major: str

    @classmethod
    def of(cls, method: str, path: str) -> Route:
        """The route of a request."""
        major = _MAJOR.match(path)
        kind = _ID.sub("0", _TOKEN.sub(r"\1/0", path))
        return cls(f"{method} {kind}", major.group() if major else "")

    @property
    def counts(self) -> bool:
        """Whether it counts towards the bot's requests a second."""
        return not self.kind.partition(" ")[2].startswith(_OWN_LIMIT)


class RateLimits:
    """What is known of the limits: who asked must `wait`, and reports what each answer said with `heard`."""

    def __init__(self) -> None:
        self._bucket_of: dict[str, str] = {}
        self._opens: dict[tuple[str, str], float] = {}  # bucket and major -> when it may be asked again
        self._opens_all = 0.0
        self._recent: deque[float] = deque(maxlen=_A_SECOND)
        self._invalid: deque[float] = deque(maxlen=_MOST_INVALID)

    def wait(self, route: Route, now: float) -> float:
        """Seconds that a request must wait; at 0 it is counted as made."""
        until = self._opens.get(self._bucket(route), 0.0)
        if len(self._invalid) == _MOST_INVALID:
            until = max(until, self._invalid[0] + _INVALID_SECONDS)
        if route.counts:
            full = len(self._recent) == _A_SECOND
            until = max(until, self._opens_all, self._recent[0] + 1 if full else 0.0)
        if until > now:
            return until - now
        if route.counts:
            self._recent.append(now)
        return 0.0

    def heard(self, route: Route, headers: Mapping[str, str], now: float, status: int = 200) -> None:
        """Learn from an answer's headers and status."""
        if status in _INVALID and headers.get("X-RateLimit-Scope") != "shared":
            self._invalid.append(now)
        if bucket := headers.get("X-RateLimit-Bucket"):
            self._bucket_of[route.kind] = bucket
        if headers.get("X-RateLimit-Remaining") == "0":
            self.hold(route, now + _seconds(headers.get("X-RateLimit-Reset-After", "")), all_routes=False)

    def hold(self, route: Route, until: float, *, all_routes: bool) -> None:
        """Let nothing of this route through until then; nor of any other where `all_routes`."""
        if all_routes:
            self._opens_all = max(self._opens_all, until)
            return
        self._opens[self._bucket(route)] = until
        if len(self._opens) > _MOST_BUCKETS:
            oldest = sorted(self._opens, key=self._opens.__getitem__)[: _MOST_BUCKETS // 2]
            for bucket in oldest:
                del self._opens[bucket]

    def _bucket(self, route: Route) -> tuple[str, str]:
        return self._bucket_of.get(route.kind, route.kind), route.major


def _seconds(text: str) -> float:
    try:
        return max(float(text), 0.0)
    except ValueError:
        return 0.0
