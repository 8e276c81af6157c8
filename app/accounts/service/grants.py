"""Rows of the one table of grants: who holds which role where."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from app.accounts.domain import Role
from app.accounts.domain.scopes import Grant, Scope, ScopeKind
from app.accounts.domain.stewardship import Act
from app.accounts.models import RoleGrant


def find_grants(session: Session, user_ids: Collection[int]) -> dict[int, frozenset[Grant]]:
    """Return what each of these people holds."""
    held: dict[int, set[Grant]] = {user_id: set() for user_id in user_ids}
    rows = session.execute(
        select(RoleGrant.user_id, RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id).where(
            RoleGrant.user_id.in_(held)
        )
    )
    for user_id, role, kind, scope_id in rows:
        held[user_id].add(Grant(Role(role), Scope(ScopeKind(kind), scope_id)))
    return {user_id: frozenset(grants) for user_id, grants in held.items()}


def add_grant(session: Session, user_id: int, grant: Grant, act: Act) -> None:
    """Add a grant that is not there yet."""
    session.add(
        RoleGrant(
            user_id=user_id,
            role=grant.role.value,
            scope_kind=grant.scope.kind.value,
            scope_id=grant.scope.id,
            granted_at=act.now,
            granted_by_id=act.actor_id,
        )
    )


def remove_grants(session: Session, user_id: int, role: Role, scopes: Iterable[Scope]) -> None:
    """Take a role away in these scopes."""
    places = [(scope.kind.value, scope.id) for scope in scopes]
    session.execute(
        delete(RoleGrant).where(
            RoleGrant.user_id == user_id,
            RoleGrant.role == role.value,
            tuple_(RoleGrant.scope_kind, RoleGrant.scope_id).in_(places),
        )
    )
