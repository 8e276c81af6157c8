"""The kinds of misses in a rater's first scores: her notes next to the masters' evidence.

Reads only her own recorded sheets: they come from `agreement`, which reads no others.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreement.domain.agreement import ScoredCode
from app.agreement.domain.misses import Misses, ReadScore, sum_misses
from app.agreement.service.agreement import RubricAgreement
from app.bench.models import EvidenceNote, Sheet
from app.practice.domain.evidence import OwnEvidence, read_evidence
from app.rubric.domain.judgments import MasterEvidence, read_stretches
from app.sets.domain.documents import MasterDocument
from app.sets.models import MasterRevision, SetItem

_Notes = dict[tuple[int, str], list[OwnEvidence]]
_Moments = dict[tuple[int, str], tuple[MasterEvidence, ...]]


def find_misses(session: Session, entry: RubricAgreement) -> Misses:
    """Return the misses among a rater's first scores under one rubric."""
    missed = [row for row in entry.first if row.own is not None and row.own != row.master]
    notes = _notes(session, missed)
    moments = _moments(session, notes)
    return sum_misses(entry.codes, [_read(row, notes, moments) for row in entry.first])


def _read(row: ScoredCode, notes: _Notes, moments: _Moments) -> ReadScore:
    place = (row.sheet_id or 0, row.code)
    reading = read_evidence(row.own, row.master, notes.get(place, ()), moments.get(place, ()))
    return ReadScore(code=row.code, reading=reading)


def _notes(session: Session, missed: Sequence[ScoredCode]) -> _Notes:
    """Return the notes on missed codes; exact scores need no explanation."""
    places = {(row.sheet_id, row.code) for row in missed}
    rows = session.execute(
        select(EvidenceNote.sheet_id, EvidenceNote.code, EvidenceNote.at_ms).where(
            EvidenceNote.sheet_id.in_({row.sheet_id for row in missed}),
            EvidenceNote.code.is_not(None),
        )
    )
    found: _Notes = {}
    for row in rows:
        if (row.sheet_id, row.code) in places:
            note = OwnEvidence(clip_ms=row.at_ms, text="", code=row.code)
            found.setdefault((row.sheet_id, row.code), []).append(note)
    return found


def _moments(session: Session, places: Collection[tuple[int, str]]) -> _Moments:
    """Return the masters' evidence where there are notes to compare it with."""
    rows = session.execute(
        select(Sheet.id, MasterRevision.document)
        .join(SetItem, SetItem.id == Sheet.set_item_id)
        .join(MasterRevision, MasterRevision.id == SetItem.master_revision_id)
        .where(Sheet.id.in_({sheet_id for sheet_id, _ in places}))
    )
    scores = {row.id: MasterDocument.from_document(row.document).scores for row in rows}
    return {(sheet_id, code): read_stretches(scores[sheet_id][code]) for sheet_id, code in places}
