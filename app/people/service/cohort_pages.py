"""What those who manage cohorts see: the list of theirs, and one with its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain import Role, UserId
from app.accounts.domain.scopes import ScopeKind
from app.accounts.models import RoleGrant, User
from app.people.domain import CohortLine, InvitationAnswer, OrganizationLine
from app.people.errors import CohortNotFoundError, MemberNotFoundError
from app.people.models import Cohort, Invitation, Organization
from app.people.service.cohort_rows import (
    find_trainers,
    read_cohort,
    select_cohorts,
)
from app.people.service.cohorts import get_cohort
from app.people.service.invitations import InvitationLine, list_invitations
from app.people.service.memberships import IS_MEMBER
from app.people.service.sight import managed_by, members_seen_by, trained_by


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortInList:
    """A cohort in a list, with how many are in it and how many invitations are open."""

    cohort: CohortLine
    members: int
    open_invitations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortList:
    """Cohorts in a list: those that run or will, and those that have ended or are closed."""

    current: tuple[CohortInList, ...]
    past: tuple[CohortInList, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """A member of a cohort, and since when."""

    id: int
    name: str
    email: str
    is_demo: bool
    joined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPage:
    """A cohort as those see it who manage it; of a closed one nobody sees the members.

    `is_trained` says whether whoever looks trains it herself, and so sees what its members do.
    """

    cohort: CohortLine
    is_trained: bool
    trainers: tuple[str, ...]
    members: tuple[MemberLine, ...]
    invitations: tuple[InvitationLine, ...]

    @property
    def open_invitations(self) -> list[InvitationLine]:
        """Return the invitations that wait for an answer."""
        return [line for line in self.invitations if line.answer is None]

    @property
    def declined(self) -> list[InvitationLine]:
        """Return the invitations that were declined."""
        return [line for line in self.invitations if line.answer is InvitationAnswer.DECLINED]


def list_makeable(session: Session, actor_id: UserId) -> list[OrganizationLine]:
    """Return the open organizations in which somebody may make cohorts, by name.

    A trainer of an organization may in hers, an operator in every one.
    """
    is_trainer = and_(
        RoleGrant.role == Role.TRAINER.value,
        RoleGrant.scope_kind == ScopeKind.ORGANIZATION.value,
        RoleGrant.scope_id == Organization.id,
    )
    rows = session.execute(
        select(Organization.id, Organization.name, Organization.closed_at)
        .join(RoleGrant, or_(is_trainer, RoleGrant.role == Role.OPERATOR.value))
        .where(RoleGrant.user_id == actor_id, Organization.closed_at.is_(None))
        .distinct()
        .order_by(Organization.name)
    )
    return [OrganizationLine(**row._asdict()) for row in rows]


def list_trained(session: Session, actor_id: UserId, today: date) -> CohortList:
    """Return the cohorts somebody trains, the latest first."""
    return find_cohort_list(session, Cohort.id.in_(trained_by(actor_id)), today)


def find_cohort_list(session: Session, which: ColumnElement[bool], today: date) -> CohortList:
    """Return some cohorts with their numbers of people, the latest first."""
    rows = session.execute(
        select_cohorts()
        .add_columns(_count_members().label("members"), _count_open().label("open_invitations"))
        .where(which)
        .order_by(Cohort.starts_on.desc(), Cohort.name)
    )
    lines = [
        CohortInList(
            cohort=read_cohort(row), members=row.members, open_invitations=row.open_invitations
        )
        for row in rows
    ]
    return CohortList(
        current=tuple(line for line in lines if line.cohort.is_open(today)),
        past=tuple(line for line in lines if not line.cohort.is_open(today)),
    )


def get_managed(session: Session, actor_id: UserId, cohort_id: int) -> CohortLine:
    """Return a cohort that somebody manages.

    Raises:
        CohortNotFoundError: there is none, or she does not manage it.
    """
    is_hers = managed_by(actor_id).where(Cohort.id == cohort_id)
    if session.scalar(is_hers) is None:
        raise CohortNotFoundError(cohort_id)
    return get_cohort(session, cohort_id)


def get_cohort_page(session: Session, actor_id: UserId, cohort_id: int) -> CohortPage:
    """Return a cohort with its people, for somebody who manages it.

    Raises:
        CohortNotFoundError: there is none, or she does not manage it.
    """
    cohort = get_managed(session, actor_id, cohort_id)
    return CohortPage(
        cohort=cohort,
        is_trained=session.scalar(trained_by(actor_id).where(Cohort.id == cohort.id)) is not None,
        trainers=find_trainers(session, [cohort.id])[cohort.id],
        members=tuple(_list_members(session, actor_id, cohort.id)),
        invitations=tuple(list_invitations(session, cohort.id)),
    )


def get_member(session: Session, actor_id: UserId, cohort: CohortLine, user_id: int) -> MemberLine:
    """Return a member of a cohort that somebody manages and that is not closed.

    Raises:
        MemberNotFoundError: nobody with this number is in it, or nobody sees who is.
    """
    members = _list_members(session, actor_id, cohort.id)
    found = next((member for member in members if member.id == user_id), None)
    if found is None:
        raise MemberNotFoundError(user_id)
    return found


def take_out(
    session: Session, actor_id: UserId, cohort: CohortLine, user_id: int, now: datetime
) -> str:
    """Take a member out of a cohort, and return her name; she keeps everything she did.

    Raises:
        MemberNotFoundError: nobody with this number is in it, or nobody sees who is.
    """
    member = get_member(session, actor_id, cohort, user_id)
    is_hers = (RoleGrant.scope_id == cohort.id, RoleGrant.user_id == member.id)
    session.execute(delete(RoleGrant).where(*IS_MEMBER, *is_hers))
    thing, data = ("user", str(member.id)), {"cohort": cohort.name}
    accounts.record_event(session, now, actor_id, "took_out", thing, data)
    return member.name


def _list_members(session: Session, actor_id: UserId, cohort_id: int) -> Sequence[MemberLine]:
    rows = session.execute(
        select(
            User.id, User.name, User.email, User.is_demo, RoleGrant.granted_at.label("joined_at")
        )
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            *IS_MEMBER,
            RoleGrant.scope_id == cohort_id,
            User.id.in_(members_seen_by(actor_id, cohort_id)),
            User.is_active,
        )
        .order_by(User.name, User.id)
    )
    return [MemberLine(**row._asdict()) for row in rows]


def _count_members() -> ScalarSelect[int]:
    counted = (
        select(func.count(RoleGrant.id))
        .join(User, User.id == RoleGrant.user_id)
        .where(*IS_MEMBER, RoleGrant.scope_id == Cohort.id, User.is_active)
    )
    return counted.correlate(Cohort).scalar_subquery()


def _count_open() -> ScalarSelect[int]:
    counted = select(func.count(Invitation.id)).where(
        Invitation.cohort_id == Cohort.id, Invitation.answered_at.is_(None)
    )
    return counted.correlate(Cohort).scalar_subquery()
