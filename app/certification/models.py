"""Tables of certification: who sat which test form, and who was shown which clip."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class Sitting(Model):
    """Append-only: one person sits one test form, once, whatever becomes of the test form's files.

    The policy of the moment is frozen with it. `clip_order` holds places of the set in the order
    drawn for this person: her first clip is the one at the first place named.
    """

    __tablename__ = "sitting"
    __table_args__ = (UniqueConstraint("rater_id", "form_id"), UniqueConstraint("attempt_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    test_form_id: Mapped[str] = mapped_column("form_id", String(80))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    policy_revision_id: Mapped[int | None] = mapped_column(ForeignKey("policy_revision.id"))
    clip_order: Mapped[list[int]] = mapped_column(JSON)


class PoolExposure(Model):
    """Append-only: when a person was first shown a clip of a pool, in which sitting where it is known.

    It outlives the person's name: how many people know a clip does not change when one of them leaves.
    """

    __tablename__ = "pool_exposure"
    __table_args__ = (UniqueConstraint("rater_id", "clip_id"), Index(None, "clip_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    clip_id: Mapped[str] = mapped_column(ForeignKey("clip.id"))
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)
