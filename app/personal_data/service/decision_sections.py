"""What an export holds of decisions on a person's sittings, and of what trainers gave and answered."""

from collections.abc import Mapping

from sqlalchemy import Executable, select

from app.certification.models import AccommodationRow, Appeal, DecisionRow, Sitting, Voucher


def select_decisions(user_id: int) -> Mapping[str, Executable]:
    """Select what was decided for her, what was granted to her, and what she asked.

    Sums by code are what her own page shows where there are enough scores; here they are left out,
    so that none speaks of a single clip.
    """
    return {
        "decisions": _decisions(user_id),
        "sittings_set_aside": (
            select(Sitting.test_form_id, Voucher.reason, Voucher.given_at)
            .join(Sitting, Sitting.id == Voucher.sitting_id)
            .where(Voucher.rater_id == user_id)
            .order_by(Voucher.id)
        ),
        "accommodations": (
            select(
                AccommodationRow.rubric_id,
                AccommodationRow.kind,
                AccommodationRow.reason,
                AccommodationRow.given_at,
            )
            .where(AccommodationRow.rater_id == user_id)
            .order_by(AccommodationRow.id)
        ),
        "appeals": _appeals(user_id),
    }


def _decisions(user_id: int) -> Executable:
    return (
        select(
            Sitting.test_form_id,
            DecisionRow.rubric_id,
            DecisionRow.outcome,
            DecisionRow.clips,
            DecisionRow.provenance,
            DecisionRow.is_demonstration,
            DecisionRow.plan,
            DecisionRow.decided_at,
        )
        .join(Sitting, Sitting.id == DecisionRow.sitting_id)
        .where(DecisionRow.rater_id == user_id)
        .order_by(DecisionRow.id)
    )


def _appeals(user_id: int) -> Executable:
    columns = (Appeal.code, Appeal.reason, Appeal.asked_at)
    answer = (Appeal.outcome, Appeal.answer, Appeal.answered_at)
    return select(*columns, *answer).where(Appeal.rater_id == user_id).order_by(Appeal.id)
