"""The bars that quotations must clear on labelled news that lies beside the checkout (skipped where it does not)."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.model import Quote
from tests.shared import shared
from tests.unit.reading.quote_kit import read


def _row(quote: Quote) -> dict[str, Any]:
    speaker = quote.speaker
    said = {"start": quote.span.start, "end": quote.span.end, "text": quote.span.text, "sure": quote.sure}
    if speaker is None:
        return said | {"speaker": None}
    return said | {"speaker": {"start": speaker.span.start, "end": speaker.span.end, "name": speaker.name}}


def _read_all(gold: Path) -> Iterator[str]:
    with gzip.open(gold, "rt", encoding="utf-8") as articles:
        for article in map(json.loads, articles):
            quotes = read(article["text"], day=date.fromisoformat(article["date"]))
            yield json.dumps({"id": article["id"], "quotes": [_row(q) for q in quotes if not q.indirect]})


@pytest.mark.parametrize(
    "bars",
    [
        ("joint_f1=0.90", "quote_recall=0.95", "~altered_quotes=0"),
        ("--only-sure", "joint_precision=0.97", "joint_recall=0.62"),
    ],
    ids=["all", "sure"],
)
def test_bars(bars: tuple[str, ...], tmp_path: Path) -> None:
    gold, scorer = shared("gold/quotes-dev.jsonl.gz"), shared("gold/score.py")
    said = tmp_path / "said.jsonl"
    said.write_text("\n".join(_read_all(gold)), "utf-8")
    arguments = [word for bar in bars for word in ((bar,) if bar.startswith("--") else ("--min", bar))]
    run = subprocess.run(
        [sys.executable, scorer, "quotes", gold, said, *arguments], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
