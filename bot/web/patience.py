"""How often somebody may guess."""

from __future__ import annotations

from collections import deque
from ipaddress import IPv6Address, ip_address, ip_network

TRIES = 5  # that fail within WINDOW
WINDOW = 60.0  # seconds
_KEPT = 10_000  # peers; the oldest are forgotten beyond that


class Patience:
    """Counts failures by peer. `now` in every call: seconds of any clock that only goes forward."""

    def __init__(self) -> None:
        self._failures: dict[str, deque[float]] = {}

    def left(self, peer: str, now: float) -> float:
        """Seconds until that peer may try again; 0 where it may now."""
        failures = self._failures.get(_who(peer), deque())
        while failures and failures[0] <= now - WINDOW:
            failures.popleft()
        return failures[0] + WINDOW - now if len(failures) >= TRIES else 0.0

    def failed(self, peer: str, now: float) -> None:
        """It guessed wrong."""
        if len(self._failures) >= _KEPT:
            del self._failures[next(iter(self._failures))]
        self._failures.setdefault(_who(peer), deque(maxlen=TRIES)).append(now)


def _who(peer: str) -> str:
    """Whoever has an IPv6 address has 2^64 of them (RFC 6177): they count as one."""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return peer
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else peer
