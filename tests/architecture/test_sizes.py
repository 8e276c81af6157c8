"""Files stay within 400 lines and functions within 40, so that each can be read in one go."""

import ast
from pathlib import Path

import pytest

from app.config import ROOT

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40

FILES = [
    ROOT / "dev.py",
    *sorted((ROOT / "app").rglob("*.py")),
    *sorted((ROOT / "tools").rglob("*.py")),
    *sorted((ROOT / "tests").rglob("*.py")),
]
STATIC = [
    path
    for kind in ("js", "css", "html")
    for path in sorted((ROOT / "app").rglob(f"*.{kind}"))
    if "vendor" not in path.parts
]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [*FILES, *STATIC], ids=name_of)
def test_a_file_is_short_enough_to_be_read_in_one_go(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_FILE_LINES


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_function_is_short_enough_to_be_read_in_one_go(path: Path) -> None:
    lengths = {
        node.name: (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > MAX_FUNCTION_LINES} == {}
