"""Clocks: the machine's own, and one that follows a newsroom's."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from bot.errors import GiveUp, RetryLater
from bot.ports import Fetch


class WallClock:
    """bot.ports.Clock: the machine's time."""

    def now(self) -> datetime:
        """The current time, UTC."""
        return datetime.now(UTC)


class _Answer(msgspec.Struct):
    now: datetime


class FollowedClock:
    """bot.ports.Clock that shows another clock's last answer: never ahead of it, and never going back.

    It stands still between two calls of `follow`. That is what a fast clock needs: a bot that ran ahead by guessing
    would take news for backlog.
    """

    def __init__(self, url: str, fetch: Fetch) -> None:
        """`url` answers {"now": "2023-01-24T00:00:00+00:00"}."""
        self._url = url
        self._fetch = fetch
        self._now: datetime | None = None

    def now(self) -> datetime:
        """The followed clock's last answer. Raises RetryLater before the first."""
        if self._now is None:
            raise RetryLater(f"no time yet from {self._url}")
        return self._now

    async def follow(self) -> None:
        """Ask once. Raises RetryLater where the clock does not answer and GiveUp where it answers something else."""
        answer = await self._fetch.get(self._url)
        if answer.status != 200:
            raise RetryLater(f"{self._url} answered {answer.status}")
        try:
            said = msgspec.json.decode(answer.body, type=_Answer).now
        except msgspec.DecodeError as problem:
            raise GiveUp(
                f'{self._url} is no clock: it must answer {{"now": "<ISO 8601 with zone>"}} ({problem})'
            ) from None
        said = said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)
        self._now = max(said, self._now or said)
