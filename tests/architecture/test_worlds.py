"""Test worlds hold what production writes: no stored document is made up by hand."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.config import ROOT

# The shape of days before there were keys, which no writer writes any more.
OLD_SHAPES = {"tests/service/test_db_migrations_answers.py"}


def made_up(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that give a row's document as words of a test's own."""
    for node in ast.walk(tree):
        given: list[tuple[object, ast.expr]] = []
        if isinstance(node, ast.Call):
            given = [(keyword.arg, keyword.value) for keyword in node.keywords]
        elif isinstance(node, ast.Dict):
            names = (getattr(key, "value", None) for key in node.keys)
            given = list(zip(names, node.values, strict=True))
        for name, value in given:
            if name == "document" and isinstance(value, ast.Dict):
                yield value.lineno


def found_in(path: Path) -> list[int]:
    return list(made_up(ast.parse(path.read_text("utf-8"))))


def test_no_world_makes_up_a_document() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): lines
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if (lines := found_in(path))
    }
    assert set(found) == OLD_SHAPES, found
