"""Accounts: opening, finding, listing, and changing them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain import Role, UserId, normalize_name_key
from app.accounts.domain.links import LinkPurpose
from app.accounts.domain.scopes import Grant
from app.accounts.domain.stewardship import Act
from app.accounts.errors import EmailTakenError
from app.accounts.models import User
from app.accounts.service.audit import record_event
from app.accounts.service.grants import add_grant
from app.accounts.service.links import end_links
from app.accounts.service.sessions import end_sessions

# Requests made by somebody who knew the old password; a new password cancels them.
_BY_PASSWORD = (LinkPurpose.RESET, LinkPurpose.CHANGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """What is needed to create an account; the password comes hashed."""

    email: str
    name: str
    password_hash: str
    grants: frozenset[Grant] = frozenset({Grant(Role.LEARNER)})
    is_demo: bool = False


def find_user_id(session: Session, email: str) -> UserId | None:
    """Return the id of the account with this email address."""
    found = session.scalar(select(User.id).where(User.email == normalize_name_key(email)))
    return None if found is None else UserId(found)


def create_account(
    session: Session, account: NewAccount, now: datetime, act: Act | None = None
) -> UserId:
    """Create an account; without an `act`, its holder does so.

    Raises:
        EmailTakenError: there is one with this email address already.
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
    act = act or Act(actor_id=user_id, now=now)
    for grant in sorted(account.grants):
        add_grant(session, user_id, grant, act)
    record_event(session, now, act.actor_id, "opened", ("user", str(user_id)))
    return user_id


def get_password_mark(session: Session, user_id: UserId) -> str:
    """Return a text that changes whenever a person's password changes."""
    stored = session.scalar(select(User.password_hash).where(User.id == user_id))
    return hashlib.sha256((stored or "").encode()).hexdigest()[:16]


def put_demo_account(session: Session, account: NewAccount, now: datetime) -> None:
    """Open a demo account, or reset an existing one to its printed password."""
    email = normalize_name_key(account.email)
    found = session.execute(select(User.id, User.password_hash).where(User.email == email)).first()
    if found is None:
        create_account(session, account, now)
        return
    put_back = session.scalar(
        update(User)
        .where(User.id == found.id, User.is_demo)
        .values(password_hash=account.password_hash)
        .returning(User.id)
    )
    if put_back is not None:
        end_links(session, UserId(put_back), *_BY_PASSWORD)


def rename(session: Session, user_id: UserId, name: str, now: datetime) -> None:
    """Change the name a person is shown under."""
    session.execute(update(User).where(User.id == user_id).values(name=name.strip()))
    record_event(session, now, user_id, "renamed", ("user", str(user_id)))


def set_time_zone(
    session: Session, user_id: UserId, zone: str | None, now: datetime, *, is_guess: bool = False
) -> None:
    """Store the time zone a person reads in; a browser's guess never overrides a choice."""
    known = update(User).where(User.id == user_id)
    if is_guess:
        session.execute(known.where(User.time_zone.is_(None)).values(time_zone=zone))
        return
    session.execute(known.values(time_zone=zone))
    data = {"time_zone": zone}
    record_event(session, now, user_id, "set_time_zone", ("user", str(user_id)), data)


def change_password(session: Session, user_id: UserId, password_hash: str, now: datetime) -> None:
    """Store a new password; every session opened with the old one ends."""
    session.execute(update(User).where(User.id == user_id).values(password_hash=password_hash))
    end_links(session, user_id, *_BY_PASSWORD)
    end_sessions(session, user_id, now, "changed_password")
