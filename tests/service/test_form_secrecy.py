"""What Ana scores on a test form tells her nothing, anywhere.

The worst case is tried: the form is made of the very clips of a practice set, with its codes.
"""

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.agreement.service.agreement_page import get_agreement_pages
from app.bench.domain.draft import AnswerChange, DraftChanges
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.errors import AttemptNotFoundError
from app.bench.models import Attempt
from app.bench.service import drafts, recording
from app.bench.service.clip_to_score import get_clip_to_score
from app.certification.service.gates import SiteMoment
from app.db import transaction
from app.home.service import get_home
from app.practice.errors import SheetNotRecordedError
from app.practice.service import practice_sets as practice
from app.practice.service.course_steps import find_practice_steps
from app.practice.service.next_clip import get_next_clip
from app.practice.service.pairs import list_pairs
from app.practice.service.reveal import get_reveal
from app.sets.models import CalibrationSet, SetRevision
from tests.calibration_world import (
    FIRST_MASTERS,
    World,
    add_set_of_same_clips,
    make_world,
    set_feedback,
    sync_pair,
)
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database

pytestmark = on_each_database
FORM = "spring-form"
ANSWERS = tuple(AnswerChange(code=c, answer=Answer(rank=r)) for c, r in FIRST_MASTERS.items())


@pytest.fixture
def world(session: Session) -> World:
    """A practice set, and a form of the same clips."""
    world = make_world(session)
    add_set_of_same_clips(session, world, FORM)
    with transaction(session):
        form = SetRevision.set_id == FORM
        session.execute(update(SetRevision).where(form).values(purpose="certification"))
        sync_pair(session, world)
    return world


@pytest.fixture
def ana(session: Session, world: World) -> int:  # noqa: ARG001  people come after content
    return make_user(session, "Ana").id


def open_form(session: Session, rater_id: int) -> int:
    """Begin an attempt at the form, as certification does."""
    with transaction(session):
        form = session.scalars(select(SetRevision.id).where(SetRevision.set_id == FORM)).one()
        row = {"rater_id": rater_id, "set_revision_id": form, "number": 1, "started_at": MORNING}
        return session.execute(insert(Attempt).returning(Attempt.id), row).scalar_one()


def commit(session: Session, ref: SheetRef) -> None:
    with transaction(session):
        recording.record_sheet(
            session,
            ref=ref,
            changes=DraftChanges(known_save=0, answers=ANSWERS),
            client_key="k",
            now=MORNING,
        )


def draft(session: Session, ref: SheetRef) -> None:
    with transaction(session):
        changes = DraftChanges(known_save=0, answers=ANSWERS)
        drafts.save_draft(session, ref=ref, changes=changes, now=MORNING)


def all_that_speaks_of(session: Session, rater_id: int) -> tuple[object, ...]:
    """Return everything a rater, or her trainer, is told about what she has scored."""
    return (
        get_agreement_pages(session, rater_id, now=MORNING),
        get_next_clip(session, rater_id=rater_id, now=MORNING),
        list_pairs(session, rater_id),
        practice.list_practice_sets(session, rater_id),
        find_practice_steps(session, user_id=rater_id, set_ids={"first-look", FORM}),
        get_home(session, rater_id, at=SiteMoment(now=MORNING, zone=ZoneInfo("UTC"))),
    )


def test_drafts_and_recorded_sheets_of_a_form_enter_nothing(session: Session, ana: int) -> None:
    before = all_that_speaks_of(session, ana)
    attempt = open_form(session, ana)
    refs = [
        SheetRef(rater_id=ana, attempt_id=attempt, position=n, is_test_form=True) for n in (1, 2)
    ]
    assert all_that_speaks_of(session, ana) == before
    draft(session, refs[0])
    assert all_that_speaks_of(session, ana) == before
    for ref in refs:
        commit(session, ref)
        assert all_that_speaks_of(session, ana) == before
    assert find_practice_steps(session, user_id=ana, set_ids={FORM}) == {}


def test_a_form_is_no_clip_scored_before(session: Session, ana: int) -> None:
    attempt = open_form(session, ana)
    commit(session, SheetRef(rater_id=ana, attempt_id=attempt, position=1, is_test_form=True))
    with transaction(session):
        practiced = practice.start_attempt(session, rater_id=ana, set_id="first-look", now=MORNING)
    ref = SheetRef(rater_id=ana, attempt_id=practiced, position=1)
    assert not get_clip_to_score(session, ref).has_prior_scores
    commit(session, ref)
    assert not get_reveal(session, ref).has_prior_scores


@pytest.mark.parametrize("is_test_form", [False, True], ids=["practice", "form"])
def test_a_form_is_never_revealed(session: Session, ana: int, *, is_test_form: bool) -> None:
    attempt = open_form(session, ana)
    ref = SheetRef(rater_id=ana, attempt_id=attempt, position=1, is_test_form=is_test_form)
    with pytest.raises(AttemptNotFoundError):
        get_reveal(session, ref)
    for position in (1, 2):
        commit(
            session,
            SheetRef(rater_id=ana, attempt_id=attempt, position=position, is_test_form=True),
        )
        with pytest.raises(AttemptNotFoundError):
            get_reveal(session, ref)


def test_a_set_that_says_never_is_not_revealed_whatever_its_purpose(
    session: Session, ana: int
) -> None:
    set_feedback(session, "first-look", "never")
    with transaction(session):
        attempt = practice.start_attempt(session, rater_id=ana, set_id="first-look", now=MORNING)
    ref = SheetRef(rater_id=ana, attempt_id=attempt, position=1)
    commit(session, ref)
    with pytest.raises(AttemptNotFoundError):
        get_reveal(session, ref)


def test_each_kind_of_bench_serves_its_own_attempts_alone(session: Session, ana: int) -> None:
    form = open_form(session, ana)
    with transaction(session):
        own = practice.start_attempt(session, rater_id=ana, set_id="first-look", now=MORNING)
    for attempt, is_test_form in ((form, False), (own, True)):
        ref = SheetRef(rater_id=ana, attempt_id=attempt, position=1, is_test_form=is_test_form)
        with pytest.raises(AttemptNotFoundError):
            get_clip_to_score(session, ref)
        with pytest.raises(AttemptNotFoundError):
            draft(session, ref)
        with pytest.raises(AttemptNotFoundError):
            commit(session, ref)
    with pytest.raises(AttemptNotFoundError):
        practice.get_attempt(session, rater_id=ana, attempt_id=form)
    ref = SheetRef(rater_id=ana, attempt_id=own, position=1)
    with pytest.raises(SheetNotRecordedError):
        get_reveal(session, ref)


def test_practice_starts_no_form(session: Session, ana: int) -> None:
    assert session.get(CalibrationSet, FORM) is not None
    with transaction(session), pytest.raises(practice.SetNotOfferedError):
        practice.start_attempt(session, rater_id=ana, set_id=FORM, now=MORNING)
