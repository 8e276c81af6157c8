"""One lesson of the course: its module, its neighbors, and whether it is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import BindParameter, and_, bindparam, func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.course.domain import (
    LessonHead,
    LessonId,
    Locked,
    ModuleHead,
    Outline,
    find_lock,
    find_module_head,
)
from app.course.domain.documents import LessonDocument
from app.course.errors import LessonLockedError, LessonNotFoundError
from app.course.models import (
    Course,
    CourseRevision,
    Lesson,
    LessonProgress,
    LessonRevision,
    ModuleWaiver,
)
from app.course.service.documents import read_course_document, read_lesson_document
from app.course.service.outline import FindPracticeSteps, find_outline, read_waiver

# A Core statement, compiled once: at most three rows, the lesson and those beside it.
_here, _near = Lesson.__table__, Lesson.__table__.alias("near")
_text, _progress = LessonRevision.__table__, LessonProgress.__table__
_course, _course_revision = Course.__table__, CourseRevision.__table__
_waiver, _trainer = ModuleWaiver.__table__, User.__table__
_reader: BindParameter[int] = bindparam("user_id")

_of_module = Lesson.__table__.alias("of_module")
_siblings = (
    select(func.count())
    .where(
        _of_module.c.course_id == _here.c.course_id,
        _of_module.c.module_id == _here.c.module_id,
        _of_module.c.revision_id.is_not(None),
    )
    .correlate(_here)
)

_LESSON = (
    select(
        # In the order of the fields of `_LessonRow`.
        _near.c.id,
        _text.c.title,
        _text.c.minutes,
        _progress.c.opened_at,
        _progress.c.completed_at,
        (_near.c.position - _here.c.position).label("steps"),
        _near.c.module_id,
        _near.c.revision_id,
        _text.c.content_hash,
        _waiver.c.reason.label("waiver_reason"),
        _waiver.c.granted_at.label("waived_at"),
        _trainer.c.name.label("waived_by"),
        _course_revision.c.id.label("course_revision_id"),
        _course_revision.c.content_hash.label("course_hash"),
        _siblings.where(_of_module.c.position <= _here.c.position).scalar_subquery().label("place"),
        _siblings.scalar_subquery().label("lessons"),
    )
    .select_from(_here)
    # Offered lessons have consecutive positions; a withdrawn lesson has no revision.
    .join(
        _near,
        and_(
            _near.c.course_id == _here.c.course_id,
            _near.c.position.between(_here.c.position - 1, _here.c.position + 1),
        ),
    )
    .join(_text, _text.c.id == _near.c.revision_id)
    .join(_course, _course.c.id == _here.c.course_id)
    .join(_course_revision, _course_revision.c.id == _course.c.revision_id)
    .outerjoin(_progress, and_(_progress.c.lesson_id == _near.c.id, _progress.c.user_id == _reader))
    .outerjoin(
        _waiver, and_(_waiver.c.module_id == _near.c.module_id, _waiver.c.user_id == _reader)
    )
    .outerjoin(_trainer, _trainer.c.id == _waiver.c.by_id)
    .where(_here.c.id == bindparam("lesson_id"), _here.c.revision_id.is_not(None))
)


@dataclass(frozen=True, slots=True)
class _LessonRow:
    """A row of `_LESSON`, its columns in order; None where there is nothing to join."""

    id: str
    title: str
    minutes: int
    opened_at: datetime | None
    completed_at: datetime | None
    steps: int
    module_id: str
    revision_id: int
    content_hash: str
    waiver_reason: str | None
    waived_at: datetime | None
    waived_by: str | None
    course_revision_id: int
    course_hash: str
    place: int
    lessons: int

    def head(self) -> LessonHead:
        """Return the lesson by its title, with the person's progress."""
        return LessonHead(
            id=LessonId(self.id),
            title=self.title,
            minutes=self.minutes,
            opened_at=self.opened_at,
            completed_at=self.completed_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLesson:
    """A lesson as it stands in the database, between its neighbors."""

    lesson: LessonHead
    module: ModuleHead
    place: int
    lessons: int
    before: LessonHead | None
    after: LessonHead | None
    revision_id: int
    document: LessonDocument
    code_labels: Mapping[str, str]


def get_open_lesson(
    session: Session,
    user_id: int,
    lesson_id: str,
    *,
    find_practice_steps: FindPracticeSteps,
    opens_all: bool,
) -> FoundLesson:
    """Return a lesson that the person may open.

    Raises:
        LessonNotFoundError: there is no such lesson.
        LessonLockedError: something comes before it.
    """
    found = _get_lesson(session, user_id, lesson_id)
    # A lesson somebody has opened stays open, whatever rules come later: nobody is locked out of a
    # lesson she is reading.
    if opens_all or found.lesson.opened_at is not None or found.module.waiver is not None:
        return found
    read = partial(find_outline, session, user_id, find_practice_steps=find_practice_steps)
    lock = _find_lock(read(practice_of=found.module.id), found)
    if lock is not None:  # which lesson to continue with depends on the rules of all modules
        lock = _find_lock(read(), found)
    if lock is not None:
        raise LessonLockedError(lock)
    return found


def _find_lock(outline: Outline | None, found: FoundLesson) -> Locked | None:
    line = outline.find(found.lesson.id) if outline else None
    if outline is None or line is None:
        raise LessonNotFoundError(found.lesson.id)
    return find_lock(outline, line, found.document.requires)


def _get_lesson(session: Session, user_id: int, lesson_id: str) -> FoundLesson:
    rows = session.execute(_LESSON, {"user_id": user_id, "lesson_id": lesson_id})
    by_steps = {row.steps: row for row in (_LessonRow(*list(columns)) for columns in rows)}
    if 0 not in by_steps:
        raise LessonNotFoundError(lesson_id)
    row = by_steps[0]
    course = read_course_document(session, row.course_revision_id, row.course_hash)
    waiver = read_waiver(row.waived_by, row.waiver_reason, row.waived_at)
    module = find_module_head(course, row.module_id, waiver)
    if module is None:  # its module left the course, the lesson has not been synced away yet
        raise LessonNotFoundError(lesson_id)
    return FoundLesson(
        lesson=row.head(),
        module=module,
        place=row.place,
        lessons=row.lessons,
        before=by_steps[-1].head() if -1 in by_steps else None,
        after=by_steps[1].head() if 1 in by_steps else None,
        revision_id=row.revision_id,
        document=read_lesson_document(session, row.revision_id, row.content_hash),
        # A course synced before labels were stored with it shows the codes' keys.
        code_labels=course.code_labels,
    )
