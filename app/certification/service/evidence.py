"""Evidence for a decision: a person's own recorded sheets beside the pinned master scores.

Only `deciding` asks for it. What it says leaves the server in sums over clips alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, ScalarSelect, func, select
from sqlalchemy.orm import Session

from app.bench.models import Attempt, Score, Sheet
from app.certification.domain.growth import Assembly
from app.certification.models import DecisionRow, Sitting, Voucher
from app.library.models import ClipRevision
from app.rubric.models import RubricRevision
from app.sets.domain.codes import CodeOnSheet
from app.sets.models import MasterScore, SetItem, SetRevision
from app.sets.service.documents import find_codes
from app.standards.domain.decision import Outcome
from app.standards.domain.evidence import ClipScore, CodeEvidence, Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose evidence is meant, and up to which sitting, as it stood at a moment.

    What a trainer set aside later, and what was sat later, is not part of it: so an old decision
    finds again what it rested on.
    """

    rater_id: int
    rubric_id: str
    is_demonstration: bool
    sitting_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of `_scores`, its columns in order."""

    sitting_id: int
    position: int
    assembly: Mapping[str, Any]
    clip_id: str
    code: str
    own: int | None
    master: int
    also: int | None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The codes that a sitting asks for, and the structure of their rubric."""

    codes: tuple[CodeOnSheet, ...]
    structure_hash: str


def read_evidence(session: Session, whose: Whose) -> Evidence:
    """Return what a decision on a sitting rests on, with earlier sittings since the last certificate.

    Sittings are numbered in their order. Pilot clips are left out, and what was scored of a clip
    that is not at the subject counts as no score.
    """
    sheet = _sheet(session, whose.sitting_id)
    rows = [_Row(*row) for row in session.execute(_scores(whose, sheet.structure_hash))]
    made = {row.sitting_id: Assembly.from_document(row.assembly) for row in rows}
    numbers = {one: number for number, one in enumerate(sorted({*made, whose.sitting_id}), start=1)}
    cells = [_cell(row, made[row.sitting_id], numbers[row.sitting_id]) for row in rows]
    return Evidence(
        codes=tuple(
            CodeEvidence(
                code=code.key,
                domain=code.domain_id,
                points=len(code.points),
                scores={cell[1]: cell[2] for cell in cells if cell and cell[0] == code.key},
            )
            for code in sheet.codes
        ),
        sitting=numbers[whose.sitting_id],
    )


def _cell(row: _Row, made: Assembly, number: int) -> tuple[str, str, ClipScore] | None:
    """Return code, clip and score; None where nothing is decided on the clip."""
    if row.position in made.pilots:
        return None
    own = None if row.position in made.off else row.own
    score = ClipScore(own=own, master=row.master, also=row.also, sitting=number)
    return row.code, row.clip_id, score


def _sheet(session: Session, sitting_id: int) -> _Sheet:
    row = session.execute(
        select(
            SetRevision.document["codes"],
            RubricRevision.id,
            RubricRevision.content_hash,
            RubricRevision.structure_hash,
        )
        .join(Attempt, Attempt.set_revision_id == SetRevision.id)
        .join(Sitting, Sitting.attempt_id == Attempt.id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .where(Sitting.id == sitting_id)
    ).one()
    wanted, rubric_revision_id, content_hash, structure_hash = row
    codes = find_codes(session, content_hash, rubric_revision_id, wanted)
    return _Sheet(codes=codes, structure_hash=structure_hash)


def _last_certified(whose: Whose) -> ScalarSelect[int | None]:
    return (
        select(func.max(DecisionRow.sitting_id))
        .where(
            DecisionRow.rater_id == whose.rater_id,
            DecisionRow.rubric_id == whose.rubric_id,
            DecisionRow.is_demonstration.is_(whose.is_demonstration),
            DecisionRow.outcome == Outcome.CERTIFIED.value,
            DecisionRow.sitting_id < whose.sitting_id,
        )
        .scalar_subquery()
    )


def _scores(whose: Whose, structure_hash: str) -> Executable:
    set_aside = select(Voucher.sitting_id).where(Voucher.given_at <= whose.at)
    return (
        select(
            Sitting.id,
            SetItem.position,
            Sitting.assembly,
            ClipRevision.clip_id,
            Score.code,
            Score.rank,
            MasterScore.rank,
            MasterScore.also_rank,
        )
        .join(Attempt, Attempt.id == Sitting.attempt_id)
        .join(Sheet, Sheet.attempt_id == Attempt.id)
        .join(Score, Score.sheet_id == Sheet.id)
        .join(SetItem, SetItem.id == Sheet.set_item_id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .join(
            MasterScore,
            (MasterScore.master_revision_id == SetItem.master_revision_id)
            & (MasterScore.code == Score.code),
        )
        .where(
            Sitting.rater_id == whose.rater_id,
            Sitting.rubric_id == whose.rubric_id,
            Sitting.is_demonstration.is_(whose.is_demonstration),
            Sitting.id <= whose.sitting_id,
            Sitting.id > func.coalesce(_last_certified(whose), 0),
            Sitting.id.not_in(set_aside),
            RubricRevision.structure_hash == structure_hash,
        )
        .order_by(Sitting.id, SetItem.position)
    )
