"""Who trains a cohort: named by trainers of its organization and by operators.

They choose among people they know from the organization: its trainers, and the members of its cohorts. So
nobody learns who else has an account.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.domain import Role, UserId
from app.accounts.domain.scopes import Grant, Scope, ScopeKind
from app.accounts.domain.stewardship import Act
from app.accounts.models import RoleGrant, User
from app.people.domain import CohortLine
from app.people.errors import MemberNotFoundError
from app.people.models import Cohort
from app.people.service import roles
from app.people.service.cohort_pages import list_makeable
from app.people.service.memberships import holds_in_cohort
from app.people.service.sight import people_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortTrainer:
    """Somebody who trains a cohort, and whether as one who trains all of its organization."""

    id: int
    name: str
    is_of_organization: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who can be named a trainer of a cohort."""

    id: int
    name: str
    email: str


def list_trainers(session: Session, cohort: CohortLine) -> list[CohortTrainer]:
    """Return those who train a cohort, by name."""
    rows = session.execute(
        select(User.id, User.name, RoleGrant.scope_kind)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .join(Cohort, holds_in_cohort())
        .where(Cohort.id == cohort.id, RoleGrant.role == Role.TRAINER.value, User.is_active)
        # Whoever trains both is listed once, as a trainer of the organization.
        .order_by(User.name, User.id, RoleGrant.scope_kind)
    )
    found: dict[int, CohortTrainer] = {}
    for row in rows:
        is_of_organization = row.scope_kind == ScopeKind.ORGANIZATION.value
        if row.id not in found or is_of_organization:
            found[row.id] = CohortTrainer(
                id=row.id, name=row.name, is_of_organization=is_of_organization
            )
    return list(found.values())


def may_name(session: Session, actor_id: UserId, cohort: CohortLine) -> bool:
    """Say whether somebody may name the trainers of a cohort."""
    makeable = list_makeable(session, actor_id)
    return cohort.organization_id in {organization.id for organization in makeable}


def list_candidates(session: Session, cohort: CohortLine) -> list[Candidate]:
    """Return the people of the organization who do not train a cohort yet, by name."""
    already = [trainer.id for trainer in list_trainers(session, cohort)]
    rows = session.execute(
        select(User.id, User.name, User.email)
        .where(
            User.id.in_(people_of(cohort.organization_id)), User.id.not_in(already), User.is_active
        )
        .order_by(User.name, User.id)
    )
    return [Candidate(**row._asdict()) for row in rows]


def name_trainer(session: Session, cohort: CohortLine, user_id: int, act: Act) -> str:
    """Make a person of the organization a trainer of a cohort, and return her name.

    Raises:
        MemberNotFoundError: nobody with this number can be named.
        ClosedError: the cohort is closed.
    """
    known = {one.id: one.name for one in list_candidates(session, cohort)}
    if user_id not in known:
        raise MemberNotFoundError(user_id)
    roles.grant(session, user_id, _grant_of(cohort), act)
    return known[user_id]


def end_training(session: Session, cohort: CohortLine, user_id: int, act: Act) -> str:
    """Let somebody train a cohort no longer, and return her name.

    Raises:
        MemberNotFoundError: she does not train it, or as one who trains all of its organization.
    """
    known = {one.id: one for one in list_trainers(session, cohort)}
    if user_id not in known or known[user_id].is_of_organization:
        raise MemberNotFoundError(user_id)
    grant = _grant_of(cohort)
    roles.revoke(session, user_id, grant.role, act, grant.scope)
    return known[user_id].name


def _grant_of(cohort: CohortLine) -> Grant:
    return Grant(Role.TRAINER, Scope(ScopeKind.COHORT, cohort.id))
