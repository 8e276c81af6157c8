"""How recorded sheets came about: watched to the end, evidence noted. It enters no figure."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.practice.domain.evidence import OwnEvidence
from app.practice.domain.protocol import (
    ProtocolLapse,
    SheetProtocol,
    find_lapses,
    find_without_note,
)
from app.practice.domain.reveal import ComparedCode
from app.sets.service.documents import find_evidence_based


def find_sheet_lapses(
    session: Session, row: Any, compared: Sequence[ComparedCode], notes: Iterable[OwnEvidence]
) -> tuple[ProtocolLapse, ...]:
    """Return the lapses of the sheet behind a reveal; a clip seen before is held to nothing."""
    if row.number > 1 or row.has_prior_scores:
        return ()
    noted = {note.code for note in notes}
    evidence_based = find_evidence_based(session, row.rubric_hash, row.rubric_revision_id)
    sheet = SheetProtocol(
        watched_ms=row.watched_ms,
        duration_ms=row.duration_ms,
        without_note=find_without_note([one.own for one in compared], noted, evidence_based),
    )
    return find_lapses(sheet, [one.code for one in compared])
