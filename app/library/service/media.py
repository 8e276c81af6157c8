"""The media files of a clip: found by name where everybody may see it, by kind in a test form."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.library.domain import ClipId, MediaFile, StorageArea, files_of, has_ended
from app.library.domain.documents import PlayableClip
from app.library.models import Clip, ClipRevision
from app.library.service import HIDDEN_USE
from app.revisions import DAMAGE, read_sound_rows
from app.storage import FolderStore, Store

# The folders a clip's document can name; all other clips are in the open content.
_PLACES = (StorageArea.SEALED, StorageArea.UPLOADED)


def store_of(file: MediaFile, settings: Settings, uploads: Store) -> Store:
    """Return where a media file lies: with the content, with sealed content, or with uploads."""
    if file.place is StorageArea.UPLOADED:
        return uploads
    is_sealed = file.place is StorageArea.SEALED and settings.sealed_sets_dir is not None
    folder = settings.sealed_sets_dir if is_sealed else None
    return FolderStore(folder or settings.calibration_sets_dir)


def find_media(session: Session, clip_id: ClipId, name: str, today: date) -> MediaFile | None:
    """Return one media file of a clip everybody may see, by its name in the clip's own list.

    Certification clips are excluded: whoever sits a test form gets them there.
    """
    files = _find_files(session, today, Clip.id == clip_id, ClipRevision.use != HIDDEN_USE)
    return next((file for file in files.values() if file.name == name), None)


def find_test_form_media(
    session: Session, clip_id: ClipId, kind: str, today: date
) -> MediaFile | None:
    """Return one media file of a test form's clip by its kind; the caller has checked access.

    Args:
        session: the open transaction.
        clip_id: the clip.
        kind: `video`, `captions`, `descriptions` or `poster`.
        today: the day on which the permission must be valid.
    """
    return _find_files(session, today, Clip.id == clip_id).get(kind)


def _find_files(session: Session, today: date, *which: ColumnElement[bool]) -> dict[str, MediaFile]:
    """Return the files of a clip by kind; none when it may not be shown today."""
    document = ClipRevision.document
    statement: Select[Any] = (
        select(
            Clip.id,
            document["media"],
            document["consent"],
            *(document[place.value] for place in _PLACES),
        )
        .join(Clip, Clip.revision_id == ClipRevision.id)
        .where(Clip.withdrawn_at.is_(None), *which)
    )
    one = select(ClipRevision.id).join(Clip, Clip.revision_id == ClipRevision.id).where(*which)
    rows = read_sound_rows(session, statement, ClipRevision, one)
    if len(rows) != 1:
        return {}
    found_id, media, consent, *marks = list(rows[0])
    marked = (place for place, mark in zip(_PLACES, marks, strict=True) if mark)
    try:
        clip = PlayableClip.of({"media": media, "consent": consent})
    except DAMAGE:
        return {}
    if has_ended(clip.consent.until, today):
        return {}
    return files_of(found_id, clip.media, next(marked, StorageArea.OPEN))
