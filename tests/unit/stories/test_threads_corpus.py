"""Threads on our own streams, read by the real Reader: tests/corpus/threads.yaml."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
import yaml

from bot.model import Arrival, Article, Member
from bot.reading.reader import Reader
from bot.settings.catalogue import load_catalogue
from bot.settings.lexicon import load_lexicon
from bot.stories.background import Background
from bot.stories.threads import Threads
from tests.shared import ROOT

CONFIG = ROOT / "config"
CASES = yaml.safe_load((ROOT / "tests" / "corpus" / "threads.yaml").read_text("utf-8"))
START = datetime(2023, 3, 6, 8, tzinfo=UTC)


@cache
def knowledge():
    catalogue = load_catalogue(CONFIG / "catalogue")
    counts, phrases = (CONFIG / "background.json").read_bytes(), (CONFIG / "threads.yaml").read_bytes()
    return Reader(catalogue, load_lexicon(CONFIG / "lexicon")), Background.parse(counts, phrases, catalogue)


def arrival(number, entry):
    at = START + timedelta(hours=entry["at"])
    article = Article(entry["title"], entry["text"], source=entry["source"], published=at)
    return Arrival(number, entry["source"], entry["source"], at, knowledge()[0].read(article))


def threaded(entries):
    """Every entry's number, placement and story, as the pipeline would place them."""
    threads = Threads(knowledge()[1])
    for number, entry in enumerate(entries, 1):
        came = arrival(number, entry)
        placed = threads.place(came)
        story = placed.story or number
        threads.add(
            Member(number, story, came.source, came.family, came.at, entry["title"], placed.features, placed.copy_of)
        )
        yield entry, placed, story


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_stream(case):
    stories = {}
    for entry, placed, story in threaded(case["entries"]):
        told = "; ".join(placed.why)
        assert stories.setdefault(entry["story"], story) == story, f"{entry['title']}: {told}"
        assert list(stories.values()).count(story) == 1, f"{entry['title']}: {told}"
        if "copy_of" in entry:
            assert placed.copy_of == entry["copy_of"], told
        assert set(placed.linked) >= {stories[word] for word in entry.get("linked", ())}, told
