"""The home page: one next step for Ana, three sentences for a stranger."""

from pathlib import Path

from sqlalchemy.orm import Session

from tests.calibration_world import add_set_of_same_clips, make_world
from tests.course_world import make_course
from tests.fixtures.browsing import Person


def test_a_stranger_learns_what_this_is(stranger: Person) -> None:
    page = stranger.read("/")
    assert "self-paced course" in page
    assert "Create an account" in page
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


def test_of_many_sets_home_shows_those_begun_and_the_next_one(
    ana: Person, session: Session
) -> None:
    world = make_world(session)
    for number in range(5):
        add_set_of_same_clips(session, world, f"set-{number}")
    ana.read("/")
    assert ana.post("/practice/set-3/attempts").status_code == 303
    page = ana.read("/")
    assert page.count('class="small soft ledger__count"') == 2
    assert "0 of 2" in page
    assert "All practice sets</a>" in page
    assert "(0 of 6 done)" in page


def test_after_a_clip_home_says_how_it_went_and_what_the_week_held(
    ana: Person, session: Session
) -> None:
    world = make_world(session)
    ana.read("/")
    ana.post(f"/practice/{world.set_id}/attempts")
    whole = {"score-meaning": "2", "score-reasons": "1", "score-slips": "0", "score-maths": "1"}
    ana.post("/attempts/1/clips/1", **whole)
    page = ana.read("/")
    assert "you saw what the masters saw on" in page
    assert "/attempts/1/clips/1/reveal" in page
    assert "1 clip, 0 lessons" in page


def test_twenty_minutes_tonight_choose_by_time(
    ana: Person, session: Session, tmp_path: Path
) -> None:
    make_course(session, tmp_path)
    make_world(session)
    assert "After that:" in ana.read("/")
    page = ana.read("/?minutes=20")
    assert "After that:" not in page
    assert "no limit" in page
    for odd in ("minutes=7", "minutes=abc", "minutes=-1"):
        assert "no limit" not in ana.read(f"/?{odd}"), odd
