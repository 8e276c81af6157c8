"""Organizations: made, listed and closed by operators; every act is audited."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain.stewardship import Act
from app.people.domain import OrganizationId, OrganizationLine
from app.people.errors import ClosedError, NameInUseError, OrganizationNotFoundError
from app.people.models import Cohort, Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationSummary:
    """An organization in a list, with how many cohorts it has that are not closed."""

    id: OrganizationId
    name: str
    created_at: datetime
    closed_at: datetime | None
    cohorts: int


def make_organization(session: Session, name: str, act: Act) -> OrganizationId:
    """Make an organization.

    Raises:
        NameInUseError: there is one of this name.
    """
    row = Organization(name=name.strip(), created_at=act.now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise NameInUseError(name) from error
    _record(session, act, "made_organization", row.id, row.name)
    return OrganizationId(row.id)


def list_organizations(session: Session) -> list[OrganizationSummary]:
    """Return every organization, by name, closed ones too."""
    is_its_own = (Cohort.organization_id == Organization.id) & Cohort.closed_at.is_(None)
    rows = session.execute(
        select(
            Organization.id,
            Organization.name,
            Organization.created_at,
            Organization.closed_at,
            func.count(Cohort.id).label("cohorts"),
        )
        .outerjoin(Cohort, is_its_own)
        .group_by(Organization.id)
        .order_by(Organization.name)
    )
    return [OrganizationSummary(**row._asdict()) for row in rows]


def get_organization(session: Session, organization_id: int) -> OrganizationLine:
    """Return an organization by its number.

    Raises:
        OrganizationNotFoundError: there is none.
    """
    row = session.get(Organization, organization_id)
    if row is None:
        raise OrganizationNotFoundError(organization_id)
    return OrganizationLine(id=OrganizationId(row.id), name=row.name, closed_at=row.closed_at)


def rename_organization(session: Session, organization_id: int, name: str, act: Act) -> None:
    """Give an organization another name.

    Raises:
        OrganizationNotFoundError: there is none.
        NameInUseError: another one has this name.
    """
    found = get_organization(session, organization_id)
    try:
        with session.begin_nested():
            session.execute(
                update(Organization).where(Organization.id == found.id).values(name=name.strip())
            )
    except IntegrityError as error:
        raise NameInUseError(name) from error
    _record(session, act, "renamed_organization", found.id, name.strip())


def close_organization(session: Session, organization_id: int, act: Act) -> bool:
    """Close an organization and every cohort of it; False when it is closed already.

    Raises:
        OrganizationNotFoundError: there is none.
    """
    found = get_organization(session, organization_id)
    if found.closed_at is not None:
        return False
    closed = {"closed_at": act.now}
    session.execute(update(Organization).where(Organization.id == found.id).values(**closed))
    is_its_own = (Cohort.organization_id == found.id) & Cohort.closed_at.is_(None)
    session.execute(update(Cohort).where(is_its_own).values(**closed))
    _record(session, act, "closed_organization", found.id, found.name)
    return True


def check_open(found: OrganizationLine) -> None:
    """Check that an organization still runs.

    Raises:
        ClosedError: it is closed.
    """
    if found.closed_at is not None:
        raise ClosedError(found.name)


def _record(session: Session, act: Act, verb: str, number: int, name: str) -> None:
    thing = ("organization", str(number))
    accounts.record_event(session, act.now, act.actor_id, verb, thing, {"name": name})
