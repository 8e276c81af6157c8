"""The demo trainer's cohort: invented people with a history that could have happened."""

from datetime import timedelta
from statistics import mean

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.service import NO_HASH, get_account_of
from app.bench.models import Attempt, Sheet
from app.bench.service.score_facts import FACTS_OF_RATERS
from app.db import transaction
from app.demo.domain import LEARNERS, PEOPLE, DemoLearner, cohort_days, spread
from app.demo.service import District, give_history, make_district, make_learner, put_person
from app.people.service.sight import learners_of
from app.scorebook.domain import Difference
from app.scorebook.models import FirstScore
from app.scorebook.service.upkeep import find_differences
from tests.calibration_world import FIRST_MASTERS, make_world
from tests.factories import MORNING

NOW = MORNING + timedelta(days=90)
SEVERE, GENEROUS = LEARNERS[0], LEARNERS[1]


@pytest.fixture
def district(session: Session) -> District:
    """The demo district, where eight clips can be practiced."""
    make_world(session, (FIRST_MASTERS,) * 8)
    with transaction(session):
        return make_district(session, NOW.date(), NOW)


def settle(session: Session, learner: DemoLearner, district: District) -> int:
    """Make a learner with her history; return her number."""
    with transaction(session):
        user_id = make_learner(session, learner, district, NOW)
        # There is no course here, so only the practice is hers.
        give_history(session, user_id, learner, NOW)
    return user_id


@pytest.mark.parametrize("learner", LEARNERS, ids=lambda one: one.name)
def test_a_history_lies_between_joining_and_now_and_within_the_cohort(learner: DemoLearner) -> None:
    starts_on, _ = cohort_days(NOW.date())
    for count in {learner.lessons, learner.clips}:
        moments = spread(learner, count, NOW)
        assert len(moments) == count
        assert moments == sorted(moments)
        assert all(NOW - timedelta(days=learner.joined_days_ago) < at < NOW for at in moments)
        assert all(at.date() >= starts_on for at in moments)


def test_no_two_invented_people_are_alike() -> None:
    assert len(LEARNERS) == 12
    for attribute in ("name", "email", "seed"):
        assert len({getattr(learner, attribute) for learner in LEARNERS}) == len(LEARNERS)


def test_what_is_planted_can_be_found_in_the_score_book(
    session: Session, district: District
) -> None:
    leans = [mean(lean(session, settle(session, one, district))) for one in (SEVERE, GENEROUS)]
    assert leans[0] < -0.2
    assert leans[1] > 0.2
    found = find_differences(session, FACTS_OF_RATERS)
    assert [one for one in found if isinstance(one, Difference)] == []


def lean(session: Session, user_id: int) -> list[int]:
    """Return how far each score lies above its master score, in the direction of a better lesson."""
    session.rollback()
    rows = session.execute(
        select(FirstScore.own_rank - FirstScore.master_rank, FirstScore.code).where(
            FirstScore.rater_id == user_id
        )
    )
    return [-far if code == "slips" else far for far, code in rows]


def test_she_was_in_the_cohort_when_she_scored_and_nobody_signs_in_as_her(
    session: Session, district: District
) -> None:
    user_id = settle(session, SEVERE, district)
    user = session.get_one(User, user_id)
    assert (user.is_demo, user.password_hash) == (True, NO_HASH)
    sheets = select(Sheet.cohort_id).join(Attempt).where(Attempt.rater_id == user_id)
    assert set(session.scalars(sheets)) == {district.cohort_id}


def test_a_second_time_finds_everything_as_it_is(session: Session, district: District) -> None:
    user_id = settle(session, SEVERE, district)
    before = session.scalar(select(func.count(Sheet.id)))
    session.rollback()
    assert settle(session, SEVERE, district) == user_id
    assert session.scalar(select(func.count(Sheet.id))) == before
    session.rollback()
    with transaction(session):
        assert make_district(session, NOW.date() + timedelta(days=50), NOW) == district


def test_the_demo_trainer_sees_them_and_the_demo_learner(
    session: Session, district: District
) -> None:
    user_id = settle(session, SEVERE, district)
    for person in PEOPLE:
        with transaction(session):
            put_person(session, person, NO_HASH, district, NOW)
    numbers = {p.role.value: get_account_of(session, p.email).id for p in PEOPLE}
    seen = set(session.scalars(learners_of(numbers["trainer"])))
    assert seen == {user_id, numbers["learner"]}
