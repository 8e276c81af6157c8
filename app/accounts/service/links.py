"""Mailed links: made for one purpose, stored as hashes, used once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.domain import CLOCK_TOLERANCE, UserId
from app.accounts.domain.links import LinkPurpose, LinkSeed, kin_of, lifetime_of
from app.accounts.domain.sessions import hash_key
from app.accounts.errors import DeadLinkError
from app.accounts.models import MailLink

_LIVE_LINK = (MailLink.user_id, MailLink.email, MailLink.purpose, MailLink.made_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLink:
    """A link that is still valid: whose it is, the address it is about, and since when."""

    user_id: UserId
    email: str
    purpose: LinkPurpose
    made_at: datetime


def make_link(
    session: Session, user_id: UserId, about: tuple[LinkPurpose, str], seed: LinkSeed, now: datetime
) -> str:
    """Store a new link and invalidate an earlier one for the same purpose; return its hash.

    A link that keeps an address is not invalidated by newer ones; otherwise whoever took over an
    account could just ask for another change. It expires, or ends when an older one is used.

    Args:
        session: the transaction.
        user_id: whose link it is.
        about: what it does, and the address it concerns.
        seed: what its token is derived from; of the token only the hash is stored.
        now: when its lifetime starts.
    """
    purpose, email = about
    if purpose is not LinkPurpose.KEEP:
        end_links(session, user_id, purpose)
    session.execute(delete(MailLink).where(MailLink.expires_at <= now))
    token_hash = hash_key(seed.token)
    session.execute(
        insert(MailLink).values(
            token_hash=token_hash,
            nonce=seed.nonce,
            user_id=user_id,
            purpose=purpose.value,
            email=email,
            made_at=now,
            expires_at=now + lifetime_of(purpose),
        )
    )
    return token_hash


def find_link(session: Session, token: str, purpose: LinkPurpose, now: datetime) -> LiveLink | None:
    """Return a link that is still good."""
    row = session.execute(select(*_LIVE_LINK).where(*_is_live(token, purpose, now))).one_or_none()
    return None if row is None else _live_link(*row)


def use_link(session: Session, token: str, purpose: LinkPurpose, now: datetime) -> LiveLink:
    """Use up a link; of two simultaneous uses, one succeeds.

    Raises:
        DeadLinkError: it was used, has expired, was replaced, or never existed.
    """
    used = session.execute(
        update(MailLink)
        .where(*_is_live(token, purpose, now))
        .values(used_at=now)
        .returning(*_LIVE_LINK)
    ).one_or_none()
    if used is None:
        raise DeadLinkError
    return _live_link(*used)


def end_links(session: Session, user_id: UserId, *purposes: LinkPurpose) -> None:
    """Invalidate a person's links with one of these purposes."""
    session.execute(delete(MailLink).where(*_waiting(user_id, *purposes)))


def end_younger_links(session: Session, link: LiveLink) -> None:
    """Invalidate links with the same purpose as a used one that are not older."""
    waiting = _waiting(link.user_id, link.purpose)
    session.execute(delete(MailLink).where(*waiting, MailLink.made_at >= link.made_at))


def _live_link(user_id: int, email: str, purpose: str, made_at: datetime) -> LiveLink:
    link = LinkPurpose(purpose)
    return LiveLink(user_id=UserId(user_id), email=email, purpose=link, made_at=made_at)


def _waiting(user_id: UserId, *purposes: LinkPurpose) -> tuple[ColumnElement[bool], ...]:
    kin = {same.value for purpose in purposes for same in kin_of(purpose)}
    return (
        MailLink.user_id == user_id,
        MailLink.purpose.in_(sorted(kin)),
        MailLink.used_at.is_(None),
    )


def _is_live(token: str, purpose: LinkPurpose, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        MailLink.token_hash == hash_key(token),
        MailLink.purpose.in_([same.value for same in kin_of(purpose)]),
        MailLink.used_at.is_(None),
        MailLink.expires_at > now,
        # A clock that jumped back must not extend the lifetime of a link.
        MailLink.made_at <= now + CLOCK_TOLERANCE,
    )
