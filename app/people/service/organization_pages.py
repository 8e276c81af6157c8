"""What operators see of an organization: its cohorts, and who trains in it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.accounts.domain import Role
from app.accounts.domain.scopes import ScopeKind
from app.accounts.models import RoleGrant, User
from app.people.domain import OrganizationLine
from app.people.models import Cohort
from app.people.service.cohort_pages import CohortList, find_cohort_list
from app.people.service.memberships import holds_in_cohort
from app.people.service.organizations import get_organization


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerLine:
    """Somebody who trains in an organization: in all of it, or in the cohorts that are named."""

    id: int
    name: str
    cohorts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationPage:
    """An organization as operators see it."""

    organization: OrganizationLine
    cohorts: CohortList
    trainers: tuple[TrainerLine, ...]


def get_organization_page(session: Session, organization_id: int, today: date) -> OrganizationPage:
    """Return an organization with its cohorts and trainers.

    Raises:
        OrganizationNotFoundError: there is none.
    """
    organization = get_organization(session, organization_id)
    return OrganizationPage(
        organization=organization,
        cohorts=find_cohort_list(session, Cohort.organization_id == organization.id, today),
        trainers=tuple(_list_trainers(session, organization.id)),
    )


def _list_trainers(session: Session, organization_id: int) -> list[TrainerLine]:
    is_everywhere = and_(
        RoleGrant.scope_kind == ScopeKind.ORGANIZATION.value, RoleGrant.scope_id == organization_id
    )
    is_trainer = (RoleGrant.role == Role.TRAINER.value, User.is_active)
    everywhere = session.execute(
        select(User.id, User.name)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(*is_trainer, is_everywhere)
        .order_by(User.name, User.id)
    )
    lines = {row.id: TrainerLine(id=row.id, name=row.name, cohorts=()) for row in everywhere}
    somewhere = session.execute(
        select(User.id, User.name, Cohort.name.label("cohort"))
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .join(Cohort, holds_in_cohort())
        .where(*is_trainer, Cohort.organization_id == organization_id, User.id.not_in(lines))
        .order_by(User.name, User.id, Cohort.starts_on.desc(), Cohort.name)
    )
    for row in somewhere:
        known = lines.get(row.id)
        cohorts = (*(known.cohorts if known else ()), row.cohort)
        lines[row.id] = TrainerLine(id=row.id, name=row.name, cohorts=cohorts)
    return list(lines.values())
