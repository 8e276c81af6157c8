"""Who may see whom: a trainer the members of her cohorts, and nobody else."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.domain.scopes import Scope, ScopeKind
from app.accounts.domain.stewardship import Act
from app.bench.models import Sheet
from app.db import transaction
from app.people.domain import CohortState, Days
from app.people.models import Cohort
from app.people.service.cohorts import close_cohort
from app.people.service.current_cohort import select_current_cohort
from app.people.service.organizations import close_organization
from app.people.service.sight import learners_of, may_see, members_seen_by
from app.scorebook.models import FirstScore
from tests.factories import MORNING, grant, make_people, make_user, scope_of
from tests.fixtures.databases import on_each_database
from tests.score_book_world import SET, make_clips, practice

pytestmark = on_each_database
ACT = Act(actor_id=None, now=MORNING)
DAY = MORNING.date()


def seen(session: Session, actor_id: int) -> set[int]:
    return set(session.scalars(learners_of(actor_id)))


def organization_of(session: Session, cohort: Scope) -> Scope:
    number = session.scalar(select(Cohort.organization_id).where(Cohort.id == cohort.id))
    return Scope(ScopeKind.ORGANIZATION, number or 0)


def test_a_trainer_sees_her_cohort_and_nobody_else_sees_anybody(session: Session) -> None:
    cast = make_people(session)
    bea = make_user(session, "Bea", cohort="B").id
    everybody = (cast.ana.id, cast.ben.id, bea, cast.tess.id, cast.uma.id, cast.otto.id)
    allowed = {(cast.tess.id, cast.ben.id), (cast.uma.id, bea)}
    for actor in everybody:
        assert seen(session, actor) == {whom for who, whom in allowed if who == actor}
        for whom in everybody:
            assert may_see(session, actor, whom) is ((actor, whom) in allowed)
    assert not may_see(session, cast.tess.id, 999)


def test_a_trainer_of_the_organization_sees_every_cohort_of_it(session: Session) -> None:
    ben = make_user(session, "Ben").id
    bea = make_user(session, "Bea", cohort="B").id
    vera = make_user(session, "Vera", roles=()).id
    with transaction(session):
        a, b = (scope_of(session, name) for name in ("A", "B"))
    grant(session, vera, "trainer", organization_of(session, a))
    assert seen(session, vera) == {ben}
    grant(session, vera, "trainer", organization_of(session, b))
    assert seen(session, vera) == {ben, bea}
    assert set(session.scalars(learners_of(vera, b.id))) == {bea}


def test_who_is_in_a_cohort_is_seen_by_its_trainer_and_by_operators_until_it_is_closed(
    session: Session,
) -> None:
    cast = make_people(session)
    bea = make_user(session, "Bea", cohort="B").id

    def members(actor_id: int, cohort_id: int) -> set[int]:
        return set(session.scalars(members_seen_by(actor_id, cohort_id)))

    with transaction(session):
        a, b = (scope_of(session, name).id for name in ("A", "B"))
    assert members(cast.tess.id, a) == {cast.ben.id}
    assert members(cast.tess.id, b) == members(cast.ben.id, a) == members(cast.ana.id, a) == set()
    assert members(cast.otto.id, b) == {bea}
    session.rollback()
    with transaction(session):
        close_cohort(session, b, ACT)
    assert members(cast.otto.id, b) == members(cast.uma.id, b) == set()


def test_a_role_that_should_not_exist_shows_nobody(session: Session) -> None:
    make_user(session, "Ben")
    vera = make_user(session, "Vera", roles=()).id
    grant(session, vera, "trainer", Scope(ScopeKind.SITE))
    assert seen(session, vera) == set()


def test_she_sees_them_after_the_last_day_and_until_it_is_closed(session: Session) -> None:
    cast = make_people(session)
    with transaction(session):
        a = scope_of(session, "A")
        session.execute(update(Cohort).values(ends_on=DAY - timedelta(days=1)))
    assert may_see(session, cast.tess.id, cast.ben.id)
    session.rollback()
    with transaction(session):
        assert close_cohort(session, a.id, ACT)
        assert not close_cohort(session, a.id, ACT)
    assert not may_see(session, cast.tess.id, cast.ben.id)


def test_a_closed_organization_shows_nobody_any_more(session: Session) -> None:
    cast = make_people(session)
    bea = make_user(session, "Bea", cohort="B").id
    with transaction(session):
        organization = organization_of(session, scope_of(session, "A"))
        assert close_organization(session, organization.id, ACT)
    assert seen(session, cast.tess.id) == set()
    assert seen(session, cast.uma.id) == {bea}


RUNS = {
    "no end yet": (DAY, None, False),
    "its last day": (DAY - timedelta(days=9), DAY, False),
    "ended yesterday": (DAY - timedelta(days=9), DAY - timedelta(days=1), False),
    "begins tomorrow": (DAY + timedelta(days=1), None, False),
    "closed": (DAY, None, True),
}


@pytest.mark.parametrize("when", RUNS)
def test_a_cohort_is_at_work_while_the_rule_of_days_says_that_it_runs(
    session: Session, when: str
) -> None:
    starts_on, ends_on, is_closed = RUNS[when]
    ben = make_user(session, "Ben").id
    closed_at = MORNING if is_closed else None
    with transaction(session):
        days = {"starts_on": starts_on, "ends_on": ends_on, "closed_at": closed_at}
        session.execute(update(Cohort).values(**days))
        a = scope_of(session, "A")
    rule = Days(starts_on=starts_on, ends_on=ends_on, closed_at=closed_at)
    runs = rule.state_on(DAY) is CohortState.RUNNING
    assert current(session, ben) == (a.id if runs else None)


def current(session: Session, user_id: int, day: date = DAY) -> int | None:
    return session.scalar(select(select_current_cohort(user_id, day)))


def cohorts_of_sheets(session: Session) -> Sequence[int | None]:
    session.rollback()
    return session.scalars(select(Sheet.cohort_id).order_by(Sheet.id)).all()


def test_a_sheet_says_in_which_cohort_it_was_recorded_and_so_does_the_book(
    session: Session,
) -> None:
    make_clips(session)
    ben = make_user(session, "Ben").id
    ana = make_user(session, "Ana").id
    with transaction(session):
        a, late = (scope_of(session, name) for name in ("A", "Joined later"))
    practice(session, ana, SET, {})
    practice(session, ben, SET, {})
    grant(session, ben, "learner", late, MORNING + timedelta(days=1))
    assert cohorts_of_sheets(session) == [None, None, a.id, a.id]
    book = session.scalars(select(FirstScore.cohort_id).where(FirstScore.rater_id == ben)).all()
    assert set(book) == {a.id}
    assert current(session, ben) == late.id
    with transaction(session):
        close_cohort(session, late.id, ACT)
    assert current(session, ben) == a.id
