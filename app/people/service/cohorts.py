"""Cohorts: made, listed, changed and closed; every act is audited."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain import Role
from app.accounts.domain.stewardship import Act
from app.accounts.models import RoleGrant
from app.people.domain import CohortId, CohortKind, CohortLine
from app.people.errors import ClosedError, CohortNotFoundError, NameInUseError
from app.people.models import Cohort, Organization
from app.people.service.cohort_rows import read_cohort, record_of_cohort, select_cohorts
from app.people.service.memberships import holds_in_cohort
from app.people.service.organizations import check_open, get_organization


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCohort:
    """What is needed to make a cohort.

    Attributes:
        organization_id: who runs it.
        kind: what brings its people together.
        name: what it is called, once within its organization.
        starts_on: its first day.
        ends_on: its last day; None when it has no end yet.
        join_code: by which people join; None when they cannot join by a code.
    """

    organization_id: int
    kind: CohortKind
    name: str
    starts_on: date
    ends_on: date | None = None
    join_code: str | None = None


def make_cohort(session: Session, wanted: NewCohort, act: Act) -> CohortId:
    """Make a cohort without people.

    Raises:
        OrganizationNotFoundError: there is no such organization.
        ClosedError: the organization is closed.
        NameInUseError: another cohort of the organization has this name.
    """
    check_open(get_organization(session, wanted.organization_id))
    values = {
        "organization_id": wanted.organization_id,
        "kind": wanted.kind.value,
        "name": wanted.name.strip(),
        "starts_on": wanted.starts_on,
        "ends_on": wanted.ends_on,
        "join_code": wanted.join_code,
        "created_at": act.now,
    }
    try:
        with session.begin_nested():
            made = session.scalar(insert(Cohort).values(**values).returning(Cohort.id))
    except IntegrityError as error:
        raise NameInUseError(wanted.name) from error
    cohort = get_cohort(session, made or 0)
    record_of_cohort(session, act, "made_cohort", cohort)
    return cohort.id


def get_cohort(session: Session, cohort_id: int) -> CohortLine:
    """Return a cohort by its number, whoever asks.

    Raises:
        CohortNotFoundError: there is none.
    """
    row = session.execute(select_cohorts().where(Cohort.id == cohort_id)).one_or_none()
    if row is None:
        raise CohortNotFoundError(cohort_id)
    return read_cohort(row)


def list_cohorts(session: Session) -> list[tuple[CohortLine, int, int]]:
    """Return every cohort with how many people learn and train in it.

    By organization, the latest first; closed ones too. Trainers of the organization train each of them.
    """
    rows = session.execute(
        select_cohorts()
        .add_columns(_count(Role.LEARNER).label("learners"), _count(Role.TRAINER).label("trainers"))
        .order_by(Organization.name, Cohort.starts_on.desc(), Cohort.name)
    )
    return [(read_cohort(row), row.learners, row.trainers) for row in rows]


def close_cohort(session: Session, cohort_id: int, act: Act) -> bool:
    """Close a cohort: nobody joins it, its trainers lose sight of its people; False if it is.

    Raises:
        CohortNotFoundError: there is none.
    """
    found = get_cohort(session, cohort_id)
    if found.days.closed_at is not None:
        return False
    session.execute(update(Cohort).where(Cohort.id == found.id).values(closed_at=act.now))
    record_of_cohort(session, act, "closed_cohort", found)
    return True


def check_running(found: CohortLine) -> None:
    """Check that a cohort is not closed.

    Raises:
        ClosedError: it is.
    """
    if found.days.closed_at is not None:
        raise ClosedError(found.name)


def _count(role: Role) -> ScalarSelect[int]:
    return (
        select(func.count(RoleGrant.user_id.distinct()))
        .where(RoleGrant.role == role.value, holds_in_cohort())
        .correlate(Cohort)
        .scalar_subquery()
    )
