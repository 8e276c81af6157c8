"""Where a grant holds, and which grants make somebody a member of a cohort: as conditions of statements."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.accounts.domain import Role
from app.accounts.domain.scopes import ScopeKind
from app.accounts.models import RoleGrant
from app.people.models import Cohort

# What the grants have in common that make somebody a member of the cohort `RoleGrant.scope_id`.
IS_MEMBER = (
    RoleGrant.role == Role.LEARNER.value,
    RoleGrant.scope_kind == ScopeKind.COHORT.value,
)


def holds_in_cohort() -> ColumnElement[bool]:
    """Say that a grant holds in a cohort: in itself, or in the organization that runs it."""
    return or_(
        and_(RoleGrant.scope_kind == ScopeKind.COHORT.value, RoleGrant.scope_id == Cohort.id),
        and_(
            RoleGrant.scope_kind == ScopeKind.ORGANIZATION.value,
            RoleGrant.scope_id == Cohort.organization_id,
        ),
    )


def select_members(cohort_ids: Select[int]) -> Select[int]:
    """Select the numbers of the members of these cohorts."""
    return select(RoleGrant.user_id).where(*IS_MEMBER, RoleGrant.scope_id.in_(cohort_ids))


def select_memberships(
    cohort_ids: Collection[int], user_ids: Collection[int]
) -> Select[*tuple[int, int]]:
    """Select cohort and person for each of these people's memberships in these cohorts."""
    return select(RoleGrant.scope_id, RoleGrant.user_id).where(
        *IS_MEMBER,
        RoleGrant.scope_id.in_(cohort_ids),
        RoleGrant.user_id.in_(user_ids),
    )
