"""Tables of sets: master scores, sets with their clips, and contrast pairs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class MasterRevision(Model):
    """Append-only: one distinct content of a clip's master scores under one rubric revision."""

    __tablename__ = "master_revision"
    __table_args__ = (UniqueConstraint("clip_id", "rubric_revision_id", "content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clip_id: Mapped[str] = mapped_column(ForeignKey("clip.id"))
    rubric_revision_id: Mapped[int] = mapped_column(ForeignKey("rubric_revision.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    provenance: Mapped[str] = mapped_column(String(20))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    synced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MasterScore(Model):
    """Append-only: the master score of one code in one master revision.

    `also_rank` is an acceptable second point; null where the master score stands alone.
    """

    __tablename__ = "master_score"
    __table_args__ = (
        UniqueConstraint("master_revision_id", "code"),
        CheckConstraint("rank >= 0", name="rank_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    master_revision_id: Mapped[int] = mapped_column(ForeignKey("master_revision.id"))
    code: Mapped[str] = mapped_column(String(40))
    rank: Mapped[int]
    also_rank: Mapped[int | None]


class SetRevision(Model):
    """Append-only: one distinct content of a set: its clips, codes and pinned master scores.

    `manifest_sha256` covers every file the set depends on. Each recorded sheet pins it through its
    attempt, so that a later change of a master score cannot change a result. `purpose` and
    `feedback` decide what a rater is told and when; what says nothing of it tells nothing.
    """

    __tablename__ = "set_revision"
    __table_args__ = (UniqueConstraint("set_id", "manifest_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[str] = mapped_column(String(20))
    feedback: Mapped[str] = mapped_column(String(20), server_default="never")
    rubric_revision_id: Mapped[int] = mapped_column(ForeignKey("rubric_revision.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    manifest_sha256: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    synced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CalibrationSet(Model):
    """A set by its permanent id, pointing at the revision in force (null: no longer offered)."""

    __tablename__ = "calibration_set"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int]
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("set_revision.id"))


class SetItem(Model):
    """Append-only: one clip of a set revision, with the master revision it is compared with."""

    __tablename__ = "set_item"
    __table_args__ = (
        UniqueConstraint("set_revision_id", "position"),
        UniqueConstraint("set_revision_id", "clip_revision_id"),
        Index(None, "clip_revision_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    set_revision_id: Mapped[int] = mapped_column(ForeignKey("set_revision.id"))
    position: Mapped[int]
    clip_revision_id: Mapped[int] = mapped_column(ForeignKey("clip_revision.id"))
    master_revision_id: Mapped[int] = mapped_column(ForeignKey("master_revision.id"))


class PairRevision(Model):
    """Append-only: one distinct content of a contrast pair, its master scores included."""

    __tablename__ = "pair_revision"
    __table_args__ = (UniqueConstraint("pair_id", "content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    synced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContrastPair(Model):
    """A contrast pair by its permanent id, pointing at the revision in force (null: none)."""

    __tablename__ = "contrast_pair"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("pair_revision.id"))
