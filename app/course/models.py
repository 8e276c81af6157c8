"""Tables of the course."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class CourseRevision(Model):
    """Append-only: one distinct outline of the course (modules, order, rules)."""

    __tablename__ = "course_revision"
    __table_args__ = (UniqueConstraint("course_id", "content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    synced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Course(Model):
    """The course by its permanent id, pointing at the outline in force."""

    __tablename__ = "course"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("course_revision.id"))


class LessonRevision(Model):
    """Append-only: one distinct content of a lesson, with its HTML already rendered and safe.

    `document` holds what the page needs besides the HTML: summary of sections, checks for
    understanding with their options and feedback, clips, codes, and computed minutes.
    """

    __tablename__ = "lesson_revision"
    __table_args__ = (UniqueConstraint("lesson_id", "content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int]
    html: Mapped[str] = mapped_column(Text)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    synced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Lesson(Model):
    """A lesson by its permanent id, at its place in the course (null revision: not offered)."""

    __tablename__ = "lesson"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("lesson_revision.id"))


class LessonProgress(Model):
    """When a user opened a lesson and when she marked it done."""

    __tablename__ = "lesson_progress"
    __table_args__ = (UniqueConstraint("user_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    lesson_id: Mapped[str] = mapped_column(ForeignKey("lesson.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("lesson_revision.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CheckAnswer(Model):
    """Append-only: an answer to a check for understanding, or to one item of *sort the evidence*.

    `item` is empty for a check and the key of the moment in a sort; `answer` is the key of the
    option, or of the code. Both name what `revision_id` shows.
    """

    __tablename__ = "check_answer"
    __table_args__ = (Index(None, "user_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    lesson_id: Mapped[str] = mapped_column(ForeignKey("lesson.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("lesson_revision.id"))
    check_id: Mapped[str] = mapped_column(String(80))
    item: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str] = mapped_column(String(80))
    is_right: Mapped[bool]
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ModuleWaiver(Model):
    """Append-only: a trainer opened a module for one person before its rule was met."""

    __tablename__ = "module_waiver"
    __table_args__ = (UniqueConstraint("user_id", "module_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(String(500))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
