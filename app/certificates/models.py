"""Tables of certificates."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class IssuedRow:
    """What any certificate says: whose it is, what it rests on, and by which rule it was given."""

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(64))
    rater_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decision_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    rubric_id: Mapped[str] = mapped_column(String(80))
    rubric_title: Mapped[str] = mapped_column(Text)
    policy_revision_id: Mapped[int] = mapped_column(ForeignKey("policy_revision.id"))
    policy_title: Mapped[str] = mapped_column(Text)
    policy_version: Mapped[str] = mapped_column(Text)
    policy_hash: Mapped[str] = mapped_column(String(64))
    clips: Mapped[int]
    provenance: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Certificate(IssuedRow, Model):
    """What a decision `certified` gave: written in its transaction, and never again but to revoke it.

    A renewal is a row of its own with the same `public_id` and the next `number`; the earlier ones
    are superseded by it. `name` is the person's name on the day of issue: it does not follow the
    account, or a certificate could be handed on by renaming one. `valid_until` is the last day.
    `reminded_days` is the last reminder that was written, in days before the end.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("public_id", "number"),
        UniqueConstraint("decision_id"),
        Index(None, "rater_id", "rubric_id"),
        Index(None, "valid_until"),
    )

    number: Mapped[int]
    valid_until: Mapped[date]
    due_from: Mapped[date]
    reminded_days: Mapped[int | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revoke_reason: Mapped[str] = mapped_column(Text, default="")


class DemonstrationCertificate(IssuedRow, Model):
    """What the demonstration gives in place of a certificate: it certifies nobody, at another address."""

    __tablename__ = "demonstration_certificate"
    __table_args__ = (
        UniqueConstraint("public_id"),
        UniqueConstraint("decision_id"),
        Index(None, "rater_id"),
    )
