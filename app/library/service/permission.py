"""Whether a clip may be shown: withdrawn at once, offered again, or permitted until another day."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.domain import UserId
from app.accounts.service import record_event
from app.library.domain import ClipId
from app.library.domain.documents import ClipDocument
from app.library.errors import ClipFilesGoneError, ClipNotFoundError
from app.library.models import Clip, ClipRevision
from app.revisions import find_or_add_revision


def withdraw_clip(
    session: Session,
    clip_id: ClipId,
    reason: str,
    now: datetime,
    actor_id: UserId | None = None,
) -> bool:
    """Stop a clip from playing, immediately and for everybody; False if already withdrawn.

    Scores made with it stay as they are.

    Args:
        session: the open transaction.
        clip_id: the clip.
        reason: why; people who look for the clip read it.
        now: the present moment.
        actor_id: who does it; nobody in particular for the operator's command.

    Raises:
        ClipNotFoundError: there is no such clip.
    """
    clip = _get_clip(session, clip_id)
    if clip.withdrawn_at is not None:
        return False
    clip.withdrawn_at, clip.withdrawn_reason = now, reason
    record_event(session, now, actor_id, "withdrew", ("clip", clip_id), {"reason": reason})
    return True


def restore_clip(
    session: Session,
    clip_id: ClipId,
    now: datetime,
    *,
    because: str | None = None,
    actor_id: UserId | None = None,
) -> bool:
    """Let a withdrawn clip play again; False when it is not withdrawn.

    Args:
        session: the open transaction.
        clip_id: the clip.
        now: the present moment.
        because: why it may play again, for the audit log.
        actor_id: who does it; nobody in particular for the operator's command.

    Raises:
        ClipNotFoundError: there is no such clip.
        ClipFilesGoneError: there is nothing of it that could play.
    """
    clip = _get_clip(session, clip_id)
    if clip.withdrawn_at is None:
        return False
    if clip.revision_id is None:
        raise ClipFilesGoneError(clip_id)
    data = {"reason": clip.withdrawn_reason} | ({"because": because} if because else {})
    clip.withdrawn_at = clip.withdrawn_reason = None
    record_event(session, now, actor_id, "restored", ("clip", clip_id), data)
    return True


def permit_clip(
    session: Session,
    clip_id: ClipId,
    until: date,
    reason: str,
    now: datetime,
    actor_id: UserId,
) -> bool:
    """Change the last day a clip may be shown, for everybody; False if it is that day already.

    Args:
        session: the open transaction.
        clip_id: a clip that is offered.
        until: the last day.
        reason: why, for the audit log.
        now: the present moment.
        actor_id: who does it.

    Raises:
        ClipNotFoundError: there is no such clip, or its files are gone.
    """
    clip = _get_clip(session, clip_id)
    shown = session.get(ClipRevision, clip.revision_id) if clip.revision_id else None
    if shown is None:
        raise ClipNotFoundError(clip_id)
    before = ClipDocument.from_document(shown.document)
    if before.consent.until == until:
        return False
    document = replace(before, consent=replace(before.consent, until=until))
    same = {"clip_id": clip_id, "content_hash": document.content_hash()}
    kept = ("title", "grade", "topic", "use", "duration_ms")
    rest = {name: getattr(shown, name) for name in kept}
    rest |= {"document": document.to_document(), "synced_at": now}
    clip.revision_id, _ = find_or_add_revision(session, ClipRevision, same, rest)
    was = before.consent.until
    data = {"until": until.isoformat(), "before": was and was.isoformat(), "reason": reason}
    record_event(session, now, actor_id, "permitted", ("clip", clip_id), data)
    return True


def is_clip(session: Session, clip_id: str) -> bool:
    """Say whether there is such a clip, withdrawn or not."""
    return session.get(Clip, clip_id) is not None


def _get_clip(session: Session, clip_id: ClipId) -> Clip:
    clip = session.get(Clip, clip_id)
    if clip is None:
        raise ClipNotFoundError(clip_id)
    return clip
