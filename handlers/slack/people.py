"""Who somebody is in the workspace: may they change what a channel hears, and which conversation is their own?

Slack is asked after a call was acknowledged, and what it says is kept for some minutes.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog

from bot.errors import AidwireError
from bot.model import CommandCall, Destination
from handlers.slack.web import Web

_log = structlog.get_logger()

_KEPT = 300.0  # seconds that an answer of Slack's about people is believed
_MOST = 4096  # answers kept
_RANKS = ("is_admin", "is_owner", "is_primary_owner")
_GUESTS = ("is_restricted", "is_ultra_restricted")


class People:
    """Asks the workspace about people."""

    def __init__(
        self,
        web: Web,
        direct: Callable[[str], Awaitable[Destination]],
        *,
        group: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`direct` gives a person's own conversation; members of the user group `group` may change channels, as admins
        and owners may. `clock` gives seconds.
        """
        self._web = web
        self._direct = direct
        self._group = group
        self._clock = clock
        self._kept: dict[tuple[str, str], tuple[float, Any]] = {}

    async def known(self, call: CommandCall) -> CommandCall:
        """The call with what Slack says of the person and the place. One from no channel is the person's own.

        Where Slack does not tell, the person may change nothing: it is logged why.
        """
        channel = call.destination.channel
        own = await self.own(call.person) if not channel or channel.startswith("D") else ""
        to = Destination(call.destination.platform, channel or own)
        manager, lang = await self.may_change(call.person), await self.language(call.person)
        return replace(call, destination=to, direct=bool(own) and to.channel == own, manager=manager, lang=lang)

    async def may_change(self, person: str) -> bool:
        """Whether they may change what channels hear."""
        return bool(await self._told("may change", person, self._may_change))

    async def language(self, person: str) -> str:
        """In which Slack speaks to them: "de", of "pt-BR" the "pt"."""
        user: Mapping[str, Any] = await self._told("user", person, self._user) or {}
        return str(user.get("locale") or "").partition("-")[0]

    async def full_member(self, person: str) -> bool:
        """Whether they are of this workspace, and no guest in it."""
        return bool(await self._told("full member", person, self._full_member))

    async def own(self, person: str) -> str:
        """The person's conversation with the bot, "" where Slack does not tell. Not every D... is that: people talk to
        each other in such, too.
        """
        found = await self._told("own", person, self._direct)
        return found.channel if isinstance(found, Destination) else ""

    async def _may_change(self, person: str) -> bool:
        user = await self._kept_for("user", person, self._user)
        if any(user.get(rank) for rank in _RANKS) and await self._is_ours(user):
            return True
        if not self._group:
            return False
        members = await self._kept_for("group", self._group, self._members)
        return person in members

    async def _full_member(self, person: str) -> bool:
        user = await self._kept_for("user", person, self._user)
        return await self._is_ours(user) and not any(user.get(kind) for kind in _GUESTS)

    async def _user(self, person: str) -> Mapping[str, Any]:
        user: Mapping[str, Any] = (await self._web.call("users.info", user=person, include_locale=True))["user"]
        return user

    async def _is_ours(self, user: Mapping[str, Any]) -> bool:
        """Whether a person belongs to this workspace: in a shared channel the admins of another one speak, too."""
        ours = await self._kept_for("team", "", self._team)
        return ours in (user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ()))

    async def _members(self, group: str) -> frozenset[str]:
        return frozenset((await self._web.call("usergroups.users.list", usergroup=group))["users"])

    async def _team(self, _: str) -> str:
        return str((await self._web.call("auth.test"))["team_id"])

    async def _told(self, what: str, person: str, ask: Callable[[str], Awaitable[Any]]) -> Any:
        try:
            return await self._kept_for(what, person, ask)
        except AidwireError as problem:
            _log.warning("slack does not tell who somebody is", problem=str(problem))
            return None

    async def _kept_for(self, what: str, key: str, ask: Callable[[str], Awaitable[Any]]) -> Any:
        until, answer = self._kept.pop((what, key), (0.0, None))
        if until <= self._clock():
            until, answer = self._clock() + _KEPT, await ask(key)
        self._kept[what, key] = (until, answer)  # the newest last
        if len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]
        return answer
