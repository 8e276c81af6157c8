"""A person's progress in the practice sets that modules of the course require."""

from collections.abc import Collection
from functools import cache

from sqlalchemy import Executable, bindparam, case, func, select
from sqlalchemy.orm import Session

from app.bench.models import Attempt, Sheet
from app.course.domain import PracticeStep
from app.sets.models import CalibrationSet, SetItem, SetRevision
from app.sets.service.disclosure import may_enter_feedback


def find_practice_steps(
    session: Session, *, user_id: int, set_ids: Collection[str]
) -> dict[str, PracticeStep]:
    """Return how many clips of each set a person has scored, in one statement.

    A set that was once fully scored stays done, whatever clips are added later.
    """
    rows = session.execute(_steps(), {"rater_id": user_id, "set_ids": sorted(set_ids)})
    return {
        row.id: PracticeStep(
            set_id=row.id,
            title=row.title,
            clips=row.clips,
            scored=row.clips if row.was_completed else min(row.scored or 0, row.clips),
        )
        for row in rows
    }


@cache  # cached: building the statement costs more than running it
def _steps() -> Executable:
    scored = (
        select(
            SetRevision.set_id,
            Attempt.id,
            Attempt.completed_at,
            func.count(Sheet.id).label("scored"),
        )
        .join(Attempt, Attempt.set_revision_id == SetRevision.id)
        .outerjoin(Sheet, Sheet.attempt_id == Attempt.id)
        .where(Attempt.rater_id == bindparam("rater_id"), may_enter_feedback())
        .group_by(SetRevision.set_id, Attempt.id, Attempt.completed_at)
        .subquery()
    )
    own = (
        select(
            scored.c.set_id,
            func.max(scored.c.scored).label("scored"),
            func.max(case((scored.c.completed_at.is_not(None), 1), else_=0)).label("was_completed"),
        )
        .group_by(scored.c.set_id)
        .subquery()
    )
    clips = (
        select(SetItem.set_revision_id, func.count(SetItem.id).label("clips"))
        .group_by(SetItem.set_revision_id)
        .subquery()
    )
    return (
        select(
            CalibrationSet.id, SetRevision.title, clips.c.clips, own.c.scored, own.c.was_completed
        )
        .join(SetRevision, SetRevision.id == CalibrationSet.revision_id)
        .join(clips, clips.c.set_revision_id == SetRevision.id)
        .outerjoin(own, own.c.set_id == CalibrationSet.id)
        .where(CalibrationSet.id.in_(bindparam("set_ids", expanding=True)), may_enter_feedback())
    )
