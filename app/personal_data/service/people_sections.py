"""A person's roles, cohorts and invitations as an export shows them."""

from collections.abc import Mapping

from sqlalchemy import Executable, and_, func, select

from app.accounts.domain.scopes import ScopeKind
from app.accounts.models import RoleGrant, User
from app.people.models import Cohort, Invitation, Organization


def select_roles(user_id: int) -> Executable:
    """Select what somebody may do, with the name of the cohort or organization it is limited to."""
    is_cohort = RoleGrant.scope_kind == ScopeKind.COHORT.value
    is_organization = RoleGrant.scope_kind == ScopeKind.ORGANIZATION.value
    return (
        select(
            RoleGrant.role,
            RoleGrant.scope_kind.label("where"),
            func.coalesce(Cohort.name, Organization.name).label("name"),
            RoleGrant.granted_at,
        )
        .outerjoin(Cohort, and_(is_cohort, Cohort.id == RoleGrant.scope_id))
        .outerjoin(Organization, and_(is_organization, Organization.id == RoleGrant.scope_id))
        .where(RoleGrant.user_id == user_id)
        .order_by(RoleGrant.id)
    )


def select_invitations(user_id: int) -> Mapping[str, Executable]:
    """Select what was sent to her address, and what she sent: the addresses of others are not hers.

    Whoever has not confirmed that an address is hers is not told what was sent to it.
    """
    columns = (
        Cohort.name.label("cohort"),
        Invitation.invited_at,
        Invitation.answered_at,
        Invitation.answer,
    )
    of_cohort = select(*columns).join(Cohort, Cohort.id == Invitation.cohort_id)
    hers = select(User.email).where(User.id == user_id, User.email_confirmed_at.is_not(None))
    to_her = of_cohort.add_columns(Invitation.name.label("called"))
    return {
        "invitations": (to_her.where(Invitation.email.in_(hers)).order_by(Invitation.id)),
        "invitations_sent": (
            of_cohort.where(Invitation.invited_by_id == user_id).order_by(Invitation.id)
        ),
    }
