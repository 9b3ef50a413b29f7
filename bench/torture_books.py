"""The books: what the database says was sent against what the platforms took, and what the newsroom published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from bench.torture_world import Taken, World
from bot.model import AlertKind, Destination, Message
from bot.storage import schema as t
from bot.storage.codec import load
from handlers.discord import render as discord
from handlers.slack import render as slack

_SHOWN = 8  # of each kind of problem
_HERE = Destination("discord", "1")


@dataclass
class Books:
    """What is wrong, by kind; all empty where the books balance."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)  # misplaced, unknown, another text than was meant
    states: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    def problems(self) -> Iterator[str]:
        for name in ("lost", "doubled", "disordered", "strange"):
            found = getattr(self, name)
            yield from (f"{name}: {one}" for one in found[:_SHOWN])
            if len(found) > _SHOWN:
                yield f"{name}: and {len(found) - _SHOWN} more"


@dataclass(frozen=True)
class _Sent:
    """A delivery as the database has it."""

    id: int
    lane: str
    kind: str
    state: str
    story: int | None
    message: str
    problem: str
    body: str
    alert: int
    merged_into: int | None

    def __str__(self) -> str:
        return f"delivery {self.id} ({self.kind}, {self.state}) to {self.lane}"


def balance(database: sa.Engine, world: World, *, waiting: bool = False) -> Books:
    """Compare. `waiting`: whether changes of counts may still be held, as they are for a minute."""
    books = Books()
    with database.connect() as connection:
        sent = _sent(connection)
        name = connection.execute(sa.select(t.instance.c.name)).scalar_one()
        taken = _taken(connection, world)
        _newsroom(connection, world, books)
        _alerts(connection, world, sent, books)
        threads = _threads(connection)
    for one in sent.values():
        books.states[one.state] += 1
        books.kinds[one.kind] += 1
        if not (waiting and one.state == "held" and one.kind == AlertKind.EDIT):
            _state(one, sent, books)
    posts: dict[int, list[tuple[str, Taken]]] = defaultdict(list)
    for lane, all_taken in taken.items():
        known = [(number, one) for one in all_taken if (number := _number(one, name, sent, lane, books))]
        for number, one in known:
            if not one.edit:
                posts[number].append((lane, one))
        _order(lane, known, books)
    for delivery in sent.values():
        if delivery.kind != AlertKind.EDIT:
            _once(delivery, posts.get(delivery.id, []), threads, books)
    _roots(world, sent, threads, books)
    return books


def _sent(connection: sa.Connection) -> dict[int, _Sent]:
    d = t.delivery.c
    query = sa.select(
        d.id, t.destination.c.key, d.kind, d.state, d.story_id, d.message_id, d.problem, d.body, d.alert_id,
        d.merged_into,
    ).join(t.destination).order_by(d.id)  # fmt: skip
    return {row.id: _Sent(*row) for row in connection.execute(query)}


def _taken(connection: sa.Connection, world: World) -> dict[str, list[Taken]]:
    """By lane, in the order in which it was taken."""
    found: dict[str, list[Taken]] = defaultdict(list)
    for platform, log in (("slack", world.slack.taken), ("discord", world.discord.taken)):
        for one in log:
            found[f"{platform}::{one.channel}"].append(one)
    m = t.preview_message.c
    for row in connection.execute(sa.select(m.id, m.channel, m.key, m.root_id).order_by(m.born)):
        one = Taken(row.channel, row.key, str(row.id), str(row.root_id or ""))
        found[f"preview::{row.channel}"].append(one)
    return found


def _threads(connection: sa.Connection) -> dict[tuple[int, str], tuple[str, str]]:
    """Where each story stands in each lane: message and thread."""
    query = sa.select(t.posting, t.destination.c.key).join(t.destination)
    return {(row.story_id, row.key): (row.message_id, row.thread_id) for row in connection.execute(query)}


def _number(one: Taken, instance: str, sent: Mapping[int, _Sent], lane: str, books: Books) -> int:
    """The delivery that a message is of; 0 for one that nobody knows of."""
    number = one.key.removeprefix(f"aw-{instance}-")
    if number.isdecimal() and int(number) in sent and sent[int(number)].lane == lane:
        return int(number)
    books.strange.append(f"{lane} holds {one.message} with the key {one.key!r}, of which the database knows nothing")
    return 0


def _order(lane: str, known: Sequence[tuple[int, Taken]], books: Books) -> None:
    """Messages stand in the order of their deliveries; so do the changes of each root, which may wait for a minute."""
    rows: dict[str, list[int]] = defaultdict(list)
    for number, one in known:
        rows[one.message if one.edit else ""].append(number)
    for numbers in rows.values():
        books.disordered += [
            f"{lane}: delivery {later} after {earlier}"
            for earlier, later in pairwise(dict.fromkeys(numbers))
            if later < earlier
        ]


def _state(one: _Sent, sent: Mapping[int, _Sent], books: Books) -> None:
    """What is over is sent, or said by what it was merged into."""
    if one.state == "sent":
        return
    if one.state != "merged":
        books.lost.append(f"{one}: {one.problem}")
        return
    if one.merged_into is not None:
        into = sent.get(one.merged_into)
        if into is None or into.state != "sent":
            books.lost.append(f"{one} was merged into {into}")
    elif not any(
        other.story == one.story and other.lane == one.lane and other.kind == AlertKind.EDIT and other.id > one.id
        for other in sent.values()
    ):
        books.lost.append(f"{one} was merged, and no later edit says what it said")


def _once(one: _Sent, posts: Sequence[tuple[str, Taken]], threads: Mapping[Any, tuple[str, str]], books: Books) -> None:
    if one.state != "sent":
        books.doubled += [f"{one} stands there as {post.message}" for _, post in posts]
        return
    if not posts:
        books.lost.append(f"{one} is nowhere")
        return
    books.doubled += [f"{one} stands there again as {post.message}" for _, post in posts[1:]]
    post = posts[0][1]
    if post.message != one.message:
        books.strange.append(f"{one} is {post.message}, and the receipt says {one.message}")
    if one.kind == AlertKind.REPLY and one.story is not None:
        message, thread = threads[one.story, one.lane]
        if post.thread not in (message, thread):
            books.strange.append(f"{one} stands in {post.thread!r}, its story in {message} ({thread})")


def _roots(
    world: World, sent: Mapping[int, _Sent], threads: Mapping[tuple[int, str], tuple[str, str]], books: Books
) -> None:
    """Each root shows what its last edit said."""
    last = {(one.story, one.lane): one for one in sent.values() if one.kind == AlertKind.EDIT and one.state == "sent"}
    for (story, lane), edit in last.items():
        message, _ = threads[story, lane]  # type: ignore[index]
        platform, _, channel = lane.split(":", 2)
        said = load(edit.body, Message)
        if platform == "slack":
            right = world.slack.channels[channel].messages[message]["blocks"] == slack.payload(said)["blocks"]
        elif platform == "discord":
            rooms = world.discord.rooms  # a forum's root stands in the thread that has its number
            root = rooms[channel].messages.get(message) or rooms[message].messages[message]
            right = _unmarked(root["embeds"]) == _unmarked(discord.payload(said, key="", to=_HERE)["embeds"])
        else:
            continue  # its store is the bot's own, in the same database
        if not right:
            books.lost.append(f"{edit}: its root {message} shows something else")


def _unmarked(embeds: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Cards without the key that each carries in the address of its headline."""
    return [{**embed, "author": {**embed["author"], "url": ""}} for embed in embeds]


def _newsroom(connection: sa.Connection, world: World, books: Books) -> None:
    """Each entry that was published was read, in the story that it is about."""
    e = t.entry.c
    query = sa.select(e.key, e.state, e.outcome, t.member.c.story_id).outerjoin(t.member)
    rows = {row.key: row for row in connection.execute(query)}
    stories: dict[int, set[int]] = defaultdict(set)
    for number, published in enumerate(world.newsroom.published):
        row = rows.get(str(number))
        if row is None or row.state != "read" or row.story_id is None:
            books.lost.append(f"entry {number} of {published.outlet} ({published.title}): {row and row.outcome}")
        else:
            stories[published.story].add(row.story_id)
    books.strange += [
        f"announcement {one} is in the stories {sorted(many)}" for one, many in stories.items() if len(many) > 1
    ]


def _alerts(connection: sa.Connection, world: World, sent: Mapping[int, _Sent], books: Books) -> None:
    """Each alert went to each channel that hears everything. A story that a digest told of has no root to change."""
    all_of_it = {f"{platform}::{channel}" for platform, channel, topic in world.channels if not topic}
    reached: dict[int, set[str]] = defaultdict(set)
    in_digest: dict[int | None, set[str]] = defaultdict(set)
    for one in sent.values():
        reached[one.alert].add(one.lane)
        if one.kind == AlertKind.OPEN and one.merged_into is not None:
            in_digest[one.story].add(one.lane)
    told = sa.select(t.alert.c.id, t.alert.c.kind, t.alert.c.story_id).where(t.alert.c.story_id.is_not(None))
    for row in connection.execute(told):
        spared = in_digest[row.story_id] if row.kind == AlertKind.EDIT else set()
        if missing := all_of_it - reached[row.id] - spared:
            books.lost.append(f"alert {row.id} ({row.kind}) has no delivery to {', '.join(sorted(missing))}")
