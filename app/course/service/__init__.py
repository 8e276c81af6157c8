"""Use cases of the course: the map, a lesson's page, answers, and marking a lesson done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    and_,
    bindparam,
    distinct,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.course.domain import (
    LessonId,
    LessonLine,
    Locked,
    Outline,
    PracticeStep,
    Standing,
    Waiver,
    build_outline,
    count_questions,
    find_lock,
    read_rule,
)
from app.course.domain.documents import CourseDocument, LessonDocument, StoredFigure
from app.course.errors import LessonLockedError, LessonNotFoundError
from app.course.models import (
    CheckAnswer,
    Course,
    CourseRevision,
    Lesson,
    LessonProgress,
    LessonRevision,
    ModuleWaiver,
)
from app.course.service.parts import CheckPart, ClipPart, Part, SortPart, build_parts
from app.course.signals import practice_asked
from app.db import insert_unless_there
from app.revisions import RevisionCache

_lessons: RevisionCache[LessonDocument] = RevisionCache()
_outlines: RevisionCache[CourseDocument] = RevisionCache()

# Asked by every page of the course, so built once, and of plain columns: no object of the ORM is
# made.
_lesson, _text = Lesson.__table__, LessonRevision.__table__
_course, _outline_of = Course.__table__, CourseRevision.__table__
_progress, _answer = LessonProgress.__table__, CheckAnswer.__table__
_waived, _trainer = ModuleWaiver.__table__, User.__table__
_reader: BindParameter[int] = bindparam("user_id")

# How many questions of each lesson a person has answered: a check is one, a sort one an item.
# An answer to a question that has since left the lesson still counts: nobody answers twice.
_ANSWERED = (
    select(
        _answer.c.lesson_id,
        func.count(distinct(_answer.c.check_id + literal("/") + _answer.c.item)).label("answered"),
    )
    .where(_answer.c.user_id == _reader)
    .group_by(_answer.c.lesson_id)
    .subquery()
)

_COURSE = (
    select(
        _lesson.c.id,
        _lesson.c.module_id,
        _text.c.title,
        _text.c.minutes,
        _progress.c.opened_at,
        _progress.c.completed_at,
        _ANSWERED.c.answered,
        _lesson.c.revision_id,
        _text.c.content_hash,
        _waived.c.reason.label("waiver_reason"),
        _waived.c.granted_at.label("waived_at"),
        _trainer.c.name.label("waived_by"),
        _outline_of.c.id.label("course_revision_id"),
        _outline_of.c.content_hash.label("course_hash"),
    )
    .select_from(_lesson)
    .join(_text, _text.c.id == _lesson.c.revision_id)
    .join(_course, _course.c.id == _lesson.c.course_id)
    .join(_outline_of, _outline_of.c.id == _course.c.revision_id)
    .outerjoin(
        _progress, and_(_progress.c.lesson_id == _lesson.c.id, _progress.c.user_id == _reader)
    )
    .outerjoin(_ANSWERED, _ANSWERED.c.lesson_id == _lesson.c.id)
    .outerjoin(
        _waived, and_(_waived.c.module_id == _lesson.c.module_id, _waived.c.user_id == _reader)
    )
    .outerjoin(_trainer, _trainer.c.id == _waived.c.by_id)
    .order_by(_lesson.c.position)
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of `_COURSE`, its columns in order; None where there is nothing to join."""

    id: str
    module_id: str
    title: str
    minutes: int
    opened_at: datetime | None
    completed_at: datetime | None
    answered: int | None
    revision_id: int
    content_hash: str
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
        """Return how the lesson's module was opened early, if it was."""
        if self.waived_at is None:
            return None
        by, reason = self.waived_by or "", self.waiver_reason or ""
        return Waiver(by=by, reason=reason, granted_at=self.waived_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonPage:
    """All that a lesson's page shows; `codes` are those it is about, by key and title."""

    lesson: LessonLine
    outline: Outline
    revision_id: int
    headings: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def checks(self) -> int:
        """Return how many checks and sorts the lesson has."""
        return sum(isinstance(part, CheckPart | SortPart) for part in self.parts)

    @property
    def has_clips(self) -> bool:
        """Say whether a clip stands in the lesson."""
        return any(isinstance(part, ClipPart) for part in self.parts)

    @property
    def answered(self) -> int:
        """Return how many of them were answered."""
        checks = [part.check for part in self.parts if isinstance(part, CheckPart)]
        sorts = [part.sort for part in self.parts if isinstance(part, SortPart)]
        return sum(check.chosen is not None for check in checks) + sum(
            sort.answered == len(sort.items) for sort in sorts
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLesson:
    """A lesson as it stands in the database, with the whole course around it."""

    lesson: LessonLine
    outline: Outline
    revision_id: int
    document: LessonDocument
    code_labels: Mapping[str, str]

    def lock(self) -> Locked | None:
        """Return what comes before the lesson, None when it is open."""
        # What somebody has opened once stays open, whatever rules come later: nobody is shut out
        # of a lesson she is reading.
        if self.lesson.opened_at is not None:
            return None
        return find_lock(self.outline, self.lesson, self.document.requires)


def find_outline(session: Session, user_id: int, *, opens_all: bool = False) -> Outline | None:
    """Return the course with a person's progress, or None when there is no course yet."""
    rows = _read_course(session, user_id)
    return _outline(session, user_id, rows, opens_all=opens_all) if rows else None


def open_lesson(
    session: Session, user_id: int, lesson_id: str, *, opens_all: bool = False
) -> LessonPage:
    """Return a lesson's page by at most three queries; nothing is rendered here.

    The documents behind it are immutable: each is read once a process, in a query of its own. The
    first opening of a lesson whose module asks for practice costs one query more. Staff open every
    lesson (`opens_all`), and what was opened once stays open.

    Raises:
        LessonNotFoundError: there is no such lesson.
        LessonLockedError: something comes before it.
    """
    found = get_lesson(session, user_id, lesson_id, opens_all=opens_all)
    lock = found.lock()
    if lock is not None:
        raise LessonLockedError(lock)
    document = found.document
    return LessonPage(
        lesson=found.lesson,
        outline=found.outline,
        revision_id=found.revision_id,
        headings=tuple((h.id, h.text) for h in document.headings if h.level == 2),
        parts=build_parts(session, user_id, lesson_id, document, found.code_labels),
        codes=tuple((key, found.code_labels.get(key, key)) for key in document.codes),
    )


def record_opening(session: Session, user_id: int, lesson_id: str, now: datetime) -> None:
    """Note when a person first opened a lesson."""
    revision_id = _get_revision_id(session, lesson_id)
    values = {"user_id": user_id, "lesson_id": lesson_id, "revision_id": revision_id}
    insert_unless_there(session, LessonProgress, {**values, "opened_at": now})


def complete_lesson(
    session: Session, user_id: int, lesson_id: str, now: datetime, *, opens_all: bool = False
) -> Outline:
    """Mark a lesson done and return the course as it stands then; a second time changes nothing.

    Raises:
        LessonNotFoundError: there is no such lesson.
        LessonLockedError: something comes before it.
    """
    found = get_lesson(session, user_id, lesson_id, opens_all=opens_all)
    lock = found.lock()
    if lock is not None:
        raise LessonLockedError(lock)
    record_opening(session, user_id, lesson_id, now)
    session.execute(
        update(LessonProgress)
        .where(
            LessonProgress.user_id == user_id,
            LessonProgress.lesson_id == lesson_id,
            LessonProgress.completed_at.is_(None),
        )
        .values(completed_at=now, revision_id=found.revision_id)
    )
    return _outline(session, user_id, _read_course(session, user_id), opens_all=opens_all)


def find_figure(session: Session, lesson_id: str, name: str) -> StoredFigure | None:
    """Return a figure of a lesson by the name the lesson uses."""
    found = session.execute(
        select(LessonRevision.id, LessonRevision.content_hash)
        .join(Lesson, Lesson.revision_id == LessonRevision.id)
        .where(Lesson.id == lesson_id)
    ).one_or_none()
    if found is None:
        return None
    return read_lesson_document(session, found.id, found.content_hash).figures.get(name)


def _read_course(session: Session, user_id: int) -> list[_Row]:
    """Read the place and the revision of every lesson, with one person's progress."""
    return [_Row(*list(row)) for row in session.execute(_COURSE, {"user_id": user_id})]


def _outline(
    session: Session,
    user_id: int,
    rows: Sequence[_Row],
    *,
    module_id: str | None = None,
    opens_all: bool = False,
) -> Outline:
    """Build the outline; with `module_id`, practice is asked for the rule of that module alone."""
    document = _course_document(session, rows)
    waivers = {row.module_id: found for row in rows if (found := row.waiver()) is not None}
    asked = {
        name
        for module in document.modules
        if module_id in {None, module.id} and module.id not in waivers and not opens_all
        for name in read_rule(module).practice
    }
    standing = Standing(
        waivers=waivers, practice=_ask_practice(session, user_id, asked), opens_all=opens_all
    )
    questions = count_questions(document)
    lines = [row.line(questions.get(row.id, 0)) for row in rows]
    return build_outline(document, lines, standing)


def _course_document(session: Session, rows: Sequence[_Row]) -> CourseDocument:
    def read() -> CourseDocument:
        stored = _read_document(session, CourseRevision, rows[0].course_revision_id)
        return CourseDocument.from_document(stored)

    return _outlines.get(rows[0].course_hash, read)


def _ask_practice(session: Session, user_id: int, set_ids: set[str]) -> dict[str, PracticeStep]:
    if not set_ids:
        return {}
    steps: dict[str, PracticeStep] = {}
    for _, answer in practice_asked.send(session, user_id=user_id, set_ids=set_ids):
        steps |= answer
    return steps


def _read_document(
    session: Session, table: type[CourseRevision | LessonRevision], revision_id: int
) -> Mapping[str, Any]:
    found: Mapping[str, Any] = session.scalars(
        select(table.document).where(table.id == revision_id)
    ).one()
    return found


def read_lesson_document(session: Session, revision_id: int, content_hash: str) -> LessonDocument:
    """Return the document of one revision of a lesson, read once a process."""

    def read() -> LessonDocument:
        return LessonDocument.from_document(_read_document(session, LessonRevision, revision_id))

    return _lessons.get(content_hash, read)


def get_lesson(session: Session, user_id: int, lesson_id: str, *, opens_all: bool) -> FoundLesson:
    """Return a lesson with the whole course around it, locked or not.

    Raises:
        LessonNotFoundError: there is no such lesson.
    """
    rows = _read_course(session, user_id)
    row = next((row for row in rows if row.id == lesson_id), None)
    if row is None:
        raise LessonNotFoundError(lesson_id)
    asks_no_practice = opens_all or row.opened_at is not None
    outline = _outline(session, user_id, rows, module_id=row.module_id, opens_all=asks_no_practice)
    lesson = outline.find(lesson_id)
    if lesson is None:  # its module left the course, the lesson has not been synced away yet
        raise LessonNotFoundError(lesson_id)
    return FoundLesson(
        lesson=lesson,
        outline=outline,
        revision_id=row.revision_id,
        document=read_lesson_document(session, row.revision_id, row.content_hash),
        # A course that was synced before labels lay with it shows the codes' keys.
        code_labels=_course_document(session, rows).code_labels,
    )


def _get_revision_id(session: Session, lesson_id: str) -> int:
    found = session.scalar(select(Lesson.revision_id).where(Lesson.id == lesson_id))
    if found is None:
        raise LessonNotFoundError(lesson_id)
    return found
