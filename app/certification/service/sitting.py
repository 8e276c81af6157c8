"""Sitting a test form: begun once, gone through in an order of one's own, recorded clip by clip.

Nothing here reads a master score, and nothing it returns says how anybody scored.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from sqlalchemy import Executable, Select, func, insert, select
from sqlalchemy.orm import Session

from app.accounts.domain import UserId
from app.accounts.service import record_event
from app.bench.domain.sheet import SheetRef
from app.bench.models import Attempt, DraftSheet, EvidenceNote, Score, Sheet
from app.bench.service.attempts import hold_rater, open_attempt
from app.certification.domain import (
    ClipOfSitting,
    SittingRecord,
    SittingState,
    SittingUnderWay,
    draw_order,
    position_of,
)
from app.certification.errors import SittingNotFoundError, TestFormNotOfferedError
from app.certification.models import Sitting
from app.certification.service.offer import find_test_form
from app.library.domain import ClipId, MediaFile
from app.library.models import ClipRevision
from app.library.service.media import find_test_form_media
from app.sets.models import SetItem, SetRevision


@dataclass(frozen=True, slots=True)
class _Own:
    """A row of `_find_own`, its columns in order."""

    attempt_id: int
    clip_order: list[int]
    started_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Clip:
    """A row of `_clips`, its columns in order."""

    position: int
    duration_ms: int
    sheet_id: int | None
    draft_id: int | None


def start_sitting(
    session: Session,
    *,
    rater_id: int,
    test_form_id: str,
    now: datetime,
    today: date,
    rng: np.random.Generator,
) -> None:
    """Let a rater sit a test form; a second start changes nothing, whatever became of the first.

    Permissions are looked at as of `today`; `rng` draws the order of the clips.

    Raises:
        TestFormNotOfferedError: there is no such test form on offer, or a clip of it is no longer shown.
    """
    hold_rater(session, rater_id)
    test_form = find_test_form(session, rater_id, test_form_id, today)
    if test_form is not None and test_form.state is not SittingState.NOT_STARTED:
        return
    if test_form is None or not test_form.is_playable:
        raise TestFormNotOfferedError
    revision_id = test_form.set_revision_id
    sitting = {
        "rater_id": rater_id,
        "test_form_id": test_form_id,
        "attempt_id": open_attempt(
            session, rater_id=rater_id, set_revision_id=revision_id, now=now
        ),
        "policy_revision_id": test_form.policy_revision_id,
        "clip_order": list(draw_order(test_form.clips, rng)),
    }
    session.execute(insert(Sitting), sitting)
    record_event(session, now, UserId(rater_id), "started", ("form", test_form_id))


def find_sheet_ref(session: Session, *, rater_id: int, test_form_id: str, number: int) -> SheetRef:
    """Return where a rater's clip with a number is scored.

    Raises:
        SittingNotFoundError: she does not sit this test form, or it has no such clip.
    """
    own = _find_own(session, rater_id, test_form_id)
    position = position_of(own.clip_order, number)
    if position is None:
        raise SittingNotFoundError
    return SheetRef(
        rater_id=rater_id, attempt_id=own.attempt_id, position=position, is_test_form=True
    )


def find_media(session: Session, ref: SheetRef, kind: str, today: date) -> MediaFile | None:
    """Return a media file of a clip while its test form is sat; after the last sheet is recorded there is none.

    Args:
        session: the open transaction.
        ref: the rater's own, from `find_sheet_ref`.
        kind: what the file is for: `video`, `captions`, `descriptions` or `poster`.
        today: the day on which a permission is looked at.
    """
    clip_id = session.scalar(
        select(ClipRevision.clip_id)
        .join(SetItem, SetItem.clip_revision_id == ClipRevision.id)
        .join(Attempt, Attempt.set_revision_id == SetItem.set_revision_id)
        .where(
            Attempt.id == ref.attempt_id,
            Attempt.completed_at.is_(None),
            SetItem.position == ref.position,
        )
    )
    return None if clip_id is None else find_test_form_media(session, ClipId(clip_id), kind, today)


def find_sitting_under_way(session: Session, rater_id: int) -> SittingUnderWay | None:
    """Return the test form a rater is in the middle of, the one begun last, or None."""
    recorded = select(func.count(Sheet.id)).where(Sheet.attempt_id == Attempt.id)
    row = session.execute(
        select(
            Sitting.test_form_id,
            SetRevision.title,
            Sitting.clip_order,
            recorded.scalar_subquery().label("recorded"),
        )
        .join(Attempt, Attempt.id == Sitting.attempt_id)
        .join(SetRevision, SetRevision.id == Attempt.set_revision_id)
        .where(Sitting.rater_id == rater_id, Attempt.completed_at.is_(None))
        .order_by(Sitting.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return SittingUnderWay(
        test_form_id=row.test_form_id,
        title=row.title,
        clips=len(row.clip_order),
        recorded_clips=row.recorded,
    )


def get_record(session: Session, *, rater_id: int, test_form_id: str) -> SittingRecord:
    """Return what a rater has recorded of a test form so far.

    Raises:
        SittingNotFoundError: she does not sit this test form.
    """
    own = _find_own(session, rater_id, test_form_id)
    rows = [_Clip(*row) for row in session.execute(_clips(own.attempt_id))]
    clips = {clip.position: clip for clip in rows}
    scores, cannot_score, notes = session.execute(_counts(own.attempt_id)).one()
    return SittingRecord(
        clips=tuple(
            ClipOfSitting(
                number=number,
                duration_ms=clips[position].duration_ms,
                has_draft=clips[position].draft_id is not None,
                is_recorded=clips[position].sheet_id is not None,
            )
            for number, position in enumerate(own.clip_order, start=1)
        ),
        scores=scores,
        cannot_score=cannot_score,
        notes=notes,
        started_at=own.started_at,
        completed_at=own.completed_at,
    )


def _find_own(session: Session, rater_id: int, test_form_id: str) -> _Own:
    row = session.execute(
        select(Sitting.attempt_id, Sitting.clip_order, Attempt.started_at, Attempt.completed_at)
        .join(Attempt, Attempt.id == Sitting.attempt_id)
        .where(Sitting.rater_id == rater_id, Sitting.test_form_id == test_form_id)
    ).one_or_none()
    if row is None:
        raise SittingNotFoundError
    return _Own(*row)


def _clips(attempt_id: int) -> Executable:
    is_here = (Sheet.attempt_id == attempt_id) & (Sheet.position == SetItem.position)
    is_drafted = (DraftSheet.attempt_id == attempt_id) & (DraftSheet.position == SetItem.position)
    return (
        select(
            SetItem.position,
            ClipRevision.duration_ms,
            Sheet.id,
            DraftSheet.id,
        )
        .join(Attempt, Attempt.set_revision_id == SetItem.set_revision_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .outerjoin(Sheet, is_here)
        .outerjoin(DraftSheet, is_drafted)
        .where(Attempt.id == attempt_id)
    )


def _counts(attempt_id: int) -> Select[int, int, int]:
    sheets = select(Sheet.id).where(Sheet.attempt_id == attempt_id)
    scores = Score.sheet_id.in_(sheets)
    notes = select(func.count(EvidenceNote.id)).where(EvidenceNote.sheet_id.in_(sheets))
    return select(
        func.count(Score.rank), func.count(Score.cannot_score), notes.scalar_subquery()
    ).where(scores)
