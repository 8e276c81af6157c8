"""Ana scores a set whose master scores open at its end: nothing before, everything then."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import transaction
from app.sets.models import SetRevision
from tests.calibration_world import FIRST_MASTERS, add_set_of_same_clips, make_world, set_feedback
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database

REASON = "The secret reason of the masters"
WHOLE = {"score-meaning": "0", "score-reasons": "0", "score-slips": "3", "score-maths": "0"}


@pytest.fixture
def started(ana: Person, session: Session) -> Iterator[Person]:
    """Ana, who has started a set of three clips that opens at its end."""
    make_world(session, (FIRST_MASTERS,) * 3, rationale=REASON)
    set_feedback(session, "first-look", "after_set")
    ana.post("/practice/first-look/attempts")
    return ana


def record(person: Person, position: int, attempt: int = 1) -> None:
    bench = f"/attempts/{attempt}/clips/{position}"
    answer = person.post(bench, client_key="k", saves="0", **WHOLE)
    assert (answer.status_code, answer.location) == (303, f"{bench}/reveal"), answer.text


def test_the_bench_and_the_list_say_when_the_master_scores_come(started: Person) -> None:
    assert "Master scores open when the whole set is recorded." in started.read("/practice")
    bench = started.read("/attempts/1/clips/1")
    assert "when all of its clips are recorded" in bench
    assert "The master scores come when the whole set is recorded." in bench
    assert "Then you see the master scores." not in bench


def test_the_next_clip_comes_in_the_place_of_the_reveal(started: Person) -> None:
    record(started, 1)
    answer = started.get("/attempts/1/clips/1/reveal")
    assert (answer.status_code, answer.location) == (303, "/attempts/1/clips/2")
    assert "open when all of its clips are" in started.read("/attempts/1/clips/2")
    assert started.get("/attempts/1/clips/1").location == "/attempts/1/clips/1/reveal"


def test_a_page_that_saves_too_late_is_sent_on_with_the_set(started: Person) -> None:
    record(started, 1)
    started.read("/attempts/1/clips/2")
    answer = started.client.put(
        "/attempts/1/clips/1/draft",
        json={"saves": 0, "answers": [{"code": "meaning", "rank": 1}]},
        headers={"X-CSRF-Token": started.token},
    )
    assert answer.status_code == 409
    assert answer.get_json()["onward"]["text"] == "Go on with the set"
    assert answer.get_json()["error"]["todo"] == "Go on with the set."


@on_each_database
def test_half_way_no_page_tells_a_word_of_the_masters_or_a_figure(started: Person) -> None:
    record(started, 1)
    record(started, 2)
    overview = started.read("/attempts/1")
    assert "see the reveal" not in overview
    assert "/attempts/1/clips/1/reveal" not in overview
    assert "Nothing recorded yet" in started.read("/agreement")
    for path in (
        "/attempts/1",
        "/agreement",
        "/practice/next",
        "/practice",
        "/",
        "/practice/pairs",
    ):
        assert REASON not in started.read(path)


@on_each_database
def test_practice_next_offers_no_clip_again_whose_scores_are_not_open_yet(started: Person) -> None:
    record(started, 1)
    record(started, 3)
    page = started.read("/practice/next")
    assert 'value="clip-2"' in page
    assert 'value="clip-1"' not in page
    assert 'value="clip-3"' not in page
    assert "wait for the end of their set" in page
    assert "You have not scored" not in page


@on_each_database
def test_with_the_last_clip_all_of_it_opens(started: Person) -> None:
    for position in (1, 2, 3):
        record(started, position)
    for position in (1, 2, 3):
        assert REASON in started.read(f"/attempts/1/clips/{position}/reveal")
    assert started.read("/attempts/1").count("exact: see the reveal") == 3
    assert "3 clips scored" in started.read("/agreement")


def test_a_second_look_at_such_a_set_is_silent_again_to_its_end(started: Person) -> None:
    for position in (1, 2, 3):
        record(started, position)
    started.post("/practice/first-look/attempts")
    record(started, 1, attempt=2)
    assert started.get("/attempts/2/clips/1/reveal").location == "/attempts/2/clips/2"
    assert "Second looks, kept apart" not in started.read("/agreement")
    assert REASON in started.read("/attempts/1/clips/1/reveal"), "the first look stays open"


def test_who_has_seen_no_master_score_has_not_scored_the_clip_before(
    ana: Person, session: Session
) -> None:
    world = make_world(session, (FIRST_MASTERS,) * 3)
    add_set_of_same_clips(session, world, "again")
    set_feedback(session, "first-look", "after_set")
    ana.post("/practice/first-look/attempts")
    record(ana, 1)
    ana.post("/practice/again/attempts")
    assert "Scored before" not in ana.read("/attempts/2/clips/1")
    record(ana, 2)
    record(ana, 3)
    assert "Scored before" in ana.read("/attempts/2/clips/1")


@pytest.mark.parametrize("purpose", ["validity", "calibration"])
def test_a_set_of_an_old_database_that_nobody_is_offered_breaks_no_page(
    ana: Person, session: Session, purpose: str
) -> None:
    world = make_world(session)
    add_set_of_same_clips(session, world, "old-set")
    with transaction(session):
        old = session.scalars(select(SetRevision).where(SetRevision.set_id == "old-set")).one()
        old.purpose = purpose
        old.document = {**old.document, "purpose": purpose}
    for path in ("/practice", "/practice/next", "/agreement", "/certification", "/"):
        ana.read(path)
    assert ana.post("/practice/old-set/attempts").status_code == 404
