"""Sessions: whose they are, where they are open, and what ends them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, or_, outerjoin, select, update
from sqlalchemy.orm import Session

from app.accounts.domain import Role, SignedInUser, UserId
from app.accounts.domain.sessions import (
    MAX_SESSION_AGE,
    SEEN_STEP,
    IdleLimits,
    find_idle_limit,
    hash_key,
    is_session_open,
)
from app.accounts.domain.stewardship import Account
from app.accounts.models import AccountSession, AuditEvent, RoleGrant, SecondFactor, User
from app.accounts.service.audit import record_event
from app.db import DATABASE_FAULTS, transaction

# A Core statement, compiled once: every request executes it, and no ORM object is built.
_users, _grants, _sessions = User.__table__.c, RoleGrant.__table__.c, AccountSession.__table__.c
_factors = SecondFactor.__table__.c
_WHO = (
    select(
        _sessions.id.label("session_id"),
        _sessions.opened_at,
        _sessions.seen_at,
        _users.id,
        _users.name,
        _users.email,
        _users.email_confirmed_at,
        _users.is_active,
        _users.is_demo,
        _factors.user_id.label("factor_of"),
        _users.time_zone,
        _grants.role,
    )
    .select_from(
        outerjoin(
            AccountSession.__table__.join(User.__table__, _users.id == _sessions.user_id),
            RoleGrant.__table__,
            _grants.user_id == _users.id,
        ).outerjoin(SecondFactor.__table__, _factors.user_id == _users.id)
    )
    .where(_sessions.key_hash == bindparam("key_hash"))
)


# The same person, while her session cannot be stored.
_PERSON = select(
    _users.id,
    _users.name,
    _users.email,
    _users.email_confirmed_at,
    _users.is_active,
    _users.is_demo,
    _users.time_zone,
    _factors.user_id.label("factor_of"),
    _grants.role,
).select_from(
    outerjoin(User.__table__, RoleGrant.__table__, _grants.user_id == _users.id).outerjoin(
        SecondFactor.__table__, _factors.user_id == _users.id
    )
)


# Acts that invalidate a session that is not stored yet, whoever holds it.
_ENDS = (
    *("signed_out", "ended_session", "ended_sessions", "closed", "erased", "kept_address"),
    *("changed_password", "reset_password", "set_password", "changed_address", "set_address"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A session to be opened: its secret key, and a description of the browser."""

    key: str
    browser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One browser in which a person is signed in, as she sees it."""

    id: int
    browser: str
    opened_at: datetime
    seen_at: datetime


def load_signed_in_user(
    session: Session, key: str, limits: IdleLimits, now: datetime
) -> SignedInUser | None:
    """Return the person of a session in one statement, or None when the session has ended.

    The time of last use is stored now and then, and only when nobody has to wait for it.
    """
    # Inside another transaction, nothing else must be written.
    is_apart = not session.in_transaction()
    rows = session.execute(_WHO, {"key_hash": hash_key(key)}).all()
    if not rows or not rows[0].is_active:
        return None
    first, roles = rows[0], frozenset(Role(row.role) for row in rows if row.role)
    idle = find_idle_limit(roles, limits)
    if not is_session_open(first.opened_at, first.seen_at, idle, now):
        return None
    if is_apart and not first.seen_at <= now < first.seen_at + SEEN_STEP:
        seen = update(AccountSession).where(_sessions.id == first.session_id).values(seen_at=now)
        with suppress(*DATABASE_FAULTS), transaction(session, patience_s=0):
            session.execute(seen)
    return _person_of(rows, key, first.session_id)


def load_held_user(session: Session, user_id: UserId, key: str) -> SignedInUser | None:
    """Return the person of a session that is not stored yet, or None if it is not valid."""
    rows = session.execute(_PERSON.where(_users.id == user_id)).all()
    return _person_of(rows, key, None) if rows and rows[0].is_active else None


def _person_of(
    rows: Sequence[Row[*tuple[Any, ...]]], key: str, session_id: int | None
) -> SignedInUser:
    first = rows[0]
    return SignedInUser(
        id=UserId(first.id),
        name=first.name,
        email=first.email,
        roles=frozenset(Role(row.role) for row in rows if row.role),
        is_demo=first.is_demo,
        session_id=session_id,
        session_key=key,
        is_confirmed=first.email_confirmed_at is not None,
        has_second_factor=first.factor_of is not None,
        time_zone=first.time_zone,
    )


def open_session(session: Session, user_id: UserId, arrival: Arrival, now: datetime) -> None:
    """Open a session for a person, and delete her expired ones."""
    session.execute(
        delete(AccountSession).where(
            AccountSession.user_id == user_id,
            or_(
                AccountSession.seen_at < now - MAX_SESSION_AGE,
                AccountSession.opened_at < now - MAX_SESSION_AGE,
            ),
        )
    )
    session.execute(
        insert(AccountSession).values(
            key_hash=hash_key(arrival.key),
            user_id=user_id,
            browser=arrival.browser,
            opened_at=now,
            seen_at=now,
        )
    )
    record_event(session, now, user_id, "signed_in", ("user", str(user_id)))


def replace_session(
    session: Session, ended: int | None, user_id: UserId, arrival: Arrival, now: datetime
) -> None:
    """Open a session that replaces this browser's previous one, if it had one."""
    if ended is not None:
        close_session(session, ended)
    open_session(session, user_id, arrival, now)


def store_held_session(session: Session, user_id: UserId, arrival: Arrival, now: datetime) -> None:
    """Store a session that was opened while nothing could be stored, unless it has ended since."""
    if not has_ended_since(session, user_id, now):
        open_session(session, user_id, arrival, now)


def has_ended_since(session: Session, user_id: UserId, opened_at: datetime) -> bool:
    """Say whether an act since the given time ended this person's unstored sessions."""
    event = AuditEvent.__table__.c
    is_end = or_(
        event.verb.in_(_ENDS), event.verb.startswith("granted_"), event.verb.startswith("revoked_")
    )
    about = (event.object_type == "user", event.object_id == str(user_id))
    found = select(event.id).where(*about, event.happened_at > opened_at, is_end).limit(1)
    return session.execute(found).first() is not None


def list_sessions(
    session: Session,
    person: SignedInUser | Account,
    limits: IdleLimits,
    now: datetime,
    present: int | None = None,
) -> list[SessionLine]:
    """Return where a person is signed in: the current session first, then by last use."""
    rows = session.execute(
        select(
            AccountSession.id,
            AccountSession.browser,
            AccountSession.opened_at,
            AccountSession.seen_at,
        )
        .where(AccountSession.user_id == person.id)
        .order_by(AccountSession.seen_at.desc(), AccountSession.id.desc())
    )
    idle = find_idle_limit(person.roles, limits)
    lines = [
        SessionLine(id=row.id, browser=row.browser, opened_at=row.opened_at, seen_at=row.seen_at)
        for row in rows
        if is_session_open(row.opened_at, row.seen_at, idle, now)
    ]
    return sorted(lines, key=lambda line: line.id != present)


def end_session(session: Session, user_id: UserId, session_id: int, now: datetime) -> bool:
    """End one session of a person; False if it had already ended or is somebody else's."""
    ended = session.scalar(
        delete(AccountSession)
        .where(AccountSession.user_id == user_id, AccountSession.id == session_id)
        .returning(AccountSession.id)
    )
    if ended is None:
        return False
    record_event(session, now, user_id, "ended_session", ("user", str(user_id)))
    return True


def close_session(session: Session, session_id: int | None) -> None:
    """End a session without an audit event: it is replaced, or the act is recorded elsewhere."""
    session.execute(delete(AccountSession).where(AccountSession.id == session_id))


def sign_out(session: Session, user: SignedInUser, now: datetime) -> None:
    """End this browser's session, and with it every copy of its cookie."""
    session.execute(delete(AccountSession).where(_sessions.key_hash == hash_key(user.session_key)))
    record_event(session, now, user.id, "signed_out", ("user", str(user.id)))


def end_sessions(
    session: Session, user_id: UserId, now: datetime, verb: str, but: int | None = None
) -> None:
    """End every session of a person, copied cookies included.

    Args:
        session: the transaction of the act that ends them.
        user_id: whose sessions end.
        now: when.
        verb: the act, as the audit log names it.
        but: the one session that continues: that of the browser in use.
    """
    ended = delete(AccountSession).where(AccountSession.user_id == user_id)
    session.execute(ended if but is None else ended.where(AccountSession.id != but))
    record_event(session, now, user_id, verb, ("user", str(user_id)))
