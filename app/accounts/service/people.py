"""Accounts: opening, finding, listing and changing them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain import Role, UserId, normalize_name_key
from app.accounts.errors import EmailTakenError, UnknownUserError
from app.accounts.models import RoleGrant, User
from app.accounts.service.audit import record_event
from app.accounts.service.sessions import end_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """What is needed to open an account; the password comes hashed."""

    email: str
    name: str
    password_hash: str
    roles: frozenset[Role] = frozenset({Role.LEARNER})
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One account as the operator sees it."""

    email: str
    name: str
    roles: tuple[Role, ...]
    is_active: bool
    is_demo: bool


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


def rename(session: Session, user_id: UserId, name: str, now: datetime) -> None:
    """Change the name a person is shown under."""
    session.execute(update(User).where(User.id == user_id).values(name=name.strip()))
    record_event(session, now, user_id, "renamed", ("user", str(user_id)))


def set_time_zone(
    session: Session, user_id: UserId, zone: str | None, now: datetime, *, is_guess: bool = False
) -> None:
    """Keep the zone in which a person reads times; a browser's guess never replaces a choice."""
    known = update(User).where(User.id == user_id)
    if is_guess:
        session.execute(known.where(User.time_zone.is_(None)).values(time_zone=zone))
        return
    session.execute(known.values(time_zone=zone))
    data = {"time_zone": zone}
    record_event(session, now, user_id, "set_time_zone", ("user", str(user_id)), data)


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
