"""How much one core reads in a second, against peers on the same texts in the same run. CPU time of one process.

    python -m bench.reading [--rounds N]

Entries (title and summary) and full articles: `Reader.read` against one regular expression of all aliases, the least
that a bot without understanding does. Pages: `Extractor.extract` against trafilatura alone. Both sides of a pair take
turns, so that a busy machine slows both; figures are medians of rounds.
"""

import argparse
import gc
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from statistics import median

import trafilatura

from bench.gold import ROOT, Gold
from bot.app import Knowledge
from bot.cli.entries import Line, lines
from bot.errors import GiveUp
from bot.feeds.extract import Extractor
from bot.model import Article
from bot.reading.topics.subjects import every_form

_ENTRIES = ("topics-dev", "stories-dev-2023-05-11", "stories-dev-2023-01-24")
_ARTICLES, _SAMPLE = "quotes-train", 150
_PAGES = "text-dev"


@dataclass(frozen=True)
class Race:
    """One kind of text, what is done to each, and what a peer does to it."""

    name: str
    texts: Sequence[object]
    ours: Callable[..., object]
    peer: Callable[..., object]
    against: str
    target: int  # texts a second on one core


def races(gold: Gold) -> Iterator[Race]:
    knowledge = Knowledge.load(ROOT / "config")
    scan, read = plain_scan(knowledge), knowledge.reader.read
    entries = [article(line) for name in _ENTRIES for line in lines(StringIO(gold.entries(name)))]
    yield Race("title and summary", entries, read, scan, "plain aliases", 1000)
    found = [article(line) for line in lines(StringIO(gold.entries(_ARTICLES)))]
    yield Race("full articles", found[:: len(found) // _SAMPLE][:_SAMPLE], read, scan, "plain aliases", 150)
    pages = [line.html for line in lines(StringIO(gold.entries(_PAGES)))]
    yield Race("pages", pages, extraction(knowledge), plain_extraction, "trafilatura", 90)


def article(line: Line) -> Article:
    return Article(line.title, line.text, line.url, line.source, line.at)


def plain_scan(knowledge: Knowledge) -> Callable[[Article], object]:
    """Every alias of the catalogue in one alternation, whole words."""
    aliases = sorted({form.alias for form in every_form(knowledge.catalogue)}, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, aliases))})\b")
    return lambda article: [pattern.findall(article.title), pattern.findall(article.text)]


def extraction(knowledge: Knowledge) -> Callable[[str], object]:
    extractor = Extractor(knowledge.lexicon.clutter)

    def extract(page: str) -> object:
        try:
            return extractor.extract(page)
        except GiveUp as why:
            return why

    return extract


def plain_extraction(page: str) -> object:
    return trafilatura.extract(page, fast=True, include_comments=False)


def seconds(work: Callable[..., object], texts: Sequence[object]) -> float:
    """CPU seconds for all texts, from a clean start."""
    gc.collect()
    began = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    for race in races(Gold.beside()):
        turns = [(seconds(race.ours, race.texts), seconds(race.peer, race.texts)) for _ in range(args.rounds)]
        pace = len(race.texts) / median(ours for ours, _ in turns)
        verdict = "ok" if pace >= race.target else "short"
        print(
            f"{race.name:18} {pace:7.0f} a second, {race.target} wanted: {verdict:5}"
            f" {median(peer / ours for ours, peer in turns):6.2f} times {race.against}"
            f" ({len(race.texts)} texts, {args.rounds} rounds)",
            flush=True,
        )


if __name__ == "__main__":
    main()
