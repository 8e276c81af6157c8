"""The uploaded clips as authors see them."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, null, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.library.domain import ClipId, StorageArea
from app.library.domain.documents import StoredConsent
from app.library.errors import ClipNotFoundError
from app.library.models import Clip, ClipRevision
from app.revisions import DAMAGE, is_damage
from app.uploading.domain import ID_PREFIX, ClipState, UploadedClip, state_of

_IS_UPLOADED = ClipRevision.document[StorageArea.UPLOADED.value].as_boolean().is_(True)
# Known without the document, which may be damaged: only uploads have such ids.
_IS_CALLED_SO = ClipRevision.clip_id.startswith(ID_PREFIX, autoescape=True)


def list_uploads(session: Session, today: date) -> list[UploadedClip]:
    """Return every clip ever uploaded, latest first; damaged ones are marked."""
    try:
        rows = list(session.execute(_uploads(_IS_UPLOADED, ClipRevision.document["consent"])))
    except (DBAPIError, ValueError) as error:
        if not is_damage(error):
            raise
        session.rollback()
        rows = _read_one_by_one(session)
    found = {row.id: _uploaded(row, today) for row in rows}
    for row in session.execute(_uploads(_IS_CALLED_SO, null())):
        if row.id not in found:
            found[row.id] = _uploaded(row, today)
    return sorted(found.values(), key=lambda clip: (-clip.uploaded_at.timestamp(), clip.id))


def _read_one_by_one(session: Session) -> list[Row[Any]]:
    """Read clips one by one, skipping those with damaged documents."""
    rows: list[Row[Any]] = []
    for clip_id in session.scalars(select(Clip.id)).all():
        which = and_(ClipRevision.clip_id == clip_id, _IS_UPLOADED)
        try:
            rows += session.execute(_uploads(which, ClipRevision.document["consent"]))
        except (DBAPIError, ValueError) as error:
            if not is_damage(error):
                raise
            session.rollback()
    return rows


def _uploads(which: ColumnElement[bool], consent: ColumnElement[Any]) -> Select[Any]:
    # The current revision counts, which need not be the one written last.
    shown = func.coalesce(func.max(Clip.revision_id), func.max(ClipRevision.id))
    newest = (
        select(shown, func.min(ClipRevision.synced_at))
        .join(Clip, Clip.id == ClipRevision.clip_id)
        .where(which)
        .group_by(ClipRevision.clip_id)
        .subquery("newest")
    )
    return (
        select(
            Clip.id,
            Clip.revision_id,
            Clip.withdrawn_at,
            Clip.withdrawn_reason,
            ClipRevision.title,
            ClipRevision.duration_ms,
            consent.label("consent"),
            newest.c[1].label("uploaded_at"),
        )
        .join(ClipRevision, ClipRevision.clip_id == Clip.id)
        .join(newest, newest.c[0] == ClipRevision.id)
    )


def _uploaded(row: Row[Any], today: date) -> UploadedClip:
    values = row._asdict()
    is_withdrawn = values["withdrawn_at"] is not None
    try:
        shown = StoredConsent.of(values["consent"])
        until, consent = shown.until, shown.reason
        state = state_of(
            until=until,
            is_withdrawn=is_withdrawn,
            is_offered=values["revision_id"] is not None,
            today=today,
        )
    except DAMAGE:
        until, consent = None, None
        state = ClipState.WITHDRAWN if is_withdrawn else ClipState.DAMAGED
    return UploadedClip(
        id=values["id"],
        title=values["title"],
        duration_ms=values["duration_ms"],
        consent=consent,
        until=until,
        uploaded_at=values["uploaded_at"],
        withdrawn_at=values["withdrawn_at"],
        reason=values["withdrawn_reason"],
        state=state,
    )


def check_is_uploaded(session: Session, clip_id: ClipId) -> None:
    """Check that a clip was uploaded; all others are the operator's.

    Raises:
        ClipNotFoundError: there is no uploaded clip with that id.
    """
    which = ClipRevision.clip_id == clip_id
    if not clip_id.startswith(ID_PREFIX):
        which = and_(which, _IS_UPLOADED)
    if session.scalar(select(ClipRevision.id).where(which).limit(1)) is None:
        raise ClipNotFoundError(clip_id)
