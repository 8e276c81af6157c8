"""The files of an upload, checked by their contents, and the clip file written from them."""

import json
import re
from collections.abc import Iterable
from datetime import date
from itertools import islice
from pathlib import Path

from app.content.captions import CaptionReading, Utterance, read_captions
from app.content.files import load_yaml
from app.content.jpeg import PictureRefusedError, clean_jpeg
from app.content.problem import has_errors
from app.content.schema import time_label, validate
from app.content.strict_yaml import read_yaml
from app.content.video import VideoFacts, VideoRefusedError, find_fault
from app.content.video_file import read_video
from app.library.content import ClipFile, CompiledClip, compile_clip
from app.sentences import Sentence
from app.uploading.domain import MAX_DURATION_MS, MIN_DURATION_MS, Details, FileKind
from app.uploading.errors import NeedsConvertingError, UploadRefusedError

_TOLERANCE_MS = 500
_MIN_POSTER, _MAX_POSTER = 160, 4096
_MAX_DAYS = 20


def check_video(path: Path) -> VideoFacts:
    """Return what a video is.

    Raises:
        NeedsConvertingError: it cannot be used as it is, but can be converted.
        UploadRefusedError: it cannot be used as a clip at all.
    """
    try:
        facts = read_video(path)
    except VideoRefusedError as error:
        kind = NeedsConvertingError if error.can_be_converted else UploadRefusedError
        raise kind(FileKind.VIDEO, error.why) from error
    length = _find_length_fault(facts.duration_ms)
    if length:
        raise UploadRefusedError(FileKind.VIDEO, length)
    fault = find_fault(facts)
    if fault:
        kind = NeedsConvertingError if facts.can_be_converted else UploadRefusedError
        raise kind(FileKind.VIDEO, fault)
    return facts


def _find_length_fault(duration_ms: int) -> Sentence | None:
    shown = time_label(duration_ms)
    if duration_ms < MIN_DURATION_MS:
        return Sentence("The video lasts %(time)s. A clip lasts at least 20 seconds.", time=shown)
    if duration_ms > MAX_DURATION_MS:
        return Sentence(
            "The video lasts %(time)s. A clip lasts at most 15 minutes: cut out the part to score.",
            time=shown,
        )
    return None


def read_caption_file(path: Path, kind: FileKind) -> CaptionReading:
    """Read captions or descriptions.

    Raises:
        UploadRefusedError: with the first problem in it, and how many more there are.
    """
    reading = read_captions(path.read_bytes(), file=kind.value)
    if reading.problems:
        first, more = reading.problems[0], len(reading.problems) - 1
        said = Sentence("Line %(line)d: %(problem)s.", line=first.line, problem=first.message)
        raise UploadRefusedError(
            kind,
            Sentence("%(said)s (%(more)d more after it.)", said=said, more=more) if more else said,
        )
    return reading


def check_end(utterances: Iterable[Utterance], kind: FileKind, duration_ms: int) -> None:
    """Check captions or descriptions against the length of the video.

    Raises:
        UploadRefusedError: something is shown after its end.
    """
    late = next((line for line in utterances if line.end_ms > duration_ms + _TOLERANCE_MS), None)
    if late is not None:
        why = Sentence(
            "“%(words)s” is shown after the video is over. It ends at %(time)s, and the video at "
            "%(end)s.",
            words=late.text[:40],
            time=time_label(late.end_ms),
            end=time_label(duration_ms),
        )
        raise UploadRefusedError(kind, why)


def clean_poster(path: Path) -> None:
    """Rewrite a poster without its metadata.

    Raises:
        UploadRefusedError: it is not a JPEG of a usable size.
    """
    try:
        data, width, height = clean_jpeg(path.read_bytes())
    except PictureRefusedError as error:
        raise UploadRefusedError(FileKind.POSTER, error.why) from error
    if not _MIN_POSTER <= min(width, height) <= max(width, height) <= _MAX_POSTER:
        why = Sentence(
            "The picture is %(width)s by %(height)s pixels. Each side has between %(least)s and "
            "%(most)s.",
            width=str(width),
            height=str(height),
            least=str(_MIN_POSTER),
            most=str(_MAX_POSTER),
        )
        raise UploadRefusedError(FileKind.POSTER, why)
    path.write_bytes(data)


def write_clip_file(
    path: Path, details: Details, facts: VideoFacts, *, consent: str, has_descriptions: bool
) -> None:
    """Write the clip file of an upload as an author would; `consent` says who gave it."""
    media = {
        "video": f"clip{facts.container.value}",
        "captions": "captions.vtt",
        "descriptions": "descriptions.vtt" if has_descriptions else None,
        "poster": "poster.jpg",
    }
    values = {
        "id": path.stem,
        "title": details.title,
        "grade": details.grade,
        "topic": details.topic,
        "summary": details.summary,
        "duration": time_label(facts.duration_ms),
        "provenance": {"kind": "recorded", "label": details.label},
        "media": media,
        "context": details.context,
        "consent": {"kind": "given", "reason": consent, "until": details.until.isoformat()},
        "use": "practice",
    }
    # JSON is YAML, and it quotes every string, so nothing an author typed is read as syntax.
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())
    path.write_text("".join(lines), "utf-8")


def rewrite_until(text: str, until: date) -> str | None:
    """Return a clip file's text with another last day of permission and no other change.

    The file may be formatted in many ways, so each occurrence of the day is tried until the file
    has the new day and is otherwise unchanged. Returns None when no occurrence works.
    """
    clip = _read_clip(text)
    if clip is None or clip.consent.until is None:
        return None
    consent = clip.consent.model_copy(update={"until": until.isoformat()})
    wanted = clip.model_copy(update={"consent": consent})
    places = re.finditer(re.escape(clip.consent.until), text)
    tries = (
        f"{text[: place.start()]}{consent.until}{text[place.end() :]}"
        for place in islice(places, _MAX_DAYS)
    )
    return next((changed for changed in tries if _read_clip(changed) == wanted), None)


def _read_clip(text: str) -> ClipFile | None:
    tree, _ = read_yaml(text, file="")
    return None if tree is None else validate(ClipFile, tree, file="")[0]


def compile_upload(folder: Path, clip_id: str) -> CompiledClip:
    """Run all content checks on a clip that is still staged.

    Raises:
        UploadRefusedError: the content checks fail.
    """
    loaded, problems = load_yaml(folder / "clips" / f"{clip_id}.yaml", folder, ClipFile)
    clip = None
    if loaded is not None:
        clip, problems = compile_clip(loaded, folder)
    if clip is None or has_errors(problems):
        first = problems[0]
        field = first.field.rpartition(".")[2] or FileKind.VIDEO
        why = Sentence("The check of its content refused it: %(problem)s", problem=first.message)
        raise UploadRefusedError(field, why)
    return clip
