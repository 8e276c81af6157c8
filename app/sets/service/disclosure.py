"""What sets tell a rater of how she scored, and when: practice does, a test form never."""

from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_

from app.sets.content import Feedback, SetPurpose
from app.sets.models import SetRevision

PRACTICE = SetPurpose.PRACTICE.value
CERTIFICATION = SetPurpose.CERTIFICATION.value
# Lists of what is allowed: a word that is thought of later tells nothing until it is named.
FEEDBACK_PURPOSES = (PRACTICE,)
AFTER_EACH_CLIP = Feedback.AFTER_EACH_CLIP.value
AFTER_SET = Feedback.AFTER_SET.value


def may_enter_feedback(
    purpose: SQLColumnExpression[str] = SetRevision.purpose,
) -> ColumnElement[bool]:
    """Say of a statement's set revision: may its scores enter what a rater learns about herself?

    Some time: when, `is_revealed` says. What rests on master scores asks that one.
    """
    # Written out: a list as a parameter would be put into the statement anew at each execution.
    return or_(*(purpose == told for told in FEEDBACK_PURPOSES))


def is_revealed(
    completed_at: SQLColumnExpression[datetime | None],
    purpose: SQLColumnExpression[str] = SetRevision.purpose,
    feedback: SQLColumnExpression[str] = SetRevision.feedback,
) -> ColumnElement[bool]:
    """Say of a recorded sheet: are the master scores of its clip open to its rater?

    Args:
        completed_at: when the sheet's attempt was recorded to its end; null before.
        purpose: what the attempt's set revision is for, as the statement calls it.
        feedback: when that set revision shows its master scores.
    """
    is_open = or_(
        feedback == AFTER_EACH_CLIP, and_(feedback == AFTER_SET, completed_at.is_not(None))
    )
    return and_(may_enter_feedback(purpose), is_open)


def is_ever_revealed() -> ColumnElement[bool]:
    """Say of a statement's `SetRevision`: are its master scores shown at all, sooner or later?

    The purpose alone decides already; that a set says `feedback: never` is asked all the same.
    """
    is_shown = or_(SetRevision.feedback == AFTER_EACH_CLIP, SetRevision.feedback == AFTER_SET)
    return and_(may_enter_feedback(), is_shown)


def is_silent_until_done(
    feedback: SQLColumnExpression[str] = SetRevision.feedback,
) -> ColumnElement[bool]:
    """Say of a statement's set revision: do its master scores open when all of it is recorded?"""
    return feedback == AFTER_SET
