"""The page of search: explained when empty, highlighted, never cached, never an error."""

from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy.orm import Session

from app.db import transaction
from app.publishing.service import publish
from tests.content.gardens import plant
from tests.factories import MORNING
from tests.fixtures.browsing import Person


@pytest.fixture(autouse=True)
def online(session: Session, tmp_path: Path) -> None:
    """The garden's content, synced."""
    with transaction(session):
        publish(session, plant(tmp_path / "garden").compile(), MORNING)


def test_a_stranger_is_asked_to_sign_in(stranger: Person) -> None:
    assert "/sign-in" in stranger.get("/search?q=beds").location


def test_hits_are_highlighted_and_lead_to_the_place(ana: Person) -> None:
    lesson = ana.read("/search?q=leaf")
    assert "<mark>leaf</mark>" in lesson
    assert 'href="/course/looking-at-beds#s-what-to-look-at"' in lesson
    clip = ana.read("/search?q=seedlings")
    assert "<mark>seedlings</mark>" in clip
    assert 'href="/library/two-scales"' in clip


def test_the_page_is_kept_by_no_cache(ana: Person) -> None:
    assert ana.get("/search?q=beds").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Nothing to look for yet"),
        ("?q=", "Nothing to look for yet"),
        ("?q=+++", "Nothing to look for yet"),
        ("?q=***", "Nothing was found"),
        ("?q=submarine", "Nothing was found"),
        ("?q=" + "x" * 201, "more than can be searched"),
        ("?q=seedlings+slime", "these have some of them"),
    ],
    ids=["no-question", "empty", "blank", "signs", "unknown", "too-long", "loose"],
)
def test_every_outcome_is_explained(ana: Person, query: str, words: str) -> None:
    assert words in ana.read(f"/search{query}")


def test_a_question_comes_back_as_text(ana: Person) -> None:
    page = ana.read("/search?q=" + quote('"><script>alert(1)</script>'))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_bytes_that_are_no_text_are_no_error(ana: Person) -> None:
    assert ana.get("/search?q=%ff%00%ed%a0%80beds").status_code == 200


@pytest.mark.parametrize("path", ["/course", "/library"])
def test_the_field_stands_on_the_course_and_the_library(ana: Person, path: str) -> None:
    assert 'action="/search"' in ana.read(path)
