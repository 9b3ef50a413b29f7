"""Whether this process still counts as alive among those that work on the same database."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import structlog

_log = structlog.get_logger()

_BEAT_SECONDS = 1.0


class Presence(Protocol):
    """A process among those that work on the same database, by a lock that ends with it."""

    name: str
    sure_for: float  # seconds from a `here` on in which nobody can have taken over our work

    def here(self) -> bool:
        """Whether this process still counts as alive; takes its lock again where that was lost."""
        ...

    def without(self, names: Collection[str]) -> AbstractContextManager[Sequence[str]]:
        """Those of these processes that are dead; none of them comes back to life within the context."""
        ...

    def leave(self) -> None:
        """Count as dead from now on."""
        ...


class Pulse:
    """Makes sure of it again and again, in a thread of its own: a loop or a pool that is late is no sign of death."""

    def __init__(self, presence: Presence, seconds: float = _BEAT_SECONDS) -> None:
        self._presence, self._seconds = presence, seconds
        self._sure_at = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beats, name="pulse", daemon=True)

    def begin(self) -> None:
        """Begin to beat. It counts as alive already: its lock was just taken."""
        self._sure_at = time.monotonic()
        self._thread.start()

    def end(self) -> None:
        """Beat no more. Blocks until the last beat is over, or for a second where its answer does not come."""
        self._over.set()
        self._thread.join(_BEAT_SECONDS)

    def alive(self) -> bool:
        """Whether nobody can have taken over our work: if not, others may send what we are about to send."""
        return time.monotonic() - self._sure_at < self._presence.sure_for

    def beat(self) -> None:
        """Ask once. What is heard late was true when it was asked for, not when it was heard."""
        asked = time.monotonic()
        if self._presence.here():
            self._sure_at = asked

    def _beats(self) -> None:
        while not self._over.wait(self._seconds):
            try:
                self.beat()
            except Exception as problem:  # noqa: BLE001 - it must outlive a database that is away
                _log.warning("could not make sure that this process counts as alive", problem=str(problem))
