"""The pages for developers are true: the picture, the rooms they name, the words they explain."""

import ast
import re
from pathlib import Path

import pytest

from app.config import ROOT
from tools.architecture_picture import TARGET, draw, read_floors

ROOMS = [room for floor in read_floors() for room in floor]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", GLOSSARY, re.MULTILINE)[1:]
SOURCE = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "app").rglob("*.py")))


def test_the_picture_shows_the_rooms_as_they_are() -> None:
    assert TARGET.read_text("utf-8") == draw()


def test_the_page_of_the_architecture_names_files_that_exist() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    paths = set(re.findall(r"`([a-z_]+/[\w./-]*|[a-z_]+\.py)`", page))
    assert len(paths) > 20
    assert [p for p in paths if not any((base / p).exists() for base in (ROOT, ROOT / "app"))] == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_readme_says_what_a_room_is_for(room: str) -> None:
    assert f"`{room}" in (ROOT / "README.md").read_text("utf-8").replace("`app/", "`")


@pytest.mark.parametrize(("word", "names"), ROWS, ids=[word for word, _ in ROWS])
def test_what_the_glossary_points_at_exists(word: str, names: str) -> None:
    pointed = re.findall(r"`([^`]+)`", names)
    assert pointed, word
    for name in pointed:
        if "/" in name:
            assert (ROOT / name).exists(), name
        else:
            assert re.search(rf"\b{re.escape(name.split('.')[-1])}\b", SOURCE), name


def test_the_glossary_explains_each_word_once() -> None:
    words = [word for row, _ in ROWS for word in row.split(", ")]
    assert len(words) == len(set(words)) > 30


def docstrings_of(path: Path) -> list[str]:
    """Return every docstring of a file of code."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return [ast.get_docstring(node) or "" for node in nodes if isinstance(node, kinds)]


def test_every_document_that_a_docstring_names_is_there() -> None:
    named = {
        (path.relative_to(ROOT).as_posix(), document)
        for folder in ("app", "tools")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for docstring in docstrings_of(path)
        for document in re.findall(r"[\w./-]*\w\.md\b", docstring)
    }
    assert len(named) > 10
    gone = [
        (file, document)
        for file, document in sorted(named)
        if not any((base / document).exists() for base in (ROOT, (ROOT / file).parent))
    ]
    assert gone == []
