"""Builders of the people and rows that tests speak about.

The cast, the same in every test: **Ana** learner of no cohort, **Ben** learner of cohort A,
**Tess** trainer of A, **Uma** trainer of B (must see nothing of A), **Otto** operator. A builder
commits what it builds: it makes the world as it stood before the test begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.domain.scopes import SITE, Scope, ScopeKind
from app.accounts.models import RoleGrant, User
from app.db import transaction
from app.people.models import Cohort, Organization

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "plumb line, level and square"

CAST: dict[str, tuple[str, ...]] = {
    "Ana": ("learner",),
    "Ben": ("learner",),
    "Tess": ("trainer",),
    "Uma": ("trainer",),
    "Otto": ("operator",),
}
# Whose cohort people of the cast are in; whoever else trains somebody trains A.
COHORTS = {"Ben": "A", "Tess": "A", "Uma": "B"}


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The whole cast, each already in the database."""

    ana: User
    ben: User
    tess: User
    uma: User
    otto: User


def email_of(name: str) -> str:
    """Return the address a person of the cast signs in with."""
    return f"{name.lower().replace(' ', '.')}@example.org"


@cache
def _cheap_hash(password: str) -> str:
    # Argon2's smallest settings: a real hash that costs tests nothing.
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


def make_user(
    session: Session,
    name: str = "Ana",
    *,
    roles: Sequence[str] | None = None,
    cohort: str | None = None,
    is_demo: bool = False,
    password: str = PASSWORD,
    number: int | None = None,
) -> User:
    """Make a person who can sign in; a name of the cast brings its roles and cohort.

    Args:
        session: where the person is stored.
        name: what she is called; the email address follows from it.
        roles: roles other than those of the cast.
        cohort: the cohort she trains or is a member of, by her roles; made when it is not there.
        is_demo: made by `make run`, kept out of statistics.
        password: what she types to sign in.
        number: the number of her account, where a test looks for it.
    """
    user = User(
        id=number,
        email=email_of(name),
        name=name,
        password_hash=_cheap_hash(password),
        is_demo=is_demo,
        created_at=MORNING,
    )
    with transaction(session):
        session.add(user)
        session.flush()
        held = roles if roles is not None else CAST.get(name, ("learner",))
        _grant(session, user.id, held, cohort or COHORTS.get(name))
    return user


def _grant(session: Session, user_id: int, roles: Sequence[str], cohort: str | None) -> None:
    grants = [(role, SITE) for role in roles if role != "trainer"]
    if "trainer" in roles:
        grants.append(("trainer", scope_of(session, cohort or "A")))
    if "learner" in roles and cohort is not None:
        grants.append(("learner", scope_of(session, cohort)))
    for role, scope in grants:
        _add_grant(session, user_id, role, scope, MORNING)


def grant(
    session: Session, user_id: int, role: str, scope: Scope, granted_at: datetime = MORNING
) -> None:
    """Give somebody a role in a cohort or an organization; as a learner she is its member."""
    with transaction(session):
        _add_grant(session, user_id, role, scope, granted_at)


def _add_grant(
    session: Session, user_id: int, role: str, scope: Scope, granted_at: datetime
) -> None:
    row = RoleGrant(user_id=user_id, role=role, granted_at=granted_at)
    row.scope_kind, row.scope_id = scope.kind.value, scope.id
    session.add(row)


def scope_of(session: Session, name: str) -> Scope:
    """Return the cohort of a name as a scope; each is made with an organization of its own."""
    cohort_id = session.scalar(select(Cohort.id).where(Cohort.name == name))
    if cohort_id is None:
        organization = Organization(name=f"Organization of {name}", created_at=MORNING)
        session.add(organization)
        session.flush()
        cohort = Cohort(
            organization_id=organization.id,
            kind="institute",
            name=name,
            starts_on=MORNING.date(),
            created_at=MORNING,
        )
        session.add(cohort)
        session.flush()
        cohort_id = cohort.id
    return Scope(ScopeKind.COHORT, cohort_id)


def make_people(session: Session) -> People:
    """Make the whole cast."""
    ana, ben, tess, uma, otto = (make_user(session, name) for name in CAST)
    return People(ana=ana, ben=ben, tess=tess, uma=uma, otto=otto)
