"""What `aidwire doctor` looks at beside the chats: the database, its disk, the feeds, the clock. Nothing is changed."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from bot.errors import AidwireError, ConfigError, GiveUp
from bot.feeds.parse import parse
from bot.model import FeedSpec
from bot.model.findings import Finding, ok, problem, warning
from bot.ports import Fetch, Fetched
from bot.storage.condition import Kept, Tables, kept, sqlite_file, tables
from bot.storage.feeds import LATELY

_MEGABYTE = 1024 * 1024
_NO_ROOM, _LITTLE_ROOM = 200 * _MEGABYTE, 1024 * _MEGABYTE  # a write-ahead log alone may take the first for a moment
_STALE = timedelta(days=30)  # without an entry: such feeds answer for years after somebody stopped writing them
_SAMPLE = 6  # feeds that are asked where not all are wished
# Slack's signatures are refused beyond five minutes; from one on, ages and orders of entries begin to be wrong.
_CLOCK_WRONG, _CLOCK_OFF = timedelta(minutes=5), timedelta(minutes=1)

_VERSIONS = {
    Tables.NONE: ok("Database", "answers and can be written to; the first start makes its tables"),
    Tables.CURRENT: ok("Database", "answers, can be written to, and is of this version"),
    Tables.OLDER: warning("Database", "is of an older version", "make a backup: the next start brings it to this one"),
    Tables.NEWER: problem("Database", "is of a newer version", "run the Aidwire that wrote it, or a newer one"),
}


def examine_database(url: str) -> Iterator[Finding]:
    """Whether it answers, is of this version, can be written to and, for a file, has room to grow."""
    try:
        file = sqlite_file(url)
        if file is not None:
            yield examine_disk(file)
            if not file.exists():
                yield _not_yet(file)
                return
        yield _VERSIONS[tables(url)]
    except ConfigError as wrong:
        yield problem("Database", str(wrong), "correct the URL: `url` under [store], or AIDWIRE_STORE_URL")
    except GiveUp as trouble:
        yield problem("Database", str(trouble), "see that it runs, and that this user may read and write it")


def remembered(url: str, now: datetime) -> Kept:
    """What people added while the bot ran, and what it could not read; nothing where the database cannot tell."""
    try:
        file = sqlite_file(url)
        there = (file is None or file.exists()) and tables(url) is Tables.CURRENT
        return kept(url, now) if there else Kept()
    except AidwireError:
        return Kept()  # `examine_database` says why


def examine_entries(count: int, last: str) -> list[Finding]:
    """Entries that were set aside: a bug of ours, since a page that cannot be had costs none."""
    text = f"{count} of the last {LATELY.days} days could not be read, the last one {last}"
    advice = "report it with the trace in the log; an entry that its publisher changes is read anew"
    return [warning("Entries", text, advice)] if count else []


def _not_yet(file: Path) -> Finding:
    folder = _nearest(file)
    if os.access(folder, os.W_OK | os.X_OK):
        return ok("Database", f"the first start makes {file}")
    return problem("Database", f"{file} cannot be made", f"let the user who runs the bot write to {folder}")


def examine_disk(file: Path) -> Finding:
    """Whether there is room where the file lies."""
    free = shutil.disk_usage(_nearest(file)).free
    text = f"{free // _MEGABYTE:,} MB free where {file} lies"
    if free < _NO_ROOM:
        return problem("Disk", text, "make room now: a bot that cannot write tells nothing")
    return warning("Disk", text, "make room") if free < _LITTLE_ROOM else ok("Disk", text)


def _nearest(file: Path) -> Path:
    """The folder of the file, or the first above it that exists."""
    return next(folder for folder in file.absolute().parents if folder.is_dir())


def sample(feeds: Sequence[FeedSpec]) -> Sequence[FeedSpec]:
    """Some of them, from all over the list."""
    return feeds[:: -(-len(feeds) // _SAMPLE) or 1]


async def examine_feeds(feeds: Sequence[FeedSpec], out: Fetch, now: datetime) -> tuple[list[Finding], list[str]]:
    """Ask each, and say how old its newest entry is; with the Date headers of their answers."""
    asked = await asyncio.gather(*(_asked(feed, out, now) for feed in feeds))
    found, dates = [one for one, _ in asked], [date for _, date in asked if date]
    if feeds and all(one.text.startswith(_NO_ANSWER) for one in found):
        found.append(problem("Feeds", "none of those that were asked answers", "let this machine reach the internet"))
    return found, dates


_NO_ANSWER = "cannot be read"


async def _asked(feed: FeedSpec, out: Fetch, now: datetime) -> tuple[Finding, str]:
    subject = f"Feed {feed.name}"
    try:
        answer = await out.get(feed.url)
        return _aged(subject, answer, now), answer.headers.get("date", "")
    except AidwireError as trouble:
        advice = f"look at {feed.url} in a browser: correct the address, or switch the feed off"
        return warning(subject, f"{_NO_ANSWER}: {trouble}", advice), ""


def _aged(subject: str, answer: Fetched, now: datetime) -> Finding:
    """How old its newest entry is. Raises GiveUp where the answer is no feed."""
    if answer.status != 200:
        raise GiveUp(f"it answered {answer.status}")
    read = parse(answer.body, url=answer.url, content_type=answer.headers.get("content-type", ""), now=now)
    dates = [entry.published for entry in read.entries if entry.published]
    if not dates:
        return ok(subject, f"{len(read.entries)} entries without dates")
    age = now - max(dates)
    if age > _STALE:
        advice = "see whether its publisher has another address now"
        return warning(subject, f"has published nothing for {age.days} days", advice)
    return ok(subject, f"{len(read.entries)} entries, the newest {_ago(age)} old")


def _ago(age: timedelta) -> str:
    hours = max(age, timedelta(0)) // timedelta(hours=1)
    return f"{hours} h" if hours < 72 else f"{hours // 24} days"


def examine_clock(dates: Iterable[str], now: datetime) -> list[Finding]:
    """The machine's clock against the Date headers of others. The nearest counts: some servers answer from caches."""
    skews = [abs(now - at) for at in map(_date, dates) if at is not None]
    if not skews:
        return []
    off = min(skews)
    text = f"{off.total_seconds():.0f} s off"
    advice = "let this machine set its clock by the network (NTP)"
    if off > _CLOCK_WRONG:
        return [problem("Clock", text, advice)]
    return [warning("Clock", text, advice) if off > _CLOCK_OFF else ok("Clock", text)]


def _date(header: str) -> datetime | None:
    try:
        said = parsedate_to_datetime(header)
    except ValueError:
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)
