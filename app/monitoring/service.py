"""What a trainer does: find her learners, see their progress, open a module for one.

Whose learners those are says `people/service/sight.py`, and nothing here reads anybody else.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain import UserId
from app.accounts.models import User
from app.course.domain import Module, Outline
from app.course.models import Lesson, LessonProgress, ModuleWaiver
from app.course.service.outline import find_outline
from app.monitoring.errors import LearnerNotFoundError, NothingToWaiveError
from app.people.errors import CohortNotFoundError
from app.people.models import Cohort
from app.people.service.memberships import select_memberships
from app.people.service.sight import learners_of, may_see, trained_by
from app.practice.service.course_steps import find_practice_steps
from app.rubric.service import get_current_wording
from app.scorebook.domain import lay_out_scores
from app.scorebook.service.habits import RaterHabits, find_habits
from app.scorebook.service.tables import read_first_scores
from app.scoring.estimates import Undefined
from app.scoring.facets.report import FacetsReport, analyze_facets
from app.scoring.scheme import Direction
from app.sets.content import SetPurpose
from app.words import fold

MAX_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerLine:
    """A learner in a trainer's list."""

    id: int
    name: str
    email: str
    is_demo: bool
    done: int
    last_opened_at: datetime | None
    cohorts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerList:
    """The learners found, at most a hundred; `total` says how many there are.

    Attributes:
        learners: those shown.
        total: how many were found.
        lessons: how many lessons the course has.
        search: what was searched for.
        cohorts: the trainer's cohorts that are not closed, by number.
        cohort_id: the one that was asked for.
    """

    learners: tuple[LearnerLine, ...]
    total: int
    lessons: int
    search: str
    cohorts: Mapping[int, str]
    cohort_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerPage:
    """One learner's way through the course and her habits of scoring, as a trainer sees them."""

    learner: LearnerLine
    outline: Outline | None
    habits: RaterHabits | None

    @property
    def locked(self) -> tuple[Module, ...]:
        """Return the modules a waiver could open."""
        if self.outline is None:
            return ()
        modules = self.outline.modules
        return tuple(module for module in modules if not self.outline.is_open(module))


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricSeverity:
    """How severe people are under one structure of a rubric; undefined with the reason."""

    rubric: str
    report: FacetsReport | Undefined


def find_learners(
    session: Session, trainer_id: UserId, search: str, cohort_id: int | None = None
) -> LearnerList:
    """Return a trainer's learners whose name or email address holds what is searched for, by name.

    Raises:
        CohortNotFoundError: the cohort asked for is not hers, or closed.
    """
    cohorts = _cohorts_of(session, trainer_id)
    if cohort_id is not None and cohort_id not in cohorts:
        raise CohortNotFoundError(cohort_id)
    wanted = search.strip()[:100]
    sought = fold(wanted)
    people = session.execute(
        select(User.id, User.name, User.email)
        .where(User.is_active, User.id.in_(learners_of(trainer_id, cohort_id)))
        .order_by(User.name, User.id)
    )
    # Folded here, not by the database: SQLite knows capitals of ASCII alone.
    found = [row.id for row in people if sought in fold(row.name) or sought in fold(row.email)]
    shown = found[:MAX_SHOWN]
    rows = session.execute(_progress().where(User.id.in_(shown)).order_by(User.name, User.id))
    names = _cohort_names(session, shown, cohorts) if len(cohorts) > 1 else {}
    lessons = session.scalar(select(func.count(Lesson.id)).where(Lesson.revision_id.is_not(None)))
    return LearnerList(
        learners=tuple(
            LearnerLine(**row._asdict(), cohorts=tuple(names.get(row.id, ()))) for row in rows
        ),
        total=len(found),
        lessons=lessons or 0,
        search=wanted,
        cohorts=cohorts,
        cohort_id=cohort_id,
    )


def _cohorts_of(session: Session, trainer_id: UserId) -> dict[int, str]:
    rows = session.execute(
        select(Cohort.id, Cohort.name)
        .where(Cohort.id.in_(trained_by(trainer_id)), Cohort.closed_at.is_(None))
        .order_by(Cohort.name, Cohort.id)
    )
    return {row.id: row.name for row in rows}


def _cohort_names(
    session: Session, learner_ids: list[int], cohorts: Mapping[int, str]
) -> dict[int, list[str]]:
    """Return in which of a trainer's cohorts her learners are; never in which others."""
    names: dict[int, list[str]] = defaultdict(list)
    for cohort_id, user_id in session.execute(select_memberships(cohorts, learner_ids)):
        names[user_id].append(cohorts[cohort_id])
    return {user_id: sorted(found) for user_id, found in names.items()}


def get_learner(session: Session, trainer_id: UserId, user_id: int, now: datetime) -> LearnerPage:
    """Return one of a trainer's learners with her progress, and what stands out in her scores.

    Raises:
        LearnerNotFoundError: nobody with this number learns in a cohort of hers.
    """
    row = session.execute(_progress().where(User.id == user_id)).one_or_none()
    if row is None or not may_see(session, trainer_id, user_id):
        raise LearnerNotFoundError(user_id)
    outline = find_outline(session, user_id, find_practice_steps=find_practice_steps)
    return LearnerPage(
        learner=LearnerLine(**row._asdict()),
        outline=outline,
        habits=find_habits(session, user_id, now),
    )


def compare_severity(session: Session, raters: Select[int]) -> tuple[RubricSeverity, ...]:
    """Compare how severe people are, from their first scores in practice.

    Args:
        session: reads only.
        raters: asks for their numbers by the rule of sight; demo accounts are left out.
    """
    named = select(User.id, User.name).where(User.id.in_(raters), User.is_demo.is_(False))
    names = {row.id: row.name for row in session.execute(named)}
    counted = select(named.subquery().c.id)
    purposes = (SetPurpose.PRACTICE.value,)
    found = []
    for structure_id, rows in sorted(read_first_scores(session, counted, purposes).items()):
        rubric = get_current_wording(session, structure_id)
        codes = {
            code.key: (len(code.scale.points), code.direction is Direction.HIGH_IS_BAD)
            for code in rubric.codes
        }
        report = analyze_facets(lay_out_scores(rows, names, codes))
        found.append(RubricSeverity(rubric=f"{rubric.title} {rubric.version}", report=report))
    return tuple(found)


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
        LearnerNotFoundError: nobody with this number learns in a cohort of hers.
        NothingToWaiveError: the module is open already, or there is none of that name.
    """
    page = get_learner(session, trainer_id, user_id, now)
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
        .where(User.is_active)
        .group_by(User.id, User.name, User.email, User.is_demo)
    )
