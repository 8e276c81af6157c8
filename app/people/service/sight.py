"""Who may see whom: the one rule, which every read of somebody else goes through.

A trainer sees the members of the cohorts she trains until they are closed, also after their last day,
and nobody else. Everybody sees herself.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, literal, or_, select, union
from sqlalchemy.orm import Session

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


def trained_by(actor_id: int) -> Select[int]:
    """Select the numbers of the cohorts somebody trains, past and closed ones too."""
    return (
        select(Cohort.id)
        .join(RoleGrant, holds_in_cohort())
        .where(RoleGrant.user_id == actor_id, RoleGrant.role == Role.TRAINER.value)
    )


def members_of(cohorts: Select[int]) -> Select[int]:
    """Select the numbers of the people who are members of some cohorts."""
    return select(RoleGrant.user_id).where(*IS_MEMBER, RoleGrant.scope_id.in_(cohorts))


def select_memberships(
    cohort_ids: Collection[int], user_ids: Collection[int]
) -> Select[*tuple[int, int]]:
    """Select cohort and person for each of these people's memberships in these cohorts."""
    return select(RoleGrant.scope_id, RoleGrant.user_id).where(
        *IS_MEMBER,
        RoleGrant.scope_id.in_(cohort_ids),
        RoleGrant.user_id.in_(user_ids),
    )


def learners_of(trainer_id: int, cohort_id: int | None = None) -> Select[int]:
    """Select the numbers of a trainer's learners: of all her cohorts, or of one of them."""
    cohorts = trained_by(trainer_id).where(Cohort.closed_at.is_(None))
    if cohort_id is not None:
        cohorts = cohorts.where(Cohort.id == cohort_id)
    return members_of(cohorts)


def seen_by(actor_id: int) -> CompoundSelect[int]:
    """Select the numbers of the people whose work somebody may see: her own, and her learners'."""
    return union(select(literal(actor_id)), learners_of(actor_id))


def may_see(session: Session, actor_id: int, learner_id: int) -> bool:
    """Say whether somebody may see a person's work."""
    seen = seen_by(actor_id).subquery()
    (number,) = seen.c
    return session.scalar(select(number).where(number == learner_id)) is not None
