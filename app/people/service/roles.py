"""Roles with their scopes: given, taken, and told by the names of the places they hold in.

Nobody is put under a trainer's eyes without her own act, so here nobody is made a member of a cohort.
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain import Role
from app.accounts.domain.scopes import SITE, Grant, Scope, ScopeKind, is_allowed
from app.accounts.domain.stewardship import Act
from app.people.domain.roles import HeldRole
from app.people.errors import JoinsHerselfError
from app.people.models import Cohort, Organization
from app.people.service.cohorts import check_running, get_cohort
from app.people.service.organizations import check_open, get_organization


def grant(session: Session, user_id: int, wanted: Grant, act: Act) -> bool:
    """Give a role to a person; False when she holds it there already.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased.
        ScopeNotAllowedError: the role does not exist with this scope.
        JoinsHerselfError: the role would make her a member of a cohort.
        OrganizationNotFoundError: there is no such organization.
        CohortNotFoundError: there is no such cohort.
        ClosedError: the organization or cohort is closed.
    """
    place = check_place(session, wanted)
    return accounts.grant_role(session, user_id, wanted, act, _where(place))


def check_place(session: Session, wanted: Grant) -> str:
    """Check that a role can be given there, and return the name of the place.

    Raises:
        JoinsHerselfError: the role would make somebody a member of a cohort.
        OrganizationNotFoundError: there is no such organization.
        CohortNotFoundError: there is no such cohort.
        ClosedError: the organization or cohort is closed.
    """
    match wanted.scope.kind:
        case ScopeKind.ORGANIZATION:
            organization = get_organization(session, wanted.scope.id)
            check_open(organization)
            return organization.name
        case ScopeKind.COHORT:
            cohort = get_cohort(session, wanted.scope.id)
            if wanted.role is Role.LEARNER:
                raise JoinsHerselfError(cohort.name)
            check_running(cohort)
            return cohort.name
        case ScopeKind.SITE:
            return ""


def revoke(
    session: Session, user_id: int, role: Role, act: Act, scope: Scope | None = None
) -> bool:
    """Take a role from a person, in one scope or everywhere; False when she does not hold it.

    Whoever may not learn on the site any more is in no cohort either.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased.
        LastOperatorError: nobody else could operate the site.
    """
    if role is Role.LEARNER and scope == SITE:
        scope = None
    place = "" if scope is None else name_scopes(session, [scope]).get(scope, "")
    return accounts.revoke_role(session, user_id, role, act, scope, _where(place))


def name_scopes(session: Session, scopes: Iterable[Scope] | None = None) -> dict[Scope, str]:
    """Return what the places of scopes are called, of all there are when none are given."""
    wanted = None if scopes is None else set(scopes)
    names: dict[Scope, str] = {SITE: ""}
    for kind, table in ((ScopeKind.COHORT, Cohort), (ScopeKind.ORGANIZATION, Organization)):
        found = select(table.id, table.name)
        if wanted is not None:
            ids = [scope.id for scope in wanted if scope.kind is kind]
            if not ids:
                continue
            found = found.where(table.id.in_(ids))
        names |= {Scope(kind, row.id): row.name for row in session.execute(found)}
    return names


def list_held(grants: Iterable[Grant], names: Mapping[Scope, str]) -> list[HeldRole]:
    """Return what somebody holds, by role and by the name of the place."""
    return sorted(
        HeldRole(role=one.role, place=names.get(one.scope, ""), scope=one.scope) for one in grants
    )


def list_grantable(session: Session, grants: Collection[Grant]) -> list[HeldRole]:
    """Return what somebody may be given: roles of the site, and trainer of what is not closed."""
    places = [
        HeldRole(role=Role.TRAINER, place=row.name, scope=Scope(kind, row.id))
        for kind, table in (
            (ScopeKind.ORGANIZATION, Organization),
            (ScopeKind.COHORT, Cohort),
        )
        for row in session.execute(
            select(table.id, table.name).where(table.closed_at.is_(None)).order_by(table.name)
        )
    ]
    site = [
        HeldRole(role=role, place="", scope=SITE) for role in Role if is_allowed(role, SITE.kind)
    ]
    return [one for one in (*site, *places) if Grant(one.role, one.scope) not in grants]


def _where(place: str) -> dict[str, str]:
    return {"where": place} if place else {}
