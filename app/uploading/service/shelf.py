"""The uploaded clips as authors see them."""

from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.library.domain import ClipId, ClipPlace, read_until
from app.library.errors import ClipNotFoundError
from app.library.models import Clip, ClipRevision
from app.uploading.domain import UploadedClip, state_of

_IS_UPLOADED = ClipRevision.document[ClipPlace.UPLOADED.value].as_boolean().is_(True)


def list_uploads(session: Session, today: date) -> list[UploadedClip]:
    """Return every clip that was ever uploaded, the latest first."""
    # What is in force counts, which need not be what was written last.
    shown = func.coalesce(func.max(Clip.revision_id), func.max(ClipRevision.id))
    newest = (
        select(shown, func.min(ClipRevision.synced_at))
        .join(Clip, Clip.id == ClipRevision.clip_id)
        .where(_IS_UPLOADED)
        .group_by(ClipRevision.clip_id)
        .subquery("newest")
    )
    rows = session.execute(
        select(
            Clip.id,
            Clip.revision_id,
            Clip.withdrawn_at,
            Clip.withdrawn_reason,
            ClipRevision.title,
            ClipRevision.duration_ms,
            ClipRevision.document["consent"].label("consent"),
            newest.c[1].label("uploaded_at"),
        )
        .join(ClipRevision, ClipRevision.clip_id == Clip.id)
        .join(newest, newest.c[0] == ClipRevision.id)
        .order_by(newest.c[1].desc(), Clip.id)
    )
    return [_uploaded(row, today) for row in rows]


def _uploaded(row: Row[Any], today: date) -> UploadedClip:
    values = row._asdict()
    until = read_until(values["consent"])
    return UploadedClip(
        id=values["id"],
        title=values["title"],
        duration_ms=values["duration_ms"],
        consent=values["consent"]["reason"],
        until=until,
        uploaded_at=values["uploaded_at"],
        withdrawn_at=values["withdrawn_at"],
        reason=values["withdrawn_reason"],
        state=state_of(
            until=until,
            is_withdrawn=values["withdrawn_at"] is not None,
            is_offered=values["revision_id"] is not None,
            today=today,
        ),
    )


def check_is_uploaded(session: Session, clip_id: ClipId) -> None:
    """Make sure that a clip was uploaded; the others are the operator's.

    Raises:
        ClipNotFoundError: there is no uploaded clip of that id.
    """
    found = session.scalar(
        select(ClipRevision.id).where(ClipRevision.clip_id == clip_id, _IS_UPLOADED).limit(1)
    )
    if found is None:
        raise ClipNotFoundError(clip_id)
