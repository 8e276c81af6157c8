"""What sets tell a rater of how she scored, and when: practice does, a certification form never."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    func,
    or_,
    select,
)

from app.sets.content import Feedback, SetPurpose
from app.sets.models import SetRevision

PRACTICE = SetPurpose.PRACTICE.value
CERTIFICATION = SetPurpose.CERTIFICATION.value
# A list of what is allowed: a purpose that is thought of later tells nothing until it is named.
FEEDBACK_PURPOSES = (PRACTICE,)


def may_enter_feedback(
    purpose: SQLColumnExpression[str] = SetRevision.purpose,
) -> ColumnElement[bool]:
    """Say of a statement's set revision: may its scores enter what a rater learns about herself?

    Some time: when, `is_revealed` says. What rests on master scores asks that one.
    """
    # Written out: a list as a parameter would be put into the statement anew at each execution.
    return or_(*(purpose == told for told in FEEDBACK_PURPOSES))


def is_revealed(
    completed_at: SQLColumnExpression[Any], sets: Any = SetRevision
) -> ColumnElement[bool]:
    """Say of a recorded sheet: are the master scores of its clip open to its rater?

    Args:
        completed_at: when the sheet's attempt was recorded to its end; null before.
        sets: the set revision of the attempt, as the statement calls it.
    """
    return and_(
        is_ever_revealed(sets),
        or_(completed_at.is_not(None), sets.id.not_in(_with_feedback(Feedback.AFTER_SET))),
    )


def is_ever_revealed(sets: Any = SetRevision) -> ColumnElement[bool]:
    """Say of a statement's set revision: are its master scores shown at all, sooner or later?

    The purpose alone decides already; that a set says `feedback: never` is asked all the same.
    """
    return and_(may_enter_feedback(sets.purpose), sets.id.not_in(_with_feedback(Feedback.NEVER)))


def _with_feedback(feedback: Feedback) -> Any:
    """Select the sets that say so: few rows, read once a statement, not once a score."""
    table = SetRevision.__table__.alias()
    return select(table.c.id).where(_feedback(table.c.document) == feedback.value)


def is_silent_until_done(sets: Any = SetRevision) -> ColumnElement[bool]:
    """Say of a statement's set revision: do its master scores open when all of it is recorded?"""
    return _feedback(sets.document) == Feedback.AFTER_SET.value


def _feedback(document: Any) -> ColumnElement[str]:
    said: ColumnElement[str] = func.coalesce(
        document["feedback"].as_string(), Feedback.AFTER_EACH_CLIP.value
    )
    return said
