"""Cohorts: made, listed, changed and closed; every act is audited."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain import Role
from app.accounts.domain.stewardship import Act
from app.accounts.models import RoleGrant
from app.people.domain import CohortId, CohortKind, CohortLine, Days, OrganizationId
from app.people.errors import ClosedError, CohortNotFoundError, NameInUseError
from app.people.models import Cohort, Organization
from app.people.service.organizations import check_open, get_organization
from app.people.service.sight import holds_in_cohort


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
    _record(session, act, "made_cohort", CohortId(made or 0), wanted.name.strip())
    return CohortId(made or 0)


def get_cohort(session: Session, cohort_id: int) -> CohortLine:
    """Return a cohort by its number, whoever asks.

    Raises:
        CohortNotFoundError: there is none.
    """
    found = [line for line, _, _ in list_cohorts(session, cohort_id)]
    if not found:
        raise CohortNotFoundError(cohort_id)
    return found[0]


def list_cohorts(
    session: Session, cohort_id: int | None = None
) -> list[tuple[CohortLine, int, int]]:
    """Return every cohort with how many people learn and train in it, or one of them.

    By organization, the latest first; closed ones too. Trainers of the organization train each of them.
    """
    rows = session.execute(
        select(
            Cohort,
            Organization.name,
            _count(Role.LEARNER).label("learners"),
            _count(Role.TRAINER).label("trainers"),
        )
        .join(Organization, Organization.id == Cohort.organization_id)
        .where(Cohort.id == cohort_id if cohort_id is not None else Cohort.id.is_not(None))
        .order_by(Organization.name, Cohort.starts_on.desc(), Cohort.name)
    )
    return [(_line(row, name), learners, trainers) for row, name, learners, trainers in rows]


def close_cohort(session: Session, cohort_id: int, act: Act) -> bool:
    """Close a cohort: nobody joins it, its trainers lose sight of its people; False if it is.

    Raises:
        CohortNotFoundError: there is none.
    """
    found = get_cohort(session, cohort_id)
    if found.days.closed_at is not None:
        return False
    session.execute(update(Cohort).where(Cohort.id == found.id).values(closed_at=act.now))
    _record(session, act, "closed_cohort", found.id, found.name)
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


def _line(row: Cohort, organization: str) -> CohortLine:
    return CohortLine(
        id=CohortId(row.id),
        organization_id=OrganizationId(row.organization_id),
        organization=organization,
        kind=CohortKind(row.kind),
        name=row.name,
        days=Days(starts_on=row.starts_on, ends_on=row.ends_on, closed_at=row.closed_at),
        join_code=row.join_code,
    )


def _record(session: Session, act: Act, verb: str, cohort_id: CohortId, name: str) -> None:
    thing = ("cohort", str(cohort_id))
    accounts.record_event(session, act.now, act.actor_id, verb, thing, {"name": name})
