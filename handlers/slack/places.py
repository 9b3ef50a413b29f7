"""Which channels somebody may see. The Home shows no others, and takes nothing for another.

What a channel hears says what its members work on, and a private one's name often does, too. So a private channel is
there for its members alone: not for admins either. Slack does not show them such channels, and one who has to see
can be let in, which the members notice. Nothing is kept: who leaves a channel does not see it at the next look.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.slack.people import People
from handlers.slack.web import Refused, Web

_KINDS = "public_channel,private_channel"
_AT_ONCE, _PAGES = 999, 20  # channels of an answer, and answers that are asked for
_LOOKED_UP = 20  # channels that the bot was put out of, of those that are shown at once


@dataclass(frozen=True, slots=True)
class Place:
    """A channel that somebody may see."""

    name: str
    joined: bool  # whether the bot is in it: in others it cannot post


class Places:
    """Asks the workspace about channels."""

    def __init__(self, web: Web, people: People) -> None:
        self._web = web
        self._people = people

    async def seen_by(self, person: str, channels: Collection[str]) -> Mapping[str, Place]:
        """Of these channels those that the person may see, by id. Raises RetryLater, Refused.

        Those that they are in; and the public ones, where they are a full member of the workspace: a guest is shown
        what they are in. Of private ones Slack names those alone that the bot is in, too.
        """
        if not channels:
            return {}
        joined, theirs = await self._with(), await self._with(person)
        known = theirs | ({id_: one for id_, one in joined.items() if _public(one)} if await self._full(person) else {})
        seen = {id_: Place(str(known[id_]["name"]), id_ in joined) for id_ in channels if id_ in known}
        if await self._full(person):
            seen |= await self._left([id_ for id_ in channels if id_ not in known and id_ not in joined])
        return seen

    async def _full(self, person: str) -> bool:
        return await self._people.full_member(person)

    async def _with(self, person: str | None = None) -> dict[str, Mapping[str, Any]]:
        """The channels that a person is in; without one, those that the bot is in."""
        found: dict[str, Mapping[str, Any]] = {}
        cursor = None
        for _page in range(_PAGES):
            said = await self._web.call("users.conversations", user=person, types=_KINDS, limit=_AT_ONCE, cursor=cursor)
            found |= {str(one["id"]): one for one in said["channels"]}
            cursor = (said.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                break
        return found

    async def _left(self, channels: Collection[str]) -> dict[str, Place]:
        """Public channels that the bot is not in (any more). Of others Slack tells nothing."""
        seen = {}
        for id_ in list(channels)[:_LOOKED_UP]:
            try:
                one = (await self._web.call("conversations.info", channel=id_))["channel"]
            except Refused:
                continue
            if _public(one):
                seen[id_] = Place(str(one["name"]), joined=False)
        return seen


def _public(channel: Mapping[str, Any]) -> bool:
    """Whether Slack says that it is open to all: what it does not say is taken for no."""
    return channel.get("is_private") is False and not (channel.get("is_im") or channel.get("is_mpim"))
