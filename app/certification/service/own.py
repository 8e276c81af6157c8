"""One person's sittings, in one statement: what was begun, recorded, decided, and set aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from app.bench.models import Attempt, Sheet
from app.certification.domain.growth import Assembly, closes_at, count_shown
from app.certification.models import AccommodationRow, DecisionRow, Sitting, Voucher
from app.standards.domain.decision import Outcome
from app.standards.domain.rule import Accommodation as Kind


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of `_own`, its columns in order."""

    id: int
    test_form_id: str
    attempt_id: int
    set_revision_id: int
    policy_revision_id: int | None
    clip_order: list[int]
    rubric_id: str | None
    is_demonstration: bool | None
    assembly: Mapping[str, Any] | None
    started_at: datetime
    completed_at: datetime | None
    recorded: int
    decision_id: int | None
    outcome: str | None
    decided_at: datetime | None
    voucher_id: int | None
    has_extra_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSitting:
    """A sitting of one person, with what became of it.

    Attributes:
        id: its row.
        test_form_id: what its address names.
        attempt_id: the attempt its sheets belong to.
        set_revision_id: the set of its clips.
        policy_revision_id: the policy it was begun under.
        order: the places of its clips, in the order she meets them.
        rubric_id: the rubric; None where a whole test form was sat.
        is_demonstration: its clips are of the demo pool.
        assembly: how it was made; None where a whole test form was sat.
        started_at: when it was begun.
        completed_at: when it ended.
        recorded: how many clips she has recorded.
        decision_id: the decision, once there is one.
        outcome: what was decided.
        decided_at: when.
        is_set_aside: a trainer set it aside for a technical failure.
        closes_at: when it closes by itself; None where it never does.
    """

    id: int
    test_form_id: str
    attempt_id: int
    set_revision_id: int
    policy_revision_id: int | None
    order: tuple[int, ...]
    rubric_id: str | None
    is_demonstration: bool
    assembly: Assembly | None
    started_at: datetime
    completed_at: datetime | None
    recorded: int
    decision_id: int | None
    outcome: Outcome | None
    decided_at: datetime | None
    is_set_aside: bool
    closes_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Say whether nothing more can be recorded in it."""
        return self.completed_at is not None

    def is_open(self, now: datetime) -> bool:
        """Say whether clips of it can be scored."""
        has_time = self.closes_at is None or now < self.closes_at
        return has_time and not self.is_over and not self.is_set_aside

    @property
    def shown(self) -> int:
        """Return how many numbers she sees."""
        return count_shown(
            self.assembly, clips=len(self.order), recorded=self.recorded, is_over=self.is_over
        )


def list_own_sittings(session: Session, rater_id: int) -> tuple[OwnSitting, ...]:
    """Return every sitting of a person, the first one first."""
    rows = [_Row(*row) for row in session.execute(_own(rater_id))]
    return tuple(_sitting(row) for row in rows)


def find_own_sitting(session: Session, rater_id: int, test_form_id: str) -> OwnSitting | None:
    """Return the sitting of a person that an address names, or None."""
    wanted = _own(rater_id).where(Sitting.test_form_id == test_form_id)
    row = session.execute(wanted).one_or_none()
    return None if row is None else _sitting(_Row(*row))


def _own(rater_id: int) -> Select[*tuple[Any, ...]]:
    recorded = select(func.count(Sheet.id)).where(Sheet.attempt_id == Attempt.id)
    extra_time = exists().where(
        AccommodationRow.rater_id == Sitting.rater_id,
        AccommodationRow.rubric_id == Sitting.rubric_id,
        AccommodationRow.kind == Kind.EXTRA_TIME.value,
    )
    return (
        select(
            Sitting.id,
            Sitting.test_form_id,
            Sitting.attempt_id,
            Attempt.set_revision_id,
            Sitting.policy_revision_id,
            Sitting.clip_order,
            Sitting.rubric_id,
            Sitting.is_demonstration,
            Sitting.assembly,
            Attempt.started_at,
            Attempt.completed_at,
            recorded.scalar_subquery(),
            DecisionRow.id,
            DecisionRow.outcome,
            DecisionRow.decided_at,
            Voucher.id,
            extra_time,
        )
        .join(Attempt, Attempt.id == Sitting.attempt_id)
        .outerjoin(DecisionRow, DecisionRow.sitting_id == Sitting.id)
        .outerjoin(Voucher, Voucher.sitting_id == Sitting.id)
        .where(Sitting.rater_id == rater_id)
        .order_by(Sitting.id)
    )


def _sitting(row: _Row) -> OwnSitting:
    made = None if row.assembly is None else Assembly.from_document(row.assembly)
    return OwnSitting(
        id=row.id,
        test_form_id=row.test_form_id,
        attempt_id=row.attempt_id,
        set_revision_id=row.set_revision_id,
        policy_revision_id=row.policy_revision_id,
        order=tuple(row.clip_order),
        rubric_id=row.rubric_id,
        is_demonstration=bool(row.is_demonstration),
        assembly=made,
        started_at=row.started_at,
        completed_at=row.completed_at,
        recorded=row.recorded,
        decision_id=row.decision_id,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        decided_at=row.decided_at,
        is_set_aside=row.voucher_id is not None,
        closes_at=closes_at(made, row.started_at, has_extra_time=row.has_extra_time),
    )
