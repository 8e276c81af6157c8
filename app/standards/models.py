"""Tables of standards: policies and their revisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class PolicyRevision(Model):
    """Append-only: one distinct content of a certification policy."""

    __tablename__ = "policy_revision"
    __table_args__ = (UniqueConstraint("policy_id", "content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[str] = mapped_column(String(80))
    rubric_id: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    synced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Policy(Model):
    """A policy by its permanent id, pointing at the revision in force (null: none)."""

    __tablename__ = "policy"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("policy_revision.id"))
