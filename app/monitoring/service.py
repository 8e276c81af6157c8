"""What a trainer does: find learners, see their progress, open a module for one.

Until there are cohorts a trainer sees every learner of the installation; nobody else sees any.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain import Role, UserId
from app.accounts.models import RoleGrant, User
from app.course.domain import Module, Outline
from app.course.models import Lesson, LessonProgress, ModuleWaiver
from app.course.service.outline import find_outline
from app.monitoring.errors import LearnerNotFoundError, NothingToWaiveError
from app.practice.service.course_steps import find_practice_steps
from app.words import fold

MAX_SHOWN = 100
_LEARNS = select(RoleGrant.user_id).where(RoleGrant.role == Role.LEARNER.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerLine:
    """A learner in a trainer's list."""

    id: int
    name: str
    email: str
    is_demo: bool
    done: int
    last_opened_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerList:
    """The learners found, at most a hundred; `total` says how many there are."""

    learners: tuple[LearnerLine, ...]
    total: int
    lessons: int
    search: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerPage:
    """One learner's way through the course, as a trainer sees it."""

    learner: LearnerLine
    outline: Outline | None

    @property
    def locked(self) -> tuple[Module, ...]:
        """Return the modules a waiver could open."""
        if self.outline is None:
            return ()
        modules = self.outline.modules
        return tuple(module for module in modules if not self.outline.is_open(module))


def find_learners(session: Session, search: str) -> LearnerList:
    """Return learners whose name or email address holds what is searched for, by name."""
    wanted = search.strip()[:100]
    sought = fold(wanted)
    people = session.execute(
        select(User.id, User.name, User.email)
        .where(User.is_active, User.id.in_(_LEARNS))
        .order_by(User.name, User.id)
    )
    # Folded here, not by the database: SQLite knows capitals of ASCII alone.
    found = [row.id for row in people if sought in fold(row.name) or sought in fold(row.email)]
    shown = found[:MAX_SHOWN]
    rows = session.execute(_progress().where(User.id.in_(shown)).order_by(User.name, User.id))
    lessons = session.scalar(select(func.count(Lesson.id)).where(Lesson.revision_id.is_not(None)))
    return LearnerList(
        learners=tuple(LearnerLine(**row._asdict()) for row in rows),
        total=len(found),
        lessons=lessons or 0,
        search=wanted,
    )


def get_learner(session: Session, user_id: int) -> LearnerPage:
    """Return one learner with her progress.

    Raises:
        LearnerNotFoundError: nobody with this id learns here.
    """
    row = session.execute(_progress().where(User.id == user_id)).one_or_none()
    if row is None:
        raise LearnerNotFoundError(user_id)
    outline = find_outline(session, user_id, find_practice_steps=find_practice_steps)
    return LearnerPage(learner=LearnerLine(**row._asdict()), outline=outline)


def grant_waiver(
    session: Session,
    trainer_id: UserId,
    user_id: int,
    module_id: str,
    reason: str,
    now: datetime,
) -> Module:
    """Open a module for one learner, and write down who did it and why.

    Args:
        session: a writing transaction.
        trainer_id: who opens it.
        user_id: the learner.
        module_id: the module.
        reason: why; the learner reads it.
        now: when.

    Raises:
        LearnerNotFoundError: nobody with this id learns here.
        NothingToWaiveError: the module is open already, or there is none of that name.
    """
    page = get_learner(session, user_id)
    module = next((module for module in page.locked if module.id == module_id), None)
    if module is None:
        raise NothingToWaiveError(module_id)
    values = {"user_id": user_id, "module_id": module_id, "by_id": trainer_id}
    session.execute(insert(ModuleWaiver).values(**values, reason=reason, granted_at=now))
    data = {"module": module_id, "reason": reason}
    accounts.record_event(session, now, trainer_id, "waived", ("user", str(user_id)), data)
    return module


def _progress() -> Select[*tuple[Any, ...]]:
    return (
        select(
            User.id,
            User.name,
            User.email,
            User.is_demo,
            func.count(LessonProgress.completed_at).label("done"),
            func.max(LessonProgress.opened_at).label("last_opened_at"),
        )
        .outerjoin(LessonProgress, LessonProgress.user_id == User.id)
        .where(User.is_active, User.id.in_(_LEARNS))
        .group_by(User.id, User.name, User.email, User.is_demo)
    )
