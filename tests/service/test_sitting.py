"""A whole test form that was begun before sittings grew: still hers, and it can be finished."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.bench.models import Attempt
from app.certification.domain import SittingState
from app.certification.errors import SittingNotFoundError
from app.certification.models import Sitting
from app.certification.service.offer import find_test_form, list_test_forms
from app.certification.service.sitting import (
    Place,
    find_media,
    find_place,
    find_sitting_under_way,
    get_record,
)
from app.db import transaction
from app.library.models import Clip
from app.sets.models import CalibrationSet
from tests.calibration_world import World, add_form_of_same_clips, make_world
from tests.certification_world import sit_whole_form
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database
from tests.gate_world import begin, make_gate

pytestmark = on_each_database
FORM = "spring-form"
TODAY = MORNING.date()
WINDOWS = 6


@pytest.fixture
def world(session: Session) -> World:
    """A form of two clips, beside a practice set of the same."""
    world = make_world(session)
    add_form_of_same_clips(session, world, FORM)
    return world


@pytest.fixture
def ana(session: Session, world: World) -> int:
    assert world.clips
    return make_user(session, "Ana").id


def place(session: Session, rater_id: int, number: int) -> Place:
    return find_place(session, rater_id=rater_id, test_form_id=FORM, number=number, now=MORNING)


def test_it_is_hers_with_all_its_clips(session: Session, ana: int) -> None:
    assert list_test_forms(session, ana, TODAY) == ()
    sit_whole_form(session, ana, FORM)
    (form,) = list_test_forms(session, ana, TODAY)
    assert (form.test_form_id, form.clips, form.state) == (FORM, 2, SittingState.STARTED)
    assert not form.is_sealed
    assert not form.grows
    assert form.rule is not None
    assert find_test_form(session, ana, FORM, TODAY) == form
    record = get_record(session, rater_id=ana, test_form_id=FORM)
    assert [clip.number for clip in record.clips] == [1, 2]
    assert (record.next_number, record.scores, record.notes) == (1, 0, 0)


def test_her_clips_are_found_by_her_own_numbers_while_she_sits(
    session: Session, ana: int, world: World
) -> None:
    sit_whole_form(session, ana, FORM)
    refs = [place(session, ana, number).ref for number in (1, 2)]
    for ref in refs:
        file = find_media(session, ref, "video", TODAY)
        assert file is not None
        assert file.clip_id == world.clips[ref.position - 1]
        assert find_media(session, ref, "masters", TODAY) is None
        assert find_media(session, ref, file.name, TODAY) is None, "it has no name here"
    with transaction(session):
        session.execute(update(Attempt).values(completed_at=MORNING))
    assert [find_media(session, ref, "video", TODAY) for ref in refs] == [None, None]


def test_a_clip_that_is_withdrawn_stops_in_the_middle_of_a_sitting(
    session: Session, ana: int, world: World
) -> None:
    sit_whole_form(session, ana, FORM)
    ref = place(session, ana, 1).ref
    with transaction(session):
        gone = Clip.id == world.clips[ref.position - 1]
        session.execute(update(Clip).where(gone).values(withdrawn_at=MORNING))
    assert find_media(session, ref, "video", TODAY) is None


def test_what_is_under_way_is_her_own(session: Session, ana: int) -> None:
    ben = make_user(session, "Ben").id
    assert find_sitting_under_way(session, ana, MORNING) is None
    sit_whole_form(session, ana, FORM)
    found = find_sitting_under_way(session, ana, MORNING)
    assert found is not None
    assert (found.test_form_id, found.clips, found.recorded_clips) == (FORM, 2, 0)
    assert find_sitting_under_way(session, ben, MORNING) is None
    with transaction(session):
        session.execute(update(Attempt).values(completed_at=MORNING))
    assert find_sitting_under_way(session, ana, MORNING) is None


@pytest.mark.parametrize("form", ["first-look", "nothing", FORM])
def test_what_she_has_not_begun_is_not_there(session: Session, ana: int, form: str) -> None:
    assert find_test_form(session, ana, form, TODAY) is None
    with pytest.raises(SittingNotFoundError):
        get_record(session, rater_id=ana, test_form_id=form)
    with pytest.raises(SittingNotFoundError):
        find_place(session, rater_id=ana, test_form_id=form, number=1, now=MORNING)


def test_it_can_be_finished_when_its_form_is_offered_no_longer(session: Session, ana: int) -> None:
    sit_whole_form(session, ana, FORM)
    with transaction(session):
        gone = CalibrationSet.id == FORM
        session.execute(update(CalibrationSet).where(gone).values(revision_id=None))
    assert [form.test_form_id for form in list_test_forms(session, ana, TODAY)] == [FORM]
    assert place(session, ana, 2).ref.is_test_form


def test_windows_that_start_at_once_begin_one_sitting(
    session: Session, new_session: Callable[[], Session]
) -> None:
    make_gate(session)
    ana = make_user(session, "Ana").id
    gate = threading.Barrier(WINDOWS)
    faults: list[Exception] = []

    def press(window: Session, number: int) -> None:
        gate.wait()
        try:
            begin(window, ana, seed=f"window-{number}")
        except Exception as error:  # noqa: BLE001  the test names whatever it was
            faults.append(error)

    threads = [
        threading.Thread(target=press, args=(new_session(), number)) for number in range(WINDOWS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.rollback()
    assert faults == []
    assert session.scalar(select(func.count(Sitting.id))) == 1
    assert session.scalar(select(func.count(Attempt.id))) == 1
