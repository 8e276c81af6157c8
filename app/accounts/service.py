"""Use cases of accounts. Passwords are hashed outside transactions: hashing is slow on purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import bindparam, delete, func, insert, or_, outerjoin, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain import (
    CLOCK_TOLERANCE,
    TRY_WINDOW,
    Role,
    SignedInUser,
    TriesMeanwhile,
    UserId,
    hash_name,
    is_try_allowed,
    normalize_name_key,
)
from app.accounts.errors import EmailTakenError, TooManyTriesError, UnknownUserError
from app.accounts.models import AuditEvent, RoleGrant, SignInTry, User
from app.db import locks_rows

# OWASP's first recommendation for argon2id; one hash takes some 50 ms and 46 MiB.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
# Verified when the name is unknown, so that known and unknown names take the same time: a hash of
# nothing but zeros, which no password is known to have, and which costs nothing to write down.
_DUMMY_HASH = "$argon2id$v=19$m=47104,t=1,p=1$" + "A" * 22 + "$" + "A" * 43

# Asked on every request, so built once, and of plain columns: no object of the ORM is made.
_users, _grants = User.__table__.c, RoleGrant.__table__.c
_WHO = (
    select(
        _users.name,
        _users.email,
        _users.session_version,
        _users.is_active,
        _users.is_demo,
        _grants.role,
    )
    .select_from(outerjoin(User.__table__, RoleGrant.__table__, _grants.user_id == _users.id))
    .where(_users.id == bindparam("user_id"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """What is needed to open an account; the password comes hashed."""

    email: str
    name: str
    password_hash: str
    roles: frozenset[Role] = frozenset({Role.LEARNER})
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInTicket:
    """A counted try: whose account it would open, and the hash to verify outside the database."""

    try_id: int | None
    name_hash: str
    user_id: UserId | None
    password_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One account as the operator sees it."""

    email: str
    name: str
    roles: tuple[Role, ...]
    is_active: bool
    is_demo: bool


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _HASHER.hash(password)


def is_password_right(password_hash: str, password: str) -> bool:
    """Say whether the password belongs to the hash."""
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


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
    )


def find_user_id(session: Session, email: str) -> UserId | None:
    """Return the id of the account with this e-mail address."""
    found = session.scalar(select(User.id).where(User.email == normalize_name_key(email)))
    return None if found is None else UserId(found)


def create_account(
    session: Session, account: NewAccount, now: datetime, actor_id: UserId | None = None
) -> UserId:
    """Open an account.

    Raises:
        EmailTakenError: there is one with this e-mail address already.
    """
    email = normalize_name_key(account.email)
    user = User(
        email=email,
        name=account.name.strip(),
        password_hash=account.password_hash,
        is_demo=account.is_demo,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        raise EmailTakenError(email) from error
    user_id = UserId(user.id)
    for role in sorted(account.roles):
        session.add(RoleGrant(user_id=user_id, role=role.value, granted_at=now))
    record_event(session, now, actor_id or user_id, "opened", ("user", str(user_id)))
    return user_id


def put_demo_account(session: Session, account: NewAccount, now: datetime) -> None:
    """Open a demo account, or give the one that stands its printed password back."""
    email = normalize_name_key(account.email)
    found = session.execute(select(User.id, User.password_hash).where(User.email == email)).first()
    if found is None:
        create_account(session, account, now)
        return
    session.execute(
        update(User)
        .where(User.id == found.id, User.is_demo)
        .values(password_hash=account.password_hash)
    )


def begin_sign_in(session: Session, email: str, device: str, now: datetime) -> SignInTicket:
    """Count a try before the password is looked at, so that parallel tries cannot slip through.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
    """
    key = normalize_name_key(email)
    name_hash = hash_name(key, device)
    _queue_tries(session, name_hash)
    _forget_old_tries(session, now)
    if not is_try_allowed(_stored_tries(session, name_hash), now):
        raise TooManyTriesError
    try_id = session.scalar(
        insert(SignInTry).values(name_hash=name_hash, tried_at=now).returning(SignInTry.id)
    )
    return _make_ticket(session, key, name_hash, try_id)


def begin_sign_in_unstored(
    session: Session, meanwhile: TriesMeanwhile, email: str, device: str, now: datetime
) -> SignInTicket:
    """Count a try in memory, because the database takes none at the moment.

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
        password_hash=user.password_hash if user is not None and known else _DUMMY_HASH,
    )


def take_back_try(session: Session, ticket: SignInTicket) -> None:
    """Forget a counted try: the password was right."""
    session.execute(delete(SignInTry).where(SignInTry.id == ticket.try_id))


def find_ticket_holder(session: Session, ticket: SignInTicket) -> SignedInUser | None:
    """Return the person whose password was right."""
    if ticket.user_id is None:
        return None
    version = session.scalar(select(User.session_version).where(User.id == ticket.user_id))
    return load_signed_in_user(session, ticket.user_id, version or 0)


def finish_sign_in(session: Session, ticket: SignInTicket, now: datetime) -> None:
    """Take back the counted try of a right password, and write down who signed in."""
    take_back_try(session, ticket)
    record_event(session, now, ticket.user_id, "signed_in", ("user", str(ticket.user_id)))


def end_sessions(session: Session, user_id: UserId, now: datetime, verb: str) -> None:
    """End every session of a person, copied cookies included."""
    session.execute(
        update(User).where(User.id == user_id).values(session_version=User.session_version + 1)
    )
    record_event(session, now, user_id, verb, ("user", str(user_id)))


def rename(session: Session, user_id: UserId, name: str, now: datetime) -> None:
    """Change the name a person is shown under."""
    session.execute(update(User).where(User.id == user_id).values(name=name.strip()))
    record_event(session, now, user_id, "renamed", ("user", str(user_id)))


def get_session_version(session: Session, user_id: UserId) -> int:
    """Return the version that valid sessions of a person carry."""
    found: int = session.execute(
        select(User.session_version).where(User.id == user_id)
    ).scalar_one()
    return found


def change_password(session: Session, user_id: UserId, password_hash: str, now: datetime) -> None:
    """Store a new password and end every session that was opened with the old one."""
    session.execute(update(User).where(User.id == user_id).values(password_hash=password_hash))
    end_sessions(session, user_id, now, "changed_password")


def grant_role(session: Session, email: str, role: Role, now: datetime) -> bool:
    """Give a role to a person and end her sessions; False when she holds it already.

    Raises:
        UnknownUserError: nobody has this e-mail address.
    """
    user_id = find_user_id(session, email)
    if user_id is None:
        raise UnknownUserError(email)
    held = session.scalars(select(RoleGrant.role).where(RoleGrant.user_id == user_id)).all()
    if role.value in held:
        return False
    session.add(RoleGrant(user_id=user_id, role=role.value, granted_at=now))
    end_sessions(session, user_id, now, f"granted_{role.value}")
    return True


def list_accounts(session: Session) -> list[AccountLine]:
    """Return every account with its roles, by e-mail address."""
    roles: dict[int, list[Role]] = {}
    for grant in session.execute(select(RoleGrant.user_id, RoleGrant.role)):
        roles.setdefault(grant.user_id, []).append(Role(grant.role))
    users = session.execute(
        select(User.id, User.email, User.name, User.is_active, User.is_demo).order_by(User.email)
    )
    return [
        AccountLine(
            email=user.email,
            name=user.name,
            roles=tuple(sorted(roles.get(user.id, []))),
            is_active=user.is_active,
            is_demo=user.is_demo,
        )
        for user in users
    ]


def record_event(
    session: Session,
    now: datetime,
    actor_id: UserId | None,
    verb: str,
    thing: tuple[str, str],
    data: dict[str, Any] | None = None,
) -> None:
    """Write who did what to which thing, in the transaction of the act itself.

    Args:
        session: the transaction of the act.
        now: when it happened.
        actor_id: who did it; None for the program itself.
        verb: what was done, in the past tense.
        thing: the kind and the id of what it was done to.
        data: what else an auditor needs.
    """
    session.add(
        AuditEvent(
            happened_at=now,
            actor_id=actor_id,
            verb=verb,
            object_type=thing[0],
            object_id=thing[1],
            data=data or {},
        )
    )


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
