"""The house's measures (docs/walk.md): who may import whom, how large a room may grow, which words are not ours."""

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"bot": 8000, "handlers": 4000}  # lines of code
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 400, 60, 10
FOREIGN_WORDS = re.compile(r"\b(class|def)\s+\w*(manager|service|helper|utils?|notification)\w*", re.IGNORECASE)


def sources() -> list[Path]:
    return [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]


def functions(file: Path) -> list[tuple[str, int]]:
    nodes = [
        n for n in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [(f"{file.relative_to(ROOT)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1) for node in nodes]


def test_imports_go_down_only():
    done = subprocess.run([sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
                          cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_longer_than_a_reader_can_hold():
    long = {
        str(f.relative_to(ROOT)): n for f in sources() if (n := len(f.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long


def test_functions_are_small():
    all_functions = [function for file in sources() for function in functions(file)]
    assert not [f for f in all_functions if f[1] > LONGEST_FUNCTION]
    assert statistics.median(length for _, length in all_functions) <= MEDIAN_FUNCTION


def test_rooms_keep_their_size():
    for room, most in ROOMS.items():
        lines = [line for file in sorted((ROOT / room).rglob("*.py")) for line in file.read_text("utf-8").splitlines()]
        assert sum(1 for line in lines if line.strip() and not line.strip().startswith("#")) <= most, room


def test_one_word_one_thing():
    found = [
        f"{f.relative_to(ROOT)}: {m.group()}" for f in sources() for m in FOREIGN_WORDS.finditer(f.read_text("utf-8"))
    ]
    assert not found
