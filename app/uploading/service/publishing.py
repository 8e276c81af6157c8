"""From an upload to the library: files are checked, the clip is staged, stored, and published."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.domain import UserId
from app.accounts.service import record_event
from app.content.captions import CaptionReading, write_webvtt
from app.content.video import VideoFacts
from app.content.video_file import blank_notes
from app.library.content import CompiledClip
from app.library.domain import StorageArea
from app.library.models import Clip, ClipRevision
from app.publishing.service import publish_clip
from app.revisions import read_sound_rows
from app.storage import Store
from app.uploading import content
from app.uploading.domain import ID_PREFIX, FileKind, slug_of
from app.uploading.errors import NeedsConvertingError, UploadRefusedError
from app.uploading.service.pending_uploads import PendingUpload
from app.uploading.service.waiting import Waiting
from app.wording import gettext as _
from app.wording import lazy_gettext, say

_NO_POSTER = Path(__file__).parent.parent / "no-poster.jpg"
Found = TypeVar("Found")
_NEEDED = {
    FileKind.VIDEO: lazy_gettext("Choose the video: MP4 or WebM."),
    FileKind.CAPTIONS: lazy_gettext(
        "Choose the captions: WebVTT, SRT or SBV. Raters read them beside the video."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedClip:
    """A clip that passed every check, in its upload, laid out like the content folder."""

    clip: CompiledClip
    stage: Path
    facts: VideoFacts


@dataclass(slots=True, kw_only=True)
class CheckedFiles:
    """The files of an upload, and why some were refused.

    `why_converted` says why a video cannot be used as it is, when it can be converted.
    """

    facts: VideoFacts | None = None
    why_converted: str | None = None
    captions: CaptionReading | None = None
    descriptions: CaptionReading | None = None
    refused: list[UploadRefusedError] = field(default_factory=list)

    @property
    def are_right(self) -> bool:
        """Say whether the author can go on to check the captions."""
        has_video = self.facts is not None or self.why_converted is not None
        return has_video and self.captions is not None and not self.refused


def check_files(upload: PendingUpload, *, can_convert: bool) -> CheckedFiles:
    """Check every file of an upload; refused ones are deleted, the others stay."""
    found = CheckedFiles()
    found.refused += [
        UploadRefusedError(kind, str(message))
        for kind, message in _NEEDED.items()
        if not upload.size(kind)
    ]
    try:
        found.facts = _check(upload, FileKind.VIDEO, content.check_video, found.refused)
    except NeedsConvertingError as error:
        if can_convert:
            found.why_converted = say(error.why)
        else:
            upload.remove(FileKind.VIDEO)
            message = _(
                "%(fault)s This site cannot convert videos itself; free programs such as HandBrake "
                "do, with their plain preset for MP4 at 1080p.",
                fault=say(error.why),
            )
            found.refused.append(UploadRefusedError(FileKind.VIDEO, message))
    length = found.facts.duration_ms if found.facts else None
    found.captions, found.descriptions = (
        _check(upload, kind, partial(_read_captions, kind=kind, length=length), found.refused)
        for kind in (FileKind.CAPTIONS, FileKind.DESCRIPTIONS)
    )
    _check(upload, FileKind.POSTER, content.clean_poster, found.refused)
    return found


def _read_captions(path: Path, kind: FileKind, length: int | None) -> CaptionReading:
    reading = content.read_caption_file(path, kind)
    if length is not None:
        content.check_end(reading.utterances, kind, length)
    return reading


def _check(
    upload: PendingUpload,
    kind: FileKind,
    verb: Callable[[Path], Found],
    refused: list[UploadRefusedError],
) -> Found | None:
    if not upload.size(kind):
        return None
    try:
        return verb(upload.path(kind))
    except NeedsConvertingError:
        raise
    except UploadRefusedError as error:
        upload.remove(kind)
        refused.append(error)
        return None


def find_same_video(session: Session, clip: CompiledClip) -> str | None:
    """Return the title of an uploaded clip with exactly the same video.

    A sender whose connection broke after the last byte cannot know it arrived and tries again.
    """
    document = ClipRevision.document
    statement = (
        select(ClipRevision.title)
        .join(Clip, Clip.revision_id == ClipRevision.id)
        .where(
            document[StorageArea.UPLOADED.value].as_boolean().is_(True),
            document[("media", "video", "sha256")].as_string() == clip.media["video"].sha256,
        )
        .limit(1)
    )
    rows = read_sound_rows(session, statement, ClipRevision, select(ClipRevision.id))
    return rows[0].title if rows else None


def find_free_id(session: Session, store: Store, title: str) -> str:
    """Return an id made from a title that no clip has or had, in the database or in storage."""
    base = f"{ID_PREFIX}{slug_of(title)}"
    taken = {
        *session.scalars(select(Clip.id).where(Clip.id.startswith(base, autoescape=True))),
        *(PurePosixPath(file.name).stem for file in store.list(f"clips/{base}")),
        *(file.name.split("/")[1] for file in store.list(f"media/{base}")),
    }
    number = 1
    while (name := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return name


def stage_clip(upload: PendingUpload, clip_id: str, waiting: Waiting) -> StagedClip:
    """Lay out an upload as a content folder and run all content checks on it.

    The captions are rewritten from what was read, so that players show what the transcript says.

    Raises:
        UploadRefusedError: the content checks fail; the files are back in their upload.
    """
    facts = content.check_video(upload.path(FileKind.VIDEO))
    content.check_end(waiting.utterances, FileKind.CAPTIONS, facts.duration_ms)
    content.check_end(waiting.descriptions, FileKind.DESCRIPTIONS, facts.duration_ms)
    stage = upload.folder / "stage"
    shutil.rmtree(stage, ignore_errors=True)
    media = stage / "media" / clip_id
    for folder in (stage / "clips", media):
        folder.mkdir(parents=True)
    blank_notes(upload.path(FileKind.VIDEO), facts)
    for kind, name in _names(facts).items():
        if upload.size(kind):
            upload.path(kind).rename(media / name)
    if not (media / "poster.jpg").exists():
        shutil.copyfile(_NO_POSTER, media / "poster.jpg")
    (media / "captions.vtt").write_text(write_webvtt(waiting.cues()), "utf-8")
    board = waiting.board()
    if board:
        (media / "descriptions.vtt").write_text(write_webvtt(board), "utf-8")
    file = stage / "clips" / f"{clip_id}.yaml"
    consent = _(
        "Given by %(partner)s, for the teacher and the students", partner=waiting.details.partner
    )
    content.write_clip_file(
        file, waiting.details, facts, consent=consent, has_descriptions=bool(board)
    )
    try:
        clip = content.compile_upload(stage, clip_id)
    except UploadRefusedError:
        unstage(upload, media, facts)
        raise
    return StagedClip(clip=replace(clip, place=StorageArea.UPLOADED), stage=stage, facts=facts)


def unstage(upload: PendingUpload, media: Path, facts: VideoFacts) -> None:
    """Put the files of a staged clip back into their upload."""
    for kind, name in _names(facts).items():
        if (media / name).exists():
            (media / name).rename(upload.path(kind))
    shutil.rmtree(upload.folder / "stage", ignore_errors=True)


def _names(facts: VideoFacts) -> dict[FileKind, str]:
    return {FileKind.VIDEO: f"clip{facts.container.value}", FileKind.POSTER: "poster.jpg"}


def publish_upload(
    session: Session,
    clip: CompiledClip,
    make_visible: Callable[[], None],
    actor_id: UserId,
    now: datetime,
) -> None:
    """Put a staged clip online; the caller's transaction covers the database and its files.

    Args:
        session: the open transaction.
        clip: the clip.
        make_visible: finishes bringing its files to their place (see `Uploads.placing`).
        actor_id: who does it.
        now: the present moment.

    Raises:
        ClipIdTakenError: somebody else just took the id.
    """
    publish_clip(session, clip, now)
    consent = clip.file.consent
    data = {"title": clip.file.title, "consent": consent.reason, "until": consent.until}
    record_event(session, now, actor_id, "uploaded", ("clip", clip.id), data)
    session.flush()
    make_visible()
