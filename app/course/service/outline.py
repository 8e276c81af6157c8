"""The map of the course: every lesson by its title, with one person's progress."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import BindParameter, and_, bindparam, distinct, func, literal, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.course.domain import (
    LessonId,
    LessonLine,
    Outline,
    PracticeStep,
    Unlocks,
    Waiver,
    build_outline,
    count_questions,
    list_practice,
)
from app.course.models import (
    CheckAnswer,
    Course,
    CourseRevision,
    Lesson,
    LessonProgress,
    LessonRevision,
    ModuleWaiver,
)
from app.course.service.documents import read_course_document


class FindPracticeSteps(Protocol):
    """The port through which the course asks practice, a layer above, about progress in sets."""

    def __call__(
        self, session: Session, *, user_id: int, set_ids: Collection[str]
    ) -> Mapping[str, PracticeStep]:
        """Return a step for each of these sets that exists, by set id."""


# Core statements, compiled once: pages read columns, and no ORM object is built.
_lesson, _text = Lesson.__table__, LessonRevision.__table__
_course, _course_revision = Course.__table__, CourseRevision.__table__
_progress, _answer = LessonProgress.__table__, CheckAnswer.__table__
_waiver, _trainer = ModuleWaiver.__table__, User.__table__
_reader: BindParameter[int] = bindparam("user_id")

# How many questions of each lesson a person has answered: one per check, one per item of a sort.
# Answers to questions that were removed since still count: nobody has to answer again.
_ANSWERED = (
    select(
        _answer.c.lesson_id,
        func.count(distinct(_answer.c.check_id + literal("/") + _answer.c.item)).label("answered"),
    )
    .where(_answer.c.user_id == _reader)
    .group_by(_answer.c.lesson_id)
    .subquery()
)

_OUTLINE = (
    select(
        # In the order of the fields of `_OutlineRow`.
        _lesson.c.id,
        _lesson.c.module_id,
        _text.c.title,
        _text.c.minutes,
        _progress.c.opened_at,
        _progress.c.completed_at,
        _ANSWERED.c.answered,
        _waiver.c.reason.label("waiver_reason"),
        _waiver.c.granted_at.label("waived_at"),
        _trainer.c.name.label("waived_by"),
        _course_revision.c.id.label("course_revision_id"),
        _course_revision.c.content_hash.label("course_hash"),
    )
    .select_from(_lesson)
    .join(_text, _text.c.id == _lesson.c.revision_id)
    .join(_course, _course.c.id == _lesson.c.course_id)
    .join(_course_revision, _course_revision.c.id == _course.c.revision_id)
    .outerjoin(
        _progress, and_(_progress.c.lesson_id == _lesson.c.id, _progress.c.user_id == _reader)
    )
    .outerjoin(_ANSWERED, _ANSWERED.c.lesson_id == _lesson.c.id)
    .outerjoin(
        _waiver, and_(_waiver.c.module_id == _lesson.c.module_id, _waiver.c.user_id == _reader)
    )
    .outerjoin(_trainer, _trainer.c.id == _waiver.c.by_id)
    .order_by(_lesson.c.position)
)


@dataclass(frozen=True, slots=True)
class _OutlineRow:
    """A row of `_OUTLINE`, its columns in order; None where there is nothing to join."""

    # By position: looking columns up by name takes longer than everything else, for every lesson.
    id: str
    module_id: str
    title: str
    minutes: int
    opened_at: datetime | None
    completed_at: datetime | None
    answered: int | None
    waiver_reason: str | None
    waived_at: datetime | None
    waived_by: str | None
    course_revision_id: int
    course_hash: str

    def line(self, questions: int) -> LessonLine:
        """Return the lesson as the outline lists it."""
        return LessonLine(
            id=LessonId(self.id),
            module_id=self.module_id,
            title=self.title,
            minutes=self.minutes,
            opened_at=self.opened_at,
            completed_at=self.completed_at,
            questions=questions,
            answered=self.answered or 0,
        )

    def waiver(self) -> Waiver | None:
        """Return the waiver that opened the lesson's module, if there is one."""
        return read_waiver(self.waived_by, self.waiver_reason, self.waived_at)


def find_outline(
    session: Session,
    user_id: int,
    *,
    find_practice_steps: FindPracticeSteps,
    opens_all: bool = False,
    practice_of: str | None = None,
) -> Outline | None:
    """Return the course with a person's progress, or None when there is no course yet.

    This takes one statement, and a second one where unlock rules require practice. Staff
    (`opens_all`) may open every lesson, so their practice is not looked up. With `practice_of` it
    is looked up for that module only, and the other modules count as not practiced.
    """
    rows = [_OutlineRow(*list(row)) for row in session.execute(_OUTLINE, {"user_id": user_id})]
    if not rows:
        return None
    document = read_course_document(session, rows[0].course_revision_id, rows[0].course_hash)
    set_ids = frozenset() if opens_all else list_practice(document, practice_of)
    unlocks = Unlocks(
        waivers={row.module_id: waiver for row in rows if (waiver := row.waiver()) is not None},
        practice=find_practice_steps(session, user_id=user_id, set_ids=set_ids) if set_ids else {},
        opens_all=opens_all,
    )
    questions = count_questions(document)
    return build_outline(document, [row.line(questions.get(row.id, 0)) for row in rows], unlocks)


def read_waiver(by: str | None, reason: str | None, granted_at: datetime | None) -> Waiver | None:
    """Return the waiver in the joined columns of a row, or None where there was nothing to join."""
    if granted_at is None:
        return None
    return Waiver(by=by or "", reason=reason or "", granted_at=granted_at)
