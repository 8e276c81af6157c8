"""The reveal: own scores beside master scores, only for a recorded score sheet.

Every query here starts from the recorded sheet and reaches master scores through it: without the
sheet there is no row to join, so there is nothing to forget to check.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, func, select
from sqlalchemy.orm import Session, aliased

from app.bench.domain.sheet import ScoreOfCode, SheetRef, find_warnings
from app.bench.errors import AttemptNotFoundError
from app.bench.models import Attempt, EvidenceNote, Score, Sheet
from app.bench.service.prior_scores import prior_scores
from app.library.domain import ClipView
from app.library.models import ClipRevision
from app.practice.domain.evidence import OwnEvidence
from app.practice.domain.pair_links import OpenPair, choose_pair
from app.practice.domain.protocol import ProtocolLapse
from app.practice.domain.reveal import (
    Closeness,
    ClosenessTally,
    ComparedCode,
    ComparedDomain,
    Moment,
    compare_code,
    evidence_of,
    group_by_domain,
    order_moments,
    tally,
    tally_by_domain,
)
from app.practice.errors import SetNotDoneError, SheetNotRecordedError
from app.practice.service.pairs import find_open_pairs
from app.practice.service.protocol import find_sheet_lapses
from app.rubric.domain.judgments import MasterEvidence, read_judgment
from app.rubric.models import RubricRevision
from app.sets.domain.codes import CodeOnSheet
from app.sets.domain.documents import MasterDocument
from app.sets.models import MasterRevision, MasterScore, SetItem, SetRevision
from app.sets.service.disclosure import is_ever_revealed, is_revealed
from app.sets.service.documents import (
    find_clip_view,
    find_codes,
    find_evidence_based,
    find_rubric,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal:
    """One recorded sheet beside the master scores of its clip."""

    attempt_id: int
    position: int
    clips: int
    recorded_clips: int
    next_position: int | None
    set_title: str
    is_second_look: bool
    has_prior_scores: bool
    clip: ClipView
    recorded_at: datetime
    provenance: str
    coders: tuple[str, ...]
    compared: tuple[ComparedCode, ...]
    whole: ClosenessTally
    domains: tuple[ClosenessTally, ...]
    loose_notes: tuple[OwnEvidence, ...]
    warnings: tuple[str, ...]
    lapses: tuple[ProtocolLapse, ...]
    pairs: Mapping[str, OpenPair]
    credit: str

    @property
    def own_evidence(self) -> tuple[OwnEvidence, ...]:
        """Return all moments the rater noted, whatever the code."""
        return (*(note for item in self.compared for note in item.own_evidence), *self.loose_notes)

    @property
    def master_evidence(self) -> tuple[MasterEvidence, ...]:
        """Return all stretches the master scores rest on."""
        return tuple(stretch for item in self.compared for stretch in item.master.evidence)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """Return everybody's evidence in the order of the clip."""
        return order_moments(self.compared, self.loose_notes)

    @property
    def groups(self) -> tuple[ComparedDomain, ...]:
        """Return the codes by domain, in the order of the sheet."""
        return group_by_domain(self.compared)

    @property
    def big_misses(self) -> tuple[ComparedCode, ...]:
        """Return the codes two points or more from the master score, the farthest first."""
        far = [item for item in self.compared if abs(item.distance or 0) >= 2]
        return tuple(sorted(far, key=lambda item: -abs(item.distance or 0)))


@dataclass(frozen=True, slots=True)
class _Head:
    """A row of `_head`, its columns in order."""

    number: int
    set_title: str
    wanted: Sequence[str]
    rubric_revision_id: int
    rubric_hash: str
    rubric_id: str
    clip_hash: str
    clip_revision_id: int
    master_revision_id: int
    provenance: str
    master_document: Mapping[str, Any]
    sheet_id: int
    recorded_at: datetime
    watched_ms: int | None
    duration_ms: int
    has_prior_scores: bool
    clips: int


def get_reveal(session: Session, ref: SheetRef) -> Reveal:
    """Return the reveal of one clip of a rater's own attempt.

    Raises:
        AttemptNotFoundError: no such clip in an attempt of this rater, or nothing of it is told.
        SheetNotRecordedError: she has not recorded her own scores yet.
        SetNotDoneError: she has, and the master scores of this set open at its end.
    """
    row = _find_head(session, ref)
    if row is None:
        raise _why_not(session, ref)
    codes = find_codes(session, row.rubric_hash, row.rubric_revision_id, row.wanted)
    rubric = find_rubric(session, row.rubric_hash, row.rubric_revision_id)
    notes = _own_notes(session, row.sheet_id)
    masters = MasterDocument.from_document(row.master_document)
    compared = _compare(session, row, masters, codes, notes)
    recorded = _recorded_positions(session, ref.attempt_id)
    return Reveal(
        attempt_id=ref.attempt_id,
        position=ref.position,
        clips=row.clips,
        recorded_clips=len(recorded),
        next_position=_next_position(row.clips, recorded),
        set_title=row.set_title,
        is_second_look=row.number > 1,
        has_prior_scores=row.has_prior_scores,
        clip=find_clip_view(session, row.clip_hash, row.clip_revision_id),
        recorded_at=row.recorded_at,
        provenance=row.provenance,
        coders=masters.coders,
        compared=compared,
        whole=tally("", compared),
        domains=tally_by_domain(compared),
        loose_notes=tuple(note for note in notes if note.code is None),
        warnings=find_warnings(rubric, {item.code.key: item.own.rank for item in compared}),
        lapses=_find_lapses(session, row, compared, notes),
        pairs=_pairs_beside(session, (ref.rater_id, row.rubric_id), compared),
        credit=rubric.credit,
    )


def _find_lapses(
    session: Session,
    row: _Head,
    compared: tuple[ComparedCode, ...],
    notes: tuple[OwnEvidence, ...],
) -> tuple[ProtocolLapse, ...]:
    """Return the lapses of the sheet; a clip seen before is held to nothing."""
    if row.number > 1 or row.has_prior_scores:
        return ()
    evidence_based = find_evidence_based(session, row.rubric_hash, row.rubric_revision_id)
    return find_sheet_lapses((row.watched_ms, row.duration_ms), compared, notes, evidence_based)


def _pairs_beside(
    session: Session, rater_and_rubric: tuple[int, str], compared: tuple[ComparedCode, ...]
) -> dict[str, OpenPair]:
    """Return for each code missed by one the pair that shows the two points, if one is open."""
    missed = [item for item in compared if item.closeness is Closeness.ADJACENT]
    pairs = find_open_pairs(session, *rater_and_rubric) if missed else ()
    found = {
        item.code.key: choose_pair(pairs, item.code.key, (item.own.rank or 0, item.master.rank))
        for item in missed
    }
    return {key: pair for key, pair in found.items() if pair is not None}


def _find_head(session: Session, ref: SheetRef) -> _Head | None:
    row = session.execute(_head(ref)).one_or_none()
    return None if row is None else _Head(*row)


def _head(ref: SheetRef) -> Executable:
    every = aliased(SetItem)
    clips = select(func.count(every.id)).where(every.set_revision_id == SetRevision.id)
    return (
        select(
            Attempt.number,
            SetRevision.title.label("set_title"),
            SetRevision.document["codes"].label("wanted"),
            SetRevision.rubric_revision_id,
            RubricRevision.content_hash.label("rubric_hash"),
            RubricRevision.rubric_id,
            ClipRevision.content_hash.label("clip_hash"),
            SetItem.clip_revision_id,
            MasterRevision.id.label("master_revision_id"),
            MasterRevision.provenance,
            MasterRevision.document.label("master_document"),
            Sheet.id.label("sheet_id"),
            Sheet.recorded_at,
            Sheet.watched_ms,
            ClipRevision.duration_ms,
            prior_scores().label("has_prior_scores"),
            clips.scalar_subquery().label("clips"),
        )
        .select_from(Sheet)
        .join(Attempt, Attempt.id == Sheet.attempt_id)
        .join(SetItem, SetItem.id == Sheet.set_item_id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .join(MasterRevision, MasterRevision.id == SetItem.master_revision_id)
        .where(
            Sheet.attempt_id == ref.attempt_id,
            Sheet.position == ref.position,
            Attempt.rater_id == ref.rater_id,
            is_revealed(Attempt.completed_at),
        )
    )


def _why_not(
    session: Session, ref: SheetRef
) -> AttemptNotFoundError | SheetNotRecordedError | SetNotDoneError:
    mine = (
        select(SetItem.position)
        .join(Attempt, Attempt.set_revision_id == SetItem.set_revision_id)
        .join(SetRevision, SetRevision.id == Attempt.set_revision_id)
        .where(
            Attempt.id == ref.attempt_id,
            Attempt.rater_id == ref.rater_id,
            is_ever_revealed(),
        )
    )
    positions = session.scalars(mine).all()
    if ref.position not in positions:
        return AttemptNotFoundError()
    recorded = _recorded_positions(session, ref.attempt_id)
    next_position = _next_position(len(positions), recorded)
    if ref.position not in recorded or next_position is None:
        return SheetNotRecordedError()
    return SetNotDoneError(next_position)


def _next_position(clips: int, recorded: frozenset[int]) -> int | None:
    return next((p for p in range(1, clips + 1) if p not in recorded), None)


def _own_notes(session: Session, sheet_id: int) -> tuple[OwnEvidence, ...]:
    rows = session.execute(
        select(EvidenceNote.at_ms, EvidenceNote.text, EvidenceNote.code)
        .where(EvidenceNote.sheet_id == sheet_id)
        .order_by(EvidenceNote.at_ms, EvidenceNote.id)
    )
    return tuple(OwnEvidence(clip_ms=row.at_ms, text=row.text, code=row.code) for row in rows)


def _compare(
    session: Session,
    row: _Head,
    document: MasterDocument,
    codes: tuple[CodeOnSheet, ...],
    notes: tuple[OwnEvidence, ...],
) -> tuple[ComparedCode, ...]:
    found = {
        score.code: score
        for score in session.execute(
            select(Score.code, Score.rank, Score.cannot_score, MasterScore.rank.label("master"))
            .join(MasterScore, MasterScore.code == Score.code)
            .where(
                Score.sheet_id == row.sheet_id,
                MasterScore.master_revision_id == row.master_revision_id,
            )
        )
    }
    evidence = evidence_of(notes, found)
    return tuple(
        compare_code(
            code,
            ScoreOfCode(code=code.key, rank=score.rank, cannot_score=score.cannot_score),
            read_judgment(code.key, score.master, document.scores[code.key]),
            evidence[code.key],
        )
        for code in codes
        if (score := found.get(code.key)) is not None
    )


def _recorded_positions(session: Session, attempt_id: int) -> frozenset[int]:
    found = session.scalars(select(Sheet.position).where(Sheet.attempt_id == attempt_id))
    return frozenset(found)
