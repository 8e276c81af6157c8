"""Documents of immutable revisions, read once a process: their content hash is their name.

Only what a person may see before she has scored is kept here; master scores never are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calibration.domain.documents import read_codes
from app.calibration.domain.sheet import CodeOnSheet
from app.library.models import ClipRevision
from app.rubric.domain import Rubric
from app.rubric.service import get_rubric

_MOST_KEPT = 256
_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFacts:
    """What the bench and the reveal show of a clip beside its video."""

    clip_id: str
    title: str
    grade: int
    topic: str
    duration_ms: int
    provenance_label: str
    context: str | None
    document: Mapping[str, Any]


_rubrics: dict[str, Rubric] = {}
_codes: dict[tuple[str, tuple[str, ...]], tuple[CodeOnSheet, ...]] = {}
_clips: dict[str, ClipFacts] = {}


def find_codes(
    session: Session, content_hash: str, revision_id: int, wanted: str | Sequence[str]
) -> tuple[CodeOnSheet, ...]:
    """Return the codes a set asks for, from its pinned rubric revision."""
    key = (content_hash, (wanted,) if isinstance(wanted, str) else tuple(wanted))
    if key not in _codes:
        rubric = find_rubric(session, content_hash, revision_id)
        _keep(_codes, key, read_codes(rubric, wanted))
    return _codes[key]


def find_rubric(session: Session, content_hash: str, revision_id: int) -> Rubric:
    """Return the rubric of a revision."""
    if content_hash not in _rubrics:
        _keep(_rubrics, content_hash, get_rubric(session, revision_id))
    return _rubrics[content_hash]


def find_clip_facts(session: Session, content_hash: str, revision_id: int) -> ClipFacts:
    """Return what a page shows of a clip revision."""
    if content_hash not in _clips:
        wanted = select(
            ClipRevision.clip_id,
            ClipRevision.title,
            ClipRevision.grade,
            ClipRevision.topic,
            ClipRevision.duration_ms,
            ClipRevision.document,
        ).where(ClipRevision.id == revision_id)
        row = session.execute(wanted).one()
        facts = ClipFacts(
            clip_id=row.clip_id,
            title=row.title,
            grade=row.grade,
            topic=row.topic,
            duration_ms=row.duration_ms,
            provenance_label=row.document["provenance"]["label"],
            context=row.document.get("context"),
            document=row.document,
        )
        _keep(_clips, content_hash, facts)
    return _clips[content_hash]


def _keep(kept: dict[_Key, _Kept], key: _Key, document: _Kept) -> None:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[key] = document
