"""What an export holds of a person's certificates."""

from collections.abc import Mapping

from sqlalchemy import Executable, select

from app.certificates.models import Certificate, DemonstrationCertificate

_GROUNDS = ("rubric_id", "rubric_title", "policy_title", "policy_version", "policy_hash")
_BOTH = ("public_id", "name", *_GROUNDS, "clips", "provenance", "issued_at")
_OF_CERTIFICATES = ("number", "valid_until", "reminded_days", "revoked_at", "revoke_reason")


def select_certificates(user_id: int) -> Mapping[str, Executable]:
    """Select her certificates, and what demonstrations gave her in their place."""
    held, shown = Certificate, DemonstrationCertificate
    columns = [getattr(held, name) for name in (*_BOTH, *_OF_CERTIFICATES)]
    return {
        "certificates": select(*columns).where(held.rater_id == user_id).order_by(held.id),
        "demonstration_certificates": (
            select(*(getattr(shown, name) for name in _BOTH))
            .where(shown.rater_id == user_id)
            .order_by(shown.id)
        ),
    }
