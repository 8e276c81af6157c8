"""The library in the browser: browse, watch, read; never a score."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import transaction
from app.library.models import Clip, Exposure
from tests.fixtures.browsing import Person
from tests.library_world import make_clip


@pytest.fixture(autouse=True)
def clips(session: Session, tmp_path: Path) -> None:
    """Two clips to browse, and two that nobody may see here."""
    make_clip(session, tmp_path, "thirds")
    make_clip(session, tmp_path, "ratios", grade=6, topic="ratio", context="They drew tables.")
    make_clip(session, tmp_path, "sealed", use="certification")
    make_clip(session, tmp_path, "gone", is_withdrawn=True)


@pytest.mark.parametrize("path", ["/library", "/library/thirds"])
def test_a_stranger_is_asked_to_sign_in(stranger: Person, path: str) -> None:
    assert "/sign-in" in stranger.get(path).location


def test_the_library_shows_what_may_be_browsed(ana: Person) -> None:
    page = ana.read("/library")
    assert "2 of 2 clips" in page
    assert "Where do the thirds go?" in page
    assert "sealed" not in page
    assert "gone" not in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("grade=6", "1 of 2 clips"),
        ("topic=fractions", "1 of 2 clips"),
        ("grade=6&topic=fractions", "0 of 2 clips"),
        ("grade=&topic=", "2 of 2 clips"),
        ("grade=x&topic=<b>", "2 of 2 clips"),
        ("grade=9999999999999999999999", "0 of 2 clips"),
    ],
)
def test_the_library_is_filtered(ana: Person, query: str, count: str) -> None:
    assert count in ana.read(f"/library?{query}")


def test_a_choice_without_clips_says_what_to_do(ana: Person) -> None:
    assert "Show all clips" in ana.read("/library?grade=6&topic=fractions")


def test_a_clip_page_holds_the_player_the_transcript_and_the_facts(ana: Person) -> None:
    page = ana.read("/library/thirds")
    assert 'src="/media/thirds/clip.mp4?key=' in page
    assert 'kind="captions"' in page
    assert "Ms. Rivera" in page
    assert "A number line, 0 to 2." in page
    assert "Synthetic practice vignette" in page
    assert "1:32" in page


def test_what_went_before_is_told(ana: Person) -> None:
    assert "They drew tables." in ana.read("/library/ratios")


@pytest.mark.parametrize(
    ("query", "source"),
    [("t=41", "#t=41"), ("t=1:05", "#t=65"), ("t=x", "")],
)
def test_a_link_to_a_moment_starts_there(ana: Person, query: str, source: str) -> None:
    page = ana.read(f"/library/thirds?{query}")
    assert re.search(rf'clip\.mp4\?key=[\w.-]+{source}"', page)


@pytest.mark.parametrize("name", ["sealed", "nothing", "..%2Fthirds"])
def test_what_may_not_be_seen_is_not_there(ana: Person, name: str) -> None:
    assert ana.get(f"/library/{name}").status_code == 404


def test_the_first_look_is_noted_once(ana: Person, session: Session) -> None:
    for _ in range(2):
        ana.read("/library/thirds")
    seen = session.scalars(select(Exposure)).all()
    assert [(row.clip_id, row.via) for row in seen] == [("thirds", "library")]


def test_an_empty_library_says_who_fills_it(ana: Person, session: Session) -> None:
    with transaction(session):
        for clip in session.scalars(select(Clip)):
            clip.revision_id = None
    assert "The library is empty" in ana.read("/library")
