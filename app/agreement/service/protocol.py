"""How a rater's latest sheets were made: watched to the end, evidence noted. Affects no figure."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreement.service.agreement import RubricAgreement
from app.bench.domain.sheet import ScoreOfCode
from app.bench.models import EvidenceNote, Sheet
from app.library.models import ClipRevision
from app.practice.domain.protocol import (
    LATEST_SHEETS,
    ProtocolCount,
    SheetProtocol,
    count_lapses,
    find_without_note,
)
from app.sets.models import SetItem


def count_protocol(session: Session, entry: RubricAgreement) -> ProtocolCount:
    """Count the lapses of a rater's latest sheets, each the first one of its clip."""
    first: dict[str, int] = {}
    for row in entry.first:
        first.setdefault(row.clip_id, row.sheet_id or 0)
    last = list(first.values())[-LATEST_SHEETS:]
    scores: dict[int, list[ScoreOfCode]] = {sheet_id: [] for sheet_id in last}
    for row in entry.first:
        if row.sheet_id in scores:
            score = ScoreOfCode(code=row.code, rank=row.own, cannot_score=None)
            scores[row.sheet_id].append(score)
    noted = _noted(session, last)
    times = session.execute(
        select(Sheet.id, Sheet.watched_ms, ClipRevision.duration_ms)
        .join(SetItem, SetItem.id == Sheet.set_item_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .where(Sheet.id.in_(last))
        .order_by(Sheet.id)
    )
    return count_lapses(
        [
            SheetProtocol(
                watched_ms=row.watched_ms,
                duration_ms=row.duration_ms,
                without_note=find_without_note(
                    scores[row.id], noted.get(row.id, set()), entry.evidence_based
                ),
            )
            for row in times
        ]
    )


def _noted(session: Session, sheet_ids: Sequence[int]) -> dict[int, set[str | None]]:
    found: dict[int, set[str | None]] = {}
    rows = session.execute(
        select(EvidenceNote.sheet_id, EvidenceNote.code).where(EvidenceNote.sheet_id.in_(sheet_ids))
    )
    for row in rows:
        found.setdefault(row.sheet_id, set()).add(row.code)
    return found
