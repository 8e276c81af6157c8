"""Rows and statements have types: what the database gives back is no `Any`."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.config import ROOT

UNTYPED = {
    "Any",
    "list[Any]",
    "Sequence[Any]",
    "Iterable[Any]",
    "Iterator[Any]",
    "Iterable[list[Any]]",
}


def reads_rows(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for node in ast.walk(tree)
    )


def untyped(tree: ast.Module) -> Iterator[str]:
    """Yield the functions that give back `Any`, or take it for rows, columns or statements."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        taken += [node.args.vararg] if node.args.vararg else []
        notes = [node.returns, *(argument.annotation for argument in taken)]
        if any(note is not None and ast.unparse(note) in UNTYPED for note in notes):
            yield node.name


def found_in(folder: Path) -> dict[str, list[str]]:
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(folder.rglob("*.py"))}
    found = {
        path.relative_to(ROOT).as_posix(): list(untyped(tree))
        for path, tree in trees.items()
        if reads_rows(tree)
    }
    return {name: functions for name, functions in found.items() if functions}


def test_no_function_that_reads_rows_speaks_of_any() -> None:
    assert found_in(ROOT / "app") == {}


def test_a_function_that_speaks_of_any_is_found() -> None:
    text = "def one(rows: Sequence[Any]) -> int: ...\ndef two(rows: list[int]) -> Any: ...\n"
    assert list(untyped(ast.parse(f"{text}def three(rows: list[int]) -> int: ...\n"))) == [
        "one",
        "two",
    ]
