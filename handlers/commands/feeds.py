"""`/aid feeds [add <address> | remove <address>]`: how the feeds do, by the age of their newest entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.errors import UserError
from bot.model import Action, CommandCall, Fact, Message, Option
from handlers.commands.command import PREFIX, Command
from handlers.commands.lists import numbered, try_instead
from handlers.commands.polled import Feeds, FeedState
from handlers.commands.room import Room

_SHOWN = 12  # feeds in an answer, those that need somebody first
_RANK = ("gone", "dead", "quiet", "new", "live")
_SAID = {
    "gone": "gone for good", "dead": "silent", "quiet": "quieter than usual", "new": "not read yet", "live": "live",
}  # fmt: skip


async def run(call: CommandCall, room: Room) -> Message:
    """The list, or what was changed. Raises UserError."""
    what, _, url = call.text.partition(" ")
    match what.casefold():
        case "" | "list":
            return _listed(await room.feeds.all(), room.questions.now())
        case "add":
            return await _added(call, room.feeds, url.strip())
        case "remove":
            return await _removed(call, room.feeds, url.strip())
    raise UserError(f"Type {PREFIX} feeds, {PREFIX} feeds add <address>, or {PREFIX} feeds remove <address>.")


def _listed(feeds: Sequence[FeedState], now: datetime) -> Message:
    ranked = sorted(feeds, key=lambda f: (_RANK.index(f.health), f.newest.timestamp() if f.newest else 0.0))
    counts = {health: sum(f.health == health for f in feeds) for health in _RANK}
    said = ", ".join(f"{count} {_SAID[health]}" for health, count in counts.items() if count)
    left = len(ranked) - _SHOWN
    return Message(
        headline=f"{len(feeds)} feeds" + (f": {said}" if said else ""),
        lines=(*numbered([_line(f, now) for f in ranked[:_SHOWN]]), *((f"… and {left} more",) if left > 0 else ())),
        footer="Health is the age of the newest entry, against how often the feed usually publishes.",
        private=True,
    )


def _line(feed: FeedState, now: datetime) -> str:
    newest = f"newest entry {_age(now - feed.newest)} ago" if feed.newest else "no entry yet"
    problem = f" ({feed.problem})" if feed.problem else ""
    return f"{feed.name}: {_SAID[feed.health]}, {newest}{problem}"


def _age(since: timedelta) -> str:
    hours = int(since.total_seconds() // 3600)
    return f"{hours} h" if hours < 72 else f"{hours // 24} days"


async def _added(call: CommandCall, feeds: Feeds, url: str) -> Message:
    _may(call)
    if not url:
        raise UserError(f"Say where: {PREFIX} feeds add https://… (a feed, or a page that names one).")
    found = await feeds.found_at(url)
    if len(found) > 1 or (found and not found[0].entries and found[0].url != url):
        return Message(
            headline="Which of these?",
            facts=tuple(Fact(f.name or "without a name", f.url) for f in found),
            actions=tuple(Action(f"Add {f.name or n}"[:75], f"feeds add {f.url}") for n, f in enumerate(found, 1)),
            private=True,
        )
    (feed,) = found
    await feeds.add(feed, call.person)
    return Message(
        headline=f"Added: {feed.name}",
        lines=(
            f"{feed.entries} entries are there already; they are read for search and tell nobody.",
            try_instead(f"feeds remove {feed.url}", "takes it out again."),
        ),
        private=True,
    )


async def _removed(call: CommandCall, feeds: Feeds, url: str) -> Message:
    _may(call)
    if not url:
        raise UserError(f"Say which: {PREFIX} feeds remove https://…")
    if not await feeds.remove(url, call.person):
        raise UserError(f"No feed at {url} was added here. What stands in config/feeds.yaml is taken out there.")
    return Message(headline="Removed", lines=(f"{url} is polled no more. What it brought stays.",), private=True)


def _may(call: CommandCall) -> None:
    """Feeds are everybody's: who changes them changes what every channel hears. Raises UserError."""
    if not call.manager:
        raise UserError("Only who may manage this server or workspace changes feeds. Ask them, or add it by OPML.")


COMMAND = Command(
    "feeds",
    "How the feeds do; add or remove one.",
    run,
    (Option("what", "Nothing, “add https://…” or “remove https://…”"),),
)
