"""Table of practice: answers to contrast pairs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class PairAnswer(Model):
    """Append-only: which clip of a pair a rater thought higher, and why; never in statistics."""

    __tablename__ = "pair_answer"
    __table_args__ = (UniqueConstraint("user_id", "pair_revision_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    pair_revision_id: Mapped[int] = mapped_column(ForeignKey("pair_revision.id"))
    higher_clip: Mapped[str] = mapped_column(ForeignKey("clip.id"))
    why: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
