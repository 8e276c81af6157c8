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
        "decisions": (
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
        ),
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
        "appeals": (
            select(
                Appeal.code,
                Appeal.reason,
                Appeal.asked_at,
                Appeal.outcome,
                Appeal.answer,
                Appeal.answered_at,
            )
            .where(Appeal.rater_id == user_id)
            .order_by(Appeal.id)
        ),
    }
