"""Cohorts as they are stored, who is in them and who trains them, and what is said of them in the audit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain import Role
from app.accounts.domain.stewardship import Act
from app.accounts.models import RoleGrant, User
from app.people.domain import CohortId, CohortKind, CohortLine, Days, OrganizationId
from app.people.models import Cohort, Organization
from app.people.service.memberships import holds_in_cohort


def select_cohorts() -> Select[*tuple[Any, ...]]:
    """Select every cohort with the name of its organization; further columns may be added."""
    return select(
        Cohort.id,
        Cohort.organization_id,
        Cohort.kind,
        Cohort.name,
        Cohort.starts_on,
        Cohort.ends_on,
        Cohort.closed_at,
        Cohort.join_code,
        Organization.name.label("organization"),
    ).join(Organization, Organization.id == Cohort.organization_id)


def read_cohort(row: Row[*tuple[Any, ...]]) -> CohortLine:
    """Return the cohort that a row of `select_cohorts` holds."""
    return CohortLine(
        id=CohortId(row.id),
        organization_id=OrganizationId(row.organization_id),
        organization=row.organization,
        kind=CohortKind(row.kind),
        name=row.name,
        days=Days(starts_on=row.starts_on, ends_on=row.ends_on, closed_at=row.closed_at),
        join_code=row.join_code,
    )


def find_trainers(
    session: Session, cohort_ids: Iterable[int]
) -> Mapping[CohortId, tuple[str, ...]]:
    """Return the names of those who train these cohorts, or all of their organization's."""
    rows = session.execute(
        select(Cohort.id, User.id.label("user_id"), User.name)
        .join(RoleGrant, holds_in_cohort())
        .join(User, User.id == RoleGrant.user_id)
        .where(
            Cohort.id.in_(list(cohort_ids)),
            RoleGrant.role == Role.TRAINER.value,
            User.is_active,
        )
        .distinct()
        .order_by(User.name, User.id)
    )
    names: dict[CohortId, list[str]] = defaultdict(list)
    for row in rows:
        names[CohortId(row.id)].append(row.name)
    return defaultdict(tuple, {cohort_id: tuple(found) for cohort_id, found in names.items()})


def record_of_cohort(
    session: Session, act: Act, verb: str, cohort: CohortLine, **data: int | str
) -> None:
    """Record who did what to a cohort, with its name of today."""
    thing = ("cohort", str(cohort.id))
    accounts.record_event(
        session, act.now, act.actor_id, verb, thing, {"name": cohort.name, **data}
    )
