"""`aidwire read`: what an article says, and why the bot thinks so."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console

from bot.cli.entries import Line, lines, moment
from bot.cli.options import Options
from bot.errors import GiveUp, UserError
from bot.feeds.extract import Extractor
from bot.knowledge import Knowledge
from bot.model import Article, Reading
from bot.outside import door
from bot.reading.report import as_json
from handlers.terminal.reading import reading_view


@click.command()
@click.argument("sources", nargs=-1, metavar="[FILE|URL]...")
@click.option("--jsonl", is_flag=True, help="JSON lines in (standard input: id, title, text or html) and out.")
@click.option("--date", metavar="DAY", help="The article's date, where its page does not say it: 2023-09-22.")
@click.pass_obj
def read(options: Options, sources: tuple[str, ...], *, jsonl: bool, date: str | None) -> None:
    """Read articles (HTML pages, or plain text under its title) and show all that was found, with its rules."""
    if jsonl == bool(sources):
        raise UserError(
            "give pages to read, `aidwire read FILE_OR_URL`, or entries on standard input, `aidwire read --jsonl`"
        )
    knowledge = Knowledge.load(options.config)
    if jsonl:
        for line in _read_lines(knowledge, sys.stdin):
            sys.stdout.write(line + "\n")
        return
    console = Console()
    extractor = Extractor(knowledge.lexicon.clutter)
    for source in sources:
        body, url = asyncio.run(_body(options, source))
        console.print(reading_view(_read_page(knowledge, extractor, body, url, _day(date))))


def _read_lines(knowledge: Knowledge, stream: TextIO) -> Iterator[str]:
    extractor = Extractor(knowledge.lexicon.clutter)
    for line in lines(stream):
        yield json.dumps({"id": line.id} | _json_of(knowledge, extractor, line), ensure_ascii=False)


def _json_of(knowledge: Knowledge, extractor: Extractor, line: Line) -> dict[str, object]:
    try:
        article = _article(extractor, line)
    except GiveUp as problem:
        return {"about": "other", "about_why": str(problem), "text": ""}
    return as_json(knowledge.reader.read(article))


def _article(extractor: Extractor, line: Line) -> Article:
    if not line.html:
        return Article(line.title, line.text, line.url, line.source, line.at)
    page = extractor.extract(line.html, url=line.url)
    return Article(
        line.title or page.title,
        page.text,
        line.url,
        line.source or page.source,
        line.at or page.published,
        page.lang,
        page.notes,
    )


def _read_page(knowledge: Knowledge, extractor: Extractor, body: bytes, url: str, day: datetime | None) -> Reading:
    if body.lstrip()[:1] == b"<":
        page = extractor.extract(body, url=url)
        article = Article(page.title, page.text, url, page.source, day or page.published, page.lang, page.notes)
    else:
        title, _, text = body.decode("utf-8", "replace").partition("\n")
        article = Article(title.strip(), text.strip(), url, published=day)
    return knowledge.reader.read(article)


def _day(text: str | None) -> datetime | None:
    try:
        return moment(text) if text else None
    except ValueError:
        raise UserError(f"--date must be a day like 2023-09-22, not {text!r}") from None


async def _body(options: Options, source: str) -> tuple[bytes, str]:
    if "://" not in source:
        try:
            return await asyncio.to_thread(Path(source).read_bytes), ""
        except OSError as problem:
            raise UserError(f"{source}: {problem.strerror}") from problem
    async with door(options.settings()) as out:
        answer = await out.page(source)
    if answer.status != 200:
        raise UserError(f"{source} answered {answer.status}")
    return answer.body, answer.url
