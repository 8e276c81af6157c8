"""Use cases of a lesson: its page, recording that it was opened or done, its figures."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.course.domain import LessonHead, ModuleHead
from app.course.domain.checks import Check, Sort
from app.course.domain.documents import StoredFigure
from app.course.errors import LessonNotFoundError
from app.course.models import Lesson, LessonProgress, LessonRevision
from app.course.service.documents import read_lesson_document
from app.course.service.lesson import get_open_lesson
from app.course.service.outline import FindPracticeSteps, find_outline
from app.course.service.parts import ClipPart, Part, build_parts
from app.db import insert_unless_there


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonPage:
    """All that a lesson's page shows.

    `place` says the how-manieth of the `lessons` of its module it is; `codes` are those it is about,
    by key and title.
    """

    lesson: LessonHead
    module: ModuleHead
    place: int
    lessons: int
    before: LessonHead | None
    after: LessonHead | None
    revision_id: int
    headings: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def checks(self) -> int:
        """Return how many checks and sorts the lesson has."""
        return len(self._questions)

    @property
    def answered(self) -> int:
        """Return how many of them were answered."""
        return sum(part.is_answered for part in self._questions)

    @property
    def has_clips(self) -> bool:
        """Say whether the lesson shows a clip."""
        return any(isinstance(part, ClipPart) for part in self.parts)

    @property
    def _questions(self) -> tuple[Check | Sort, ...]:
        return tuple(part for part in self.parts if isinstance(part, Check | Sort))


def open_lesson(
    session: Session,
    user_id: int,
    lesson_id: str,
    *,
    find_practice_steps: FindPracticeSteps,
    opens_all: bool = False,
) -> LessonPage:
    """Return a lesson's page in at most three statements; nothing is rendered here.

    The documents behind it are immutable: each is read once per process, in a statement of its own.
    The first opening also reads the outline, to see what comes before. Staff open every lesson
    (`opens_all`), and what was opened once stays open.

    Raises:
        LessonNotFoundError: there is no such lesson.
        LessonLockedError: something comes before it.
    """
    found = get_open_lesson(
        session, user_id, lesson_id, find_practice_steps=find_practice_steps, opens_all=opens_all
    )
    document = found.document
    return LessonPage(
        lesson=found.lesson,
        module=found.module,
        place=found.place,
        lessons=found.lessons,
        before=found.before,
        after=found.after,
        revision_id=found.revision_id,
        headings=tuple((h.id, h.text) for h in document.headings if h.level == 2),
        parts=build_parts(session, user_id, lesson_id, document, found.code_labels),
        codes=tuple((key, found.code_labels.get(key, key)) for key in document.codes),
    )


def record_opening(session: Session, user_id: int, lesson_id: str, now: datetime) -> None:
    """Note when a person first opened a lesson.

    Raises:
        LessonNotFoundError: there is no such lesson.
    """
    revision_id = session.scalar(select(Lesson.revision_id).where(Lesson.id == lesson_id))
    if revision_id is None:
        raise LessonNotFoundError(lesson_id)
    _record_opening(session, user_id, lesson_id, revision_id, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """What marking a lesson done leads to.

    Attributes:
        step: the lesson after it; after the last one, the lesson to go on with; None when all are done.
        module_id: the module it belongs to.
        ends_module: whether it is the last lesson of its module.
    """

    step: LessonHead | None
    module_id: str
    ends_module: bool


def complete_lesson(
    session: Session,
    user_id: int,
    lesson_id: str,
    now: datetime,
    *,
    find_practice_steps: FindPracticeSteps,
    opens_all: bool = False,
) -> Completed:
    """Mark a lesson done; a second time changes nothing.

    Raises:
        LessonNotFoundError: there is no such lesson.
        LessonLockedError: something comes before it.
    """
    found = get_open_lesson(
        session, user_id, lesson_id, find_practice_steps=find_practice_steps, opens_all=opens_all
    )
    _record_opening(session, user_id, lesson_id, found.revision_id, now)
    session.execute(
        update(LessonProgress)
        .where(
            LessonProgress.user_id == user_id,
            LessonProgress.lesson_id == lesson_id,
            LessonProgress.completed_at.is_(None),
        )
        .values(completed_at=now, revision_id=found.revision_id)
    )
    step = found.after
    if step is None:
        outline = find_outline(
            session, user_id, find_practice_steps=find_practice_steps, opens_all=opens_all
        )
        step = outline.next_step() if outline else None
    is_last = found.place == found.lessons
    return Completed(step=step, module_id=found.module.id, ends_module=is_last)


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


def _record_opening(
    session: Session, user_id: int, lesson_id: str, revision_id: int, now: datetime
) -> None:
    values = {"user_id": user_id, "lesson_id": lesson_id, "revision_id": revision_id}
    insert_unless_there(session, LessonProgress, {**values, "opened_at": now})
