"""The same article gives the same reading, byte for byte, whatever order this run's sets happen to have."""

import os
import subprocess
import sys

from tests.shared import ROOT, shared


def reading(seed):
    gold = shared("gold/topics-dev.jsonl").read_bytes()
    command = [sys.executable, "-m", "bot", "read", "--jsonl"]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    return subprocess.run(command, input=gold, capture_output=True, check=True, cwd=ROOT, env=environment).stdout


def test_two_runs_say_the_same():
    assert reading("1") == reading("2")
