"""Which sets tell a rater how she scored: practice does, a certification form never."""

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_

from app.sets.content import Feedback, SetPurpose
from app.sets.models import SetRevision

PRACTICE = SetPurpose.PRACTICE.value
CERTIFICATION = SetPurpose.CERTIFICATION.value
# A list of what is allowed: a purpose that is thought of later tells nothing until it is named.
FEEDBACK_PURPOSES = (SetPurpose.PRACTICE.value, SetPurpose.CALIBRATION.value)


def may_enter_feedback(
    purpose: SQLColumnExpression[str] = SetRevision.purpose,
) -> ColumnElement[bool]:
    """Say of a statement's set revision: may its scores enter what a rater learns about herself?"""
    # Written out: a list as a parameter would be put into the statement anew at each execution.
    return or_(*(purpose == told for told in FEEDBACK_PURPOSES))


def is_revealed() -> ColumnElement[bool]:
    """Say of a statement's `SetRevision`: may its master scores be shown after the commit?

    The purpose alone decides already; that a set says `feedback: never` is asked all the same.
    """
    feedback = SetRevision.document["feedback"].as_string()
    told = Feedback.AFTER_EACH_CLIP.value
    return and_(may_enter_feedback(), func.coalesce(feedback, told) != Feedback.NEVER.value)
