"""My agreement: no share of few clips, first scores only, nobody else's scores."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.calibration_world import (
    FIRST_MASTERS,
    add_set_of_same_clips,
    make_world,
    put_rubric_online,
)
from tests.fixtures.browsing import Person

WHOLE = {"score-meaning": "2", "score-reasons": "1", "score-slips": "0", "score-maths": "1"}


def score_clips(person: Person, count: int, attempt: int = 1, **changes: str) -> None:
    person.post("/practice/first-look/attempts")
    for clip in range(1, count + 1):
        answer = person.post(f"/attempts/{attempt}/clips/{clip}", **{**WHOLE, **changes})
        assert answer.status_code == 303, answer.text


def test_before_the_first_clip_the_page_says_what_will_stand_here(ana: Person) -> None:
    page = ana.read("/agreement")
    assert "Nothing recorded yet" in page
    assert "Choose a practice set" in page


def test_below_five_clips_there_is_no_percent(ana: Person, session: Session) -> None:
    make_world(session, (FIRST_MASTERS,) * 4)
    score_clips(ana, 4)
    main = ana.read("/agreement").split("<main")[1].split('<ul class="asums">')[1]
    assert "Not enough clips yet: 4 of 5" in main
    assert "%" not in main


def test_from_five_clips_on_each_code_has_its_n_interval_and_blind_guess(
    ana: Person, session: Session
) -> None:
    masters = tuple({**FIRST_MASTERS, "meaning": n % 4} for n in range(6))
    make_world(session, masters)
    score_clips(ana, 6)
    page = ana.read("/agreement")
    assert "6 clips scored" in page
    assert "Blind guess: always answering <b>Low</b> would reach " in page
    assert "Not above the blind guess" in page
    assert "(observed − chance) ÷ (1 − chance)" in page
    assert "Wilson, 95%" in page
    assert "you and the masters used one point only" in page
    assert "always 100% on a scale of two points" in page
    assert "Where the masters gave <b>Not Present</b> you gave <b>Mid</b> 2 times" in page


def test_the_codes_can_be_read_by_domain(ana: Person, session: Session) -> None:
    make_world(session, (FIRST_MASTERS,) * 5)
    score_clips(ana, 5)
    assert '<h3 class="order__title">Errors and Slips</h3>' in ana.read("/agreement?order=domain")


def test_scores_of_other_people_never_enter(
    ana: Person, arrive: Callable[[str], Person], session: Session
) -> None:
    make_world(session, (FIRST_MASTERS,) * 5)
    score_clips(ana, 5)
    before = ana.read("/agreement")
    score_clips(arrive("Ben"), 5, attempt=2, **{"score-meaning": "0"})
    score_clips(arrive("Tess"), 5, attempt=3, **{"score-meaning": "3"})
    assert ana.read("/agreement") == before


def test_misses_are_told_apart_with_what_to_do_about_each(ana: Person, session: Session) -> None:
    make_world(session, (FIRST_MASTERS,) * 3)
    score_clips(ana, 3, **{"score-meaning": "0", "score-reasons": "2"})
    page = ana.read("/agreement")
    assert "6 of 12 scores were not the masters’ point" in page
    assert "Noticing <b>3</b>" in page
    assert "3 times the masters found something and you found nothing" in page
    assert "Leveling <b>3</b>" in page
    assert "Neither kind is clearly the commoner one" in page
    assert "Of 3 misses: noticing 0, leveling 3. Too few misses yet" in page


def test_somebody_without_a_miss_hears_nothing_of_misses(ana: Person, session: Session) -> None:
    make_world(session, (FIRST_MASTERS,))
    score_clips(ana, 1)
    assert "How you miss" not in ana.read("/agreement")


def test_slips_of_protocol_are_one_quiet_line_and_change_no_figure(
    ana: Person, session: Session
) -> None:
    make_world(session, (FIRST_MASTERS,) * 3)
    score_clips(ana, 2, watched_ms="5000")
    page = ana.read("/agreement")
    assert "Of your last 2 clips:" in page
    assert "2 with a code above its lowest point and no evidence note." in page
    assert "2 recorded before the clip had played to its end (of 2 where that is known)" in page


def test_one_miss_of_one_clip_is_said_in_the_singular(ana: Person, session: Session) -> None:
    make_world(session, (FIRST_MASTERS,))
    score_clips(ana, 1, watched_ms="5000", **{"score-reasons": "2"})
    page = ana.read("/agreement")
    assert "1 of 4 scores was not the masters’ point" in page
    assert "Of one clip:" in page


def test_where_nothing_slipped_nothing_is_said(ana: Person, session: Session) -> None:
    make_world(session, (FIRST_MASTERS,))
    score_clips(ana, 1, watched_ms="60000", **dict.fromkeys(WHOLE, "0"))
    assert "Of your last" not in ana.read("/agreement")


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("Another rubric", ["A small rubric: 1 clip scored", "Another rubric: 1 clip scored"]),
        (
            "A small rubric",
            ["A small rubric, version 1: 1 clip", "A small rubric, version 2: 1 clip"],
        ),
    ],
)
def test_two_rubrics_are_told_apart_by_their_titles(
    ana: Person, session: Session, title: str, heads: list[str]
) -> None:
    world = make_world(session)
    score_clips(ana, 1)
    put_rubric_online(session, world, id="other-rubric", version="2", title=title)
    add_set_of_same_clips(session, world, "second-look", "other-rubric")
    ana.post("/practice/second-look/attempts")
    assert ana.post("/attempts/2/clips/1", **WHOLE).status_code == 303
    page = ana.read("/agreement")
    assert all(head in page for head in heads)
    assert "small-rubric" not in page


def test_where_a_code_says_too_little_an_estimate_stands_in_and_is_called_one(
    ana: Person, session: Session
) -> None:
    make_world(session, tuple({**FIRST_MASTERS, "meaning": n % 4} for n in range(6)))
    score_clips(ana, 6)
    page = ana.read("/agreement")
    assert "In the long run: an estimate" in page
    assert re.search(
        r"would be exact \(\d+ to \d+%\)\.\s+Weighted kappa would be about 0\.\d\d ", page
    )
    assert "This is no count." in page
    asked = ana.read("/agreement?second=exact")
    assert "In the long run: an estimate" in asked


def test_below_five_clips_there_is_no_estimate(ana: Person, session: Session) -> None:
    make_world(session, (FIRST_MASTERS,) * 4)
    score_clips(ana, 4)
    assert "In the long run" not in ana.read("/agreement")
