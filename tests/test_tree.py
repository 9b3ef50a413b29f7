"""What is committed works anywhere: no path of one machine, no package index of one network, nothing too large to read."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ELSEWHERE = {
    "a path of one machine": re.compile(r"(?<![\w.~/-])/(?:home|Users|root|tmp|work)/[\w.]"),  # not within a longer one
    "a package index": re.compile(r"--(?:extra-)?index-url[ =]|p[y]pi\.org|python[h]osted\.org|\w/simple/?(?:\s|$)"),
    "a conflict of two branches": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
}
LARGEST = 2 * 1024 * 1024  # bytes


def tracked() -> list[Path]:
    """The files under version control; skips where there is none."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this is no checkout of git")
    return [path for name in done.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = [(str(path.relative_to(ROOT)), path.read_bytes()) for path in tracked() if path != Path(__file__).resolve()]
    return [(name, body.decode("utf-8")) for name, body in found if b"\0" not in body]


@pytest.mark.parametrize("what", ELSEWHERE)
def test_nothing_names(what):
    found = [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0]}"
        for name, text in texts()
        for hit in ELSEWHERE[what].finditer(text)
    ]
    assert not found


def test_every_text_is_utf_8():
    assert texts()


def test_no_file_is_larger_than_a_reviewer_would_take():
    assert not [path.name for path in tracked() if path.stat().st_size > LARGEST]
