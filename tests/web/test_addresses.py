"""An address that names nothing is a page that is not there: no fault, on either database."""

import re

import pytest
from flask import Flask

from app.config import ROOT
from app.web.addresses import url_for
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database

LONG = "9" * 30
ADDRESSES = (
    f"/attempts/{LONG}",
    f"/attempts/{2**31}",
    f"/attempts/1/clips/{LONG}",
    f"/attempts/{'9' * 5000}/clips/1/reveal",
    f"/attempts/{LONG}/clips/1/draft",
    "/attempts/-1",
    "/course/%00",
    "/library/%00",
    "/library/a%0d%0ab",
    "/media/%00/clip.mp4",
    "/course/figures/%00/%00",
)


@on_each_database
def test_an_impossible_address_is_a_page_that_is_not_there(ana: Person) -> None:
    answers = {address: ana.get(address).status_code for address in ADDRESSES}
    assert answers == dict.fromkeys(ADDRESSES, 404)


@on_each_database
@pytest.mark.parametrize("grade", [LONG, "9" * 5000, "-1", "four", "%00"])
def test_an_impossible_grade_breaks_nothing(ana: Person, grade: str) -> None:
    assert ana.get(f"/library?grade={grade}").status_code == 200


def test_an_address_follows_the_place_where_the_site_is_mounted(app: Flask) -> None:
    found = []
    for root in ("http://localhost/", "http://localhost/plumb/", "http://localhost/"):
        with app.test_request_context("/", base_url=root):
            found.append(url_for("course.show_lesson", lesson_id="one", t=4))
    assert found == ["/course/one?t=4", "/plumb/course/one?t=4", "/course/one?t=4"]


def test_an_address_with_a_host_is_refused_because_others_would_get_it_too(app: Flask) -> None:
    with (
        app.test_request_context("/", base_url="http://elsewhere.example/"),
        pytest.raises(ValueError, match="must not be kept"),
    ):
        url_for("home.show_home", _external=True)


def test_whatever_a_page_or_a_view_links_to_is_there(app: Flask) -> None:
    """A link that only a rare state shows would fail there alone, so the files are read for them."""
    files = [path for end in ("html", "py") for path in (ROOT / "app").rglob(f"*.{end}")]
    linked = {
        name: path.name
        for path in files
        for name in re.findall(r"""url_for\(\s*["']([\w.]+)["']""", path.read_text("utf-8"))
    }
    assert len(linked) > 50
    there = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {name: file for name, file in linked.items() if name not in there} == {}
