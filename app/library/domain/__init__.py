"""What pages know about a clip, and how part of a media file is requested.

A clip has no field for master scores here, so no page can show one by accident; the open scores of
exemplars are a value of their own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NewType

from app.content.captions.line import Cue
from app.library.domain.documents import (
    ClipDocument,
    ExemplarDocument,
    ListedClip,
    StoredConsent,
    StoredFile,
)
from app.rubric.domain.judgments import MasterJudgment, read_judgment
from app.words import fold

ClipId = NewType("ClipId", str)

TOPICS = frozenset(
    (
        *("whole-numbers", "fractions", "ratio", "area-volume"),
        *("early-algebra", "data", "geometry", "place-value"),
    )
)

_RECORDED = "recorded"
_TYPES = {".mp4": "video/mp4", ".webm": "video/webm", ".vtt": "text/vtt; charset=utf-8"}
_PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


class StorageArea(StrEnum):
    """Which folder a clip's files are in; the value is the marker in the clip's document."""

    OPEN = ""
    SEALED = "is_sealed"
    UPLOADED = "is_uploaded"


class LineKind(StrEnum):
    """What a line of the transcript holds."""

    SPEECH = "speech"
    BOARD = "board"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptLine:
    """One line of a transcript: words spoken, or what the board shows."""

    start_ms: int
    end_ms: int
    kind: LineKind
    speaker: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """One file of a clip, as it was when the clip was compiled, and which folder it is in."""

    clip_id: str
    name: str
    size: int
    sha256: str
    place: StorageArea = StorageArea.OPEN

    @property
    def path(self) -> str:
        """Return its name in storage."""
        return f"media/{self.clip_id}/{self.name}"

    @property
    def content_type(self) -> str:
        """Return the type sent with the file."""
        suffix = self.name[self.name.rfind(".") :].lower()
        return (_TYPES | _PICTURES).get(suffix, "application/octet-stream")

    @property
    def etag(self) -> str:
        """Return the entity tag: the file's own hash."""
        return f'"{self.sha256}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipCard:
    """A clip as the library lists it."""

    id: ClipId
    title: str
    summary: str
    grade: int
    topic: str
    duration_ms: int
    poster: str
    is_recorded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipView:
    """A clip with everything its player and page need; `until` is the last day it may play."""

    card: ClipCard
    video: str
    video_type: str
    captions: str
    descriptions: str | None
    lines: tuple[TranscriptLine, ...]
    provenance: str
    consent: str
    context: str | None
    until: date | None = None
    is_uploaded: bool = False

    @property
    def is_recorded(self) -> bool:
        """Say whether real people are seen and heard."""
        return self.card.is_recorded

    def has_ended(self, today: date) -> bool:
        """Say whether the permission to show the clip has ended."""
        return has_ended(self.until, today)

    @property
    def id(self) -> ClipId:
        """Return the clip's permanent id."""
        return self.card.id

    @property
    def title(self) -> str:
        """Return the clip's title."""
        return self.card.title

    @property
    def speakers(self) -> tuple[str, ...]:
        """Return who speaks, in order of the first word."""
        return tuple(dict.fromkeys(line.speaker for line in self.lines if line.speaker))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Why a clip is no longer shown; scores made with it are kept.

    `ended_on` is the last day of its permission; without it, the clip was withdrawn.
    """

    title: str
    reason: str | None
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFilter:
    """What a person wants to see of the library; None means everything."""

    grade: int | None = None
    topic: str | None = None
    code: str | None = None
    point: str | None = None

    def accepts(self, card: ClipCard, marks: Sequence["ExemplarMark"] = ()) -> bool:
        """Say whether a clip matches; only exemplars can match a code or score point.

        Args:
            card: the clip.
            marks: its open master scores, when it is an exemplar.
        """
        if self.grade not in {None, card.grade} or self.topic not in {None, card.topic}:
            return False
        if self.code is None and self.point is None:
            return True
        return any(
            self.code in {None, mark.code} and self.point in {None, mark.point} for mark in marks
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemplarMark:
    """The open master score of one code of an exemplar, as the library lists it."""

    clip_id: str
    code: str
    code_title: str
    point: str
    point_label: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemplarCode:
    """One code of an exemplar: its title, the labels of its scale, and its open master score."""

    title: str
    labels: tuple[str, ...]
    master: MasterJudgment


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipList:
    """The library page: the matching clips, and the filters to choose from."""

    cards: tuple[ClipCard, ...]
    total: int
    grades: tuple[int, ...]
    topics: tuple[str, ...]
    chosen: ClipFilter
    codes: tuple[tuple[str, str], ...] = ()
    points: tuple[tuple[str, str], ...] = ()
    exemplars: frozenset[str] = frozenset()


def card_of(clip_id: str, title: str, listed: ListedClip) -> ClipCard:
    """Return what the library lists of a clip."""
    return ClipCard(
        id=ClipId(clip_id),
        title=title,
        summary=listed.summary,
        grade=listed.grade,
        topic=listed.topic,
        duration_ms=listed.duration_ms,
        poster=listed.media["poster"].file,
        is_recorded=listed.provenance.kind == _RECORDED,
    )


def view_of(clip_id: str, title: str, stored: Mapping[str, Any]) -> ClipView:
    """Read from a stored clip what a player needs."""
    document = ClipDocument.from_document(stored)
    media = files_of(clip_id, document.media)
    return ClipView(
        card=card_of(clip_id, title, document),
        video=media["video"].name,
        video_type=media["video"].content_type,
        captions=media["captions"].name,
        descriptions=media["descriptions"].name if "descriptions" in media else None,
        lines=merge_lines(document.cues, document.descriptions),
        provenance=name_provenance(document.provenance.kind, document.provenance.label),
        consent=document.consent.reason,
        context=document.context,
        until=document.consent.until,
        is_uploaded=document.is_uploaded,
    )


def name_provenance(kind: str, label: str) -> str:
    """Return in words where a clip comes from; real people are never passed off as drawn.

    >>> name_provenance("recorded", "A lesson in spring")
    'Recorded: A lesson in spring'
    >>> name_provenance("synthetic", "Synthetic practice vignette")
    'Synthetic practice vignette'
    """
    says_so = kind != _RECORDED or fold(label).startswith(_RECORDED)
    return label if says_so else f"Recorded: {label}"


def read_until(consent: Mapping[str, Any]) -> date | None:
    """Read the last day a clip may be shown; None when its permission has no end."""
    return StoredConsent.of(consent).until


def has_ended(until: date | None, today: date) -> bool:
    """Say whether a permission has ended; the last day itself is still allowed."""
    return until is not None and today > until


def place_of(document: ClipDocument) -> StorageArea:
    """Return in which folder the files of a clip lie."""
    if document.is_sealed:
        return StorageArea.SEALED
    return StorageArea.UPLOADED if document.is_uploaded else StorageArea.OPEN


def files_of(
    clip_id: str, media: Mapping[str, StoredFile], place: StorageArea = StorageArea.OPEN
) -> dict[str, MediaFile]:
    """Return the files of a clip, by what they are for."""
    return {
        key: MediaFile(
            clip_id=clip_id, name=entry.file, size=entry.bytes, sha256=entry.sha256, place=place
        )
        for key, entry in media.items()
    }


def merge_lines(cues: Sequence[Cue], descriptions: Sequence[Cue]) -> tuple[TranscriptLine, ...]:
    """Merge speech and board descriptions by time; at the same moment the board comes first.

    A sound in brackets that both files tell of, such as a quiet, is one line.
    """
    told = {cue.text for cue in cues if not cue.is_speech}
    lines = [
        TranscriptLine(
            start_ms=cue.start_ms,
            end_ms=cue.end_ms,
            kind=kind,
            speaker=cue.speaker if kind is LineKind.SPEECH else None,
            text=cue.text,
        )
        for kind, group in ((LineKind.BOARD, descriptions), (LineKind.SPEECH, cues))
        for cue in group
        if kind is LineKind.SPEECH or cue.text not in told
    ]
    return tuple(sorted(lines, key=lambda line: line.start_ms))


def list_cards(
    cards: Sequence[ClipCard], chosen: ClipFilter, marks: Sequence[ExemplarMark] = ()
) -> ClipList:
    """Build the library page: the matching clips, and the filters that match something.

    Args:
        cards: every clip that may be browsed.
        chosen: what the person wants to see.
        marks: the open master scores of exemplars, in the rubric's order.
    """
    by_clip: dict[str, list[ExemplarMark]] = {}
    for mark in marks:
        by_clip.setdefault(mark.clip_id, []).append(mark)
    points = {mark.point: mark for mark in sorted(marks, key=lambda mark: mark.rank)}
    return ClipList(
        cards=tuple(card for card in cards if chosen.accepts(card, by_clip.get(card.id, ()))),
        total=len(cards),
        grades=tuple(sorted({card.grade for card in cards})),
        topics=tuple(sorted({card.topic for card in cards})),
        chosen=chosen,
        codes=tuple(dict.fromkeys((mark.code, mark.code_title) for mark in marks)),
        points=tuple((key, mark.point_label) for key, mark in points.items()),
        exemplars=frozenset(by_clip),
    )


def exemplar_code_of(code: str, title: str, rank: int, stored: Mapping[str, Any]) -> ExemplarCode:
    """Read a stored code of an exemplar."""
    document = ExemplarDocument.from_document(stored)
    return ExemplarCode(
        title=title, labels=document.labels, master=read_judgment(code, rank, document)
    )


def read_start(text: str | None) -> int | None:
    """Read a time in a clip as written in `?t=`: seconds, or minutes and seconds.

    >>> read_start("92"), read_start("1:32"), read_start("x"), read_start(None)
    (92, 92, None, None)
    """
    found = re.match(r"(?:([0-9]{1,3}):)?([0-9]{1,5})(?:\.[0-9]+)?\Z", text or "")
    return int(found[1] or 0) * 60 + int(found[2]) if found else None
