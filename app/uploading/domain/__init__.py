"""What an upload consists of, how large its parts may be, and how its clip is named."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.library.domain import ClipId

MIN_DURATION_MS = 20_000
MAX_DURATION_MS = 15 * 60_000
MEGABYTE = 1_000_000
# Unfinished uploads are kept this long after their last piece arrived.
KEPT_FOR = timedelta(hours=1)
# An upload with valid files waits this long for its author; it may be converted meanwhile.
WAITS_FOR = timedelta(days=7)
MAX_PENDING_UPLOADS, MAX_WAITING = 3, 20
# The prefix keeps ids of uploads apart from those of shipped clips, now and after upgrades.
ID_PREFIX = "partner-"
_MAX_SLUG_LENGTH = 48
# Authors are warned this long before a permission ends, so they can still ask the partner.
ENDS_SOON = timedelta(days=60)


class FileKind(StrEnum):
    """What a file of an upload is for; the value is its form field."""

    VIDEO = "video"
    CAPTIONS = "captions"
    DESCRIPTIONS = "descriptions"
    POSTER = "poster"


def largest_bytes(kind: FileKind, largest_video: int) -> int:
    """Return how large a file may be: a video as configured, text and poster as in content."""
    if kind is FileKind.VIDEO:
        return largest_video
    return MEGABYTE if kind is FileKind.POSTER else 200_000


def largest_form(largest_video: int) -> int:
    """Return how large a whole form may be: every file at its largest, plus the text fields."""
    return sum(largest_bytes(kind, largest_video) for kind in FileKind) + 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the author says about a clip; `until` is the last day of the permission."""

    title: str
    grade: int
    topic: str
    summary: str
    context: str | None
    label: str
    partner: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPermission:
    """Until when an author wants an uploaded clip to be shown, and why."""

    clip_id: ClipId
    until: date
    reason: str


class ClipState(StrEnum):
    """The state of an uploaded clip."""

    SHOWN = "shown"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    GONE = "gone"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedClip:
    """An uploaded clip as authors see it; `consent` is None where its record cannot be read."""

    id: str
    title: str
    duration_ms: int
    consent: str | None
    until: date | None
    uploaded_at: datetime
    withdrawn_at: datetime | None
    reason: str | None
    state: ClipState


def state_of(*, until: date | None, is_withdrawn: bool, is_offered: bool, today: date) -> ClipState:
    """Return the state of an uploaded clip; an author's act outweighs an ended permission."""
    if is_withdrawn:
        return ClipState.WITHDRAWN
    if not is_offered:
        return ClipState.GONE
    return ClipState.ENDED if until is not None and today > until else ClipState.SHOWN


def find_ending(clips: Iterable[UploadedClip], today: date) -> list[UploadedClip]:
    """Return the clips shown now whose permission ends within 60 days, the earliest first."""
    ending = [
        (clip.until, clip.title, clip)
        for clip in clips
        if clip.state is ClipState.SHOWN and clip.until and clip.until - today <= ENDS_SOON
    ]
    return [clip for *_, clip in sorted(ending, key=lambda found: found[:2])]


def slug_of(title: str) -> str:
    """Return the words of a title as the middle of an id.

    >>> slug_of("Where does 5/3 go?"), slug_of("¿Dónde está?"), slug_of("分数")
    ('where-does-5-3-go', 'donde-esta', 'clip')
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MAX_SLUG_LENGTH].strip("-")
    return words or "clip"
