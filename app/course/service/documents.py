"""The documents of course and lesson revisions: immutable, so each is read once per process."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.course.models import CourseRevision, LessonRevision
from app.revisions import RevisionCache

_documents: RevisionCache[Mapping[str, Any]] = RevisionCache()


def read_course_document(
    session: Session, revision_id: int, content_hash: str
) -> Mapping[str, Any]:
    """Return the document of one revision of the course."""
    read = partial(_read_document, session, CourseRevision, revision_id)
    return _documents.get(content_hash, read)


def read_lesson_document(
    session: Session, revision_id: int, content_hash: str
) -> Mapping[str, Any]:
    """Return the document of one revision of a lesson."""
    read = partial(_read_document, session, LessonRevision, revision_id)
    return _documents.get(content_hash, read)


def _read_document(session: Session, table: type[Any], revision_id: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = session.scalars(
        select(table.document).where(table.id == revision_id)
    ).one()
    return found
