"""What a rater did lately in practice: counts, the last clip, and how it went."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from app.bench.models import Attempt, Score, Sheet
from app.bench.service.recorded import select_recorded
from app.library.models import Clip, ClipRevision
from app.sets.models import CalibrationSet, MasterScore, SetItem, SetRevision
from app.sets.service.disclosure import PRACTICE, is_revealed, may_enter_feedback


@dataclass(frozen=True, slots=True, kw_only=True)
class LastResult:
    """How the last clip went whose master scores are open: exact scores of all she gave."""

    attempt_id: int
    position: int
    title: str
    exact: int
    scores: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What somebody did in practice.

    Attributes:
        clips: recorded clips in all, second looks too.
        lately: those recorded since the moment asked about.
        last_at: when the last one was recorded; None without any.
        result: how the last one went whose master scores are open.
    """

    clips: int
    lately: int
    last_at: datetime | None
    result: LastResult | None


def read_activity(session: Session, rater_id: int, since: datetime) -> Activity:
    """Return what a rater did in practice, in two statements."""
    counts = session.execute(_counts(), {"rater_id": rater_id, "since": since}).one()
    return Activity(
        clips=counts.clips,
        lately=counts.lately or 0,
        last_at=counts.last_at,
        result=_last_result(session, rater_id) if counts.clips else None,
    )


def _last_result(session: Session, rater_id: int) -> LastResult | None:
    rows = session.execute(_last_scores(), {"rater_id": rater_id}).all()
    given = [row for row in rows if row.own is not None]
    if not given:
        return None
    return LastResult(
        attempt_id=given[0].attempt_id,
        position=given[0].position,
        title=given[0].title,
        exact=sum(row.own == row.master for row in given),
        scores=len(given),
    )


@cache  # built once: making it anew costs more than running it
def _counts() -> Select[*tuple[Any, ...]]:
    is_late = case((Sheet.recorded_at >= bindparam("since"), 1), else_=0)
    return (
        select(
            func.count(Sheet.id).label("clips"),
            func.sum(is_late).label("lately"),
            func.max(Sheet.recorded_at).label("last_at"),
        )
        .join(Attempt, Attempt.id == Sheet.attempt_id)
        .join(SetRevision, SetRevision.id == Attempt.set_revision_id)
        .where(Attempt.rater_id == bindparam("rater_id"), may_enter_feedback())
    )


@cache
def _last_scores() -> Select[*tuple[Any, ...]]:
    newest = (
        select(func.max(Sheet.id))
        .join(Attempt, Attempt.id == Sheet.attempt_id)
        .join(SetRevision, SetRevision.id == Attempt.set_revision_id)
        .where(Attempt.rater_id == bindparam("rater_id"), is_revealed(Attempt.completed_at))
    )
    return select_recorded(
        Attempt.id.label("attempt_id"),
        SetItem.position,
        ClipRevision.title,
        Score.rank.label("own"),
        MasterScore.rank.label("master"),
    ).where(Sheet.id == newest.scalar_subquery())


def find_next_clip_of_set(session: Session, rater_id: int, set_id: str) -> str | None:
    """Return the first clip of a set on offer that a rater has not scored in it, or its first."""
    rows = session.execute(_clips_of_set(), {"rater_id": rater_id, "set_id": set_id}).all()
    return next(
        (row.clip_id for row in rows if not row.is_scored), rows[0].clip_id if rows else None
    )


@cache
def _clips_of_set() -> Select[*tuple[Any, ...]]:
    scored = (
        select(Sheet.id)
        .join(Attempt, Attempt.id == Sheet.attempt_id)
        .where(Sheet.set_item_id == SetItem.id, Attempt.rater_id == bindparam("rater_id"))
    )
    return (
        select(ClipRevision.clip_id, scored.exists().label("is_scored"))
        .select_from(CalibrationSet)
        .join(SetRevision, SetRevision.id == CalibrationSet.revision_id)
        .join(SetItem, SetItem.set_revision_id == SetRevision.id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .join(Clip, Clip.id == ClipRevision.clip_id)
        .where(
            CalibrationSet.id == bindparam("set_id"),
            SetRevision.purpose == PRACTICE,
            Clip.withdrawn_at.is_(None),
        )
        .order_by(SetItem.position)
    )
