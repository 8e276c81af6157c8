"""Sync the course tables with the course files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.change import Change, Verb
from app.course.content import CompiledLesson
from app.course.content.outline import CourseFile, ModuleEntry, UnlockEntry
from app.course.domain.corrections import StoredAnswer, find_corrections, may_touch
from app.course.domain.documents import (
    CourseDocument,
    LessonDocument,
    StoredModule,
    StoredUnlock,
)
from app.course.models import CheckAnswer, Course, CourseRevision, Lesson, LessonRevision
from app.revisions import find_or_add_revision, point_at_revisions


def sync_course(
    session: Session,
    course: CourseFile,
    lessons: Sequence[CompiledLesson],
    code_labels: Mapping[str, str],
    now: datetime,
) -> list[Change]:
    """Insert new revisions of the outline and the lessons, and make them current.

    `code_labels` is what *sort the evidence* calls each code. It is stored with the outline, which
    every page of the course reads anyway.
    """
    document = outline(course, lessons, code_labels)
    same = {"course_id": course.id, "content_hash": document.content_hash()}
    rest = {"document": document.to_document(), "synced_at": now}
    revision_id, _ = find_or_add_revision(session, CourseRevision, same, rest)
    changes = point_at_revisions(
        session, Course, "course", {course.id: revision_id}, lambda name: Course(id=name)
    )
    positions = {lesson.id: (lesson.module_id, number) for number, lesson in enumerate(lessons)}
    in_force = {lesson.id: _revision_id(session, lesson, now) for lesson in lessons}
    before = dict(session.execute(select(Lesson.id, Lesson.revision_id)).all())
    changed = point_at_revisions(
        session,
        Lesson,
        "lesson",
        in_force,
        lambda name: _new_lesson(name, course.id, positions[name]),
    )
    changes += [
        replace(change, remarks=_find_remarks(session, change.id, before, in_force))
        if change.verb is Verb.REVISED
        else change
        for change in changed
    ]
    for row in session.scalars(select(Lesson).where(Lesson.id.in_(positions))):
        row.course_id = course.id
        row.module_id, row.position = positions[row.id]
    session.flush()
    return changes


def _find_remarks(
    session: Session, lesson_id: str, before: Mapping[str, int | None], after: Mapping[str, int]
) -> tuple[str, ...]:
    """Describe how a new revision of a lesson affects the answers given to its checks."""
    documents = session.execute(
        select(LessonRevision.id, LessonRevision.document).where(
            LessonRevision.id.in_([before[lesson_id], after[lesson_id]])
        )
    )
    by_id = {row.id: LessonDocument.from_document(row.document) for row in documents}
    old, new = by_id[before[lesson_id] or 0], by_id[after[lesson_id]]
    if not may_touch(old, new):
        return ()
    rows = session.execute(
        select(
            CheckAnswer.user_id,
            CheckAnswer.check_id,
            CheckAnswer.item,
            CheckAnswer.answer,
            CheckAnswer.is_right,
        ).where(CheckAnswer.lesson_id == lesson_id)
    )
    return find_corrections(old, new, (StoredAnswer(**row._asdict()) for row in rows))


def outline(
    course: CourseFile, lessons: Sequence[CompiledLesson], code_labels: Mapping[str, str]
) -> CourseDocument:
    """Return the outline of the course with the lessons of each module, in order."""
    return CourseDocument(
        id=course.id,
        title=course.title,
        modules=tuple(_module(module, lessons) for module in course.modules),
        code_labels=dict(code_labels),
    )


def _module(module: ModuleEntry, lessons: Sequence[CompiledLesson]) -> StoredModule:
    own = [lesson for lesson in lessons if lesson.module_id == module.id]
    return StoredModule(
        id=module.id,
        title=module.title,
        summary=module.summary,
        folder=module.folder,
        requires=module.requires,
        unlock=_unlock(module.unlock),
        lessons=tuple(lesson.id for lesson in own),
        questions={lesson.id: lesson.questions for lesson in own},
        summaries={lesson.id: lesson.matter.summary for lesson in own if lesson.matter.summary},
    )


def _unlock(rule: UnlockEntry | None) -> StoredUnlock | None:
    if rule is None:
        return None
    return StoredUnlock(read=rule.read.value, checks=rule.checks.value, practice=rule.practice)


def _new_lesson(name: str, course_id: str, position: tuple[str, int]) -> Lesson:
    return Lesson(id=name, course_id=course_id, module_id=position[0], position=position[1])


def _revision_id(session: Session, lesson: CompiledLesson, now: datetime) -> int:
    same = {"lesson_id": lesson.id, "content_hash": lesson.content_hash()}
    rest = {
        "title": lesson.matter.title,
        "minutes": lesson.minutes,
        "html": lesson.text.html,
        "document": lesson.document().to_document(),
        "synced_at": now,
    }
    return find_or_add_revision(session, LessonRevision, same, rest)[0]
