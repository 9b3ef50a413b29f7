"""Stored values read back by many threads at once, from the first on."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.shared import ROOT

FIRST_READS = """
import sys, threading
from bot.model import StoryState
from bot.storage import codec

text, gate = codec.dump(StoryState("x")), threading.Barrier(24)
sys.setswitchinterval(1e-6)
threads = [threading.Thread(target=lambda: (gate.wait(), codec.load(text, StoryState))) for _ in range(24)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_many_threads_may_read_a_kind_of_value_for_the_first_time_at_once():
    """The library crashed the process in one of four such beginnings."""

    def begun(_: int) -> int:
        return subprocess.run([sys.executable, "-c", FIRST_READS], cwd=ROOT, check=False).returncode

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(begun, range(12))) == {0}
