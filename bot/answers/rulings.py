"""What people put right (handlers/commands/righting.py, Rulings). Never on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.answers.why import entries_at
from bot.errors import UserError
from bot.language import _
from bot.model import Destination, Posting
from bot.model.rulings import Ruled
from bot.pipeline.regroup import Regroup
from bot.pipeline.rulings import Done, Withdrawals
from bot.rules.facts import Witness
from bot.storage.desk import SqlDesk
from bot.storage.rulings import SqlRulingStore


class StoredRulings:
    """Rulings, in the store."""

    def __init__(self, store: SqlRulingStore, desk: SqlDesk, witness: Witness) -> None:
        self._store, self._desk = store, desk
        self._withdrawals = Withdrawals(store, witness)
        self._regroup = Regroup(store, witness, address)

    async def would_withdraw(self, story: int) -> Done:
        """See Rulings."""
        return await asyncio.to_thread(self._withdrawals.would_withdraw, story)

    async def withdraw(self, story: int, person: str, reason: str) -> Done:
        """See Rulings."""
        return await asyncio.to_thread(self._withdrawals.withdraw, story, person, reason)

    async def restore(self, story: int, person: str, reason: str) -> Done:
        """See Rulings."""
        return await asyncio.to_thread(self._restore, story, person, reason)

    async def withdraw_quote(self, story: int, number: int, person: str, reason: str) -> Done:
        """See Rulings."""
        return await asyncio.to_thread(self._withdrawals.withdraw_quote, story, number, person, reason)

    async def restore_quote(self, story: int, number: int, person: str, reason: str) -> Done:
        """See Rulings."""
        return await asyncio.to_thread(self._withdrawals.restore_quote, story, number, person, reason)

    async def split(self, story: int, entry: int | str, person: str, reason: str) -> Done:
        """See Rulings."""
        number = entry if isinstance(entry, int) else await self._entry_at(entry, story)
        return await asyncio.to_thread(self._regroup.split, story, number, person, reason)

    async def merge(self, story: int, into: int, person: str, reason: str) -> Done:
        """See Rulings."""
        return await asyncio.to_thread(self._regroup.merge, story, into, person, reason)

    async def newest(self, limit: int) -> Sequence[Ruled]:
        """See Rulings."""
        return await asyncio.to_thread(self._store.newest, limit)

    def _restore(self, story: int, person: str, reason: str) -> Done:
        if self._regroup.merged(story):
            return self._regroup.unmerge(story, person, reason)
        return self._withdrawals.restore(story, person, reason)

    async def _entry_at(self, url: str, story: int) -> int:
        for found in await entries_at(self._desk, url):
            if found.story == story:
                return found.entry
        raise UserError(_("No article of that address is in story {number}.").format(number=story))


def address(to: Destination, posting: Posting) -> str:
    """Where a thread is, on a platform whose addresses can be made from what is known; "" else.

    Discord's name the server. Slack's name the workspace's host, which a destination does not hold: that is filled in
    where the message is sent (handlers/slack/chat.py).
    """
    if to.platform == "slack":
        root = posting.thread_id or posting.message_id
        return f"https://slack.com/archives/{to.channel}/p{root.replace('.', '')}"
    if to.platform != "discord" or not to.workspace:
        return ""
    place = posting.thread_id or f"{to.channel}/{posting.message_id}"
    return f"https://discord.com/channels/{to.workspace}/{place}"
