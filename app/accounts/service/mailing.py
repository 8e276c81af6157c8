"""What the jobs look up when they write an email: addresses as they are by then."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.domain import UserId
from app.accounts.domain.emails import name_for_emails
from app.accounts.domain.jobs import Job
from app.accounts.models import MailLink, User
from app.accounts.service.resetting import Addressee
from app.outbox.jobs import put


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedLink:
    """A link that an email is to bring somebody.

    Attributes:
        email: the address it is about.
        name: what its holder is called in emails, or nothing.
        purpose: what it does.
        nonce: what its token is derived from.
        token_hash: what the token must match.
    """

    user_id: UserId
    email: str
    name: str
    purpose: str
    nonce: str
    token_hash: str


def note_new_password(session: Session, user_id: UserId, now: datetime) -> None:
    """Have somebody mailed that her password was changed."""
    put(session, Job.NEW_PASSWORD, {"user": user_id}, now)


def note_known_address(session: Session, user_id: UserId | None, now: datetime) -> None:
    """Have somebody who signs up once more mailed that she has an account."""
    put(session, Job.ALREADY_THERE, {"user": user_id}, now)


def find_mailed_link(session: Session, token_hash: str, now: datetime) -> MailedLink | None:
    """Return a link that still works, of an open account; None otherwise: nobody needs it."""
    row = session.execute(
        select(
            MailLink.user_id,
            MailLink.email,
            MailLink.purpose,
            MailLink.nonce,
            MailLink.token_hash,
            User.name,
            User.email_confirmed_at,
        )
        .join(User, User.id == MailLink.user_id)
        .where(
            MailLink.token_hash == token_hash,
            MailLink.used_at.is_(None),
            MailLink.expires_at > now,
            User.is_active,
        )
    ).one_or_none()
    if row is None:
        return None
    return MailedLink(
        user_id=UserId(row.user_id),
        email=row.email,
        name=name_for_emails(row.name, is_confirmed=row.email_confirmed_at is not None),
        purpose=row.purpose,
        nonce=row.nonce,
        token_hash=row.token_hash,
    )


def find_coming_address(session: Session, keep: MailedLink, change: str) -> str | None:
    """Return the address that replaces, or has replaced, the one a link keeps; None if none does."""
    asked = session.scalar(select(MailLink.email).where(MailLink.token_hash == change))
    if asked is not None:
        return asked
    present = session.scalar(select(User.email).where(User.id == keep.user_id))
    return present if present != keep.email else None


def find_holder(session: Session, user_id: int) -> Addressee | None:
    """Return the holder of an account, open or closed; None once she is erased."""
    row = session.execute(
        select(User.id, User.name, User.email, User.email_confirmed_at, User.is_active).where(
            User.id == user_id, User.erased_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        return None
    return Addressee(
        id=UserId(row.id),
        name=name_for_emails(row.name, is_confirmed=row.email_confirmed_at is not None),
        email=row.email,
        is_active=row.is_active,
    )
