"""A person's scores as an export shows them: without any master score, or a hash over one.

Two worlds that differ only in master scores make the same bytes; a test compares them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, SQLColumnExpression, case, select
from sqlalchemy.orm import Session

from app.bench.models import Attempt, DraftSheet, EvidenceNote, Score, Sheet
from app.certification.models import PoolExposure, Sitting
from app.library.models import ClipRevision
from app.people.models import Cohort
from app.personal_data.domain import ExportSection, Value
from app.practice.models import PairAnswer
from app.rubric.models import RubricRevision
from app.sets.domain.documents import ALL_SEGMENT
from app.sets.models import PairRevision, SetItem, SetRevision
from app.sets.service.disclosure import may_enter_feedback
from app.sets.service.documents import find_codes
from app.standards.models import PolicyRevision


@dataclass(frozen=True, slots=True)
class _ScoreRow:
    """A row of the scores, its columns in order; a clip of a test form has no name here."""

    attempt_id: int
    position: int
    clip_id: str | None
    code: str
    rank: int | None
    cannot_score: str | None
    rubric_hash: str
    rubric_revision_id: int


def list_score_sections(session: Session, user_id: int) -> list[ExportSection]:
    """Return what a person scored, noted and drafted."""
    order = _orders(session, user_id)
    return [
        _attempts(session, user_id),
        _sheets(session, user_id, order),
        _scores(session, user_id, order),
        _notes(session, user_id, order),
        _drafts(session, user_id, order),
        _pairs(session, user_id),
        _sittings(session, user_id),
        _shown(session, user_id),
    ]


def _orders(session: Session, user_id: int) -> dict[int, Sequence[int]]:
    rows = select(Sitting.attempt_id, Sitting.clip_order).where(Sitting.rater_id == user_id)
    return {row.attempt_id: row.clip_order for row in session.execute(rows)}


def _number(order: dict[int, Sequence[int]], attempt_id: int, position: int) -> int:
    """Return the number a clip had for her: on forms the clips were drawn in an order of her own."""
    return order[attempt_id].index(position) + 1 if attempt_id in order else position


def _numbered(rows: Iterable[Row[Any]], order: dict[int, Sequence[int]]) -> list[Sequence[Value]]:
    """Give each row the number of its clip in place of the position in the set."""
    return [
        (row.attempt_id, _number(order, row.attempt_id, row.position), *row[2:]) for row in rows
    ]


def _attempts(session: Session, user_id: int) -> ExportSection:
    rows = session.execute(
        select(
            Attempt.id,
            SetRevision.set_id,
            SetRevision.title,
            SetRevision.purpose,
            RubricRevision.rubric_id,
            RubricRevision.version,
            Attempt.number,
            Attempt.started_at,
            Attempt.completed_at,
            Attempt.by_staff,
        )
        .join(SetRevision, SetRevision.id == Attempt.set_revision_id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .where(Attempt.rater_id == user_id)
        .order_by(Attempt.id)
    )
    return ExportSection(
        name="attempts",
        columns=(
            *("attempt_id", "set_id", "set_title", "purpose", "rubric_id", "rubric_version"),
            *("number", "started_at", "finished_at", "as_staff"),
        ),
        rows=[tuple(row) for row in rows],
    )


def _of_sheets(user_id: int, *columns: SQLColumnExpression[Any]) -> Select[*tuple[Any, ...]]:
    """Select of a person's recorded sheets; the clip has its name only where she was told it."""
    clip_id = case((may_enter_feedback(), ClipRevision.clip_id)).label("clip_id")
    return (
        select(Sheet.attempt_id, Sheet.position, clip_id, *columns)
        .join(Attempt, Attempt.id == Sheet.attempt_id)
        .join(SetItem, SetItem.id == Sheet.set_item_id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .where(Attempt.rater_id == user_id)
        .order_by(Sheet.id)
    )


def _sheets(session: Session, user_id: int, order: dict[int, Sequence[int]]) -> ExportSection:
    wanted = _of_sheets(user_id, Sheet.watched_ms, Sheet.recorded_at, Cohort.name)
    rows = session.execute(wanted.outerjoin(Cohort, Cohort.id == Sheet.cohort_id))
    return ExportSection(
        name="score_sheets",
        columns=("attempt_id", "clip_number", "clip_id", "watched_ms", "recorded_at", "cohort"),
        rows=_numbered(rows, order),
    )


def _scores(session: Session, user_id: int, order: dict[int, Sequence[int]]) -> ExportSection:
    columns = (Score.code, Score.rank, Score.cannot_score)
    wanted = _of_sheets(user_id, *columns, RubricRevision.content_hash, RubricRevision.id)
    rows = session.execute(wanted.join(Score, Score.sheet_id == Sheet.id).order_by(Score.id))
    return ExportSection(
        name="scores",
        columns=(
            *("attempt_id", "clip_number", "clip_id", "code", "score", "label"),
            "cannot_score_because",
        ),
        rows=[_score(session, _ScoreRow(*row), order) for row in rows],
    )


def _score(session: Session, row: _ScoreRow, order: dict[int, Sequence[int]]) -> tuple[Value, ...]:
    codes = find_codes(session, row.rubric_hash, row.rubric_revision_id, ALL_SEGMENT)
    rank = row.rank
    labels = (one.label(rank) for one in codes if one.key == row.code and rank is not None)
    number = _number(order, row.attempt_id, row.position)
    head = (row.attempt_id, number, row.clip_id, row.code)
    return (*head, rank, next(labels, None), row.cannot_score)


def _notes(session: Session, user_id: int, order: dict[int, Sequence[int]]) -> ExportSection:
    wanted = _of_sheets(user_id, EvidenceNote.code, EvidenceNote.at_ms, EvidenceNote.text)
    joined = wanted.join(EvidenceNote, EvidenceNote.sheet_id == Sheet.id)
    rows = session.execute(joined.order_by(EvidenceNote.id))
    return ExportSection(
        name="evidence_notes",
        columns=("attempt_id", "clip_number", "clip_id", "code", "at_ms", "text"),
        rows=_numbered(rows, order),
    )


def _drafts(session: Session, user_id: int, order: dict[int, Sequence[int]]) -> ExportSection:
    rows = session.execute(
        select(DraftSheet.attempt_id, DraftSheet.position, DraftSheet.saved_at, DraftSheet.data)
        .join(Attempt, Attempt.id == DraftSheet.attempt_id)
        .where(Attempt.rater_id == user_id)
        .order_by(DraftSheet.id)
    )
    return ExportSection(
        name="drafts",
        columns=("attempt_id", "clip_number", "saved_at", "data"),
        rows=_numbered(rows, order),
    )


def _pairs(session: Session, user_id: int) -> ExportSection:
    rows = session.execute(
        select(PairRevision.pair_id, PairAnswer.higher_clip, PairAnswer.why, PairAnswer.answered_at)
        .join(PairRevision, PairRevision.id == PairAnswer.pair_revision_id)
        .where(PairAnswer.user_id == user_id)
        .order_by(PairAnswer.id)
    )
    return ExportSection(
        name="pair_answers",
        columns=("pair_id", "higher_clip_id", "why", "answered_at"),
        rows=[tuple(row) for row in rows],
    )


def _sittings(session: Session, user_id: int) -> ExportSection:
    rows = session.execute(
        select(
            Sitting.test_form_id,
            Sitting.attempt_id,
            PolicyRevision.policy_id,
            Attempt.started_at,
            Attempt.completed_at,
        )
        .join(Attempt, Attempt.id == Sitting.attempt_id)
        .outerjoin(PolicyRevision, PolicyRevision.id == Sitting.policy_revision_id)
        .where(Sitting.rater_id == user_id)
        .order_by(Sitting.id)
    )
    return ExportSection(
        name="sittings",
        columns=("form_id", "attempt_id", "policy_id", "started_at", "finished_at"),
        rows=[tuple(row) for row in rows],
    )


def _shown(session: Session, user_id: int) -> ExportSection:
    """Return when she was shown clips of test forms, which have no names here."""
    rows = session.execute(
        select(Sitting.test_form_id, PoolExposure.shown_at)
        .select_from(PoolExposure)
        .outerjoin(Sitting, Sitting.id == PoolExposure.sitting_id)
        .where(PoolExposure.rater_id == user_id)
        .order_by(PoolExposure.id)
    )
    return ExportSection(
        name="pool_clips_shown",
        columns=("form_id", "shown_at"),
        rows=[tuple(row) for row in rows],
    )
