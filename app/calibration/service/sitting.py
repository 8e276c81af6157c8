"""Who sits a certification form just now; nobody else may see its clips."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.calibration.models import Attempt, SetItem, SetRevision
from app.calibration.service.purposes import CERTIFICATION
from app.library.models import ClipRevision


def is_sitting(session: Session, *, user_id: int, clip_id: str) -> bool:
    """Say whether a person has an attempt open at a certification form with this clip."""
    open_attempt = (
        exists()
        .where(Attempt.rater_id == user_id, Attempt.submitted_at.is_(None))
        .where(SetRevision.id == Attempt.set_revision_id)
        .where(SetRevision.purpose == CERTIFICATION)
        .where(SetItem.set_revision_id == SetRevision.id)
        .where(ClipRevision.id == SetItem.clip_revision_id, ClipRevision.clip_id == clip_id)
    )
    return bool(session.scalar(select(open_attempt)))
