"""The words of a figure are set in the font of the page around it."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from app.config import ROOT
from app.web.fonts import FAMILY, with_page_font

FIGURES = sorted((ROOT / "course_content").glob("*/*.svg"))
OPEN = f'<svg viewBox="0 0 9 9" aria-label="more > less" font-family="{FAMILY}, sans-serif">'


def sent(app: Flask, svg: bytes) -> bytes:
    """Return a figure as it is sent."""
    with app.app_context():
        return with_page_font(svg)


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_a_figure_that_ships_brings_the_font_of_the_page(app: Flask, path: Path) -> None:
    style = ET.fromstring(sent(app, path.read_bytes()))[0]  # noqa: S314  a file of ours
    assert style.tag.endswith("style")
    assert f'font-family:"{FAMILY}"' in (style.text or "")


def test_the_font_stands_behind_the_whole_first_tag(app: Flask) -> None:
    figure = f'<?xml version="1.0"?>{OPEN}<text>3 > 2</text></svg>'.encode()
    before, _, after = sent(app, figure).partition(b"<style>")
    assert before.endswith(OPEN.encode())
    assert after.endswith(b"</style><text>3 > 2</text></svg>")


@pytest.mark.parametrize(
    "figure",
    [f"{OPEN}<path/></svg>", '<svg font-family="serif"><text>3</text></svg>', "no picture at all"],
    ids=["without words", "in another font", "no figure"],
)
def test_a_figure_that_needs_no_font_stays_as_it_is(app: Flask, figure: str) -> None:
    assert sent(app, figure.encode()) == figure.encode()
