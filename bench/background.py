"""Counts config/background.json: in how many entries of general news does a stem or an entity occur? No text is kept.

    python -m bench.background ../shared/newsroom/stream-2023-01.jsonl.gz > config/background.json

Days that threads are measured on are left out, so that the measured streams do not weigh their own words.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.reading.text import Text
from bot.reading.topics.matcher import Matcher
from bot.settings.catalogue import load_catalogue
from bot.stories.folding import Domain
from bot.stories.words import words

MEASURED = ("2023-01-24", "2023-01-25", "2023-01-26")
RARE = 5
LONGEST = 500  # characters of a description: more is an article, not an entry
_TAG = re.compile(r"<[^>]+>")


def entries(path: str) -> Iterator[tuple[str, str]]:
    """Title and description of every English entry, each once."""
    seen: set[tuple[str, str]] = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for entry in map(json.loads, lines):
            if not entry["language"].startswith("en") or entry["date_published"][:10] in MEASURED:
                continue
            pair = (_plain(entry["title"]), _plain(entry.get("description") or "")[:LONGEST])
            if pair not in seen:
                seen.add(pair)
                yield pair


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub(" ", text))


def count(path: str, config: Path) -> dict[str, object]:
    """The table that bot.stories.background reads; entities stand beside stems with an "@" before them."""
    catalogue = load_catalogue(config)
    matcher, lands = Matcher(catalogue), Domain.of(catalogue).lands
    frequency: Counter[str] = Counter()
    documents = 0
    for title, text in entries(path):
        documents += 1
        found = {m.entity for m in matcher.mentions(Text(title, "title"), Text(text), None)}
        found |= {lands[entity] for entity in found if entity in lands}
        frequency.update({stem for _, stem in (*words(title), *words(text))} | {f"@{entity}" for entity in found})
    kept = {term: n for term, n in sorted(frequency.items()) if n >= RARE}
    return {"documents": documents, "rare": RARE, "frequency": kept}


if __name__ == "__main__":
    table = count(sys.argv[1], Path(__file__).resolve().parent.parent / "config" / "catalogue")
    json.dump(table, sys.stdout, ensure_ascii=False, indent=0, separators=(",", ":"))
