"""Sync the library tables with the clip files."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.content.change import Change
from app.library.content import CompiledClip
from app.library.domain.documents import OpenScore
from app.library.errors import ClipIdTakenError
from app.library.models import Clip, ClipRevision, ExemplarScore
from app.revisions import find_or_add_revision, point_at_revisions


def sync_clips(
    session: Session, clips: Iterable[CompiledClip], now: datetime
) -> tuple[dict[str, int], list[Change]]:
    """Insert new revisions of clips and point each clip at its current one.

    Returns:
        The current revision by clip id, and what changed.
    """
    in_force = {clip.id: add_clip_revision(session, clip, now) for clip in clips}
    return in_force, point_at_revisions(session, Clip, "clip", in_force, lambda name: Clip(id=name))


def add_clip(session: Session, clip: CompiledClip, now: datetime) -> None:
    """Add one clip and leave all others as they are.

    Raises:
        ClipIdTakenError: a clip has, or had, this id.
    """
    if session.get(Clip, clip.id) is not None:
        raise ClipIdTakenError(clip.id)
    session.add(Clip(id=clip.id, revision_id=add_clip_revision(session, clip, now)))
    session.flush()


def add_clip_revision(session: Session, clip: CompiledClip, now: datetime) -> int:
    """Return the revision with the content of a clip, adding it when it is new.

    The clip of that id is there; which revision of it is in force stays as it is.
    """
    file, document = clip.file, clip.document()
    same = {"clip_id": file.id, "content_hash": document.content_hash()}
    rest = {
        "title": file.title,
        "grade": file.grade,
        "topic": file.topic.value,
        "use": file.use.value,
        "duration_ms": file.duration,
        "document": document.to_document(),
        "synced_at": now,
    }
    return find_or_add_revision(session, ClipRevision, same, rest)[0]


def sync_exemplars(session: Session, scores: Iterable[OpenScore]) -> None:
    """Rewrite the open master scores of exemplars; the library holds none of other clips."""
    session.execute(delete(ExemplarScore))
    rows = [_exemplar_row(score) for score in scores]
    if rows:
        session.execute(insert(ExemplarScore), rows)


def _exemplar_row(score: OpenScore) -> dict[str, Any]:
    return {
        "clip_id": score.clip_id,
        "rubric_id": score.rubric_id,
        "position": score.position,
        "code": score.code,
        "code_title": score.code_title,
        "rank": score.document.rank,
        "point": score.document.score,
        "point_label": score.point_label,
        "document": score.document.to_document(),
    }
