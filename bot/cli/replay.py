"""`aidwire replay`: entries in the order of their time, decided as the running bot would decide them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TextIO

import click

from bot.cli.entries import Line, lines
from bot.cli.options import Options
from bot.cli.watch import Watch
from bot.knowledge import Knowledge
from bot.model import Article, Destination, Entry, FeedSpec, Subscription
from bot.pipeline.settle import Settle, Settled
from bot.ports import DueEntry
from bot.rules.index import Index
from bot.storage.memory import MemoryStories
from bot.stories.threads import Threads

_EVERYTHING = Subscription(Destination("replay", "everything"))


@click.command()
@click.argument("stream", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--jsonl", is_flag=True, help="JSON lines out, for machines.")
@click.option("--all", "everything", is_flag=True, help="Thread every entry, also what is not about defence.")
@click.pass_obj
def replay(options: Options, stream: TextIO, *, jsonl: bool, everything: bool) -> None:
    """Decide entries (JSON lines: id, source, title, text, t) for one destination that subscribes to everything."""
    lived = Watch(shown=not jsonl)
    for line, settled in decided(Knowledge.load(options.config), lines(stream), everything=everything):
        if jsonl:
            sys.stdout.write(json.dumps(_as_json(line, settled), ensure_ascii=False) + "\n")
        else:
            lived.tell(settled)
    if not jsonl:
        lived.summary()


def decided(knowledge: Knowledge, entries: Iterator[Line], *, everything: bool) -> Iterator[tuple[Line, Settled]]:
    """Each entry with what the bot would do about it, in a state that starts empty."""
    settle = Settle(MemoryStories(), Threads(knowledge.background), Index((_EVERYTHING,)), everything=everything)
    at = datetime(1970, 1, 1, tzinfo=UTC)
    for number, line in enumerate(entries, 1):
        at = line.at or at  # an entry without a time came when the one before it did
        due = _due(number, line, at)
        reading = knowledge.reader.read(
            Article(line.title, line.text, line.url, source=due.spec.name, published=at if line.at else None)
        )
        settled = settle.step(due, reading)
        assert settled is not None, "nobody else reads these entries"
        yield line, settled


def _due(number: int, line: Line, at: datetime) -> DueEntry:
    # The outlet's host where its source is an address, else its name.
    family = (line.source.partition("://")[2].partition("/")[0] or line.source).casefold().removeprefix("www.")
    spec = FeedSpec(url=line.source, name=line.source, family=family or "unknown")
    return DueEntry(
        number, 1, spec, Entry(str(line.id), line.url, line.title, line.text, at), at, backlog=False, attempts=0
    )


def _as_json(line: Line, settled: Settled) -> dict[str, object]:
    return {"id": line.id, "story": settled.story, "action": settled.kind, "origin": settled.origin, "why": settled.why}
