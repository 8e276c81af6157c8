"""The documents of course and lesson revisions: immutable, so each is read once per process."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.course.domain.documents import CourseDocument, LessonDocument
from app.course.models import CourseRevision, LessonRevision
from app.revisions import RevisionCache

_courses: RevisionCache[CourseDocument] = RevisionCache()
_lessons: RevisionCache[LessonDocument] = RevisionCache()


def read_course_document(session: Session, revision_id: int, content_hash: str) -> CourseDocument:
    """Return the document of one revision of the course."""

    def read() -> CourseDocument:
        return CourseDocument.from_document(_read_document(session, CourseRevision, revision_id))

    return _courses.get(content_hash, read)


def read_lesson_document(session: Session, revision_id: int, content_hash: str) -> LessonDocument:
    """Return the document of one revision of a lesson."""

    def read() -> LessonDocument:
        return LessonDocument.from_document(_read_document(session, LessonRevision, revision_id))

    return _lessons.get(content_hash, read)


def _read_document(
    session: Session, table: type[CourseRevision | LessonRevision], revision_id: int
) -> Mapping[str, Any]:
    found: Mapping[str, Any] = session.scalars(
        select(table.document).where(table.id == revision_id)
    ).one()
    return found
