"""Tables of the clip library."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class ClipRevision(Model):
    """Append-only: one distinct content of a clip (its file and the hashes of its media).

    `document` holds the validated clip file, the cues of captions and descriptions, and the size
    and sha256 of each media file: everything a page needs, so that requests read no file except
    media.
    """

    __tablename__ = "clip_revision"
    __table_args__ = (UniqueConstraint("clip_id", "content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clip_id: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    grade: Mapped[int]
    topic: Mapped[str] = mapped_column(String(40))
    use: Mapped[str] = mapped_column(String(20))
    duration_ms: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    synced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Clip(Model):
    """A clip by its permanent id, pointing at the revision in force (null: no longer offered)."""

    __tablename__ = "clip"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("clip_revision.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_reason: Mapped[str | None] = mapped_column(String(500))


class ExemplarScore(Model):
    """The master score of one code of an exemplar, which anybody may read.

    Rewritten at each sync, and only for exemplars: the library holds no other master score, so none
    of its pages can show the score of a clip that is scored blind.
    """

    __tablename__ = "exemplar_score"
    __table_args__ = (UniqueConstraint("clip_id", "rubric_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clip_id: Mapped[str] = mapped_column(ForeignKey("clip.id"))
    rubric_id: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    code_title: Mapped[str] = mapped_column(String(200))
    rank: Mapped[int]
    point: Mapped[str] = mapped_column(String(40))
    point_label: Mapped[str] = mapped_column(String(80))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


class Exposure(Model):
    """Append-only: when a user first saw a clip, and where."""

    __tablename__ = "exposure"
    __table_args__ = (UniqueConstraint("user_id", "clip_id"), Index(None, "clip_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    clip_id: Mapped[str] = mapped_column(ForeignKey("clip.id"))
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    via: Mapped[str] = mapped_column(String(20))
