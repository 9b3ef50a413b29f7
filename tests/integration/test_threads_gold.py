"""Threads on labelled real news, as `aidwire replay` makes them; the floors are a little under what was measured."""

import io
import runpy
import subprocess
import sys
from contextlib import redirect_stdout

import pytest

from tests.shared import ROOT, shared


@pytest.mark.parametrize(
    ("gold", "options", "floor", "threads"),
    [
        ("stories-dev-2023-05-11.jsonl", (), 0.94, 1.5),
        ("stories-dev-2023-01-24.jsonl", (), 0.79, 2.5),
        ("clusters-ecbplus.jsonl.gz", ("--all",), 0.87, 1.5),
    ],
)
def test_replay(gold, options, floor, threads, tmp_path):
    path = shared(f"gold/{gold}")
    score = str(shared("gold/score.py"))
    scorer = runpy.run_path(score)
    entries = subprocess.run([sys.executable, score, "input", path], capture_output=True, check=True).stdout
    command = [sys.executable, "-m", "bot", "replay", "--jsonl", *options]
    said = subprocess.run(command, input=entries, capture_output=True, check=True, cwd=ROOT).stdout
    (tmp_path / "said.jsonl").write_bytes(said)
    figures = {}
    with redirect_stdout(io.StringIO()):
        scorer["stories"](scorer["read"](path), scorer["read"](tmp_path / "said.jsonl"), figures, None)
    assert figures["b3_f1"] >= floor
    assert figures["threads_per_story"] <= threads
