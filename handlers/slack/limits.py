"""How often Slack may be asked. Pure: the time is an argument.

Slack names one message a second for a channel, "short bursts" allowed, and answers 429 with the seconds to wait where
it was too much (reference, "Rate limits"). Who keeps to the first seldom hears the second.
"""

from __future__ import annotations

_BURST = 5  # messages of a channel that may go out at once
_EVERY = 1.0  # seconds for each further one
_MOST_CHANNELS = 4096  # remembered at once; those that are long open again are forgotten first
_MEMORY = 3600.0  # seconds after which a limit that has passed is forgotten


class RateLimits:
    """What is known of the limits: who asked must `wait`, and `hold` says what a 429 said."""

    def __init__(self) -> None:
        self._full: dict[str, float] = {}  # channel -> when its burst is whole again
        self._opens: dict[tuple[str, str], float] = {}  # method and channel -> when it may be asked again

    def wait(self, method: str, channel: str, now: float) -> float:
        """Seconds that a call must wait; at 0 it is counted as made. Only posting counts towards a channel's burst."""
        if (held := self._opens.get((method, channel), 0.0) - now) > 0:
            return held
        if method != "chat.postMessage":
            return 0.0
        full = max(self._full.get(channel, 0.0), now)
        if (early := full - now - (_BURST - 1) * _EVERY) > 0:
            return early
        self._full.pop(channel, None)  # the newest last
        self._full[channel] = full + _EVERY
        if len(self._full) > _MOST_CHANNELS:
            del self._full[next(iter(self._full))]
        return 0.0

    def hold(self, method: str, channel: str, until: float) -> None:
        """Let none of these calls through until then."""
        self._opens = {key: opens for key, opens in self._opens.items() if opens > until - _MEMORY}
        self._opens[method, channel] = until
