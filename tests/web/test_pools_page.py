"""The trainers' page of what the pool carries."""

from collections.abc import Callable

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.certification.service.exposure import note_exposure
from app.db import transaction
from app.sets.models import SetRevision
from tests.calibration_world import add_set_of_same_clips, make_world
from tests.factories import MORNING, make_user
from tests.fixtures.browsing import Person


@pytest.fixture
def pool(session: Session) -> None:
    """Two clips on a demo form."""
    world = make_world(session)
    add_set_of_same_clips(session, world, "spring-form")
    with transaction(session):
        form = SetRevision.set_id == "spring-form"
        session.execute(update(SetRevision).where(form).values(purpose="certification"))


@pytest.mark.usefixtures("pool")
def test_tess_reads_how_many_people_the_pool_carries(
    session: Session, arrive: Callable[[str], Person]
) -> None:
    ben = make_user(session, "Ben")
    with transaction(session):
        note_exposure(session, ben.id, "clip-1", None, MORNING)
    tess = arrive("Tess")
    page = tess.read("/certification/pools")
    assert "The pool has 2 clips." in page
    assert "nobody can meet more than 2 of them" in page
    assert "Not yet" in page
    assert "So far 1 person has met clips of this pool." in page
    assert "What the certification pool carries" in tess.read("/trainer/learners")


def test_without_test_forms_there_is_no_pool_yet(arrive: Callable[[str], Person]) -> None:
    assert "There is no pool yet" in arrive("Tess").read("/certification/pools")


def test_ana_who_trains_nobody_plans_no_pool(arrive: Callable[[str], Person]) -> None:
    assert arrive("Ana").get("/certification/pools").status_code == 403
