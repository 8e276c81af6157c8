"""Signing in: every try is counted before its password is looked at."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select, text
from sqlalchemy.orm import Session

from app.accounts.domain import (
    CLOCK_TOLERANCE,
    TRY_WINDOW,
    SignedInUser,
    UserId,
    hash_name,
    is_try_allowed,
    normalize_name_key,
)
from app.accounts.errors import TooManyTriesError
from app.accounts.models import SignInTry, User
from app.accounts.service.audit import record_event
from app.accounts.service.passwords import DUMMY_HASH
from app.accounts.service.sessions import load_signed_in_user
from app.db import locks_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInTicket:
    """A counted try: whose account it would open, and the hash to verify outside the database."""

    try_id: int
    user_id: UserId | None
    password_hash: str


def begin_sign_in(session: Session, email: str, device: str, now: datetime) -> SignInTicket:
    """Count a try before the password is looked at, so that parallel tries cannot slip through.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
    """
    key = normalize_name_key(email)
    name_hash = hash_name(key, device)
    _queue_tries(session, name_hash)
    _forget_old_tries(session, now)
    tries = session.scalars(
        select(SignInTry.tried_at).where(SignInTry.name_hash == name_hash)
    ).all()
    if not is_try_allowed(tries, now):
        raise TooManyTriesError
    row = session.execute(
        select(User.id, User.password_hash, User.is_active).where(User.email == key)
    )
    user = row.one_or_none()
    known = user is not None and user.is_active
    try_id = session.scalar(
        insert(SignInTry).values(name_hash=name_hash, tried_at=now).returning(SignInTry.id)
    )
    return SignInTicket(
        try_id=try_id or 0,
        user_id=UserId(user.id) if user is not None and known else None,
        password_hash=user.password_hash if user is not None and known else DUMMY_HASH,
    )


def take_back_try(session: Session, ticket: SignInTicket) -> None:
    """Forget a counted try: the password was right."""
    session.execute(delete(SignInTry).where(SignInTry.id == ticket.try_id))


def finish_sign_in(session: Session, ticket: SignInTicket, now: datetime) -> SignedInUser | None:
    """Take back the counted try of a right password and return the person it belongs to."""
    if ticket.user_id is None:
        return None
    take_back_try(session, ticket)
    version = session.scalar(select(User.session_version).where(User.id == ticket.user_id))
    record_event(session, now, ticket.user_id, "signed_in", ("user", str(ticket.user_id)))
    return load_signed_in_user(session, ticket.user_id, version or 0)


def _queue_tries(session: Session, name_hash: str) -> None:
    # SQLite lets one writer in at a time already; PostgreSQL needs a queue per name.
    if locks_rows(session):
        lock = select(func.pg_advisory_xact_lock(text(":key"))).params(key=int(name_hash[:15], 16))
        session.execute(lock)


def _forget_old_tries(session: Session, now: datetime) -> None:
    session.execute(
        delete(SignInTry).where(
            or_(SignInTry.tried_at <= now - TRY_WINDOW, SignInTry.tried_at > now + CLOCK_TOLERANCE)
        )
    )
