"""The doctor's check of content: does what is online match the files, and are all there?"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.content.change import Verb
from app.content.problem import Severity
from app.library.domain import MediaFile, files_of, place_of
from app.library.domain.documents import ClipDocument
from app.library.models import Clip, ClipRevision
from app.library.service.media import store_of
from app.ops.domain import Finding, fine, problem, warning
from app.plurals import counted
from app.publishing.content import compile_content
from app.publishing.errors import UnpublishableError
from app.publishing.service import publish
from app.storage import FileGoneError, Store

_SYNC = "Run `flask content check`, then `flask content sync`."
_MAX_NAMED = 5


def look_at_media(session: Session, settings: Settings, uploads: Store) -> Iterator[Finding]:
    """Compare the media files of every offered clip with what was synced, by hash."""
    files = list(_offered(session))
    found = {file: _hash_of(file, store_of(file, settings, uploads)) for file in files}
    lost = [file for file in files if found[file] is None]
    other = [file for file in files if found[file] not in {None, file.sha256}]
    if lost:
        todo = "Restore them from the last backup, or remove these clips."
        yield problem("media", f"{_named(lost)} not there", todo)
    if other:
        what = f"{_named(other)} other than what was synced"
        yield problem("media", what, f"Restore them from the last backup. New files: {_SYNC}")
    if not lost and not other:
        yield fine("media", f"{counted(len(files), 'file')}, each as it was synced")


def _offered(session: Session) -> Iterator[MediaFile]:
    rows = session.execute(
        select(Clip.id, ClipRevision.document)
        .join(ClipRevision, ClipRevision.id == Clip.revision_id)
        .where(Clip.withdrawn_at.is_(None))
    )
    for clip_id, stored in rows:
        document = ClipDocument.from_document(stored)
        yield from files_of(clip_id, document.media, place_of(document)).values()


def _hash_of(file: MediaFile, store: Store) -> str | None:
    try:
        return store.hash_of(file.path)
    except FileGoneError:
        return None


def _named(files: list[MediaFile]) -> str:
    names = ", ".join(f"{file.clip_id}/{file.name}" for file in files[:_MAX_NAMED])
    rest = f" and {len(files) - _MAX_NAMED} more" if len(files) > _MAX_NAMED else ""
    return f"{names}{rest} {'is' if len(files) == 1 else 'are'}"


def look_at_content(
    writing: AbstractContextManager[Session], settings: Settings, uploads: Store, now: datetime
) -> Iterator[Finding]:
    """Compare what is online with the content files, by a sync that is rolled back.

    Args:
        writing: an open transaction, which is rolled back.
        settings: where the files are.
        uploads: where the uploaded ones are.
        now: the present moment.
    """
    with uploads.local_copy() as folder:
        compiled = compile_content(
            settings.course_content_dir.resolve(),
            settings.calibration_sets_dir.resolve(),
            sealed_dir=settings.sealed_sets_dir,
            uploads_dir=folder,
            gate_override=settings.gate_override or None,
        )
    errors = sum(found.severity is Severity.ERROR for found in compiled.problems)
    if errors:
        yield problem("content", f"the files have {counted(errors, 'error')}", _SYNC)
        return
    try:
        with writing as session:
            changes = publish(session, compiled, now)
            session.rollback()
    except UnpublishableError:
        yield problem("content", "the files break what went live before", _SYNC)
        return
    changed = [change for change in changes if change.verb is not Verb.UNCHANGED]
    if changed:
        named = ", ".join(f"{change.kind} {change.id}" for change in changed[:_MAX_NAMED])
        what = f"{counted(len(changed), 'thing')} online {'is' if len(changed) == 1 else 'are'}"
        yield warning("content", f"{what} not as the files say: {named}", _SYNC)
    else:
        yield fine("content", "online is what the files say")
