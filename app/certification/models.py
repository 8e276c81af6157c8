"""Tables of certification: who sat what, what was decided, and what trainers gave and answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class Sitting(Model):
    """Append-only: one person's way through clips drawn for her, whatever becomes of their files.

    The policy of the moment is frozen with it. `clip_order` holds places of the set in the order
    drawn for this person: her first clip is the one at the first place named. `assembly` says how
    a sitting that grows was made (see `domain.growth.Assembly`); it is null in one that was begun
    when a test form was still sat whole, under the id of that form.
    """

    __tablename__ = "sitting"
    __table_args__ = (UniqueConstraint("rater_id", "form_id"), UniqueConstraint("attempt_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    test_form_id: Mapped[str] = mapped_column("form_id", String(80))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    policy_revision_id: Mapped[int | None] = mapped_column(ForeignKey("policy_revision.id"))
    clip_order: Mapped[list[int]] = mapped_column(JSON)
    rubric_id: Mapped[str | None] = mapped_column(String(80))
    is_demonstration: Mapped[bool | None]
    assembly: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class DecisionRow(Model):
    """Append-only: what the rule said of a sitting, once.

    `trace` is the decision as canonical JSON, byte for byte, and `evidence_hash` names what it
    rests on, so that anybody who decides again can compare digits. `plan` is what was advised
    then. No master score stands in it.
    """

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("sitting_id"), Index(None, "rater_id", "rubric_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    rater_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    rubric_id: Mapped[str] = mapped_column(String(80))
    policy_revision_id: Mapped[int] = mapped_column(ForeignKey("policy_revision.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    trace: Mapped[str] = mapped_column(Text)
    evidence_hash: Mapped[str] = mapped_column(String(64))
    clips: Mapped[int]
    results: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    plan: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    provenance: Mapped[str] = mapped_column(String(300))
    is_demonstration: Mapped[bool] = mapped_column(default=False, server_default=false())
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Voucher(Model):
    """Append-only: a trainer sets a sitting aside for a technical failure; it counts as none.

    Its scores are no evidence, it uses up no try, and nobody waits for it.
    """

    __tablename__ = "voucher"
    __table_args__ = (UniqueConstraint("sitting_id"), Index(None, "rater_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    rater_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(String(500))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccommodationRow(Model):
    """Append-only: what a trainer granted somebody who sits, such as more time, and why."""

    __tablename__ = "accommodation"
    __table_args__ = (Index(None, "rater_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    rubric_id: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(String(500))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Appeal(Model):
    """A coach asks that the result of one code be looked at again; a trainer answers once."""

    __tablename__ = "appeal"
    __table_args__ = (UniqueConstraint("decision_id", "code"), Index(None, "rater_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    rater_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    code: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(1000))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    outcome: Mapped[str | None] = mapped_column(String(20))
    answer: Mapped[str | None] = mapped_column(String(1000))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


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
