"""Who may see whom: the one rule, which every read of somebody else goes through.

- A trainer sees the work of the members of the cohorts she trains: until they are closed, also after their
  last day.
- Whoever manages a cohort, as its trainer or as an operator, sees who is in it until it is closed.
- Whoever names the trainers of a cohort sees the people of its organization.
- Operators see accounts, and never anybody's work (`app/administration`).

Nobody sees anybody else. What is one's own is read by the number of whoever is signed in.
"""

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.domain import Role
from app.accounts.models import RoleGrant
from app.people.models import Cohort
from app.people.service.memberships import IS_MEMBER, holds_in_cohort, select_members

_IS_TRAINER = RoleGrant.role == Role.TRAINER.value
_IS_OPEN = Cohort.closed_at.is_(None)


def trained_by(actor_id: int) -> Select[int]:
    """Select the numbers of the cohorts somebody trains, past and closed ones too."""
    return (
        select(Cohort.id)
        .join(RoleGrant, holds_in_cohort())
        .where(RoleGrant.user_id == actor_id, _IS_TRAINER)
    )


def managed_by(actor_id: int) -> Select[int]:
    """Select the numbers of the cohorts somebody manages: those she trains; an operator, all."""
    return (
        select(Cohort.id)
        .join(
            RoleGrant,
            or_(and_(_IS_TRAINER, holds_in_cohort()), RoleGrant.role == Role.OPERATOR.value),
        )
        .where(RoleGrant.user_id == actor_id)
    )


def learners_of(trainer_id: int, cohort_id: int | None = None) -> Select[int]:
    """Select the numbers of those whose work a trainer sees: in all her cohorts, or in one of them."""
    return _members_of(trained_by(trainer_id), cohort_id)


def may_see(session: Session, trainer_id: int, learner_id: int) -> bool:
    """Say whether somebody sees another person's work."""
    is_it = learners_of(trainer_id).where(RoleGrant.user_id == learner_id).limit(1)
    return session.scalar(is_it) is not None


def members_seen_by(actor_id: int, cohort_id: int) -> Select[int]:
    """Select the numbers of the members of a cohort, for somebody who may or may not manage it."""
    return _members_of(managed_by(actor_id), cohort_id)


def people_of(organization_id: int) -> Select[int]:
    """Select the numbers of an organization's trainers, and of the members of its cohorts."""
    return (
        select(RoleGrant.user_id)
        .join(Cohort, holds_in_cohort())
        .where(Cohort.organization_id == organization_id, or_(_IS_TRAINER, and_(*IS_MEMBER)))
    )


def _members_of(cohorts: Select[int], cohort_id: int | None) -> Select[int]:
    seen = cohorts.where(_IS_OPEN)
    if cohort_id is not None:
        seen = seen.where(Cohort.id == cohort_id)
    return select_members(seen)
