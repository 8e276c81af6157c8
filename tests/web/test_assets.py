"""Static files: addressed by content, cached for ever, never by path."""

import gzip
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask

from app.web.assets import STATIC, load_assets
from tests.fixtures.browsing import Person
from tools.vendor import SCHOOL, check


def address_of_sheet(person: Person) -> str:
    found = re.search(r'href="(/static/[^"]+\.css)"', person.read("/"))
    assert found is not None
    return found[1]


def test_the_style_sheet_is_one_file_cached_for_a_year(stranger: Person) -> None:
    address = address_of_sheet(stranger)
    answer = stranger.get(address, Accept_Encoding="gzip")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    plain = stranger.get(address)
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(answer.data) == plain.data
    assert b"--accent" in plain.data


def test_a_page_from_before_an_upgrade_still_gets_its_files(stranger: Person) -> None:
    answer = stranger.get("/static/0123456789abcdef/plumbline.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "name",
    [
        "../__init__.py",
        "..%2F__init__.py",
        "css/10-tokens.css",
        "nothing.css",
        "vendor/manifest.json",
        "%2e%2e/%2e%2e/config.py",
    ],
)
def test_nothing_else_is_served(stranger: Person, name: str) -> None:
    assert stranger.get(f"/static/x/{name}").status_code == 404


def test_the_address_changes_with_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    first = load_assets(tmp_path).version
    (tmp_path / "a.js").write_text("2")
    assert load_assets(tmp_path).version != first


def test_every_file_the_style_sheet_names_is_there(app: Flask) -> None:
    assets = app.extensions["assets"]
    sheet = assets.files["plumbline.css"].body.decode()
    named = set(re.findall(r'url\("([^"]+)"\)', sheet))
    assert named
    assert named <= set(assets.files)


def test_an_unknown_file_is_a_programming_error(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(LookupError, match="no static file"):
        app.jinja_env.globals["asset"]("js/nothing.js")


def test_vendored_files_are_what_the_manifest_says() -> None:
    assert check() == []
    manifest = json.loads((STATIC / "vendor" / "manifest.json").read_text("utf-8"))
    assert all(entry["licence"] == "OFL-1.1" for entry in manifest)
    assert all(any("LICENSE" in name for name in entry["files"]) for entry in manifest)


def test_the_style_sheet_asks_for_the_small_font_of_formulas_where_it_was_cut_for_them() -> None:
    sheet = (STATIC / "css" / "10-tokens.css").read_text("utf-8")
    asked = re.search(r"school\.woff2.*?unicode-range: ([^;]+);", sheet, re.DOTALL)
    assert asked is not None
    assert re.findall(r"U\+[\w-]+", asked[1]) == SCHOOL.split(", ")


def test_no_browser_needs_the_whole_font_of_formulas_for_signs_of_the_small_one() -> None:
    sheet = (STATIC / "css" / "10-tokens.css").read_text("utf-8")
    faces = re.findall(r'@font-face \{\s+font-family: "Noto Sans Math";.*?\}', sheet, re.DOTALL)
    assert len(faces) == 2
    ranges = sorted(span for face in faces for span in spans(face))
    assert ranges[0][0] == 0
    assert ranges[-1][1] == 0x10FFFF
    assert all(end + 1 == start for (_, end), (start, _) in pairwise(ranges))


def spans(face: str) -> list[tuple[int, int]]:
    """Return the ranges of characters that a face of a font is for."""
    asked = re.search(r"unicode-range: ([^;]+);", face)
    assert asked is not None, "a face without a range is fetched for every page"
    pairs = [name[2:].split("-") for name in re.findall(r"U\+[\w-]+", asked[1])]
    return [(int(pair[0], 16), int(pair[-1], 16)) for pair in pairs]
