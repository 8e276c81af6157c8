"""Reading pools: the clips of the test forms in force, open or sealed, with their master scores.

What is read here decides which clips a person meets and never reaches a page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Executable, select
from sqlalchemy.orm import Session, aliased

from app.certification.domain.pool import ClipPool, PoolClip, grounds_of
from app.library.domain import has_ended, read_until
from app.library.models import Clip, ClipRevision
from app.rubric.domain import CodeKind, Rubric
from app.rubric.models import RubricRevision
from app.sets.models import CalibrationSet, MasterRevision, MasterScore, SetItem, SetRevision
from app.sets.service.disclosure import CERTIFICATION
from app.sets.service.documents import find_rubric

_RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of `_clips`, its columns in order; `consent` and `in_force` are the clip's of today."""

    codes: list[str]
    pilots: list[str] | None
    rubric_revision_id: int
    rubric_hash: str
    clip_id: str
    clip_revision_id: int
    master_revision_id: int
    provenance: str
    grade: int
    topic: str
    duration_ms: int
    is_sealed: bool | None
    family: str | None
    kind: str
    consent: Mapping[str, Any] | None
    withdrawn_at: datetime | None
    in_force: int | None


@dataclass(frozen=True, slots=True)
class _Scores:
    """The master scores of one master revision: ranks and second points by code."""

    ranks: dict[str, int]
    seconds: dict[str, int]


def read_pool(session: Session, rubric_id: str, *, is_demonstration: bool, today: date) -> ClipPool:
    """Return the clips that sittings under a rubric may be drawn from today; there may be none.

    Args:
        session: the open transaction.
        rubric_id: the rubric.
        is_demonstration: whether the pool of the open (demo) forms is meant, else the sealed one.
        today: the day on which permissions are looked at; a clip without one is left out.
    """
    found = [_Row(*row) for row in session.execute(_clips(rubric_id))]
    mine = [row for row in found if bool(row.is_sealed) is not is_demonstration]
    if not mine:
        return ClipPool(rubric_id=rubric_id, is_demonstration=is_demonstration, clips=())
    newest = max(mine, key=lambda row: row.rubric_revision_id)
    rubric = find_rubric(session, newest.rubric_hash, newest.rubric_revision_id)
    sheet = _sheet(rubric, mine)
    rows = {row.clip_id: row for row in reversed(mine) if _is_playable(row, today)}
    scores = _read_scores(session, [row.master_revision_id for row in rows.values()])
    return ClipPool(
        rubric_id=rubric_id,
        is_demonstration=is_demonstration,
        clips=tuple(
            _pool_clip(row, scores[row.master_revision_id], sheet, rubric)
            for _, row in sorted(rows.items())
        ),
        sheet=sheet,
        rubric_revision_id=newest.rubric_revision_id,
    )


def _clips(rubric_id: str) -> Executable:
    in_force = aliased(ClipRevision)
    document = ClipRevision.document
    return (
        select(
            SetRevision.document["codes"],
            SetRevision.document["pilots"],
            SetRevision.rubric_revision_id,
            RubricRevision.content_hash,
            ClipRevision.clip_id,
            ClipRevision.id,
            MasterRevision.id,
            MasterRevision.provenance,
            ClipRevision.grade,
            ClipRevision.topic,
            ClipRevision.duration_ms,
            document["is_sealed"],
            document["family"],
            document["provenance"]["kind"],
            # Until when it may be shown is not pinned with the form.
            in_force.document["consent"],
            Clip.withdrawn_at,
            Clip.revision_id,
        )
        .join(CalibrationSet, CalibrationSet.revision_id == SetRevision.id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .join(SetItem, SetItem.set_revision_id == SetRevision.id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .join(MasterRevision, MasterRevision.id == SetItem.master_revision_id)
        .join(Clip, Clip.id == ClipRevision.clip_id)
        .outerjoin(in_force, in_force.id == Clip.revision_id)
        .where(SetRevision.purpose == CERTIFICATION, RubricRevision.rubric_id == rubric_id)
        .order_by(CalibrationSet.position, CalibrationSet.id, SetItem.position)
    )


def _sheet(rubric: Rubric, rows: Iterable[_Row]) -> tuple[str, ...]:
    """Return the codes that every form asks for: what a sheet over their clips can ask for."""
    asked = frozenset.intersection(*(frozenset(row.codes) for row in rows))
    return tuple(code.key for code in rubric.codes_of() if code.key in asked)


def _is_playable(row: _Row, today: date) -> bool:
    if row.withdrawn_at is not None or row.in_force is None:
        return False
    return not has_ended(read_until(row.consent or {}), today)


def _read_scores(session: Session, revisions: Sequence[int]) -> dict[int, _Scores]:
    found = {revision: _Scores({}, {}) for revision in revisions}
    rows = session.execute(
        select(
            MasterScore.master_revision_id,
            MasterScore.code,
            MasterScore.rank,
            MasterScore.also_rank,
        ).where(MasterScore.master_revision_id.in_(revisions))
    )
    for row in rows:
        scores = found[row.master_revision_id]
        scores.ranks[row.code] = row.rank
        if row.also_rank is not None:
            scores.seconds[row.code] = row.also_rank
    return found


def _pool_clip(row: _Row, scores: _Scores, sheet: Sequence[str], rubric: Rubric) -> PoolClip:
    scored = {code.key for code in rubric.codes_of(CodeKind.SCORED)} & set(sheet)
    gates = [code.key for code in rubric.codes_of(CodeKind.GATE)]
    return PoolClip(
        clip_id=row.clip_id,
        clip_revision_id=row.clip_revision_id,
        master_revision_id=row.master_revision_id,
        family=row.family or row.clip_id,
        grade=row.grade,
        topic=row.topic,
        duration_ms=row.duration_ms,
        masters={code: scores.ranks[code] for code in sheet if code in scored},
        seconds={code: rank for code, rank in scores.seconds.items() if code in scored},
        is_off=any(scores.ranks.get(gate) == 0 for gate in gates),
        provenance=grounds_of(row.provenance),
        is_recorded=row.kind == _RECORDED,
        is_pilot=row.clip_id in (row.pilots or ()),
    )
