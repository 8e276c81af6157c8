"""Tables of the bench: attempts, drafts and recorded score sheets."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class Attempt(Model):
    """One rater's way through one set revision.

    `by_staff` is settled when it is opened: a trainer, author or operator has met master scores in
    other ways, so nothing she scores enters the score book, whatever her roles become later.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("rater_id", "set_revision_id", "number"),
        Index(None, "set_revision_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    set_revision_id: Mapped[int] = mapped_column(ForeignKey("set_revision.id"))
    number: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_staff: Mapped[bool] = mapped_column(default=False, server_default=false())


class DraftSheet(Model):
    """The score sheet a rater is working on; the only calibration row that changes."""

    __tablename__ = "draft_sheet"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    position: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    saves: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Sheet(Model):
    """Append-only: a recorded score sheet of one clip.

    `client_key` makes a repeated submission harmless: the same key answers "already recorded".
    `cohort_id` is the cohort the rater was in when she recorded it; None when she was in none.
    """

    __tablename__ = "sheet"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position"),
        UniqueConstraint("attempt_id", "client_key"),
        Index(None, "set_item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    position: Mapped[int]
    set_item_id: Mapped[int] = mapped_column(ForeignKey("set_item.id"))
    client_key: Mapped[str] = mapped_column(String(64))
    watched_ms: Mapped[int | None]
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Score(Model):
    """Append-only: a rater's score of one code of one clip, or the reason why there is none."""

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("sheet_id", "code"),
        CheckConstraint("(rank IS NULL) <> (cannot_score IS NULL)", name="rank_or_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"))
    code: Mapped[str] = mapped_column(String(40))
    rank: Mapped[int | None]
    cannot_score: Mapped[str | None] = mapped_column(String(500))


class EvidenceNote(Model):
    """Append-only: a moment of the clip a rater noted, for one code or for none yet."""

    __tablename__ = "evidence_note"
    __table_args__ = (Index(None, "sheet_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"))
    code: Mapped[str | None] = mapped_column(String(40))
    at_ms: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
