"""Sessions: whose they are, and how they end."""

from datetime import datetime

from sqlalchemy import bindparam, outerjoin, select, update
from sqlalchemy.orm import Session

from app.accounts.domain import Role, SignedInUser, UserId
from app.accounts.models import RoleGrant, User
from app.accounts.service.audit import record_event

# Asked on every request, so built once, and of plain columns: no object of the ORM is made.
_users, _grants = User.__table__.c, RoleGrant.__table__.c
_WHO = (
    select(
        _users.name,
        _users.email,
        _users.session_version,
        _users.is_active,
        _users.is_demo,
        _users.time_zone,
        _grants.role,
    )
    .select_from(outerjoin(User.__table__, RoleGrant.__table__, _grants.user_id == _users.id))
    .where(_users.id == bindparam("user_id"))
)


def load_signed_in_user(session: Session, user_id: UserId, version: int) -> SignedInUser | None:
    """Return the person of a session by one query, or None when that session has ended."""
    rows = session.execute(_WHO, {"user_id": user_id}).all()
    if not rows or not rows[0].is_active or rows[0].session_version != version:
        return None
    first = rows[0]
    return SignedInUser(
        id=user_id,
        name=first.name,
        email=first.email,
        roles=frozenset(Role(row.role) for row in rows if row.role),
        session_version=version,
        is_demo=first.is_demo,
        time_zone=first.time_zone,
    )


def end_sessions(session: Session, user_id: UserId, now: datetime, verb: str) -> None:
    """End every session of a person, copied cookies included."""
    session.execute(
        update(User).where(User.id == user_id).values(session_version=User.session_version + 1)
    )
    record_event(session, now, user_id, verb, ("user", str(user_id)))


def get_session_version(session: Session, user_id: UserId) -> int:
    """Return the version that valid sessions of a person carry."""
    found: int = session.execute(
        select(User.session_version).where(User.id == user_id)
    ).scalar_one()
    return found
