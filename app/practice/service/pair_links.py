"""The contrast pairs that are open to a rater, for pages that point to one beside a miss."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.practice.domain.pair_links import OpenPair
from app.practice.domain.pairs import PairLine
from app.practice.service.pairs import list_pairs
from app.rubric.domain.masters import ReasonedScore
from app.sets.domain.documents import PairDocument
from app.sets.models import ContrastPair, PairRevision


def find_open_pairs(session: Session, rater_id: int, rubric_id: str) -> tuple[OpenPair, ...]:
    """Return the pairs of a rubric that a rater may open now; a closed one is not named."""
    lines = {line.id: line for line in list_pairs(session, rater_id) if _is_usable(line, rubric_id)}
    if not lines:
        return ()
    rows = session.execute(
        select(ContrastPair.id, PairRevision.document)
        .join(PairRevision, PairRevision.id == ContrastPair.revision_id)
        .where(ContrastPair.id.in_(lines))
        .order_by(ContrastPair.id)
    )
    return tuple(
        OpenPair(
            id=row.id,
            code=lines[row.id].code,
            low=min(score.rank for score in _scores(row.document)),
            is_answered=lines[row.id].is_answered,
        )
        for row in rows
    )


def _scores(stored: Mapping[str, Any]) -> Iterable[ReasonedScore]:
    return PairDocument.from_document(stored).scores.values()


def _is_usable(line: PairLine, rubric_id: str) -> bool:
    return line.is_open and line.rubric == rubric_id
