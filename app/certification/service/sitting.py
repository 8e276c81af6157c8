"""A sitting: gone through in an order of one's own, and recorded clip by clip.

Nothing here reads a master score, and nothing it returns says how anybody scored.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Executable, Select, exists, func, select
from sqlalchemy.orm import Session

from app.bench.domain.sheet import SheetRef
from app.bench.models import Attempt, DraftSheet, EvidenceNote, Score, Sheet
from app.certification.domain import ClipOfSitting, SittingRecord, position_of
from app.certification.domain.gates import SittingUnderWay
from app.certification.errors import SittingNotFoundError
from app.certification.models import PoolExposure
from app.certification.service.own import OwnSitting, find_own_sitting, list_own_sittings
from app.library.domain import ClipId, MediaFile
from app.library.models import ClipRevision
from app.library.service.media import find_test_form_media
from app.sets.models import SetItem, SetRevision


@dataclass(frozen=True, slots=True)
class _Clip:
    """A row of `_clips`, its columns in order."""

    position: int
    duration_ms: int
    sheet_id: int | None
    draft_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a person's clip with a number is scored, and the sitting around it."""

    ref: SheetRef
    own: OwnSitting


def find_place(session: Session, *, rater_id: int, test_form_id: str, number: int) -> Place:
    """Return where a rater's clip with a number is scored.

    Raises:
        SittingNotFoundError: she has no such sitting, or it shows no such clip yet, or any more.
    """
    own = _find_own(session, rater_id, test_form_id)
    position = position_of(own.order[: own.shown], number)
    if position is None or (own.is_over and not _is_recorded(session, own, position)):
        raise SittingNotFoundError
    ref = SheetRef(
        rater_id=rater_id, attempt_id=own.attempt_id, position=position, is_test_form=True
    )
    return Place(ref=ref, own=own)


def find_sheet_ref(session: Session, *, rater_id: int, test_form_id: str, number: int) -> SheetRef:
    """Return the sheet of a rater's clip with a number.

    Raises:
        SittingNotFoundError: as `find_place`.
    """
    return find_place(session, rater_id=rater_id, test_form_id=test_form_id, number=number).ref


def _is_recorded(session: Session, own: OwnSitting, position: int) -> bool:
    is_it = exists().where(Sheet.attempt_id == own.attempt_id, Sheet.position == position)
    return bool(session.scalar(select(is_it)))


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
    """Return what a rater is in the middle of, the sitting begun last, or None."""
    mine = [one for one in list_own_sittings(session, rater_id) if not one.is_over]
    if not mine:
        return None
    own = mine[-1]
    title = session.scalars(select(SetRevision.title).where(SetRevision.id == own.set_revision_id))
    return SittingUnderWay(
        test_form_id=own.test_form_id,
        title=title.one(),
        clips=own.shown,
        recorded_clips=own.recorded,
        grows=own.assembly is not None,
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
            for number, position in enumerate(own.order[: own.shown], start=1)
        ),
        scores=scores,
        cannot_score=cannot_score,
        notes=notes,
        started_at=own.started_at,
        completed_at=own.completed_at,
    )


def _find_own(session: Session, rater_id: int, test_form_id: str) -> OwnSitting:
    own = find_own_sitting(session, rater_id, test_form_id)
    if own is None:
        raise SittingNotFoundError
    return own


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


def find_new_clip(session: Session, place: Place) -> str | None:
    """Return the clip at a place if nobody has noted yet that it is shown there, else None."""
    noted = exists().where(
        PoolExposure.rater_id == place.ref.rater_id, PoolExposure.clip_id == ClipRevision.clip_id
    )
    return session.scalar(
        select(ClipRevision.clip_id)
        .join(SetItem, SetItem.clip_revision_id == ClipRevision.id)
        .where(
            SetItem.set_revision_id == place.own.set_revision_id,
            SetItem.position == place.ref.position,
            ~noted,
        )
    )
