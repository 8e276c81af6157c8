"""In which cohort somebody is at work: what a sheet says when it is recorded."""

from datetime import date

from sqlalchemy import ScalarSelect, or_, select

from app.accounts.models import RoleGrant
from app.people.models import Cohort
from app.people.service.memberships import IS_MEMBER


def select_current_cohort(user_id: int, day: date) -> ScalarSelect[int]:
    """Select the cohort somebody is at work in on a day; nothing when she is in none.

    It is a running one, as `Days.state_on` has it; of several, the one she joined last.
    """
    return (
        select(Cohort.id)
        .join(RoleGrant, RoleGrant.scope_id == Cohort.id)
        .where(
            RoleGrant.user_id == user_id,
            *IS_MEMBER,
            Cohort.closed_at.is_(None),
            Cohort.starts_on <= day,
            or_(Cohort.ends_on.is_(None), Cohort.ends_on >= day),
        )
        .order_by(RoleGrant.granted_at.desc(), RoleGrant.id.desc())
        .limit(1)
        .scalar_subquery()
    )
