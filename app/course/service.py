"""Use cases of the course: the map, a lesson's page, answers, and marking a lesson done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import and_, bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.course.domain import (
    Answer,
    Check,
    LessonId,
    LessonLine,
    Locked,
    Outline,
    Sort,
    build_check,
    build_outline,
    build_sort,
    find_lock,
    judge_answers,
)
from app.course.errors import LessonLockedError, LessonNotFoundError
from app.course.models import (
    CheckAnswer,
    Course,
    CourseRevision,
    Lesson,
    LessonProgress,
    LessonRevision,
)
from app.library import service as library
from app.library.domain import ClipView
from app.revisions import KeptDocuments
from app.rubric import service as rubrics
from app.rubric.models import Rubric, RubricRevision

_documents: KeptDocuments[Mapping[str, Any]] = KeptDocuments()
_labels: KeptDocuments[dict[str, str]] = KeptDocuments()

# Asked by every page of the course, so built once.
_COURSE = (
    select(
        Lesson.id,
        Lesson.module_id,
        Lesson.revision_id,
        LessonRevision.content_hash,
        LessonRevision.title,
        LessonRevision.minutes,
        LessonProgress.opened_at,
        LessonProgress.completed_at,
        CourseRevision.id.label("course_revision_id"),
        CourseRevision.content_hash.label("course_hash"),
    )
    .join(LessonRevision, Lesson.revision_id == LessonRevision.id)
    .join(Course, Lesson.course_id == Course.id)
    .join(CourseRevision, Course.revision_id == CourseRevision.id)
    .outerjoin(
        LessonProgress,
        and_(
            LessonProgress.lesson_id == Lesson.id,
            LessonProgress.user_id == bindparam("user_id"),
        ),
    )
    .order_by(Lesson.position)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPart:
    """Text of a lesson, rendered and sanitized when it was synced."""

    html: str
    kind: str = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipPart:
    """A clip in a lesson; None when it is no longer offered."""

    clip: ClipView | None
    start_s: int | None
    until_s: int | None
    caption_html: str
    kind: str = "clip"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPart:
    """A check for understanding in a lesson."""

    check: Check
    kind: str = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class SortPart:
    """A *sort the evidence* in a lesson."""

    sort: Sort
    kind: str = "sort"


Part = HtmlPart | ClipPart | CheckPart | SortPart


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonPage:
    """All that a lesson's page shows."""

    lesson: LessonLine
    outline: Outline
    headings: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]

    @property
    def checks(self) -> int:
        """Return how many checks and sorts the lesson has."""
        return sum(isinstance(part, CheckPart | SortPart) for part in self.parts)

    @property
    def answered(self) -> int:
        """Return how many of them were answered."""
        checks = [part.check for part in self.parts if isinstance(part, CheckPart)]
        sorts = [part.sort for part in self.parts if isinstance(part, SortPart)]
        return sum(check.chosen is not None for check in checks) + sum(
            sort.answered == len(sort.items) for sort in sorts
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A lesson as it stands in the database, with the whole course around it."""

    lesson: LessonLine
    outline: Outline
    revision_id: int
    document: Mapping[str, Any]

    def lock(self) -> Locked | None:
        return find_lock(self.outline, self.lesson, self.document["requires"])


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFile:
    """A figure of a lesson: where it lies under the course's folder, and its hash."""

    path: str
    sha256: str


def find_outline(session: Session, user_id: int) -> Outline | None:
    """Return the course with a person's progress, or None when there is no course yet."""
    rows = _read_course(session, user_id)
    return _outline(session, rows) if rows else None


def open_lesson(session: Session, user_id: int, lesson_id: str) -> LessonPage:
    """Return a lesson's page by at most four queries; nothing is rendered here.

    The documents behind it are immutable: each is read once a process, in a query of its own.

    Raises:
        LessonNotFoundError: there is no such lesson.
        LessonLockedError: something comes before it.
    """
    found = _get_lesson(session, user_id, lesson_id)
    lock = found.lock()
    if lock is not None:
        raise LessonLockedError(lock)
    document = found.document
    return LessonPage(
        lesson=found.lesson,
        outline=found.outline,
        headings=tuple((h["id"], h["text"]) for h in document["headings"] if h["level"] == 2),
        parts=_build_parts(session, user_id, found),
    )


def record_opening(session: Session, user_id: int, lesson_id: str, now: datetime) -> None:
    """Note when a person first opened a lesson."""
    revision_id = _get_revision_id(session, lesson_id)
    known = select(LessonProgress.id).where(
        LessonProgress.user_id == user_id, LessonProgress.lesson_id == lesson_id
    )
    if session.scalar(known) is None:
        values = {"user_id": user_id, "lesson_id": lesson_id, "revision_id": revision_id}
        session.execute(insert(LessonProgress).values(**values, opened_at=now))


def complete_lesson(session: Session, user_id: int, lesson_id: str, now: datetime) -> Outline:
    """Mark a lesson done and return the course as it stands then; a second time changes nothing.

    Raises:
        LessonNotFoundError: there is no such lesson.
        LessonLockedError: something comes before it.
    """
    found = _get_lesson(session, user_id, lesson_id)
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
    return _outline(session, _read_course(session, user_id))


def answer_check(
    session: Session,
    user_id: int,
    place: tuple[str, str],
    given: Mapping[int, str],
    now: datetime,
) -> tuple[Answer, ...]:
    """Judge and keep what a person answered to one check of a lesson.

    Args:
        session: a writing transaction.
        user_id: who answers.
        place: the lesson and the check.
        given: the answers by item.
        now: when.

    Raises:
        LessonNotFoundError: there is no such lesson.
        LessonLockedError: something comes before it.
        NoAnswerError: nothing was chosen.
        UnknownAnswerError: the lesson has no such check, item or option.
    """
    lesson_id, check_id = place
    found = _get_lesson(session, user_id, lesson_id)
    lock = found.lock()
    if lock is not None:
        raise LessonLockedError(lock)
    answers = judge_answers(found.document, check_id, given)
    fixed = {
        "user_id": user_id,
        "lesson_id": lesson_id,
        "revision_id": found.revision_id,
        "check_id": check_id,
        "answered_at": now,
    }
    session.execute(
        insert(CheckAnswer),
        [fixed | {"item": a.item, "answer": a.answer, "is_right": a.is_right} for a in answers],
    )
    return answers


def find_figure(session: Session, lesson_id: str, name: str) -> FigureFile | None:
    """Return a figure of a lesson by the name the lesson uses."""
    figures = session.scalar(
        select(LessonRevision.document["figures"])
        .join(Lesson, Lesson.revision_id == LessonRevision.id)
        .where(Lesson.id == lesson_id)
    )
    found = (figures or {}).get(name)
    return FigureFile(path=found["path"], sha256=found["sha256"]) if found else None


def _read_course(session: Session, user_id: int) -> Sequence[Any]:
    """Read the place and the revision of every lesson, with one person's progress."""
    return session.execute(_COURSE, {"user_id": user_id}).all()


def _outline(session: Session, rows: Sequence[Any]) -> Outline:
    first = rows[0]
    read = partial(_read_document, session, CourseRevision, first.course_revision_id)
    return build_outline(_documents.get(first.course_hash, read), [_line(row) for row in rows])


def _read_document(session: Session, table: type[Any], revision_id: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = session.scalars(
        select(table.document).where(table.id == revision_id)
    ).one()
    return found


def _line(row: Any) -> LessonLine:
    return LessonLine(
        id=LessonId(row.id),
        module_id=row.module_id,
        title=row.title,
        minutes=row.minutes,
        opened_at=row.opened_at,
        completed_at=row.completed_at,
    )


def _get_lesson(session: Session, user_id: int, lesson_id: str) -> _Found:
    rows = _read_course(session, user_id)
    row = next((row for row in rows if row.id == lesson_id), None)
    if row is None:
        raise LessonNotFoundError(lesson_id)
    outline = _outline(session, rows)
    lesson = outline.find(lesson_id)
    if lesson is None:  # its module left the course, the lesson has not been synced away yet
        raise LessonNotFoundError(lesson_id)
    read = partial(_read_document, session, LessonRevision, row.revision_id)
    return _Found(
        lesson=lesson,
        outline=outline,
        revision_id=row.revision_id,
        document=_documents.get(row.content_hash, read),
    )


def _get_revision_id(session: Session, lesson_id: str) -> int:
    found = session.scalar(select(Lesson.revision_id).where(Lesson.id == lesson_id))
    if found is None:
        raise LessonNotFoundError(lesson_id)
    return found


def _build_parts(session: Session, user_id: int, found: _Found) -> tuple[Part, ...]:
    blocks = found.document["blocks"]
    kinds = {block["kind"] for block in blocks}
    clips = library.find_clips(session, set(found.document["clips"])) if "clip" in kinds else {}
    answers = _last_answers(session, user_id, found.lesson.id) if kinds & {"check", "sort"} else {}
    labels = _code_labels(session) if "sort" in kinds else {}
    parts: list[Part] = []
    for block in blocks:
        match block["kind"]:
            case "html":
                parts.append(HtmlPart(html=block["html"]))
            case "clip":
                parts.append(_clip_part(block, clips))
            case "check":
                parts.append(CheckPart(check=build_check(block, answers)))
            case "sort":
                parts.append(SortPart(sort=build_sort(block, answers, labels)))
    return tuple(parts)


def _clip_part(block: Mapping[str, Any], clips: Mapping[str, ClipView]) -> ClipPart:
    return ClipPart(
        clip=clips.get(block["clip"]),
        start_s=_seconds(block["from_ms"]),
        until_s=_seconds(block["until_ms"]),
        caption_html=block["caption_html"],
    )


def _seconds(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else milliseconds // 1000


def _last_answers(session: Session, user_id: int, lesson_id: str) -> dict[tuple[str, int], str]:
    rows = session.execute(
        select(CheckAnswer.check_id, CheckAnswer.item, CheckAnswer.answer)
        .where(CheckAnswer.user_id == user_id, CheckAnswer.lesson_id == lesson_id)
        .order_by(CheckAnswer.id)
    )
    return {(row.check_id, row.item): row.answer for row in rows}


def _code_labels(session: Session) -> dict[str, str]:
    """Return what sorts call each code of the rubrics in force."""
    in_force = session.execute(
        select(RubricRevision.id, RubricRevision.content_hash)
        .join(Rubric, Rubric.revision_id == RubricRevision.id)
        .order_by(Rubric.id)
    ).all()
    labels: dict[str, str] = {}
    for row in in_force:
        labels |= _labels.get(row.content_hash, partial(_read_labels, session, row.id))
    return labels


def _read_labels(session: Session, revision_id: int) -> dict[str, str]:
    return {code.key: code.short for code in rubrics.get_rubric(session, revision_id).codes}
