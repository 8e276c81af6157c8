"""Demo people in the database: made once, with what each of them may do."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain import Role
from app.accounts.domain.scopes import SITE, Grant, Scope, ScopeKind
from app.accounts.domain.stewardship import Act
from app.accounts.service.grants import add_grant
from app.demo.domain import COHORT, DISTRICT, DemoPerson, cohort_days
from app.people.domain import CohortKind
from app.people.models import Cohort, Organization
from app.people.service.cohorts import NewCohort, make_cohort
from app.people.service.organizations import make_organization


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """The organization of the demo, and its cohort."""

    organization_id: int
    cohort_id: int


def make_district(session: Session, day: date, now: datetime) -> District:
    """Make the organization and the cohort of the demo, once; later days find them as they are."""
    act = Act(actor_id=None, now=now)
    organization_id = session.scalar(select(Organization.id).where(Organization.name == DISTRICT))
    if organization_id is None:
        organization_id = make_organization(session, DISTRICT, act)
    is_it = (Cohort.organization_id == organization_id) & (Cohort.name == COHORT)
    cohort_id = session.scalar(select(Cohort.id).where(is_it))
    if cohort_id is None:
        starts_on, ends_on = cohort_days(day)
        wanted = NewCohort(
            organization_id=organization_id,
            kind=CohortKind.DISTRICT,
            name=COHORT,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        cohort_id = make_cohort(session, wanted, act)
    return District(organization_id=organization_id, cohort_id=cohort_id)


def put_person(
    session: Session, person: DemoPerson, password_hash: str, district: District, now: datetime
) -> None:
    """Make a demo person with her roles, or put her back to her printed password and them."""
    grants = _grants_of(person.role, district)
    account = accounts.NewAccount(
        email=person.email,
        name=person.name,
        password_hash=password_hash,
        grants=grants,
        is_demo=True,
    )
    accounts.put_demo_account(session, account, now)
    held = accounts.get_account_of(session, person.email)
    for grant in sorted(grants - held.grants) if held.is_demo else ():
        add_grant(session, held.id, grant, Act(actor_id=None, now=now))


def _grants_of(role: Role, district: District) -> frozenset[Grant]:
    cohort = Scope(ScopeKind.COHORT, district.cohort_id)
    organization = Scope(ScopeKind.ORGANIZATION, district.organization_id)
    if role is Role.TRAINER:
        return frozenset({Grant(role, organization)})
    if role is Role.LEARNER:
        return frozenset({Grant(role, SITE), Grant(role, cohort)})
    return frozenset({Grant(role, SITE)})
