"""Practice sets and attempts: what is offered, where a rater stands, and starting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from app.bench.errors import AttemptNotFoundError
from app.bench.models import Attempt, DraftSheet, Sheet
from app.bench.service.attempts import hold_rater, open_attempt
from app.library.models import ClipRevision
from app.practice.errors import SetNotOfferedError
from app.rubric.models import RubricRevision
from app.sets.domain.codes import CodeOnSheet
from app.sets.domain.documents import SetDocument
from app.sets.models import CalibrationSet, SetItem, SetRevision
from app.sets.service.disclosure import PRACTICE, is_silent_until_done, may_enter_feedback
from app.sets.service.documents import find_codes


class SetState(StrEnum):
    """Where a rater stands in a set."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    DONE = "done"


class ClipProgress(StrEnum):
    """Where a rater stands with one clip of an attempt."""

    NOT_SCORED = "not_scored"
    DRAFT = "draft"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeSet:
    """A practice set as the list shows it."""

    set_id: str
    title: str
    summary: str
    codes: tuple[CodeOnSheet, ...]
    clips: int
    minutes: int
    state: SetState
    recorded: int
    is_silent_until_done: bool
    attempt_id: int | None
    attempt_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipInAttempt:
    """One clip of an attempt: its title and how far the rater is."""

    position: int
    title: str
    grade: int
    topic: str
    duration_ms: int
    state: ClipProgress


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptPage:
    """An attempt with its clips."""

    attempt_id: int
    set_id: str
    title: str
    is_second_look: bool
    is_done: bool
    is_silent_until_done: bool
    clips: tuple[ClipInAttempt, ...]

    @property
    def next_position(self) -> int | None:
        """Return the first clip that is not recorded, or None when all are."""
        return next((c.position for c in self.clips if c.state is not ClipProgress.RECORDED), None)

    @property
    def are_reveals_open(self) -> bool:
        """Return whether the reveals of recorded clips are open already."""
        return self.is_done or not self.is_silent_until_done


@dataclass(frozen=True, slots=True)
class _Offer:
    """A row of `_offered`, its columns in order."""

    revision_id: int
    set_id: str
    title: str
    document: Mapping[str, Any]
    is_silent_until_done: bool
    rubric_revision_id: int
    rubric_hash: str
    clips: int
    duration_ms: int


@dataclass(frozen=True, slots=True)
class _Begun:
    """A row of `_attempts`, its columns in order."""

    id: int
    set_revision_id: int
    set_id: str
    clips: int
    number: int
    completed_at: datetime | None
    recorded: int


@dataclass(frozen=True, slots=True)
class _ClipRow:
    """A row of `_clips_of_attempt`, its columns in order."""

    number: int
    completed_at: datetime | None
    set_id: str
    set_title: str
    is_silent_until_done: bool
    position: int
    title: str
    grade: int
    topic: str
    duration_ms: int
    sheet_id: int | None
    draft_id: int | None


def list_practice_sets(session: Session, rater_id: int) -> tuple[PracticeSet, ...]:
    """Return the practice sets on offer with the state of this rater, in the order of the set."""
    offers = [_Offer(*row) for row in session.execute(_offered())]
    begun = [_Begun(*row) for row in session.execute(_attempts(), {"rater_id": rater_id})]
    return tuple(_practice_set(session, offer, _shown_attempt(begun, offer)) for offer in offers)


def start_attempt(session: Session, *, rater_id: int, set_id: str, now: datetime) -> int:
    """Return the rater's open attempt at a set, or start one: the first, or a second look.

    An attempt begun before the set was revised is finished first, with the clips it began with:
    what she has scored in it must not drop out of sight.

    Raises:
        SetNotOfferedError: there is no such practice set on offer.
    """
    revision_id = session.execute(
        select(SetRevision.id)
        .join(CalibrationSet, CalibrationSet.revision_id == SetRevision.id)
        .where(CalibrationSet.id == set_id, SetRevision.purpose == PRACTICE)
    ).scalar_one_or_none()
    if revision_id is None:
        raise SetNotOfferedError
    hold_rater(session, rater_id)
    is_open = (SetRevision.set_id == set_id) & Attempt.completed_at.is_(None) & may_enter_feedback()
    opened = session.scalars(
        select(Attempt.id)
        .join(SetRevision, SetRevision.id == Attempt.set_revision_id)
        .where(Attempt.rater_id == rater_id, is_open)
        .order_by(Attempt.id)
    ).first()
    if opened is not None:
        return opened
    return open_attempt(session, rater_id=rater_id, set_revision_id=revision_id, now=now)


def get_attempt(session: Session, *, rater_id: int, attempt_id: int) -> AttemptPage:
    """Return a rater's own attempt with the state of each clip.

    Raises:
        AttemptNotFoundError: no such attempt of this rater.
    """
    found = session.execute(_clips_of_attempt(rater_id, attempt_id))
    rows = [_ClipRow(*row) for row in found]
    if not rows:
        raise AttemptNotFoundError
    return AttemptPage(
        attempt_id=attempt_id,
        set_id=rows[0].set_id,
        title=rows[0].set_title,
        is_second_look=rows[0].number > 1,
        is_done=rows[0].completed_at is not None,
        is_silent_until_done=rows[0].is_silent_until_done,
        clips=tuple(_clip_in_attempt(row) for row in rows),
    )


@cache  # built once: making a statement anew can cost more than running it
def _offered() -> Executable:
    return (
        select(
            SetRevision.id.label("revision_id"),
            SetRevision.set_id,
            SetRevision.title,
            SetRevision.document,
            is_silent_until_done().label("is_silent_until_done"),
            SetRevision.rubric_revision_id,
            RubricRevision.content_hash.label("rubric_hash"),
            func.count(SetItem.id).label("clips"),
            func.sum(ClipRevision.duration_ms).label("duration_ms"),
        )
        .join(CalibrationSet, CalibrationSet.revision_id == SetRevision.id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .join(SetItem, SetItem.set_revision_id == SetRevision.id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .where(SetRevision.purpose == PRACTICE)
        .group_by(SetRevision.id, RubricRevision.content_hash, CalibrationSet.position)
        .order_by(CalibrationSet.position)
    )


@cache
def _attempts() -> Executable:
    items = aliased(SetItem)
    clips = select(func.count(items.id)).where(items.set_revision_id == SetRevision.id)
    return (
        select(
            Attempt.id,
            Attempt.set_revision_id,
            SetRevision.set_id,
            clips.scalar_subquery().label("clips"),
            Attempt.number,
            Attempt.completed_at,
            func.count(Sheet.id).label("recorded"),
        )
        .join(SetRevision, SetRevision.id == Attempt.set_revision_id)
        .outerjoin(Sheet, Sheet.attempt_id == Attempt.id)
        .where(Attempt.rater_id == bindparam("rater_id"), may_enter_feedback())
        .group_by(Attempt.id, SetRevision.id)
        .order_by(Attempt.id)
    )


def _shown_attempt(attempts: Sequence[_Begun], offer: _Offer) -> _Begun | None:
    """Return the attempt that is open, whatever the revision, or the last one at the present."""
    opened = [a for a in attempts if a.set_id == offer.set_id and a.completed_at is None]
    present = [a for a in attempts if a.set_revision_id == offer.revision_id]
    return opened[0] if opened else (present[-1] if present else None)


def _practice_set(session: Session, row: _Offer, attempt: _Begun | None) -> PracticeSet:
    document = SetDocument.from_document(row.document)
    codes = find_codes(session, row.rubric_hash, row.rubric_revision_id, document.codes)
    return PracticeSet(
        set_id=row.set_id,
        title=row.title,
        summary=document.summary,
        codes=codes,
        clips=attempt.clips if attempt else row.clips,
        minutes=estimate_minutes(row.duration_ms, row.clips, len(codes)),
        state=_state(attempt),
        recorded=attempt.recorded if attempt else 0,
        is_silent_until_done=row.is_silent_until_done,
        attempt_id=attempt.id if attempt else None,
        attempt_number=attempt.number if attempt else 0,
    )


def estimate_minutes(duration_ms: int, clips: int, codes: int) -> int:
    """Return about how long scoring takes, in minutes."""
    # Each clip is watched about twice, and a code takes a rater about ten seconds.
    seconds = 2 * duration_ms / 1000 + clips * codes * 10
    return max(1, round(seconds / 60))


def _state(attempt: _Begun | None) -> SetState:
    if attempt is None:
        return SetState.NOT_STARTED
    return SetState.STARTED if attempt.completed_at is None else SetState.DONE


def _clips_of_attempt(rater_id: int, attempt_id: int) -> Executable:
    return (
        select(
            Attempt.number,
            Attempt.completed_at,
            SetRevision.set_id,
            SetRevision.title.label("set_title"),
            is_silent_until_done().label("is_silent_until_done"),
            SetItem.position,
            ClipRevision.title,
            ClipRevision.grade,
            ClipRevision.topic,
            ClipRevision.duration_ms,
            Sheet.id.label("sheet_id"),
            DraftSheet.id.label("draft_id"),
        )
        .join(SetRevision, SetRevision.id == Attempt.set_revision_id)
        .join(SetItem, SetItem.set_revision_id == SetRevision.id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .outerjoin(Sheet, (Sheet.attempt_id == Attempt.id) & (Sheet.position == SetItem.position))
        .outerjoin(
            DraftSheet,
            (DraftSheet.attempt_id == Attempt.id) & (DraftSheet.position == SetItem.position),
        )
        .where(Attempt.id == attempt_id, Attempt.rater_id == rater_id, may_enter_feedback())
        .order_by(SetItem.position)
    )


def _clip_in_attempt(row: _ClipRow) -> ClipInAttempt:
    if row.sheet_id is not None:
        state = ClipProgress.RECORDED
    else:
        state = ClipProgress.NOT_SCORED if row.draft_id is None else ClipProgress.DRAFT
    return ClipInAttempt(
        position=row.position,
        title=row.title,
        grade=row.grade,
        topic=row.topic,
        duration_ms=row.duration_ms,
        state=state,
    )
