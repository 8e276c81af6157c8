"""Where what a decision gave can be checked by anybody."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.domain import verification_path
from app.certificates.models import Certificate, DemonstrationCertificate


def find_address(session: Session, decision_id: int, *, is_demonstration: bool) -> str | None:
    """Return the path of the page that answers for what a decision gave; None where it gave nothing."""
    table = DemonstrationCertificate if is_demonstration else Certificate
    public_id = session.scalar(select(table.public_id).where(table.decision_id == decision_id))
    if public_id is None:
        return None
    return verification_path(public_id, is_demonstration=is_demonstration)
