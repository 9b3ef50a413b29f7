"""`/aid feeds [add <address> | remove <address>]`: how the feeds do, by the age of their newest entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.errors import UserError
from bot.language import N_, _, ngettext
from bot.model import Action, CommandCall, Fact, Message, Option
from bot.rules.near import did_you_mean, near
from handlers.commands.command import PREFIX, Command
from handlers.commands.lists import numbered
from handlers.commands.polled import Feeds, FeedState
from handlers.commands.room import Room

_LABEL = 75  # of a button: what both chats take
_SHOWN = 12  # feeds in an answer, those that need somebody first
_HOURS = 72  # up to which an age is told in hours
_RANK = ("gone", "dead", "quiet", "new", "live")
# How a feed does, and how many do so.
_SAID = {
    "gone": (N_("gone for good"), N_("{count} gone for good")),
    "dead": (N_("silent"), N_("{count} silent")),
    "quiet": (N_("quieter than usual"), N_("{count} quieter than usual")),
    "new": (N_("not read yet"), N_("{count} not read yet")),
    "live": (N_("live"), N_("{count} live")),
}


async def run(call: CommandCall, room: Room) -> Message:
    """The list, or what was changed. Raises UserError."""
    what, _space, url = call.text.partition(" ")
    match what.casefold():
        case "" | "list":
            return _listed(await room.feeds.all(), room.questions.now())
        case "add":
            return await _added(call, room.feeds, url.strip())
        case "remove":
            return await _removed(call, room.feeds, url.strip())
    raise UserError(_("Type /aid feeds, /aid feeds add <address>, or /aid feeds remove <address>."))


def _listed(feeds: Sequence[FeedState], now: datetime) -> Message:
    ranked = sorted(feeds, key=lambda f: (_RANK.index(f.health), f.newest.timestamp() if f.newest else 0.0))
    counts = {health: sum(f.health == health for f in feeds) for health in _RANK}
    said = ", ".join(_(_SAID[health][1]).format(count=count) for health, count in counts.items() if count)
    many = ngettext("{count} feed", "{count} feeds", len(feeds)).format(count=len(feeds))
    left = len(ranked) - _SHOWN
    more = (_("… and {count} more").format(count=left),) if left > 0 else ()
    return Message(
        headline=f"{many}: {said}" if said else many,
        lines=(*numbered([_line(f, now) for f in ranked[:_SHOWN]]), *more),
        footer=_("Health is the age of the newest entry, against how often the feed usually publishes."),
        private=True,
    )


def _line(feed: FeedState, now: datetime) -> str:
    state = _(_SAID[feed.health][0])
    said = _("{feed}: {state}, no entry yet").format(feed=feed.name, state=state)
    if feed.newest:
        age = _age(now - feed.newest)
        said = _("{feed}: {state}, newest entry {age} ago").format(feed=feed.name, state=state, age=age)
    return f"{said} ({feed.problem})" if feed.problem else said


def _age(since: timedelta) -> str:
    hours = int(since.total_seconds() // 3600)
    if hours < _HOURS:
        return _("{count} h").format(count=hours)
    return ngettext("{count} day", "{count} days", hours // 24).format(count=hours // 24)


async def _added(call: CommandCall, feeds: Feeds, url: str) -> Message:
    _may(call)
    if not url:
        raise UserError(_("Say where: /aid feeds add https://… (a feed, or a page that names one)."))
    found = await feeds.found_at(url)
    if len(found) > 1 or (found and not found[0].entries and found[0].url != url):
        return Message(
            headline=_("Which of these?"),
            facts=tuple(Fact(f.name or _("without a name"), f.url) for f in found),
            actions=tuple(Action(_add(f.name or str(n)), f"feeds add {f.url}") for n, f in enumerate(found, 1)),
            private=True,
        )
    (feed,) = found
    await feeds.add(feed, call.person)
    there = ngettext(
        "{count} entry is there already; it is read for search and tells nobody.",
        "{count} entries are there already; they are read for search and tell nobody.",
        feed.entries,
    )
    undo = f"{PREFIX} feeds remove {feed.url}"
    return Message(
        headline=_("Added: {feed}").format(feed=feed.name),
        lines=(there.format(count=feed.entries), _("{command} takes it out again.").format(command=undo)),
        private=True,
    )


def _add(name: str) -> str:
    return _("Add {feed}").format(feed=name)[:_LABEL]


async def _removed(call: CommandCall, feeds: Feeds, url: str) -> Message:
    _may(call)
    if not url:
        raise UserError(_("Say which: /aid feeds remove https://…"))
    url = await _address(url, feeds)
    if not await feeds.remove(url, call.person):
        nowhere = _("No feed at {url} was added here. What stands in config/feeds.yaml is taken out there.")
        raise UserError(nowhere.format(url=url))
    gone = _("{url} is polled no more. What it brought stays.").format(url=url)
    return Message(headline=_("Removed"), lines=(gone,), private=True)


async def _address(named: str, feeds: Feeds) -> str:
    """The address of a feed that is called by it, or by its name. Raises UserError where several are, or it is like
    another.
    """
    polled = await feeds.all()
    called = [feed.url for feed in polled if feed.name.casefold() == named.casefold()]
    if len(called) > 1:
        several = _("{count} feeds are called {name}. Name one by its address: {addresses}")
        raise UserError(several.format(count=len(called), name=named, addresses=", ".join(called)))
    if not called and "://" not in named and (hint := did_you_mean(near(named, [feed.name for feed in polled]))):
        raise UserError(_("No feed is called “{name}”. {hint}").format(name=named, hint=hint))
    return called[0] if called else named


def _may(call: CommandCall) -> None:
    """Feeds are everybody's: who changes them changes what every channel hears. Raises UserError."""
    if call.for_all:
        return
    if call.manager:
        raise UserError(
            _("This bot is in other servers, too, which read the same feeds: only its operator adds or removes one.")
        )
    raise UserError(_("Only who may manage this server or workspace changes feeds. Ask them, or add it by OPML."))


COMMAND = Command(
    "feeds",
    N_("How the feeds do; add or remove one."),
    run,
    (Option("what", N_("Nothing, “add https://…” or “remove https://…”")),),
)
