"""Sitting a form once: on real databases, and when two windows start it at the same moment."""

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.bench.models import Attempt
from app.certification.domain import SittingState, SittingUnderWay
from app.certification.errors import SittingNotFoundError, TestFormNotOfferedError
from app.certification.models import Sitting
from app.certification.service.offer import find_test_form, list_test_forms
from app.certification.service.sitting import (
    find_media,
    find_sheet_ref,
    find_sitting_under_way,
    get_record,
    start_sitting,
)
from app.db import transaction
from app.library.models import Clip
from app.sets.models import CalibrationSet, SetRevision
from tests.calibration_world import World, add_set_of_same_clips, make_world
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database

pytestmark = on_each_database
FORM = "spring-form"
WINDOWS = 6


@pytest.fixture
def world(session: Session) -> World:
    """A form of two clips, beside a practice set of the same."""
    world = make_world(session)
    add_set_of_same_clips(session, world, FORM)
    with transaction(session):
        form = SetRevision.set_id == FORM
        session.execute(update(SetRevision).where(form).values(purpose="certification"))
    return world


@pytest.fixture
def ana(session: Session, world: World) -> int:
    assert world.clips
    return make_user(session, "Ana").id


def start(session: Session, rater_id: int, test_form_id: str = FORM) -> None:
    with transaction(session):
        rng = np.random.default_rng(5)
        start_sitting(
            session,
            rater_id=rater_id,
            test_form_id=test_form_id,
            now=MORNING,
            today=MORNING.date(),
            rng=rng,
        )


def test_a_form_is_found_and_its_state_follows_the_sitting(session: Session, ana: int) -> None:
    (form,) = list_test_forms(session, ana, MORNING.date())
    assert (form.test_form_id, form.clips, form.state) == (FORM, 2, SittingState.NOT_STARTED)
    assert not form.is_sealed
    assert form.rule is not None
    assert form.rule.policy_id == "default"
    start(session, ana)
    begun = find_test_form(session, ana, FORM, MORNING.date())
    assert begun is not None
    assert begun.state is SittingState.STARTED
    record = get_record(session, rater_id=ana, test_form_id=FORM)
    assert [clip.number for clip in record.clips] == [1, 2]
    assert (record.next_number, record.scores, record.notes) == (1, 0, 0)


def test_one_form_is_found_as_the_list_shows_it(session: Session, ana: int, world: World) -> None:
    add_set_of_same_clips(session, world, "autumn-form")
    with transaction(session):
        other = SetRevision.set_id == "autumn-form"
        session.execute(update(SetRevision).where(other).values(purpose="certification"))
    start(session, ana)
    forms = list_test_forms(session, ana, MORNING.date())
    assert len(forms) == 2
    assert [find_test_form(session, ana, form.test_form_id, MORNING.date()) for form in forms] == [
        *forms
    ]
    assert find_test_form(session, ana, "winter-form", MORNING.date()) is None


def test_her_clips_are_found_by_her_own_numbers_while_she_sits(
    session: Session, ana: int, world: World
) -> None:
    start(session, ana)
    refs = [find_sheet_ref(session, rater_id=ana, test_form_id=FORM, number=n) for n in (1, 2)]
    for ref in refs:
        file = find_media(session, ref, "video", MORNING.date())
        assert file is not None
        assert file.clip_id == world.clips[ref.position - 1]
        assert find_media(session, ref, "masters", MORNING.date()) is None
        assert find_media(session, ref, file.name, MORNING.date()) is None, "it has no name here"
    with transaction(session):
        session.execute(update(Attempt).values(completed_at=MORNING))
    assert [find_media(session, ref, "video", MORNING.date()) for ref in refs] == [
        None,
        None,
    ]


def test_a_clip_that_is_withdrawn_stops_in_the_middle_of_a_sitting(
    session: Session, ana: int, world: World
) -> None:
    start(session, ana)
    ref = find_sheet_ref(session, rater_id=ana, test_form_id=FORM, number=1)
    with transaction(session):
        gone = Clip.id == world.clips[ref.position - 1]
        session.execute(update(Clip).where(gone).values(withdrawn_at=MORNING))
    assert find_media(session, ref, "video", MORNING.date()) is None


def test_the_form_under_way_is_her_own_and_the_one_begun_last(
    session: Session, ana: int, world: World
) -> None:
    ben = make_user(session, "Ben").id
    assert find_sitting_under_way(session, ana) is None
    start(session, ana)
    begun = SittingUnderWay(test_form_id=FORM, title="Spring-form", clips=2, recorded_clips=0)
    found = find_sitting_under_way(session, ana)
    assert found is not None
    assert replace(found, title="Spring-form") == begun
    assert find_sitting_under_way(session, ben) is None
    add_set_of_same_clips(session, world, "fall-form")
    with transaction(session):
        form = SetRevision.set_id == "fall-form"
        session.execute(update(SetRevision).where(form).values(purpose="certification"))
    start(session, ana, "fall-form")
    later = find_sitting_under_way(session, ana)
    assert later is not None
    assert later.test_form_id == "fall-form"
    with transaction(session):
        session.execute(update(Attempt).values(completed_at=MORNING))
    assert find_sitting_under_way(session, ana) is None


def test_the_start_is_written_down(session: Session, ana: int) -> None:
    start(session, ana)
    start(session, ana)
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.object_type == "form"))
    assert (event.actor_id, event.verb, event.object_id) == (ana, "started", FORM)


@pytest.mark.parametrize("form", ["first-look", "nothing"])
def test_what_is_no_form_cannot_be_sat(session: Session, ana: int, form: str) -> None:
    with pytest.raises(TestFormNotOfferedError):
        start(session, ana, form)
    with pytest.raises(SittingNotFoundError):
        get_record(session, rater_id=ana, test_form_id=form)
    with pytest.raises(SittingNotFoundError):
        find_sheet_ref(session, rater_id=ana, test_form_id=form, number=1)


def test_a_form_that_is_offered_no_longer_cannot_be_begun_but_can_be_finished(
    session: Session, ana: int
) -> None:
    start(session, ana)
    ben = make_user(session, "Ben").id
    with transaction(session):
        gone = CalibrationSet.id == FORM
        session.execute(update(CalibrationSet).where(gone).values(revision_id=None))
    with pytest.raises(TestFormNotOfferedError):
        start(session, ben)
    assert list_test_forms(session, ben, MORNING.date()) == ()
    assert [form.test_form_id for form in list_test_forms(session, ana, MORNING.date())] == [FORM]
    assert find_sheet_ref(session, rater_id=ana, test_form_id=FORM, number=2).is_test_form


def test_windows_that_start_at_once_begin_one_sitting(
    session: Session, ana: int, new_session: Callable[[], Session]
) -> None:
    gate = threading.Barrier(WINDOWS)
    faults: list[Exception] = []

    def press(ref: Session) -> None:
        gate.wait()
        try:
            start(ref, ana)
        except Exception as error:  # noqa: BLE001  the test names whatever it was
            faults.append(error)

    threads = [threading.Thread(target=press, args=(new_session(),)) for _ in range(WINDOWS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.rollback()
    assert faults == []
    assert session.scalar(select(func.count(Sitting.id))) == 1
    assert session.scalar(select(func.count(Attempt.id))) == 1
