"""Email addresses: confirmed, changed, and kept when a change was not wanted."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain import SignedInUser, UserId, normalize_name_key
from app.accounts.domain.jobs import Job
from app.accounts.domain.links import LinkPurpose, LinkSeed
from app.accounts.errors import DeadLinkError, EmailTakenError
from app.accounts.models import User
from app.accounts.service.audit import record_event
from app.accounts.service.links import end_links, end_younger_links, make_link, use_link
from app.accounts.service.passwords import NO_HASH
from app.accounts.service.second_factor import remove_second_factor_since
from app.accounts.service.sessions import end_sessions
from app.accounts.service.signing_in import is_mail_allowed
from app.outbox.jobs import put


def confirm_email(session: Session, token: str, now: datetime) -> UserId:
    """Record that an address belongs to the account's holder.

    Raises:
        DeadLinkError: the link is no longer valid, or the account has another address now.
    """
    link = use_link(session, token, LinkPurpose.CONFIRM, now)
    mark_confirmed(session, link.user_id, link.email, now)
    return link.user_id


def mark_confirmed(session: Session, user_id: UserId, email: str, now: datetime) -> None:
    """Record that the account's holder reads mail to its address.

    Raises:
        DeadLinkError: the account has another address now.
    """
    confirmed = session.scalar(
        update(User)
        .where(User.id == user_id, User.email == email)
        .values(email_confirmed_at=now)
        .returning(User.id)
    )
    if confirmed is None:
        raise DeadLinkError
    record_event(session, now, user_id, "confirmed_address", ("user", str(user_id)))


def ask_for_confirmation(
    session: Session, user_id: UserId, email: str, seed: LinkSeed, now: datetime
) -> bool:
    """Have an account's address mailed to be confirmed; False if it was mailed too often already."""
    if not is_mail_allowed(session, email, now):
        return False
    about = (LinkPurpose.CONFIRM, normalize_name_key(email))
    put(session, Job.CONFIRM, {"link": make_link(session, user_id, about, seed, now)}, now)
    return True


def ask_for_address(
    session: Session,
    user: SignedInUser,
    email: str,
    seeds: tuple[LinkSeed, LinkSeed],
    now: datetime,
) -> bool:
    """Have a new address mailed, and the current one told how to keep it; hides whether it is taken.

    Args:
        session: a writing transaction.
        user: who wants the address.
        email: the address.
        seeds: for the link that changes the address, and for the one that keeps it.
        now: when it was asked for.

    Returns:
        False when that address was mailed too often already, whoever has it.
    """
    new = normalize_name_key(email)
    if not is_mail_allowed(session, new, now):
        return False
    holder = session.scalar(select(User.id).where(User.email == new))
    if holder in {None, user.id}:
        change = make_link(session, user.id, (LinkPurpose.CHANGE, new), seeds[0], now)
        keep = make_link(session, user.id, (LinkPurpose.KEEP, user.email), seeds[1], now)
        put(session, Job.NEW_ADDRESS, {"link": change}, now)
        put(session, Job.ADDRESS_CHANGING, {"link": keep, "change": change}, now)
    else:
        put(session, Job.ADDRESS_TAKEN, {"user": holder}, now)
        # The second is for nobody: it takes as long as when the address is free.
        put(session, Job.ADDRESS_TAKEN, {"user": None}, now)
    return True


def change_email(session: Session, token: str, now: datetime) -> str:
    """Replace the current address with a new one, whose mail was read.

    Raises:
        DeadLinkError: the link is no longer good.
        EmailTakenError: somebody else has the address meanwhile.
    """
    link = use_link(session, token, LinkPurpose.CHANGE, now)
    put_email(session, link.user_id, link.email, now, is_confirmed=True)
    return link.email


def keep_email(session: Session, token: str, now: datetime) -> str:
    """Stop a change of address, or undo it.

    Whoever asked for it knew the password, so the password is invalidated and every session ends.
    So does anything that could lock the owner out again: links that keep a later address, and a
    second step set up since. The oldest address wins.

    Raises:
        DeadLinkError: the link is no longer good.
        EmailTakenError: somebody else has the address meanwhile.
    """
    link = use_link(session, token, LinkPurpose.KEEP, now)
    put_email(session, link.user_id, link.email, now, is_confirmed=True)
    session.execute(update(User).where(User.id == link.user_id).values(password_hash=NO_HASH))
    end_younger_links(session, link)
    remove_second_factor_since(session, link.user_id, link.made_at, now)
    end_sessions(session, link.user_id, now, "kept_address")
    return link.email


def put_email(
    session: Session, user_id: UserId, email: str, now: datetime, *, is_confirmed: bool
) -> None:
    """Give an account an address; links mailed about the previous one are invalidated.

    Raises:
        EmailTakenError: there is already an account with this address.
    """
    key = normalize_name_key(email)
    present = session.scalar(select(User.email).where(User.id == user_id))
    confirmed_at = now if is_confirmed else None
    try:
        with session.begin_nested():
            session.execute(
                update(User)
                .where(User.id == user_id)
                .values(email=key, email_confirmed_at=confirmed_at)
            )
    except IntegrityError as error:
        raise EmailTakenError(key) from error
    end_links(session, user_id, LinkPurpose.RESET, LinkPurpose.CONFIRM, LinkPurpose.CHANGE)
    if present != key:
        record_event(session, now, user_id, "changed_address", ("user", str(user_id)))
