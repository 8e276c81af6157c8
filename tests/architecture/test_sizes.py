"""Files stay within 400 lines and functions within 40, so that each can be read in one go."""

import ast
from pathlib import Path

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


def test_a_file_is_short_enough_to_be_read_in_one_go() -> None:
    assert FILES
    assert STATIC
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in (*FILES, *STATIC)}
    too_long = {name_of(path): n for path, n in lengths.items() if n > MAX_FILE_LINES}
    assert too_long == {}


def test_a_function_is_short_enough_to_be_read_in_one_go() -> None:
    lengths = {
        f"{name_of(path)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert len(lengths) > len(FILES), "functions were looked at"
    assert {name: lines for name, lines in lengths.items() if lines > MAX_FUNCTION_LINES} == {}
