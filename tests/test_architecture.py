"""The house's measures (docs/walk.md): who may import whom, how large a room may grow, which words are not ours."""

import ast
import io
import re
import statistics
import subprocess
import sys
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Lines of code: what is neither blank, comment nor docstring (docs/decisions/0008-size.md).
LARGEST_ROOM, READING, BOT, HANDLERS = 2300, 4500, 18200, 6700
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 400, 60, 10
FOREIGN_WORDS = re.compile(r"\b(class|def)\s+\w*(manager|service|helper|utils?|notification)\w*", re.IGNORECASE)


_NO_CODE = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER,
}  # fmt: skip


def sources(*rooms: str) -> list[Path]:
    files = (file for room in rooms or ("bot", "handlers") for file in sorted((ROOT / room).rglob("*.py")))
    return [file for file in files if "versions" not in file.parts]  # migrations are written once and never read again


def code_lines(file: Path) -> int:
    text = file.read_text("utf-8")
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - docstring_lines(ast.parse(text)))


def docstring_lines(tree: ast.AST) -> set[int]:
    found: set[int] = set()
    for node in ast.walk(tree):
        first = node.body[0] if getattr(node, "body", None) and isinstance(node.body, list) else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            found.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return found


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
    sizes = {room: sum(map(code_lines, sources(room))) for room in ("bot", "handlers")}
    assert sizes["bot"] <= BOT
    assert sizes["handlers"] <= HANDLERS
    rooms = {str(r.relative_to(ROOT)): r for top in ("bot", "handlers") for r in (ROOT / top).iterdir() if r.is_dir()}
    held = {name: sum(map(code_lines, sources(name))) for name in rooms}
    assert held.pop("bot/reading") <= READING
    assert not {name: lines for name, lines in held.items() if lines > LARGEST_ROOM}


def test_one_word_one_thing():
    found = [
        f"{f.relative_to(ROOT)}: {m.group()}" for f in sources() for m in FOREIGN_WORDS.finditer(f.read_text("utf-8"))
    ]
    assert not found
