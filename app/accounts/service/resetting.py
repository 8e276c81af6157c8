"""A forgotten password: who may be mailed, and the new password."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.domain import UserId, normalize_name_key
from app.accounts.domain.emails import name_for_emails
from app.accounts.domain.jobs import Job
from app.accounts.domain.links import LinkPurpose, LinkSeed
from app.accounts.models import User
from app.accounts.service.addresses import mark_confirmed
from app.accounts.service.audit import record_event
from app.accounts.service.links import LiveLink, make_link, use_link
from app.accounts.service.people import change_password
from app.accounts.service.signing_in import forget_tries, is_mail_allowed
from app.outbox.jobs import put


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody who has an account under an address that was typed; `name` is that for emails."""

    id: UserId
    name: str
    email: str
    is_active: bool


def find_addressee(session: Session, email: str, now: datetime) -> Addressee | None:
    """Return whom an email to this address would reach, or None: nobody, or too many emails.

    It does the same work whether or not somebody has the address.
    """
    is_allowed = is_mail_allowed(session, email, now)
    row = session.execute(
        select(User.id, User.name, User.email, User.email_confirmed_at, User.is_active).where(
            User.email == normalize_name_key(email)
        )
    ).one_or_none()
    if row is None or not is_allowed:
        return None
    name = name_for_emails(row.name, is_confirmed=row.email_confirmed_at is not None)
    return Addressee(id=UserId(row.id), name=name, email=row.email, is_active=row.is_active)


def ask_for_reset(session: Session, email: str, seed: LinkSeed, now: datetime) -> None:
    """Have a password reset link mailed to the open account with an address, if there is one.

    It leaves a job in any case, so that it takes the same time.
    """
    person = find_addressee(session, email, now)
    link = None
    if person is not None and person.is_active:
        link = make_link(session, person.id, (LinkPurpose.RESET, person.email), seed, now)
    put(session, Job.RESET, {"link": link}, now)


def reset_password(session: Session, token: str, password_hash: str, now: datetime) -> LiveLink:
    """Use up a link for a new password; sessions end, and a mailed link confirms its address.

    Raises:
        DeadLinkError: the link is no longer valid.
    """
    link = use_link(session, token, LinkPurpose.RESET, now)
    if link.purpose is LinkPurpose.RESET:
        mark_confirmed(session, link.user_id, link.email, now)
    change_password(session, link.user_id, password_hash, now)
    record_event(session, now, link.user_id, "reset_password", ("user", str(link.user_id)))
    forget_tries(session, link.email)
    return link
