"""Markdown and the HTML it becomes, letter by letter; the cases lie in tests/golden/markup."""

import tomllib

import pytest

from app.config import ROOT
from app.markup.blocks import Figure
from app.markup.lesson import compile_lesson

CASES = [
    pytest.param(case["source"], case["html"], id=f"{path.stem}: {case['name']}")
    for path in sorted((ROOT / "tests" / "golden" / "markup").glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["case"]
]


def picture(name: str) -> Figure:
    return Figure(url=f"/course/figures/l/{name}?v=1", width=64, height=48)


@pytest.mark.parametrize(("source", "html"), CASES)
def test_it_becomes_exactly_this(source: str, html: str) -> None:
    assert compile_lesson(source.rstrip("\n"), picture).html == html.rstrip("\n")
