"""Reminders that a certificate ends: each once, however often the command runs."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.certificates.domain import days_left
from app.certificates.domain.jobs import CertificateJob
from app.certificates.domain.reminders import REMINDER_DAYS, find_reminder
from app.certificates.models import Certificate
from app.outbox.jobs import put


def remind(session: Session, now: datetime) -> int:
    """Note every reminder that is due, each with the event whose job is the email.

    Args:
        session: a writing transaction.
        now: the moment; days are counted in UTC.

    Returns:
        How many there were. A second run at the same moment finds none.
    """
    first = max(REMINDER_DAYS)
    day = now.astimezone(UTC).date()
    ending = select(Certificate.id, Certificate.valid_until, Certificate.reminded_days).where(
        Certificate.valid_until.between(day, day + timedelta(days=first)),
        *_stands_alone(),
    )
    noted = 0
    for row in session.execute(ending.order_by(Certificate.id)).all():
        days = find_reminder(days_left(row.valid_until, now), row.reminded_days)
        if days is not None and _note(session, row.id, days):
            put(session, CertificateJob.REMINDER.value, {"certificate": row.id}, now)
            noted += 1
    return noted


def _stands_alone() -> tuple[ColumnElement[bool], ...]:
    """Ask for certificates that nobody revoked or renewed."""
    later = aliased(Certificate)
    is_renewed = select(later.id).where(
        later.public_id == Certificate.public_id, later.number > Certificate.number
    )
    return (Certificate.revoked_at.is_(None), ~is_renewed.exists())


def _note(session: Session, certificate_id: int, days: int) -> bool:
    """Note a reminder as written; False when another run was faster."""
    last = Certificate.reminded_days
    noted = session.execute(
        update(Certificate)
        .where(Certificate.id == certificate_id, or_(last.is_(None), last > days))
        .values(reminded_days=days)
        .returning(Certificate.id)
    )
    return noted.one_or_none() is not None
