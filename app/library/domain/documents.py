"""The stored documents of clips, and of the open master scores of exemplars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from app.content.captions.line import Cue
from app.content.documents import UNSAID, StoredDocument
from app.rubric.domain.judgments import ReasonedScore


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A media file as it was when the clip was compiled: name, size in bytes, and hash."""

    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProvenance:
    """Where a clip comes from."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredConsent(StoredDocument):
    """On what ground a clip may be shown, and the last day of it; None when it has no end."""

    kind: str
    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayableClip(StoredDocument):
    """What is asked before a file of a clip is sent; statements name these fields by their paths.

    A version that renames one of them has to change those statements too.
    """

    media: dict[str, StoredFile]
    consent: StoredConsent


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedClip(PlayableClip):
    """What lists read of a clip without its cues, by paths as well."""

    grade: int
    topic: str
    summary: str
    duration_ms: int
    provenance: StoredProvenance


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipDocument(ListedClip):
    """A clip as it is stored: all that a page needs, so that no request reads a file but the video.

    Attributes:
        duration: its length as the author wrote it; `duration_ms` is what counts.
        media: the files by what they are for: video, captions, descriptions, poster.
        is_sealed: its files lie with the sealed sets.
        is_uploaded: its files lie with the uploads.
        family: the name it shares with every clip of the same plot or skeleton; None where its plot
            is its own. Who has met one clip of a family has met them all.
    """

    id: str
    title: str
    duration: str
    context: str | None = None
    use: str
    cues: tuple[Cue, ...]
    descriptions: tuple[Cue, ...]
    is_sealed: Annotated[bool, UNSAID] = False
    is_uploaded: Annotated[bool, UNSAID] = False
    family: Annotated[str | None, UNSAID] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemplarDocument(ReasonedScore, StoredDocument):
    """The open master score of one code as it is stored, with the labels of its scale."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenScore:
    """The master score of one code of an exemplar, which a sync opens to everybody."""

    clip_id: str
    rubric_id: str
    position: int
    code: str
    code_title: str
    document: ExemplarDocument

    @property
    def point_label(self) -> str:
        """Return the label of the score point."""
        return self.document.labels[self.document.rank]


def without_words(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored clip without what was said in it; a damaged one loses its words as well."""
    return {**stored, "cues": [], "descriptions": []}
