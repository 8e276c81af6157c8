"""Statements over recorded score sheets: the scores that may enter feedback, beside their master scores."""

from typing import Any

from sqlalchemy import Select, SQLColumnExpression, bindparam, select

from app.bench.models import Attempt, Score, Sheet
from app.library.models import ClipRevision
from app.rubric.models import RubricRevision
from app.sets.models import MasterScore, SetItem, SetRevision
from app.sets.service.disclosure import is_revealed


def select_recorded(*columns: SQLColumnExpression[Any]) -> Select[*tuple[Any, ...]]:
    """Select from the recorded scores of `rater_id` beside their master scores, in their order.

    The only statement of calibration that pairs the two over all clips: it reaches a master score
    through a recorded sheet alone, never one of a test form, and where a set shows them
    at its end, not before that.
    """
    return (
        select(*columns)
        .select_from(Sheet)
        .join(Attempt, Attempt.id == Sheet.attempt_id)
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
        .where(Attempt.rater_id == bindparam("rater_id"), is_revealed(Attempt.completed_at))
        # Never by the time of day: a clock that jumps back would let a second look come first.
        .order_by(Sheet.id, Score.id)
    )
