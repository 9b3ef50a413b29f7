"""`/aid about`: what this bot is, what it has read, and how far it may be trusted."""

from __future__ import annotations

from bot.language import N_, _, number
from bot.model import CommandCall, Fact, Message
from handlers.commands.command import Command
from handlers.commands.room import Room

_LINES = (
    N_("News about defence aid, one thread a story: what is reported, announced or delivered, and who said so."),
    N_("It reads by rules that can be looked at, and says of each message why it came. It errs: press Why."),
)


async def run(_call: CommandCall, room: Room) -> Message:
    """Version and counts."""
    known = await room.questions.counts()
    feeds = await room.feeds.all()
    live = sum(feed.health == "live" for feed in feeds)
    return Message(
        headline=f"Aidwire {known.version}",
        lines=tuple(map(_, _LINES)),
        facts=(
            Fact(_("Feeds"), _("{count}, {live} of them live").format(count=len(feeds), live=live)),
            Fact(_("Articles read"), number(known.articles)),
            Fact(_("Stories about aid"), number(known.stories)),
        ),
        private=True,
    )


COMMAND = Command("about", N_("What this bot is, and what it has read."), run)
