"""What an email about an appeal needs to know, looked up when it is written."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.service import find_holder
from app.certification.models import Appeal, DecisionRow, Sitting
from app.rubric.service import find_rubric


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Whom to write that an appeal was answered, about which code, and where she reads it."""

    to: str
    name: str
    code: str
    test_form_id: str


def find_answered(session: Session, appeal_id: int) -> Answered | None:
    """Return what the email says; None when nobody is to get one."""
    row = session.execute(
        select(Appeal.rater_id, Appeal.code, DecisionRow.rubric_id, Sitting.test_form_id)
        .join(DecisionRow, DecisionRow.id == Appeal.decision_id)
        .join(Sitting, Sitting.id == DecisionRow.sitting_id)
        .where(Appeal.id == appeal_id, Appeal.answered_at.is_not(None))
    ).one_or_none()
    person = None if row is None else find_holder(session, row.rater_id)
    if row is None or person is None or not person.is_active:
        return None
    in_force = find_rubric(session, row.rubric_id)
    code = in_force.rubric.by_key.get(row.code) if in_force else None
    return Answered(
        to=person.email,
        name=person.name,
        code=code.title if code else row.code,
        test_form_id=row.test_form_id,
    )
