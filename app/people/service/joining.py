"""Joining a cohort and leaving it: by nobody but the person herself."""

from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain import Role, UserId
from app.accounts.domain.scopes import Grant, Scope, ScopeKind
from app.accounts.domain.stewardship import Act
from app.accounts.models import RoleGrant, User
from app.accounts.service.grants import add_grant
from app.people.domain import CohortId, CohortLine, InvitationAnswer
from app.people.domain.joining import CohortOffer, find_refusal
from app.people.errors import CohortNotFoundError, JoinRefusedError
from app.people.models import Cohort, Invitation
from app.people.service.cohort_rows import (
    find_trainers,
    read_cohort,
    record_of_cohort,
    select_cohorts,
)
from app.people.service.cohorts import get_cohort
from app.people.service.memberships import IS_MEMBER


def find_offer(session: Session, code: str, user_id: UserId | None) -> CohortOffer | None:
    """Return the cohort with a join code, as somebody sees it; None when no cohort has the code."""
    row = session.execute(select_cohorts().where(Cohort.join_code == code)).one_or_none()
    return None if row is None else make_offers(session, [read_cohort(row)], user_id)[0]


def list_memberships(session: Session, user_id: UserId) -> list[CohortOffer]:
    """Return the cohorts a person is in, the one joined last first."""
    rows = session.execute(
        select_cohorts()
        .join(RoleGrant, RoleGrant.scope_id == Cohort.id)
        .where(*IS_MEMBER, RoleGrant.user_id == user_id)
        .order_by(RoleGrant.granted_at.desc(), RoleGrant.id.desc())
    )
    return make_offers(session, [read_cohort(row) for row in rows], user_id)


def make_offers(
    session: Session, cohorts: list[CohortLine], user_id: UserId | None
) -> list[CohortOffer]:
    """Return cohorts with who trains them, and whether a person is in them."""
    if not cohorts:
        return []
    trainers = find_trainers(session, [cohort.id for cohort in cohorts])
    joined = (
        set(
            session.scalars(
                select(RoleGrant.scope_id).where(*IS_MEMBER, RoleGrant.user_id == user_id)
            )
        )
        if user_id is not None
        else set()
    )
    return [
        CohortOffer(cohort=cohort, trainers=trainers[cohort.id], is_member=cohort.id in joined)
        for cohort in cohorts
    ]


def join_by_code(
    session: Session, code: str, user_id: UserId, today: date, now: datetime
) -> tuple[CohortLine, bool]:
    """Make a person a member of the cohort with a code; say whether she was none before.

    Raises:
        CohortNotFoundError: no cohort has this code, any more or at all.
        JoinRefusedError: the cohort has ended or is closed.
    """
    offer = find_offer(session, code, user_id)
    if offer is None:
        raise CohortNotFoundError(code)
    return offer.cohort, join(session, offer.cohort, user_id, today, now)


def join(session: Session, cohort: CohortLine, user_id: UserId, today: date, now: datetime) -> bool:
    """Make a person a member of a cohort; False when she is one already.

    An invitation that waits for her there is answered by it.

    Raises:
        JoinRefusedError: the cohort has ended or is closed.
    """
    refusal = find_refusal(cohort, today)
    if refusal:
        raise JoinRefusedError(refusal)
    act = Act(actor_id=user_id, now=now)
    try:
        with session.begin_nested():
            add_grant(
                session, user_id, Grant(Role.LEARNER, Scope(ScopeKind.COHORT, cohort.id)), act
            )
    except IntegrityError:  # a second click, or a second window
        return False
    _answer_invitations(session, cohort.id, user_id, now)
    record_of_cohort(session, act, "joined", cohort)
    return True


def _answer_invitations(
    session: Session, cohort_id: CohortId, user_id: UserId, now: datetime
) -> None:
    email = select(User.email).where(User.id == user_id).scalar_subquery()
    session.execute(
        update(Invitation)
        .where(
            Invitation.cohort_id == cohort_id,
            Invitation.email == email,
            Invitation.answered_at.is_(None),
        )
        .values(answered_at=now, answer=InvitationAnswer.JOINED.value)
    )


def leave(session: Session, cohort_id: int, user_id: UserId, now: datetime) -> CohortLine:
    """Take a person out of a cohort by her own wish, and return the cohort.

    Raises:
        CohortNotFoundError: she is in no such cohort.
    """
    left = session.scalar(
        delete(RoleGrant)
        .where(*IS_MEMBER, RoleGrant.user_id == user_id, RoleGrant.scope_id == cohort_id)
        .returning(RoleGrant.id)
    )
    if left is None:
        raise CohortNotFoundError(cohort_id)
    cohort = get_cohort(session, cohort_id)
    record_of_cohort(session, Act(actor_id=user_id, now=now), "left", cohort)
    return cohort
