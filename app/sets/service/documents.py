"""Documents of immutable revisions, cached per process by content hash.

Only what a person may see before scoring is cached here; master scores never are.
"""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.library.domain import ClipView, view_of
from app.library.models import ClipRevision
from app.library.service import with_current_permission
from app.rubric.domain import Rubric
from app.rubric.service import get_rubric
from app.sets.domain.codes import CodeOnSheet
from app.sets.domain.documents import ALL_SCORED, read_codes

_MAX_KEPT = 256
_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")


_rubrics: dict[str, Rubric] = {}
_codes: dict[tuple[str, tuple[str, ...]], tuple[CodeOnSheet, ...]] = {}
_clips: dict[str, ClipView] = {}


def find_codes(
    session: Session, content_hash: str, revision_id: int, wanted: str | Sequence[str]
) -> tuple[CodeOnSheet, ...]:
    """Return the codes a set asks for, from its pinned rubric revision."""
    key = (content_hash, (wanted,) if isinstance(wanted, str) else tuple(wanted))
    if key not in _codes:
        rubric = find_rubric(session, content_hash, revision_id)
        _keep(_codes, key, read_codes(rubric, wanted))
    return _codes[key]


def find_evidence_based(session: Session, content_hash: str, revision_id: int) -> frozenset[str]:
    """Return the codes that rest on moments of the clip: not the gate, not overall judgments."""
    return frozenset(
        code.key for code in find_codes(session, content_hash, revision_id, ALL_SCORED)
    )


def find_rubric(session: Session, content_hash: str, revision_id: int) -> Rubric:
    """Return the rubric of a revision."""
    if content_hash not in _rubrics:
        _keep(_rubrics, content_hash, get_rubric(session, revision_id))
    return _rubrics[content_hash]


def find_clip_view(session: Session, content_hash: str, revision_id: int) -> ClipView:
    """Return what a page shows of a clip revision, under the clip's current permission."""
    if content_hash not in _clips:
        row = session.execute(
            select(ClipRevision.clip_id, ClipRevision.title, ClipRevision.document).where(
                ClipRevision.id == revision_id
            )
        ).one()
        _keep(_clips, content_hash, view_of(row.clip_id, row.title, row.document))
    return with_current_permission(session, _clips[content_hash])


def _keep(kept: dict[_Key, _Kept], key: _Key, document: _Kept) -> None:
    if len(kept) >= _MAX_KEPT:
        kept.clear()
    kept[key] = document
