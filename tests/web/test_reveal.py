"""The reveal: both scores on one scale, the reasons, the moments, and what was noticed."""

import pytest
from sqlalchemy.orm import Session

from tests.calibration_world import make_world
from tests.fixtures.browsing import Person

BENCH = "/attempts/1/clips/1"
REVEAL = f"{BENCH}/reveal"


@pytest.fixture
def recorded(ana: Person, session: Session) -> Person:
    """Ana after recording her first clip: one exact, one off, two or more off, one not scored."""
    make_world(session)
    ana.post("/practice/first-look/attempts")
    scores = {
        "score-meaning": "0",
        "score-reasons": "1",
        "score-slips": "1",
        "score-maths": "cannot",
    }
    note = {"note-time-new": "0:12", "note-code-new": "meaning", "note-text-new": "five <parts>"}
    ana.post(f"{BENCH}/draft", **note, new_note_key="n1")
    ana.post(BENCH, **scores, saves="1", **{"reason-maths": "the sound drops"})
    return ana


def test_the_summary_comes_first_with_its_n_and_no_blind_guess_of_one_clip(
    recorded: Person,
) -> None:
    page = recorded.read(REVEAL)
    assert "<b>1</b> of 3 codes exact" in page
    for words in ("1 exact", "1 one off", "1 two or more off", "1 not scored"):
        assert words in page
    assert "from 5 clips on sets them beside a blind guess" in page
    assert "Blind guess:" not in page
    assert "written to these levels" in page


def test_a_code_two_points_away_is_the_one_to_look_at_first(recorded: Person) -> None:
    page = recorded.read(REVEAL)
    look_first = page.split("Look first at ")[1].split("</p>")[0]
    assert (
        look_first == '<a href="#code-meaning">Meaning of Quantities</a>: two points or more away.'
    )


def test_each_code_says_both_scores_and_the_distance_in_words(recorded: Person) -> None:
    page = recorded.read(REVEAL)
    assert "two points lower than the master: more severe" in page
    assert "one point higher than the master: more severe" in page
    assert ": your score and the master score</span>" in page
    assert "the sound drops" in page
    assert "Why Mid." in page
    assert "Why not High." in page


def test_evidence_seeks_the_player_and_tells_leveling_from_noticing(recorded: Person) -> None:
    page = recorded.read(REVEAL)
    assert 'data-seek="12000"' in page
    assert 'data-seek="10000"' in page
    assert "Leveling: you noted a moment the masters rest on" in page
    assert "five &lt;parts&gt;" in page


def test_the_next_clip_is_one_step_away_and_the_last_leads_to_the_end_of_the_set(
    recorded: Person,
) -> None:
    page = recorded.read(REVEAL)
    assert page.index("Next clip (1 of 2 done)") < page.index("Go on to clip 2 of 2")
    second = {"score-meaning": "0", "score-reasons": "1", "score-slips": "0", "score-maths": "1"}
    reveal = recorded.post("/attempts/1/clips/2", **second).location
    page = recorded.read(reveal)
    assert "Every clip of the set is recorded." in page
    assert "See how the set went" in page
    assert "<b>4</b> of 4 codes exact" in page


@pytest.mark.parametrize("path", ["/attempts/1/clips/9/reveal", "/attempts/9/clips/1/reveal"])
def test_a_reveal_that_is_not_there_is_not_found(recorded: Person, path: str) -> None:
    assert recorded.get(path).status_code == 404


WHOLE = {"score-meaning": "2", "score-reasons": "1", "score-slips": "0", "score-maths": "1"}


@pytest.fixture
def at_bench(ana: Person, session: Session) -> Person:
    """Ana before her first clip, one minute long."""
    make_world(session)
    ana.post("/practice/first-look/attempts")
    return ana


def test_what_slipped_is_said_kindly_after_the_commit(at_bench: Person) -> None:
    page = at_bench.read(at_bench.post(BENCH, **WHOLE, watched_ms="22000").location)
    assert "For next time: 2 remarks on how you scored" in page
    assert page.index("The masters’ evidence") < page.index('id="next-time"')
    assert "22 seconds of the 60 seconds had played when you recorded." in page
    assert "3 codes stand above Not Present without an evidence note" in page
    assert "it never touches your agreement" in page


def test_without_a_script_nothing_is_known_of_watching_and_nothing_is_said(
    at_bench: Person,
) -> None:
    page = at_bench.read(at_bench.post(BENCH, **WHOLE).location)
    assert "had played" not in page
    assert "without an evidence note" in page


def test_a_sheet_in_order_has_nothing_for_next_time(at_bench: Person) -> None:
    nothing = dict.fromkeys(WHOLE, "0")
    page = at_bench.read(at_bench.post(BENCH, **nothing, watched_ms="60000").location)
    assert "For next time" not in page


def test_a_second_look_is_held_to_nothing(at_bench: Person) -> None:
    for clip in (1, 2):
        at_bench.post(f"/attempts/1/clips/{clip}", **WHOLE)
    at_bench.post("/practice/first-look/attempts")
    page = at_bench.read(at_bench.post("/attempts/2/clips/1", **WHOLE, watched_ms="1").location)
    assert "Second look" in page
    assert "For next time" not in page


@pytest.fixture
def at_the_second_point(ana: Person, session: Session) -> Person:
    """Ana, whose score of one code is the second point that two readers found acceptable."""
    make_world(session, second_points={"reasons": 2})
    ana.post("/practice/first-look/attempts")
    return ana


REASON = "The count can be read either way."


def test_a_second_point_is_told_with_its_reason_once_the_sheet_is_recorded(
    at_the_second_point: Person,
) -> None:
    ana = at_the_second_point
    assert REASON not in ana.read(BENCH)
    scores = {"score-meaning": "2", "score-reasons": "2", "score-slips": "0", "score-maths": "1"}
    ana.post(BENCH, **scores, saves="0")
    page = ana.read(REVEAL)
    assert "<b>3</b> of 4 codes exact" in page
    assert f"<b>Also acceptable: Mid.</b> {REASON}" in page
    assert "Found by first cold reader, second cold reader, who scored the clip apart." in page
    assert page.count("Your score is this second point.") == 1


def test_my_agreement_counts_second_points_where_ana_asks_for_it(
    at_the_second_point: Person,
) -> None:
    ana = at_the_second_point
    scores = {"score-meaning": "2", "score-reasons": "2", "score-slips": "0", "score-maths": "1"}
    ana.post(BENCH, **scores, saves="0")
    page = ana.read("/agreement")
    assert "1 score is at a second point that two readers found acceptable." in page
    assert "It does not count as exact here" in page
    assert "It counts as exact here" in ana.read("/agreement?second=exact")
