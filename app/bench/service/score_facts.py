"""What the score book is told of recorded sheets: plain facts, as one `Select`.

The replay of all sheets and the entry of one are the same statement with other bounds, so that a
book written day by day and one made anew cannot differ. Master scores are reached through a
recorded sheet alone, and they stay in the database.
"""

from typing import Any

from sqlalchemy import Select, between, bindparam, func, or_, select

from app.bench.models import Attempt, Score, Sheet
from app.bench.service.prior_scores import prior_sheets
from app.library.models import ClipRevision
from app.rubric.models import RubricRevision
from app.scorebook.domain import NO_RANK
from app.sets.models import MasterScore, SetItem, SetRevision
from app.sets.service.disclosure import may_enter_feedback

_structures = (
    select(
        RubricRevision.rubric_id,
        RubricRevision.structure_hash,
        func.min(RubricRevision.id).label("id"),
    )
    .group_by(RubricRevision.rubric_id, RubricRevision.structure_hash)
    .subquery("structure")
)


def _facts() -> Select[Any]:
    """Select every score that can be in the book, by the columns of the book.

    What somebody scored as staff cannot, nor a test form of a clip whose reveal was seen before.
    """
    return (
        select(
            Attempt.rater_id,
            ClipRevision.clip_id,
            _structures.c.id.label("structure_id"),
            Score.code,
            may_enter_feedback().label("may_enter_feedback"),
            SetRevision.purpose,
            func.coalesce(Score.rank, NO_RANK).label("own_rank"),
            func.coalesce(MasterScore.rank, NO_RANK).label("master_rank"),
            Sheet.cohort_id,
            Sheet.id.label("sheet_id"),
            Sheet.recorded_at.label("recorded_at"),
        )
        .select_from(Attempt)
        .join(Sheet, Sheet.attempt_id == Attempt.id)
        .join(Score, Score.sheet_id == Sheet.id)
        .join(SetItem, SetItem.id == Sheet.set_item_id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .join(
            _structures,
            (_structures.c.rubric_id == RubricRevision.rubric_id)
            & (_structures.c.structure_hash == RubricRevision.structure_hash),
        )
        .outerjoin(
            MasterScore,
            (MasterScore.master_revision_id == SetItem.master_revision_id)
            & (MasterScore.code == Score.code),
        )
        .where(Attempt.by_staff.is_(False), or_(may_enter_feedback(), ~prior_sheets()))
    )


FACTS_OF_SHEET = _facts().where(Sheet.id == bindparam("sheet_id"))
FACTS_OF_RATERS = _facts().where(
    between(Attempt.rater_id, bindparam("lowest"), bindparam("highest"))
)
