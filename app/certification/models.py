"""Tables of certification: who sat which test form."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model


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
