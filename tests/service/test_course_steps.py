"""How far Ana is in the practice sets that modules ask for."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.bench.domain.draft import AnswerChange, DraftChanges
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.models import Attempt
from app.bench.service.recording import RecordingResult, record_sheet
from app.db import transaction
from app.practice.service.course_steps import find_practice_steps
from app.practice.service.practice_sets import start_attempt
from tests.calibration_world import make_world
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database

pytestmark = on_each_database
WHOLE = {"meaning": 2, "reasons": 1, "slips": 1, "maths": 1}


@pytest.fixture
def ana(session: Session) -> int:
    """Ana, with a world of two clips a set."""
    make_world(session)
    return make_user(session, "Ana").id


def commit(session: Session, ref: SheetRef) -> None:
    changes = DraftChanges(
        known_save=0,
        answers=tuple(
            AnswerChange(code=code, answer=Answer(rank=rank), age_ms=0)
            for code, rank in WHOLE.items()
        ),
    )
    with transaction(session):
        result = record_sheet(session, ref=ref, changes=changes, client_key="k", now=MORNING).result
    assert result is RecordingResult.RECORDED


def test_each_clip_counts_once_and_a_set_done_stays_done(session: Session, ana: int) -> None:
    step = find_practice_steps(session, user_id=ana, set_ids={"first-look", "gone"})["first-look"]
    assert (step.scored, step.is_done) == (0, False)
    with transaction(session):
        attempt = start_attempt(session, rater_id=ana, set_id="first-look", now=MORNING)
    commit(session, SheetRef(rater_id=ana, attempt_id=attempt, position=1))
    step = find_practice_steps(session, user_id=ana, set_ids={"first-look"})["first-look"]
    assert (step.scored, step.is_done) == (1, step.clips == 1)
    with transaction(session):
        session.execute(update(Attempt).values(completed_at=MORNING))
    assert find_practice_steps(session, user_id=ana, set_ids={"first-look"})["first-look"].is_done


def test_somebody_elses_clips_do_not_count(session: Session, ana: int) -> None:
    with transaction(session):
        attempt = start_attempt(session, rater_id=ana, set_id="first-look", now=MORNING)
    commit(session, SheetRef(rater_id=ana, attempt_id=attempt, position=1))
    ben = make_user(session, "Ben").id
    found = find_practice_steps(session, user_id=ben, set_ids={"first-look"})
    assert found["first-look"].scored == 0
