"""Clip files: their schema, their media, and the checks within one clip."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field

from app.content.captions import Cue, read_webvtt
from app.content.files import Loaded, read_text, shown_path
from app.content.hashing import file_hash
from app.content.problem import Problem, Severity, has_errors
from app.content.schema import FileName, Schema, Slug, Text, Timecode, document_of, time_label
from app.content.video import VideoRefusedError, find_fault
from app.content.video_file import read_video
from app.library.domain import StorageArea
from app.library.domain.documents import (
    ClipDocument,
    StoredConsent,
    StoredFile,
    StoredProvenance,
)

MAX_VIDEO_BYTES = 2_000_000_000
MAX_POSTER_BYTES = 1_000_000
_DURATION_TOLERANCE_MS = 500


class Topic(StrEnum):
    """The mathematics a clip is about."""

    WHOLE_NUMBERS = "whole-numbers"
    FRACTIONS = "fractions"
    RATIO = "ratio"
    AREA_VOLUME = "area-volume"
    EARLY_ALGEBRA = "early-algebra"
    DATA = "data"
    GEOMETRY = "geometry"
    PLACE_VALUE = "place-value"


class ClipUse(StrEnum):
    """What a clip may be used for; an exemplar can never be an exam clip."""

    PRACTICE = "practice"
    EXEMPLAR = "exemplar"
    CERTIFICATION = "certification"


class ProvenanceKind(StrEnum):
    """Where the pictures and voices come from."""

    SYNTHETIC = "synthetic"
    RECORDED = "recorded"


class ConsentKind(StrEnum):
    """On what grounds the clip may be shown."""

    NOT_NEEDED = "not-needed"
    GIVEN = "given"


class ProvenanceEntry(Schema):
    """Where the clip comes from, as every viewer reads it."""

    kind: ProvenanceKind
    label: Text


class MediaEntry(Schema):
    """The files of the clip in `media/<clip id>/`."""

    video: FileName
    captions: FileName
    descriptions: FileName | None = None
    poster: FileName


class ConsentEntry(Schema):
    """On what grounds the clip may be shown, and until when."""

    kind: ConsentKind
    reason: Text
    until: str | None = Field(
        None, description='last day as "2027-06-30", or null', pattern=r"^\d{4}-\d{2}-\d{2}$"
    )


class ClipFile(Schema):
    """A clip of the library."""

    id: Slug
    title: Text
    grade: Annotated[int, Field(ge=0, le=12, description="US grade; kindergarten is 0")]
    topic: Topic
    summary: Text = Field(description="what happens, neutrally: gives no score away")
    duration: Timecode
    provenance: ProvenanceEntry
    media: MediaEntry
    context: Text | None = Field(None, description="what went on before, when scoring needs it")
    family: Slug | None = Field(
        None,
        description="name shared by all clips of one plot or one skeleton; none for a plot of its own",
    )
    consent: ConsentEntry
    use: ClipUse


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledClip:
    """A checked clip with its media measured, its captions read, and the folder it is in."""

    file: ClipFile
    media: dict[str, StoredFile]
    cues: tuple[Cue, ...]
    descriptions: tuple[Cue, ...]
    place: StorageArea = StorageArea.OPEN

    @property
    def id(self) -> str:
        """The clip's permanent id."""
        return self.file.id

    def document(self) -> ClipDocument:
        """Return everything pages need, so that requests read no file except media."""
        file = self.file
        consent, provenance = file.consent, file.provenance
        return ClipDocument(
            id=file.id,
            title=file.title,
            grade=file.grade,
            topic=file.topic.value,
            summary=file.summary,
            duration=time_label(file.duration),
            duration_ms=file.duration,
            provenance=StoredProvenance(kind=provenance.kind.value, label=provenance.label),
            media=self.media,
            context=file.context,
            consent=StoredConsent.of(document_of(consent)),
            use=file.use.value,
            cues=self.cues,
            descriptions=self.descriptions,
            is_sealed=self.place is StorageArea.SEALED,
            is_uploaded=self.place is StorageArea.UPLOADED,
            family=file.family,
        )

    def content_hash(self) -> str:
        """Return the hash that covers the file and every byte of its media."""
        return self.document().content_hash()


def compile_clip(
    file: Loaded[ClipFile], sets_dir: Path
) -> tuple[CompiledClip | None, list[Problem]]:
    """Check a clip against its media and read its captions."""
    folder = sets_dir / "media" / file.model.id
    names = {key: name for key, name in file.model.media if name is not None}
    problems = list(_check_words(file))
    media: dict[str, StoredFile] = {}
    for key, name in names.items():
        found, wrong = _measure(file, key, folder / name)
        problems += wrong
        if found is not None:
            media[key] = found
    cues, wrong = _cues(file, "captions", folder, sets_dir)
    descriptions, more = _cues(file, "descriptions", folder, sets_dir)
    problems += [*wrong, *more, *_check_video(file, folder)]
    if has_errors(problems):
        return None, problems
    clip = CompiledClip(file=file.model, media=media, cues=cues, descriptions=descriptions)
    return clip, problems


def _check_words(file: Loaded[ClipFile]) -> Iterator[Problem]:
    model = file.model
    if model.duration == 0:
        yield file.problem(("duration",), "the clip lasts no time at all")
    if model.consent.until is not None and _day(model.consent.until) is None:
        yield file.problem(("consent", "until"), "there is no such day", 'write "2027-06-30"')
    if model.provenance.kind is ProvenanceKind.RECORDED and model.consent.kind is not (
        ConsentKind.GIVEN
    ):
        message = "real people are seen here, so consent must be `given`"
        yield file.problem(("consent", "kind"), message, "record the permission, or leave it out")
    elif model.provenance.kind is ProvenanceKind.RECORDED and model.consent.until is None:
        message = "real people are seen here: say until when their permission holds"
        yield file.problem(("consent", "until"), message, 'write "2027-06-30"')
    if model.media.descriptions is None:
        message = "people who cannot see the board get no description of it"
        hint = "add descriptions.vtt"
        yield file.problem(("media",), message, hint, Severity.WARNING)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _measure(
    file: Loaded[ClipFile], key: str, path: Path
) -> tuple[StoredFile | None, list[Problem]]:
    if not path.is_file():
        message = f"there is no file media/{file.model.id}/{path.name}"
        return None, [file.problem(("media", key), message, "add it, or correct the name")]
    size = path.stat().st_size
    limit = {"video": MAX_VIDEO_BYTES, "poster": MAX_POSTER_BYTES}.get(key)
    if size == 0 or (limit is not None and size > limit):
        message = "the file is empty" if size == 0 else f"the file is larger than {limit} bytes"
        return None, [file.problem(("media", key), message)]
    return StoredFile(file=path.name, bytes=size, sha256=file_hash(path)), []


def _cues(
    file: Loaded[ClipFile], key: str, folder: Path, sets_dir: Path
) -> tuple[tuple[Cue, ...], list[Problem]]:
    name = getattr(file.model.media, key)
    path = folder / name if name else None
    if path is None or not path.is_file():
        return (), []
    shown = shown_path(path, sets_dir)
    text, problems = read_text(path, file=shown)
    if text is None:
        return (), problems
    cues, problems = read_webvtt(text, file=shown)
    last_ms = max((cue.end_ms for cue in cues), default=0)
    if last_ms > file.model.duration + _DURATION_TOLERANCE_MS:
        message = f"the last cue of {name} ends after the clip ({time_label(last_ms)})"
        problems.append(file.problem(("media", key), message))
    if key == "captions" and any(cue.speaker is None and cue.is_speech for cue in cues):
        message = "some captions do not say who speaks"
        hint = "write `<v Ms. Rivera>` before the words"
        problems.append(file.problem(("media", key), message, hint, Severity.WARNING))
    return cues, problems


def _check_video(file: Loaded[ClipFile], folder: Path) -> Iterator[Problem]:
    path = folder / file.model.media.video
    if not path.is_file():
        return
    field = ("media", "video")
    try:
        facts = read_video(path)
    except VideoRefusedError as error:
        kind = path.suffix.removeprefix(".").upper()
        yield file.problem(field, f"the file is not a readable {kind}", str(error))
        return
    fault = find_fault(facts)
    if fault:
        yield file.problem(field, "not every browser plays this video", fault)
    if path.suffix != facts.container.value:
        kind = path.suffix.removeprefix(".").upper()
        hint = f"it is a {facts.container.value} file: rename it"
        yield file.problem(field, f"the file is not a readable {kind}", hint)
    if abs(facts.duration_ms - file.model.duration) > _DURATION_TOLERANCE_MS:
        lasts = time_label(facts.duration_ms)
        message = f"the video lasts {lasts}, not {time_label(file.model.duration)}"
        yield file.problem(("duration",), message, f'write "{lasts}"')


def compile_clips(
    files: list[Loaded[ClipFile]], sets_dir: Path, progress: Callable[[str], None]
) -> tuple[dict[str, CompiledClip], list[Problem]]:
    """Compile every clip; problems in one do not hide problems in the next."""
    compiled: dict[str, CompiledClip] = {}
    problems: list[Problem] = []
    for file in files:
        progress(f"{file.file}: media")
        clip, wrong = compile_clip(file, sets_dir)
        problems += wrong
        if clip is not None:
            compiled[clip.id] = clip
    return compiled, problems
