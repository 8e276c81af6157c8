"""Invitations: a trainer asks an address into a cohort, and whoever has it joins or declines.

Nothing here depends on whether an address has an account, so a trainer never learns that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain import SignedInUser, UserId
from app.accounts.domain.sessions import hash_key
from app.accounts.domain.stewardship import Act
from app.accounts.models import RoleGrant, User
from app.outbox.jobs import put
from app.people.domain import CohortId, CohortLine, InvitationAnswer
from app.people.domain.invitation_list import (
    InvitationList,
    Invitee,
    is_left_in_peace,
    refuse_known,
)
from app.people.domain.jobs import PeopleJob
from app.people.domain.joining import InvitationOffer
from app.people.domain.letters import InvitationLetter
from app.people.domain.links import make_invitation_token
from app.people.errors import (
    InvitationNotFoundError,
    InvitedMeanwhileError,
    OtherAddressError,
)
from app.people.models import Cohort, Invitation, Organization
from app.people.service.cohort_rows import read_cohort, record_of_cohort, select_cohorts
from app.people.service.joining import join, make_offers
from app.people.service.memberships import IS_MEMBER
from app.zones import day_in

_IS_OPEN = Invitation.answered_at.is_(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationLine:
    """An invitation in a trainer's list; `answer` is None while it is open."""

    id: int
    email: str
    name: str
    invited_by: str
    invited_at: datetime
    answered_at: datetime | None
    answer: InvitationAnswer | None


def check_invitees(
    session: Session, cohort_id: CohortId, found: InvitationList, zone: ZoneInfo, today: date
) -> InvitationList:
    """Return a list with a problem for everybody who is in the cohort, is invited, or declined lately.

    Args:
        session: reads who that is.
        cohort_id: to which cohort.
        found: the list as it was read.
        zone: the zone of the site, whose days count.
        today: the day in it.
    """
    members = session.scalars(
        select(User.email)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(*IS_MEMBER, RoleGrant.scope_id == cohort_id)
    )
    invited = session.scalars(
        select(Invitation.email).where(Invitation.cohort_id == cohort_id, _IS_OPEN)
    )
    declined = _find_declined(session, cohort_id, zone, today)
    return refuse_known(found, set(members), set(invited), declined)


def _find_declined(
    session: Session, cohort_id: CohortId, zone: ZoneInfo, today: date
) -> dict[str, date]:
    """Return the addresses that are left in peace, each with the day it declined last."""
    rows = session.execute(
        select(Invitation.email, Invitation.answered_at)
        .where(
            Invitation.cohort_id == cohort_id,
            Invitation.answer == InvitationAnswer.DECLINED.value,
            Invitation.answered_at.is_not(None),
        )
        .order_by(Invitation.answered_at)
    )
    days = {row.email: day_in(zone, row.answered_at) for row in rows}
    return {email: day for email, day in days.items() if is_left_in_peace(day, today)}


def invite(
    session: Session, cohort: CohortLine, invitees: Sequence[Invitee], key: str, act: Act
) -> None:
    """Invite people, all or none; each is mailed after the commit.

    Args:
        session: the transaction.
        cohort: to which cohort.
        invitees: whom.
        key: the site's secret, of which the tokens of the links are derived; only hashes are stored.
        act: who invites, and when.

    Raises:
        InvitedMeanwhileError: somebody else has just invited one of them.
    """
    rows = [
        {
            "cohort_id": cohort.id,
            "email": invitee.email,
            "name": invitee.name,
            "invited_by_id": act.actor_id,
            "invited_at": act.now,
            "token_hash": hash_key(make_invitation_token(key, cohort.id, invitee.email, act.now)),
        }
        for invitee in invitees
    ]
    try:
        with session.begin_nested():
            made = session.scalars(insert(Invitation).returning(Invitation.id), rows).all()
    except IntegrityError as error:
        raise InvitedMeanwhileError from error
    for invitation_id in sorted(made):
        put(session, PeopleJob.INVITATION, {"invitation": invitation_id}, act.now)
    record_of_cohort(session, act, "invited", cohort, people=len(rows))


def find_letter(session: Session, invitation_id: int, key: str) -> InvitationLetter | None:
    """Return what is to be mailed about an invitation; None when it is answered or withdrawn.

    Args:
        session: reads what is stored.
        invitation_id: which invitation.
        key: the site's secret, as it was when it was made.
    """
    row = session.execute(
        select(
            Invitation.cohort_id,
            Invitation.email,
            Invitation.name,
            Invitation.invited_at,
            Invitation.token_hash,
            User.name.label("invited_by"),
            Cohort.name.label("cohort"),
            Organization.name.label("organization"),
        )
        .join(User, User.id == Invitation.invited_by_id)
        .join(Cohort, Cohort.id == Invitation.cohort_id)
        .join(Organization, Organization.id == Cohort.organization_id)
        .where(Invitation.id == invitation_id, _IS_OPEN)
    ).one_or_none()
    if row is None:
        return None
    return InvitationLetter(
        to=row.email,
        name=row.name,
        invited_by=row.invited_by,
        cohort=row.cohort,
        organization=row.organization,
        token=make_invitation_token(key, row.cohort_id, row.email, row.invited_at),
        token_hash=row.token_hash or "",
    )


def list_invitations(session: Session, cohort_id: CohortId) -> list[InvitationLine]:
    """Return the invitations to a cohort, the newest first."""
    rows = session.execute(
        select(
            Invitation.id,
            Invitation.email,
            Invitation.name,
            User.name.label("invited_by"),
            Invitation.invited_at,
            Invitation.answered_at,
            Invitation.answer,
        )
        .join(User, User.id == Invitation.invited_by_id)
        .where(Invitation.cohort_id == cohort_id)
        .order_by(Invitation.invited_at.desc(), Invitation.email)
    )
    return [
        InvitationLine(
            **{**row._asdict(), "answer": InvitationAnswer(row.answer) if row.answer else None}
        )
        for row in rows
    ]


def withdraw(session: Session, cohort: CohortLine, invitation_id: int, act: Act) -> str:
    """Take an open invitation back, and return whom it asked.

    Raises:
        InvitationNotFoundError: the cohort has no such open invitation.
    """
    is_it = (Invitation.id == invitation_id, Invitation.cohort_id == cohort.id)
    email = _answer(session, is_it, InvitationAnswer.WITHDRAWN, act.now)
    record_of_cohort(session, act, "withdrew_invitation", cohort)
    return email


def find_by_token(session: Session, token: str, user_id: UserId | None) -> InvitationOffer | None:
    """Return the open invitation that a mailed link leads to."""
    return _find(session, Invitation.token_hash == hash_key(token), user_id)


def find_own(session: Session, invitation_id: int, user: SignedInUser) -> InvitationOffer | None:
    """Return an open invitation to a person's own confirmed address, by its number."""
    if not user.is_confirmed:
        return None
    is_hers = Invitation.email == user.email
    return _find(session, (Invitation.id == invitation_id) & is_hers, user.id)


def list_own(session: Session, user: SignedInUser, today: date) -> list[InvitationOffer]:
    """Return the open invitations to a person's confirmed address that she can still follow."""
    if not user.is_confirmed:
        return []
    found = _select(session, Invitation.email == user.email, user.id)
    return [invitation for invitation in found if not invitation.offer.find_refusal(today)]


def accept(
    session: Session,
    invitation: InvitationOffer,
    user: SignedInUser,
    today: date,
    now: datetime,
) -> CohortLine:
    """Join the cohort a person is invited to, and return it.

    Raises:
        OtherAddressError: somebody else is invited.
        InvitationNotFoundError: it was answered or withdrawn in the meantime.
        JoinRefusedError: the cohort has ended or is closed.
    """
    check_addressee(invitation, user)
    # First of all, so that an invitation which is withdrawn at this moment joins nobody.
    _answer(session, (Invitation.id == invitation.id,), InvitationAnswer.JOINED, now)
    join(session, invitation.offer.cohort, user.id, today, now)
    return invitation.offer.cohort


def decline(
    session: Session, invitation: InvitationOffer, user_id: UserId | None, now: datetime
) -> None:
    """Decline an invitation; whoever declines by the mailed link may have no account.

    Raises:
        InvitationNotFoundError: it was answered or withdrawn in the meantime.
    """
    _answer(session, (Invitation.id == invitation.id,), InvitationAnswer.DECLINED, now)
    act, cohort = Act(actor_id=user_id, now=now), invitation.offer.cohort
    if user_id is None:
        record_of_cohort(session, act, "declined_by_link", cohort)
    else:
        record_of_cohort(session, act, "declined", cohort)


def check_addressee(invitation: InvitationOffer, user: SignedInUser) -> None:
    """Check that an invitation asks this very person.

    Raises:
        OtherAddressError: it asks somebody with another address.
    """
    if invitation.email != user.email:
        raise OtherAddressError


def _answer(
    session: Session,
    which: tuple[ColumnElement[bool], ...],
    answer: InvitationAnswer,
    now: datetime,
) -> str:
    email: str | None = session.scalar(
        update(Invitation)
        .where(*which, _IS_OPEN)
        .values(answered_at=now, answer=answer.value)
        .returning(Invitation.email)
    )
    if email is None:
        raise InvitationNotFoundError
    return email


def _find(
    session: Session, which: ColumnElement[bool], user_id: UserId | None
) -> InvitationOffer | None:
    return next(iter(_select(session, which, user_id)), None)


def _select(
    session: Session, which: ColumnElement[bool], user_id: UserId | None
) -> list[InvitationOffer]:
    rows: Sequence[Any] = session.execute(
        select_cohorts()
        .add_columns(
            Invitation.id.label("invitation_id"),
            Invitation.email,
            User.name.label("invited_by"),
            Invitation.invited_at,
        )
        .join(Invitation, Invitation.cohort_id == Cohort.id)
        .join(User, User.id == Invitation.invited_by_id)
        .where(which, _IS_OPEN)
        .order_by(Invitation.id)
    ).all()
    offers = make_offers(session, [read_cohort(row) for row in rows], user_id)
    return [
        InvitationOffer(
            id=row.invitation_id,
            email=row.email,
            invited_by=row.invited_by,
            invited_at=row.invited_at,
            offer=offer,
        )
        for row, offer in zip(rows, offers, strict=True)
    ]
