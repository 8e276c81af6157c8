"""Tables of rubrics."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class RubricRevision(Model):
    """Append-only: one distinct content of a rubric file."""

    __tablename__ = "rubric_revision"
    __table_args__ = (UniqueConstraint("rubric_id", "content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(40))
    content_hash: Mapped[str] = mapped_column(String(64))
    structure_hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    synced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RubricRow(Model):
    """A rubric by its permanent id, pointing at the revision in force."""

    __tablename__ = "rubric"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("rubric_revision.id"))
