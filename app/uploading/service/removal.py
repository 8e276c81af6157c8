"""Removing an uploaded clip for good: its files, its transcript, and its search entries.

What other data depends on stays: the clip's id and title, why it is gone, and every score made with
it. What was said in the classroom is removed from each revision; nothing else ever changes a
revision.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.service import record_event
from app.library.domain import ClipId
from app.library.domain.documents import without_words
from app.library.errors import ClipNotFoundError
from app.library.models import Clip, ClipRevision
from app.library.service.permission import withdraw_clip
from app.search.sync import drop_clip_from_search
from app.uploading.service.uploaded_clips import check_is_uploaded


def remove_clip(session: Session, clip_id: ClipId, reason: str, now: datetime) -> None:
    """Remove a clip from everything but the scores; its files are deleted after the commit.

    Args:
        session: the open transaction.
        clip_id: the clip.
        reason: why; people who look for the clip read it.
        now: the present moment.

    Raises:
        ClipNotFoundError: there is no uploaded clip with that id.
    """
    check_is_uploaded(session, clip_id)
    clip = session.get(Clip, clip_id)
    if clip is None:
        raise ClipNotFoundError(clip_id)
    if not withdraw_clip(session, clip_id, reason, now):
        clip.withdrawn_reason = reason
    clip.revision_id = None
    for revision in session.scalars(select(ClipRevision).where(ClipRevision.clip_id == clip_id)):
        revision.document = without_words(revision.document)
    drop_clip_from_search(session, clip_id)
    record_event(session, now, None, "removed", ("clip", clip_id), {"reason": reason})
