"""Where a person stands with a rubric: her newest certificate of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.domain import Dates, Standing, State, state_at
from app.certificates.models import Certificate


def standing_of(session: Session, rater_id: int, rubric_id: str, now: datetime) -> Standing | None:
    """Return where a person stands with a rubric; None when she never had a certificate of it."""
    row = find_newest(session, rater_id, rubric_id)
    if row is None:
        return None
    return Standing(
        state=state_of(row, now),
        valid_until=row.valid_until,
        due_from=row.due_from,
        public_id=row.public_id,
        rubric_title=row.rubric_title,
    )


def find_newest(session: Session, rater_id: int, rubric_id: str) -> Certificate | None:
    """Return a person's newest certificate of a rubric, whatever became of it."""
    return session.scalars(
        select(Certificate)
        .where(Certificate.rater_id == rater_id, Certificate.rubric_id == rubric_id)
        .order_by(Certificate.id.desc())
        .limit(1)
    ).one_or_none()


def state_of(row: Certificate, now: datetime, superseded_at: datetime | None = None) -> State:
    """Return what holds for a row; the newest of an address is superseded by none."""
    dates = Dates(
        valid_until=row.valid_until,
        due_from=row.due_from,
        revoked_at=row.revoked_at,
        superseded_at=superseded_at,
    )
    return state_at(dates, now)
