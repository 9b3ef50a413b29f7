"""Counts config/background.json: in how many entries of general news does a stem occur? No text is kept.

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

from bot.stories.words import words

MEASURED = ("2023-01-24", "2023-01-25", "2023-01-26")
RARE = 5
_TAG = re.compile(r"<[^>]+>")


def texts(path: str) -> Iterator[str]:
    """Title and description of every English entry, each text once."""
    seen: set[str] = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for entry in map(json.loads, lines):
            if not entry["language"].startswith("en") or entry["date_published"][:10] in MEASURED:
                continue
            text = html.unescape(_TAG.sub(" ", f"{entry['title']}\n{entry.get('description') or ''}"))
            if text not in seen:
                seen.add(text)
                yield text


def count(path: str) -> dict[str, object]:
    """The table that bot.stories.background reads."""
    frequency: Counter[str] = Counter()
    documents = 0
    for text in texts(path):
        documents += 1
        frequency.update({stem for _, stem in words(text)})
    kept = {stem: n for stem, n in sorted(frequency.items()) if n >= RARE}
    return {"documents": documents, "rare": RARE, "frequency": kept}


if __name__ == "__main__":
    json.dump(count(sys.argv[1]), sys.stdout, ensure_ascii=False, indent=0, separators=(",", ":"))
