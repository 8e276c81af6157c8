"""The home page: one next step for Ana, three sentences for a stranger."""

from pathlib import Path

from sqlalchemy.orm import Session

from tests.calibration_world import make_world
from tests.course_world import make_course
from tests.fixtures.browsing import Person


def test_a_stranger_learns_what_this_is(stranger: Person) -> None:
    page = stranger.read("/")
    assert "self-paced course" in page
    assert "Open an account" in page
    assert "Next step" not in page


def test_an_empty_site_says_who_fills_it(ana: Person) -> None:
    assert "flask content sync" in ana.read("/")


def test_the_first_step_is_the_first_lesson(ana: Person, session: Session, tmp_path: Path) -> None:
    make_course(session, tmp_path)
    page = ana.read("/")
    assert "What a score is" in page
    assert ">Begin</a>" in page


def test_without_a_course_the_step_is_practice(ana: Person, session: Session) -> None:
    make_world(session)
    page = ana.read("/")
    assert "Start scoring" in page
    assert "After your first scored clip" in page


def test_what_was_begun_comes_first(ana: Person, session: Session, tmp_path: Path) -> None:
    make_course(session, tmp_path)
    world = make_world(session)
    ana.read("/")
    assert ana.post(f"/practice/{world.set_id}/attempts").status_code == 303
    assert "Go on scoring" in ana.read("/")
