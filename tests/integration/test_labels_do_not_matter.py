"""What the bot says about a line depends on the article in it, not on the labels that a line of gold also carries."""

import gzip
import json
import subprocess
import sys

import pytest

from tests.shared import ROOT, shared

ENTRY = ("id", "title", "text", "url", "date", "t", "source")
LINES = 12


def said(lines, command):
    entries = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    whole = [sys.executable, "-m", "bot", *command]
    return subprocess.run(whole, input=entries.encode(), capture_output=True, check=True, cwd=ROOT).stdout


@pytest.mark.parametrize(
    ("gold", "command"),
    [
        ("topics-dev.jsonl", ("read", "--jsonl")),
        ("quotes-dev.jsonl.gz", ("read", "--jsonl")),
        ("stories-dev-2023-05-11.jsonl", ("replay", "--jsonl")),
        ("clusters-basil.jsonl.gz", ("replay", "--jsonl", "--all")),
    ],
)
def test_labels_do_not_matter(gold, command):
    opener = gzip.open if gold.endswith(".gz") else open
    with opener(shared(f"gold/{gold}"), "rt", encoding="utf-8") as stream:
        labelled = [json.loads(line) for line, _ in zip(stream, range(LINES), strict=False)]
    bare = [{key: line[key] for key in ENTRY if key in line} for line in labelled]
    assert any(line.keys() - set(ENTRY) for line in labelled), "the gold lines carry labels"
    answered = said(labelled, command)
    assert answered.count(b"\n") == LINES
    assert answered == said(bare, command)
