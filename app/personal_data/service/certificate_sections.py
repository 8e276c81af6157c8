"""What an export holds of a person's certificates."""

from collections.abc import Mapping

from sqlalchemy import Executable, select

from app.certificates.models import Certificate, DemonstrationCertificate


def select_certificates(user_id: int) -> Mapping[str, Executable]:
    """Select her certificates, and what demonstrations gave her in their place."""
    held, shown = Certificate, DemonstrationCertificate
    return {
        "certificates": (
            select(
                held.public_id,
                held.number,
                held.name,
                held.rubric_id,
                held.rubric_title,
                held.policy_title,
                held.policy_version,
                held.policy_hash,
                held.clips,
                held.provenance,
                held.issued_at,
                held.valid_until,
                held.reminded_days,
                held.revoked_at,
                held.revoke_reason,
            )
            .where(held.rater_id == user_id)
            .order_by(held.id)
        ),
        "demonstration_certificates": (
            select(
                shown.public_id,
                shown.name,
                shown.rubric_id,
                shown.rubric_title,
                shown.policy_title,
                shown.policy_version,
                shown.policy_hash,
                shown.clips,
                shown.provenance,
                shown.issued_at,
            )
            .where(shown.rater_id == user_id)
            .order_by(shown.id)
        ),
    }
