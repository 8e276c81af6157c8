"""What emails about certificates need to know, looked up when they are written."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.service import find_holder
from app.certificates.domain import CertificateState, days_left
from app.certificates.models import Certificate
from app.certificates.service.standing import find_newest, state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Whom to write about which certificate.

    Attributes:
        to: her address.
        name: what emails call her, or nothing: see `name_for_emails`.
        public_id: what the address of the certificate ends with.
        rubric_title: what it is about.
        state: what holds for it.
        valid_until: its last day.
        days: how many days it still holds.
        reason: why it was revoked.
    """

    to: str
    name: str
    public_id: str
    rubric_title: str
    state: CertificateState
    valid_until: date
    days: int
    reason: str


def find_letter(session: Session, certificate_id: int, now: datetime) -> Letter | None:
    """Return what an email about a certificate says; None when nobody is to get one.

    Nobody writes to a closed or erased account, or about a certificate that was renewed meanwhile.
    """
    row = session.get(Certificate, certificate_id)
    person = None if row is None else find_holder(session, row.rater_id)
    if row is None or person is None or not person.is_active:
        return None
    newest = find_newest(session, row.rater_id, row.rubric_id)
    if newest is None or newest.id != row.id:
        return None
    return Letter(
        to=person.email,
        name=person.name,
        public_id=row.public_id,
        rubric_title=row.rubric_title,
        state=state_of(row, now),
        valid_until=row.valid_until,
        days=days_left(row.valid_until, now),
        reason=row.revoke_reason,
    )
