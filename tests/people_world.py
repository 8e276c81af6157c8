"""Cohorts for tests: made, opened for joining, and people put into them."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.domain import Role
from app.accounts.domain.scopes import ScopeKind
from app.accounts.models import RoleGrant, User
from app.db import transaction
from app.people.models import Cohort, Invitation, Organization
from tests.factories import email_of, make_user

CODE = "K7MPCRTX"
SHOWN_CODE = "K7MP-CRTX"
INSTITUTE = "Fall institute"
TOWN = "Riverbend schools"


def make_institute(session: Session, **changes: object) -> int:
    """Give Tess's cohort a name, an organization, an end and a join code; return its number."""
    if session.scalar(select(User.id).where(User.email == email_of("Tess"))) is None:
        make_user(session, "Tess")
    with transaction(session):
        cohort = session.scalars(select(Cohort).where(Cohort.name == "A")).one()
        cohort.name, cohort.join_code, cohort.ends_on = INSTITUTE, CODE, date(2026, 6, 5)
        session.get_one(Organization, cohort.organization_id).name = TOWN
        for name, value in changes.items():
            setattr(cohort, name, value)
        return cohort.id


def change(session: Session, cohort_id: int, **changes: object) -> None:
    """Change a cohort, as somebody else would meanwhile."""
    session.rollback()
    with transaction(session):
        cohort = session.get_one(Cohort, cohort_id)
        for name, value in changes.items():
            setattr(cohort, name, value)


def members(session: Session, cohort_id: int) -> set[str]:
    """Return the names of the people in a cohort."""
    session.rollback()
    found = session.scalars(
        select(User.name)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.role == Role.LEARNER.value,
            RoleGrant.scope_kind == ScopeKind.COHORT.value,
            RoleGrant.scope_id == cohort_id,
        )
    )
    return set(found)


def answers(session: Session) -> dict[str, str | None]:
    """Return what became of every invitation, by address."""
    session.rollback()
    rows = session.execute(select(Invitation.email, Invitation.answer).order_by(Invitation.id))
    return {row.email: row.answer for row in rows}
