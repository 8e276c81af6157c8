"""Signing in: every try is counted before its password is checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select, text
from sqlalchemy.orm import Session

from app.accounts.domain import (
    CLOCK_TOLERANCE,
    MAX_EMAILS,
    TRY_WINDOW,
    TriesMeanwhile,
    UserId,
    hash_name,
    is_try_allowed,
    normalize_name_key,
)
from app.accounts.errors import TooManyTriesError
from app.accounts.models import SignInTry, User
from app.accounts.service.audit import record_event
from app.accounts.service.passwords import DUMMY_HASH
from app.db import locks_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInTicket:
    """A counted try: whose account it is for, and the hash to verify outside the transaction."""

    try_id: int | None
    name_hash: str
    user_id: UserId | None
    password_hash: str


def begin_sign_in(session: Session, email: str, device: str, now: datetime) -> SignInTicket:
    """Count a try before the password is checked, so that parallel tries cannot slip through.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
    """
    key = normalize_name_key(email)
    name_hash = hash_name(key, device)
    return _make_ticket(session, key, name_hash, count_try(session, name_hash, now))


def begin_sign_in_unstored(
    session: Session, meanwhile: TriesMeanwhile, email: str, device: str, now: datetime
) -> SignInTicket:
    """Count a try in memory, because the database cannot store it now.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
    """
    key = normalize_name_key(email)
    name_hash = hash_name(key, device)
    if not meanwhile.count(name_hash, _stored_tries(session, name_hash), now):
        raise TooManyTriesError
    return _make_ticket(session, key, name_hash, None)


def _stored_tries(session: Session, name_hash: str) -> Sequence[datetime]:
    wanted = select(SignInTry.tried_at).where(SignInTry.name_hash == name_hash)
    return session.scalars(wanted).all()


def _make_ticket(session: Session, key: str, name_hash: str, try_id: int | None) -> SignInTicket:
    row = session.execute(
        select(User.id, User.password_hash, User.is_active).where(User.email == key)
    )
    user = row.one_or_none()
    known = user is not None and user.is_active
    return SignInTicket(
        try_id=try_id,
        name_hash=name_hash,
        user_id=UserId(user.id) if user is not None and known else None,
        password_hash=user.password_hash if user is not None and known else DUMMY_HASH,
    )


def count_try(session: Session, name_hash: str, now: datetime) -> int:
    """Count a try under the hash of a name, and return its number.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
    """
    _queue_tries(session, name_hash)
    _forget_old_tries(session, now)
    if not is_try_allowed(_stored_tries(session, name_hash), now):
        raise TooManyTriesError
    counted = insert(SignInTry).values(name_hash=name_hash, tried_at=now).returning(SignInTry.id)
    return session.scalar(counted) or 0


def take_back_try(session: Session, try_id: int | None) -> None:
    """Forget a counted try: what was typed was right."""
    session.execute(delete(SignInTry).where(SignInTry.id == try_id))


def note_wrong_try(session: Session, ticket: SignInTicket, now: datetime) -> None:
    """Record a failed sign-in in the audit log, at the same cost for known and unknown names."""
    thing = ("name", ticket.name_hash[:16])
    if ticket.user_id is not None:
        thing = ("user", str(ticket.user_id))
    record_event(session, now, None, "sign_in_failed", thing)


def forget_tries(session: Session, email: str) -> None:
    """Let somebody who has proved that an address is hers try again immediately."""
    name_hash = hash_name(normalize_name_key(email))
    session.execute(delete(SignInTry).where(SignInTry.name_hash == name_hash))


def is_mail_allowed(session: Session, email: str, now: datetime) -> bool:
    """Say whether an email to an address may be sent, three in five minutes, and count it if so.

    It is counted whether or not somebody has the address, so that both take the same time. One that
    may not be sent does not count: or whoever keeps asking would keep every email back for good.
    """
    name_hash = hash_name(normalize_name_key(email), "mail")
    _queue_tries(session, name_hash)
    _forget_old_tries(session, now)
    sent = select(func.count(SignInTry.id)).where(SignInTry.name_hash == name_hash)
    is_allowed = (session.scalar(sent) or 0) < MAX_EMAILS
    if is_allowed:
        session.execute(insert(SignInTry).values(name_hash=name_hash, tried_at=now))
    return is_allowed


def _queue_tries(session: Session, name_hash: str) -> None:
    # SQLite allows only one writer anyway; PostgreSQL needs a lock per name.
    if locks_rows(session):
        lock = select(func.pg_advisory_xact_lock(text(":key"))).params(key=int(name_hash[:15], 16))
        session.execute(lock)


def _forget_old_tries(session: Session, now: datetime) -> None:
    session.execute(
        delete(SignInTry).where(
            or_(SignInTry.tried_at <= now - TRY_WINDOW, SignInTry.tried_at > now + CLOCK_TOLERANCE)
        )
    )
